"""op_contrast: steeper or flatter about the middle."""

from imaging.asking import matches_golden, read, refusal, steps
from printroom.imaging.commands.toning import Contrast
from printroom.imaging.steps.colours import Curve


def test_contrast_reads_percent_and_clamps():
    assert read("op_contrast", "-30") == Contrast(-30)
    assert read("op_contrast", "-101") == Contrast(-100)


def test_contrast_refuses_words():
    assert refusal("op_contrast", "high") == "expected a number"


def test_contrast_is_one_curve_about_the_middle():
    assert steps("scl=1&op_contrast=50")[1:] == [Curve(2, -0.5)]
    assert steps("scl=1&op_contrast=-100")[1:] == [Curve(0, 0.5)]
    assert steps("scl=1&op_contrast=100")[1:] == [Curve(20, -9.5)]
    assert steps("scl=1&op_contrast=0")[1:] == []


def test_brightness_comes_before_contrast():
    assert steps("scl=1&op_contrast=50&op_brightness=10")[1:] == [Curve(1, 0.1), Curve(2, -0.5)]


def test_op_contrast_looks_as_before():
    assert matches_golden("op_contrast")
