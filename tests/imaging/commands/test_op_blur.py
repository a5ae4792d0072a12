"""op_blur: a gaussian whose sigma is half the radius."""

import numpy as np
import pytest
import pyvips

from imaging.asking import matches_golden, pixels, planned, read, refusal, steps
from imaging.shelf import deep, drawn, gray, inked, photograph
from printroom.imaging import Purpose
from printroom.imaging.commands.filters import Blur
from printroom.imaging.steps.colours import Negate
from printroom.imaging.steps.filters import Soften, Unsharp


def gaussian(values, across, down):
    """Along both axes, the outermost pixels going on."""
    for axis, sigma in ((1, across), (0, down)):
        reach = int(np.ceil(5 * sigma))
        weights = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
        padding = [(reach, reach) if at == axis else (0, 0) for at in range(values.ndim)]
        padded = np.pad(values, padding, mode="edge")
        values = np.apply_along_axis(np.convolve, axis, padded, weights / weights.sum(), "valid")
    return values


def test_blur_reads_a_radius_and_clamps():
    assert read("op_blur", "2.5") == Blur(2.5)
    assert read("op_blur", "1000") == Blur(100)
    assert read("op_blur", "-4") == Blur(0)


def test_blur_refuses_words_and_lists():
    assert refusal("op_blur", "soft") == "expected a number"
    assert refusal("op_blur", "1,2") == "expected a number"


def test_blur_counts_pixels_of_the_composite():
    assert steps("scl=1&op_blur=8")[1:] == [Soften(4, 4)]
    assert steps("wid=500&op_blur=8")[1:] == [Soften(2, 2)]
    assert steps("scl=0.5&op_blur=8")[1:] == [Soften(8, 8)]
    assert steps("wid=500&hei=800&fit=stretch&op_blur=8")[1:] == [Soften(2, 4)]
    assert steps("layer=0&scale=0.5&op_blur=8&layer=comp&scl=1")[1:] == [Soften(4, 4)]


def test_blur_too_small_to_be_seen_is_none():
    assert steps("scl=1&op_blur=0")[1:] == []
    assert steps("scl=20&op_blur=8")[1:] == []


def test_blur_has_a_largest_sigma():
    assert steps("scl=0.1&rect=0,0,9,9&op_blur=100")[1:-1] == [Soften(250, 250)]


def test_blur_comes_between_inversion_and_sharpening():
    assert steps("layer=0&op_usmR=1,2&op_blur=2&op_invert=1&layer=comp&scl=1")[1:] == [
        Negate(),
        Soften(1, 1),
        Unsharp(1, 2, 0, False),
    ]


@pytest.mark.parametrize(("across", "down"), [(0.5, 0.5), (1, 1), (2, 3), (5, 5), (14, 9)])
@pytest.mark.parametrize("image", [photograph(90, 70), drawn(90, 70), gray(90, 70), inked(90, 70)])
def test_blurring_is_a_gaussian(image, across, down):
    made = Soften(across, down).apply(image).numpy().astype(float)
    exact = gaussian(image.numpy().astype(float), across, down)
    assert np.abs(made - exact).max() <= 4
    assert np.abs(made - exact).mean() <= 0.8


@pytest.mark.parametrize("sigma", [20, 45, 120])
def test_a_wide_blur_is_nearly_a_gaussian(sigma):
    image = photograph(100, 80).embed(120, 120, 340, 320, extend="background", background=[120, 90, 60])
    exact = gaussian(image.numpy().astype(float), sigma, sigma)
    assert np.abs(Soften(sigma, sigma).apply(image).numpy() - exact).max() <= 2


def test_a_blur_wider_than_the_picture_is_made():
    for size in ((1, 1), (1, 40), (40, 1), (3, 2)):
        image = photograph(80, 80).crop(0, 0, *size)
        made = Soften(250, 17).apply(image)
        assert (made.width, made.height) == size
        assert image.min() - 1 <= made.min() <= made.max() <= image.max() + 1


def test_blurring_16_bit_is_as_fine():
    made = Soften(2, 2).apply(deep())
    assert made.format == "ushort"
    assert np.abs(made.numpy() - gaussian(deep().numpy().astype(float), 2, 2)).max() <= 600


def test_what_is_transparent_lends_no_colour():
    values = np.zeros((40, 60, 4), np.uint8)
    values[:, 30:] = [200, 40, 40, 255]
    values[:, :30] = [0, 255, 0, 0]
    made = Soften(4, 4).apply(pyvips.Image.new_from_array(values, interpretation="srgb")).numpy().astype(int)
    assert np.abs(made[..., 3] - gaussian(values[..., 3].astype(float), 4, 4)).max() <= 2
    assert np.abs(made[made[..., 3] > 16][:, :3] - [200, 40, 40]).max() <= 9


@pytest.mark.parametrize("step", [Soften(3, 3), Soften(1, 6), Soften(30, 30)])
def test_the_blur_of_a_mirrored_picture_is_mirrored(step):
    image = photograph(96, 64)
    straight, mirrored = step.apply(image), step.apply(image.fliphor().flipver()).fliphor().flipver()
    assert np.abs(straight.numpy().astype(int) - mirrored.numpy()).max() <= 1


def test_blurred_tiles_are_pieces_of_the_blurred_picture():
    whole = pixels("wid=200&op_blur=7", "photo")
    piece = pixels("wid=200&rect=40,30,80,60&op_blur=7", "photo")
    assert np.array_equal(piece, whole[30:90, 40:120])


def test_a_wide_blur_needs_rows_from_everywhere():
    assert planned("scl=1&op_blur=20", "photo", Purpose.COPY).sequential
    assert not planned("scl=1&op_blur=60", "photo", Purpose.COPY).sequential


@pytest.mark.parametrize("name", ["op_blur", "op_blur-wide", "op_blur-alpha"])
def test_op_blur_looks_as_before(name):
    assert matches_golden(name)
