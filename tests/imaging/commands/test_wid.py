"""wid: the width of the reply."""

from imaging.asking import matches_golden, read, refusal, size, steps
from printroom.imaging.commands.view import Wid
from printroom.imaging.steps.placing import Take


def test_wid_reads_whole_numbers():
    assert read("wid", "100") == Wid(100)
    assert read("wid", "300.0") == Wid(300)
    assert read("wid", "300.5") == Wid(301)
    assert read("wid", "0.5") == Wid(1)


def test_wid_refuses_what_is_no_positive_number():
    assert refusal("wid", "0") == "expected a number from 1 to 2147483648"
    assert refusal("wid", "0.49") == "expected a number from 1 to 2147483648"
    assert refusal("wid", "-5") == "expected a number from 1 to 2147483648"
    assert refusal("wid", "wide") == "expected a number"
    assert refusal("wid", "nan") == "expected a number"
    assert refusal("wid", "1,2") == "expected a number"


def test_wid_alone_keeps_the_aspect():
    assert size("wid=100") == (100, 80)
    assert size("wid=&scl=4") == (250, 200)


def test_wid_plans_one_resampling():
    width, height = (100, 80)
    assert steps("wid=100") == [Take(0, 0, 1000, 800, width, height)]


def test_wid_looks_as_before():
    assert matches_golden("wid")
