"""op_brightness: adds to every component."""

import numpy as np

from imaging.asking import matches_golden, pixels, read, refusal, steps
from printroom.imaging.commands.toning import Brightness
from printroom.imaging.steps.colours import Curve


def test_brightness_reads_percent_and_clamps():
    assert read("op_brightness", "30") == Brightness(30)
    assert read("OP_Brightness", "750") == Brightness(100)


def test_brightness_refuses_words():
    assert refusal("op_brightness", "dark") == "expected a number"


def test_brightness_is_one_curve_and_0_is_none():
    assert steps("scl=1&op_brightness=-20")[1:] == [Curve(1, -0.2)]
    assert steps("scl=1&op_brightness=0")[1:] == []


def test_brightness_adds_its_share_of_the_full_scale():
    plain, bright = pixels("scl=1", "drawn"), pixels("scl=1&op_brightness=20", "drawn")
    assert np.array_equal(bright, np.minimum(plain.astype(int) + 51, 255))


def test_op_brightness_looks_as_before():
    assert matches_golden("op_brightness")
