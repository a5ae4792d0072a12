"""op_sharpen: sharpens the view a little."""

import numpy as np

from imaging.asking import matches_golden, pixels, read, refusal, steps
from printroom.imaging.commands.filters import Sharpen
from printroom.imaging.steps.filters import Crisp
from printroom.imaging.steps.placing import Mirror


def test_sharpen_reads_a_flag():
    assert read("op_sharpen", "1") == Sharpen(True)
    assert read("op_sharpen", "0") == Sharpen(False)
    assert read("sharpen", "1") == Sharpen(True)


def test_sharpen_refuses_numbers():
    assert refusal("op_sharpen", "2") == "expected one of 0, 1, false, true"


def test_sharpen_comes_last_outside_layers_and_before_the_flip_inside():
    assert steps("scl=1&op_sharpen=1&flip=lr")[1:] == [Mirror(True, False), Crisp(16)]
    assert steps("scl=1&layer=0&op_sharpen=1&flip=lr")[1:] == [Crisp(16), Mirror(True, False)]
    assert steps("scl=1&op_sharpen=0")[1:] == []


def test_sharpen_changes_no_flat_area():
    made = pixels("extend=-1,-1,-222,-142&scl=1&op_sharpen=1", "drawn")
    assert np.array_equal(made[2:-2, 2:-2, :2], pixels("extend=-1,-1,-222,-142&scl=1", "drawn")[2:-2, 2:-2, :2])


def test_op_sharpen_looks_as_before():
    assert matches_golden("op_sharpen")
