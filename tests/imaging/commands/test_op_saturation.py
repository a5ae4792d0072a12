"""op_saturation: distance from gray."""

import numpy as np

from imaging.asking import matches_golden, pixels, read, refusal, steps
from printroom.imaging.commands.toning import Saturation
from printroom.imaging.steps.colours import Saturate


def test_saturation_reads_percent_and_clamps():
    assert read("op_saturation", "40") == Saturation(40)
    assert read("op_saturation", "200") == Saturation(100)


def test_saturation_refuses_words():
    assert refusal("op_saturation", "none") == "expected a number"


def test_saturation_is_one_step_and_0_is_none():
    assert steps("scl=1&op_saturation=40")[1:] == [Saturate(1.4)]
    assert steps("scl=1&op_saturation=0")[1:] == []


def test_saturation_of_minus_100_is_luma():
    plain, gray = pixels("scl=1", "drawn"), pixels("scl=1&op_saturation=-100", "drawn")
    luma = np.rint(plain @ np.array([0.299, 0.587, 0.114]))
    assert np.abs(gray - luma[..., None]).max() <= 1


def test_op_saturation_looks_as_before():
    assert matches_golden("op_saturation")
