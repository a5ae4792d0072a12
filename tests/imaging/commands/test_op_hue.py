"""op_hue: every hue turned."""

import colorsys

import numpy as np
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.asking import matches_golden, pixels, read, refusal, steps
from imaging.shelf import deep, drawn, gray, photograph
from printroom.imaging.commands.toning import Hue
from printroom.imaging.steps.colours import Saturate
from printroom.imaging.steps.turning import Turn

SMALL = photograph(24, 16)


def turned(image, degrees):
    """What the standard library says, in HSL and in fractions."""
    top = 65535 if image.format == "ushort" else 255
    values = image.numpy().astype(float)
    for place in np.ndindex(values.shape[:2]):
        hue, lightness, saturation = colorsys.rgb_to_hls(*(values[place][:3] / top))
        values[place][:3] = np.array(colorsys.hls_to_rgb((hue + degrees / 360) % 1, lightness, saturation)) * top
    return values


def test_hue_reads_degrees_and_clamps():
    assert read("op_hue", "-40") == Hue(-40)
    assert read("op_hue", "181") == Hue(180)
    assert read("op_hue", "-900") == Hue(-180)


def test_hue_refuses_words():
    assert refusal("op_hue", "red") == "expected a number"
    assert refusal("op_hue", "1,2") == "expected a number"


def test_hue_is_one_step_before_saturation_and_0_is_none():
    assert steps("scl=1&op_saturation=-50&op_hue=40")[1:] == [Turn(40), Saturate(0.5)]
    assert steps("scl=1&op_hue=0")[1:] == []


@pytest.mark.parametrize("degrees", [-180, -150, -120, -73, -60, -1, 1, 30, 60, 90, 120, 137, 180])
def test_hue_turns_as_hsl_does(degrees):
    assert np.abs(Turn(degrees).apply(SMALL).numpy() - turned(SMALL, degrees)).max() <= 1.01


def test_hue_turns_16_bit_as_finely():
    image = deep(24, 16)
    made = Turn(47).apply(image)
    assert made.format == "ushort"
    assert np.abs(made.numpy() - turned(image, 47)).max() <= 1.01


def test_hue_leaves_alpha_and_gray_alone():
    image = drawn(40, 30, alpha=True)
    made = Turn(77).apply(image).numpy()
    assert np.array_equal(made[..., 3], image.numpy()[..., 3])
    assert np.abs(made - turned(image, 77)).max() <= 1.01
    assert np.array_equal(Turn(77).apply(gray()).numpy(), gray().numpy())
    ramp = np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(1, 256, 3)
    image = pyvips.Image.new_from_array(ramp, interpretation="srgb")
    assert np.array_equal(Turn(77).apply(image).numpy(), ramp)


@given(degrees=st.integers(-720, 720), colour=st.tuples(*[st.integers(0, 255)] * 3))
@settings(derandomize=True, deadline=None, max_examples=120)
def test_turning_back_and_all_around_is_the_same_colour(degrees, colour):
    values = np.full((2, 2, 3), colour, np.uint8)
    image = pyvips.Image.new_from_array(values, interpretation="srgb")
    there = Turn(degrees).apply(image)
    assert np.abs(Turn(-degrees).apply(there).numpy().astype(int) - values).max() <= 1
    assert np.array_equal(Turn(degrees + 360).apply(image).numpy(), there.numpy())
    assert {there.numpy()[0, 0].max(), there.numpy()[0, 0].min()} == {max(colour), min(colour)}
    assert np.array_equal(Turn(360).apply(image).numpy(), values)


def test_hue_of_a_request_is_that_of_the_step():
    plain = pyvips.Image.new_from_array(pixels("scl=1", "drawn"), interpretation="srgb")
    assert np.array_equal(pixels("scl=1&op_hue=120", "drawn"), Turn(120).apply(plain).numpy())


@pytest.mark.parametrize("name", ["op_hue", "op_hue-180", "op_hue-drawn"])
def test_op_hue_looks_as_before(name):
    assert matches_golden(name)
