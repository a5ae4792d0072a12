"""scale: multiplies the size of the picture."""

from imaging.asking import matches_golden, read, refusal, steps
from printroom.imaging.commands.geometry import Scale
from printroom.imaging.steps.placing import Take


def test_scale_reads_positive_numbers():
    assert read("scale", "0.5") == Scale(0.5)


def test_scale_refuses_zero():
    assert refusal("scale", "0") == "expected a number greater than 0"


def test_scale_multiplies():
    assert steps("scale=0.5&scl=1") == [Take(0, 0, 1000, 800, 500, 400)]


def test_scale_and_view_are_one_resampling():
    assert steps("scale=0.5&wid=250") == [Take(0, 0, 1000, 800, 250, 200)]


def test_scale_looks_as_before():
    assert matches_golden("scale")
