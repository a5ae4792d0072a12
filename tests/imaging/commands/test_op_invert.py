"""op_invert: a negative."""

import numpy as np
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.asking import matches_golden, pixels, planned, read, refusal, steps
from imaging.shelf import Shelf, deep, drawn, gray, inked
from printroom.imaging import Purpose
from printroom.imaging.commands.toning import Invert
from printroom.imaging.steps.colours import Negate


def test_invert_reads_a_flag():
    assert (read("op_invert", "1"), read("op_invert", "false")) == (Invert(True), Invert(False))


def test_invert_refuses_other_values():
    assert refusal("op_invert", "2") == "expected one of 0, 1, false, true"


def test_invert_is_one_step_and_0_is_none():
    assert steps("scl=1&op_invert=1")[1:] == [Negate()]
    assert steps("scl=1&op_invert=0")[1:] == []


@pytest.mark.parametrize("source", ["photo", "drawn", "alpha"])
def test_invert_is_full_scale_less_each_component(source):
    plain = pixels("scl=1&fmt=png-alpha", source)
    made = pixels("scl=1&fmt=png-alpha&op_invert=1", source)
    assert np.array_equal(made[..., :3], 255 - plain[..., :3])
    assert np.array_equal(made[..., 3:], plain[..., 3:])


@given(st.lists(st.integers(0, 255), min_size=4, max_size=4))
@settings(derandomize=True, deadline=None, max_examples=40)
def test_inverting_twice_changes_nothing(colour):
    values = np.full((2, 3, 4), colour, np.uint8)
    image = pyvips.Image.new_from_array(values, interpretation="srgb")
    assert np.array_equal(Negate().apply(Negate().apply(image)).numpy(), values)


def test_inverting_gray_and_16_bit():
    assert np.array_equal(Negate().apply(gray()).numpy(), 255 - gray().numpy())
    assert np.array_equal(Negate().apply(deep()).numpy(), 65535 - deep().numpy())
    assert Negate().apply(drawn(9, 9, alpha=True)).interpretation == "srgb"


def test_invert_finds_cmyk_converted():
    shelf = Shelf().put("Co/k", inked())
    assert planned("op_invert=1", "k", Purpose.COPY, shelf).pixel_type == "rgb"


@pytest.mark.parametrize("name", ["op_invert", "op_invert-alpha"])
def test_op_invert_looks_as_before(name):
    assert matches_golden(name)
