"""op_grow: the largest, or the smallest, within a disc."""

import math

import numpy as np
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.asking import matches_golden, pixels, planned, read, refusal, steps
from imaging.shelf import deep, drawn, gray, inked, photograph
from printroom.imaging import Purpose
from printroom.imaging.commands.filters import Grow
from printroom.imaging.steps.filters import Crisp, Soften
from printroom.imaging.steps.grain import Grain
from printroom.imaging.steps.spreading import Spread


def spread(values, radius):
    """By trying every place of the disc."""
    reach = math.floor(abs(radius))
    padded = np.pad(values, [(reach, reach), (reach, reach), *[(0, 0)] * (values.ndim - 2)], mode="edge")
    height, width = values.shape[:2]
    best, result = np.maximum if radius > 0 else np.minimum, values
    for y in range(-reach, reach + 1):
        for x in range(-reach, reach + 1):
            if x * x + y * y <= radius * radius:
                result = best(result, padded[reach + y :, reach + x :][:height, :width])
    return result


def test_grow_reads_a_radius_and_clamps():
    assert read("op_grow", "-3") == Grow(-3)
    assert read("op_grow", "2.5") == Grow(3)
    assert (read("op_grow", "101"), read("op_grow", "-999")) == (Grow(100), Grow(-100))


def test_grow_refuses_words():
    assert refusal("op_grow", "big") == "expected a number"


def test_grow_counts_pixels_of_the_composite():
    assert steps("scl=1&op_grow=-8")[1:] == [Spread(-8)]
    assert steps("wid=500&op_grow=8")[1:] == [Spread(4)]
    assert steps("scl=0.5&op_grow=8")[1:] == [Spread(16)]


def test_grow_below_a_pixel_is_none():
    assert steps("scl=1&op_grow=0")[1:] == []
    assert steps("wid=100&op_grow=-9")[1:] == []


def test_grow_has_a_largest_disc():
    assert steps("scl=0.1&rect=0,0,9,9&op_grow=-100")[1:-1] == [Spread(-128)]


def test_grow_comes_between_sharpening_and_noise():
    asked = "layer=0&op_noise=5&op_grow=2&op_sharpen=1&op_blur=4&layer=comp&scl=1"
    assert steps(asked)[1:] == [Soften(2, 2), Crisp(16), Spread(2), Grain(0.05)]


@pytest.mark.parametrize("radius", [1, -1, 1.5, 3, -4.3, 9])
@pytest.mark.parametrize("image", [photograph(60, 40), drawn(60, 40), gray(60, 40), inked(60, 40), deep(60, 40)])
def test_growing_is_the_largest_of_a_disc(image, radius):
    made = Spread(radius).apply(image)
    assert (made.format, made.interpretation) == (image.format, image.interpretation)
    assert np.array_equal(made.numpy(), spread(image.numpy(), radius))


def test_a_disc_larger_than_the_picture():
    image = photograph(80, 80).crop(5, 5, 7, 4)
    assert np.array_equal(Spread(30).apply(image).numpy(), spread(image.numpy(), 30))


@pytest.mark.parametrize("radius", [65, 77.5, 100, 120])
def test_a_large_disc_is_round_to_two_pixels(radius):
    dot = np.zeros((260, 260), np.uint8)
    dot[130, 130] = 255
    made = Spread(radius).apply(pyvips.Image.new_from_array(dot, interpretation="b-w")).numpy() > 0
    y, x = np.mgrid[0:260, 0:260]
    apart = np.hypot(x - 130, y - 130)
    assert made[apart <= radius - 2].all()
    assert not made[apart > radius + 0.5].any()


@given(radius=st.floats(1, 9), across=st.booleans())
@settings(derandomize=True, deadline=None, max_examples=25)
def test_growing_is_symmetric_and_bounded_and_shrinking_is_growing_of_the_negative(radius, across):
    image = photograph(40, 30)
    turned = image.fliphor() if across else image.flipver()
    back = Spread(radius).apply(turned)
    made = Spread(radius).apply(image).numpy()
    assert np.array_equal((back.fliphor() if across else back.flipver()).numpy(), made)
    assert (made >= image.numpy()).all()
    assert np.array_equal(Spread(-radius).apply(image.invert()).numpy(), 255 - made)


def test_a_cut_out_grows_in_its_own_colour():
    values = np.zeros((40, 40, 4), np.uint8)
    values[..., :3] = [0, 255, 0]
    values[15:25, 15:25] = [200, 40, 40, 255]
    image = pyvips.Image.new_from_array(values, interpretation="srgb")
    grown, shrunk = Spread(4).apply(image).numpy(), Spread(-3).apply(image).numpy()
    assert np.array_equal(grown[..., 3], spread(values[..., 3], 4))
    assert (grown[grown[..., 3] > 0][:, :3] == [200, 40, 40]).all()
    assert np.array_equal(shrunk[..., 3], spread(values[..., 3], -3))
    assert (shrunk[shrunk[..., 3] > 0][:, :3] == [200, 40, 40]).all()


def test_grown_tiles_are_pieces_of_the_grown_picture():
    whole = pixels("wid=200&op_grow=5", "photo")
    piece = pixels("wid=200&rect=40,30,80,60&op_grow=5", "photo")
    assert np.array_equal(piece, whole[30:90, 40:120])


def test_growing_reads_its_rows_again():
    assert not planned("scl=1&op_grow=3", "photo", Purpose.COPY).sequential


@pytest.mark.parametrize(
    ("query", "source", "measured"),
    [
        ("scl=1&op_grow=5", "large", 16_000_000),
        ("scl=1&op_grow=60", "large", 90_000_000),
        ("scl=1&op_grow=100", "large", 230_000_000),
        ("wid=400&op_grow=-60", "large", 36_000_000),
    ],
)
def test_the_memory_of_a_disc_counts(query, source, measured):
    """Between what was measured and three times as much, on top of what the picture costs itself."""
    plain = planned(query.split("&op_grow")[0], source).cost
    assert measured <= planned(query, source).cost - plain <= 3 * measured


@pytest.mark.parametrize("name", ["op_grow", "op_grow-shrink", "op_grow-alpha"])
def test_op_grow_looks_as_before(name):
    assert matches_golden(name)
