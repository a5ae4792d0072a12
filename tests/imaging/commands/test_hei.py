"""hei: the height of the reply."""

from imaging.asking import matches_golden, read, refusal, size, steps
from printroom.imaging.commands.view import Hei
from printroom.imaging.steps.placing import Take


def test_hei_reads_whole_numbers():
    assert read("hei", "100") == Hei(100)
    assert read("hei", "300.0") == Hei(300)
    assert read("hei", "300.5") == Hei(301)


def test_hei_refuses_what_is_no_positive_number():
    assert refusal("hei", "0") == "expected a number from 1 to 2147483648"
    assert refusal("hei", "-5") == "expected a number from 1 to 2147483648"
    assert refusal("hei", "wide") == "expected a number"
    assert refusal("hei", "nan") == "expected a number"
    assert refusal("hei", "1,2") == "expected a number"


def test_hei_alone_keeps_the_aspect():
    assert size("hei=100") == (125, 100)
    assert size("hei=&scl=4") == (250, 200)


def test_hei_plans_one_resampling():
    width, height = (125, 100)
    assert steps("hei=100") == [Take(0, 0, 1000, 800, width, height)]


def test_hei_looks_as_before():
    assert matches_golden("hei")
