"""op_growMaskR: the mask of a layer grows, in pixels as they are."""

from imaging.asking import matches_golden, read, refusal, steps
from printroom.imaging.commands.filters import GrowMask
from printroom.imaging.steps.spreading import Spread


def test_grow_mask_r_reads_a_radius_and_clamps():
    assert read("op_growMaskR", "3") == GrowMask(3, scaled=False)
    assert read("op_growMaskR", "101") == GrowMask(100, scaled=False)


def test_grow_mask_r_refuses_words():
    assert refusal("op_growMaskR", "") == "expected a number"


def test_grow_mask_r_does_not_scale():
    assert steps("wid=24&op_growMaskR=6", "alpha")[1:] == [Spread(6, mask=True)]
    assert steps("scl=0.5&op_growMaskR=-6", "alpha")[1:] == [Spread(-6, mask=True)]
    assert steps("scl=1&op_growMaskR=0", "alpha")[1:] == []


def test_the_later_of_both_counts():
    assert steps("wid=120&op_growMaskR=6&op_growMask=6", "alpha")[1:] == [Spread(3, mask=True)]
    assert steps("wid=120&op_growMask=6&op_growMaskR=6", "alpha")[1:] == [Spread(6, mask=True)]


def test_op_growmaskr_looks_as_before():
    assert matches_golden("op_growMaskR")
