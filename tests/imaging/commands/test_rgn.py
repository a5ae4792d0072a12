"""rgn: the part of the composite that stands for the whole."""

from imaging.asking import matches_golden, read, refusal, steps
from printroom.imaging.commands.view import Rgn
from printroom.imaging.steps.placing import Place, Take


def test_rgn_reads_four_numbers():
    assert read("rgn", "10,-20,300,200") == Rgn(10, -20, 300, 200)


def test_rgn_refuses_an_empty_rectangle():
    assert refusal("rgn", "0,0,0,10") == "expected a width and a height of at least 1"
    assert refusal("rgn", "0,0,10") == "expected a number"
    assert refusal("rgn", "0,0,10,10,10") == "expected at most 4 arguments"


def test_rgn_is_cut_from_the_scaled_whole():
    assert steps("rgn=100,100,400,300&scl=2") == [Take(0, 0, 1000, 800, 500, 400), Place(-50, -50, 200, 150)]


def test_rgn_shows_the_composite_around_it_where_the_view_is_larger():
    assert steps("rgn=200,200,400,200&wid=400&hei=400") == [
        Take(0, 0, 1000, 800, 1000, 800),
        Place(-200, -100, 400, 400),
    ]


def test_rgn_looks_as_before():
    assert matches_golden("rgn")
