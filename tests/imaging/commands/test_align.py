"""align: where the composite lies in the view."""

from imaging.asking import matches_golden, read, refusal, steps
from printroom.imaging.commands.view import Align
from printroom.imaging.steps.placing import Place, Take


def test_align_reads_two_numbers_and_clamps_them():
    assert read("align", "-0.5,1") == Align(-0.5, 1)
    assert read("align", "-1") == Align(-1, 0)
    assert read("align", "3,-7") == Align(1, -1)


def test_align_refuses_words():
    assert refusal("align", "left") == "expected a number"
    assert refusal("align", "0,0,0") == "expected at most 2 arguments"


def test_align_shares_the_slack():
    assert steps("wid=300&hei=300&align=0,1") == [Take(0, 0, 1000, 800, 300, 240), Place(0, 60, 300, 300)]
    assert steps("wid=300&hei=300&fit=crop&align=-1,0") == [Take(0, 0, 1000, 800, 375, 300), Place(0, 0, 300, 300)]


def test_align_means_nothing_to_constrain_and_stretch():
    assert steps("wid=2000&hei=300&fit=stretch&align=1,0") == steps("wid=2000&hei=300&fit=stretch")


def test_align_looks_as_before():
    assert matches_golden("align")
