"""scl: divides the size of the composite."""

from imaging.asking import matches_golden, read, refusal, size, steps
from printroom.imaging.commands.view import Scl
from printroom.imaging.steps.placing import Place, Take


def test_scl_reads_positive_numbers():
    assert read("scl", "2") == Scl(2)
    assert read("scl", ".5") == Scl(0.5)


def test_scl_refuses_zero_and_less():
    assert refusal("scl", "0") == "expected a number greater than 0"
    assert refusal("scl", "-1") == "expected a number greater than 0"
    assert refusal("scl", "") == "expected a number"


def test_scl_divides():
    assert size("scl=2") == (500, 400)
    assert size("scl=0.5") == (2000, 1600)


def test_scl_makes_sizes_cut():
    assert steps("scl=2&wid=300&hei=300") == [Take(0, 0, 1000, 800, 500, 400), Place(-100, -50, 300, 300)]


def test_scl_makes_fit_mean_nothing():
    assert steps("scl=2&wid=300&hei=300&fit=stretch") == steps("scl=2&wid=300&hei=300")


def test_scl_looks_as_before():
    assert matches_golden("scl")
