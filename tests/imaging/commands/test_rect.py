"""rect: cut from the finished view."""

from imaging.asking import matches_golden, read, refusal, steps
from printroom.imaging.commands.view import Rect
from printroom.imaging.steps.placing import Place, Take


def test_rect_reads_a_rectangle_and_a_scale():
    assert read("rect", "0,400,512,512") == Rect(0, 400, 512, 512, 1)
    assert read("rect", "0,0,5,5,0.5") == Rect(0, 0, 5, 5, 0.5)


def test_rect_refuses_an_empty_rectangle_and_a_scale_of_zero():
    assert refusal("rect", "0,0,1,0") == "expected a width and a height of at least 1"
    assert refusal("rect", "0,0,1,1,0") == "expected a number greater than 0"


def test_rect_is_cut_last_and_may_reach_outside():
    assert steps("scl=1&rect=0,400,512,512") == [Take(0, 0, 1000, 800, 1000, 800), Place(0, -400, 512, 512)]


def test_rect_scales_the_view_in_the_one_resampling():
    assert steps("wid=500&rect=10,20,100,100,2") == [Take(0, 0, 1000, 800, 1000, 800), Place(-10, -20, 100, 100)]


def test_rect_looks_as_before():
    assert matches_golden("rect")
