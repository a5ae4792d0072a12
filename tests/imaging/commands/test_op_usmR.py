"""op_usmR: unsharp mask whose radius is used as it is."""

from imaging.asking import matches_golden, read, refusal, steps
from printroom.imaging.commands.filters import Usm
from printroom.imaging.steps.filters import Unsharp


def test_usm_r_reads_like_usm():
    assert read("op_usmR", "1.5,2,0,1") == Usm(1.5, 2, 0, True, scaled=False)


def test_usm_r_refuses_words():
    assert refusal("op_usmr", "1,x") == "expected a number"


def test_usm_r_keeps_its_radius():
    assert steps("wid=100&op_usmR=1,4,6,0")[1:] == [Unsharp(1, 4, 6, False)]


def test_the_later_of_both_wins():
    assert steps("wid=100&op_usmR=1,4&op_usm=1,20")[1:] == [Unsharp(1, 2, 0, False)]


def test_op_usmR_looks_as_before():
    assert matches_golden("op_usmR")
