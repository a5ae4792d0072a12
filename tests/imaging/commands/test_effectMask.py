"""effectMask: whether effects are knocked out below their layer."""

from imaging.asking import read, refusal, steps
from printroom.imaging.commands.request import EffectMask


def test_effect_mask_reads_its_values():
    assert read("effectMask", "0") == EffectMask(False)


def test_effect_mask_refuses_others():
    assert refusal("effectMask", "2") == "expected one of 0, 1, false, true"


def test_effect_mask_has_its_effect():
    assert steps("effectMask=0&scl=1") == steps("scl=1")
