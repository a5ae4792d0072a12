"""op_colorize: one colour for the whole picture."""

import time

import numpy as np
import pytest
import pyvips

from imaging.asking import SHELF, matches_golden, pixels, planned, read, refusal, steps
from imaging.shelf import Shelf, deep, drawn, gray, inked, photograph
from printroom.imaging import ImagingError, Purpose, render
from printroom.imaging.commands.toning import Colorize
from printroom.imaging.steps.colours import Negate, Saturate
from printroom.imaging.steps.tinting import Tint
from printroom.imaging.timing import ending

ORANGE = (1, 0.6, 0.2)


def expected(image, rgb, *, level=True, contrast=0.0):
    """The definition in fractions; percentiles as numpy finds them."""
    top = 65535 if image.format == "ushort" else 255
    values = image.numpy().astype(float) / top
    luma = values[..., :3] @ np.array([0.299, 0.587, 0.114])
    seen = luma[values[..., 3] > 0] if values.shape[2] == 4 else luma.ravel()
    if level:
        low, middle, high = np.percentile(seen, [1, 50, 99], method="inverted_cdf")
        luma = (luma - middle) * (contrast / (high - low) if contrast else 1) + 0.5
    luma = np.clip(luma, 0, 1)[..., None]
    rgb = np.array(rgb)
    return np.where(luma <= 0.5, 2 * luma * rgb, rgb + (2 * luma - 1) * (1 - rgb)) * top


def test_colorize_reads_a_colour_and_what_follows_it():
    assert read("op_colorize", "ff8000") == Colorize((1, 128 / 255, 0))
    assert read("op_colorize", "0xFF0000ff,norm,50") == Colorize((1, 0, 0), True, 50)
    assert read("op_colorize", "255,0,51,NORM") == Colorize((1, 0, 0.2))
    assert read("op_colorize", "255,0,51,128 , off") == Colorize((1, 0, 0.2), False)
    assert read("colorize", "00ff00,norm,250") == Colorize((0, 1, 0), True, 100)
    assert read("op_colorize", "00ff00r,norm,") == Colorize((0, 1, 0))
    assert read("op_colorize", "00ff00,,40") == Colorize((0, 1, 0), True, 40)
    assert read("op_colorize", "255,0,51,,40") == Colorize((1, 0, 0.2), True, 40)
    assert read("op_colorize", "255,0,51,") == Colorize((1, 0, 0.2))


def test_colorize_without_compensation_knows_no_contrast():
    assert read("op_colorize", "00ff00,off,70") == Colorize((0, 1, 0), False, 0)


@pytest.mark.parametrize(
    "value", ["50", "0x80", "50g", "0,100,100,0k", "red", "1,2", "", "ff0000,auto", "ff0000,norm,5,5"]
)
def test_colorize_refuses_what_is_no_rgb_colour(value):
    assert refusal("op_colorize", value) == "expected an RGB colour, such as a0b0c0 or 160,176,192"


def test_colorize_refuses_a_contrast_in_words():
    assert refusal("op_colorize", "ff0000,norm,much") == "expected a number"


def test_colorize_is_one_step_between_saturation_and_inversion():
    asked = "scl=1&op_invert=1&op_colorize=ff0000,norm,40&op_saturation=-50"
    assert steps(asked)[1:] == [Saturate(0.5), Tint((1, 0, 0), True, 0.4), Negate()]


@pytest.mark.parametrize("level", [True, False])
@pytest.mark.parametrize("image", [photograph(60, 40), drawn(60, 40), drawn(60, 40, alpha=True)])
def test_colorizing_is_what_its_definition_says(image, level):
    made = Tint(ORANGE, level).apply(image).numpy()
    assert np.abs(made[..., :3] - expected(image, ORANGE, level=level)).max() <= 0.7
    if made.shape[2] == 4:
        assert np.array_equal(made[..., 3], image.numpy()[..., 3])


@pytest.mark.parametrize("contrast", [0.2, 0.5, 1])
def test_contrast_stretches_the_luma(contrast):
    image = photograph(60, 40)
    made = Tint(ORANGE, True, contrast).apply(image).numpy()
    assert np.abs(made - expected(image, ORANGE, contrast=contrast)).max() <= 0.9


def test_colorizing_16_bit_is_as_fine():
    made = Tint(ORANGE).apply(deep())
    assert made.format == "ushort"
    assert np.abs(made.numpy() - expected(deep(), ORANGE)).max() <= 40


def test_what_is_invisible_does_not_count():
    values = np.zeros((8, 8, 4), np.uint8)
    values[:, :2] = [200, 200, 200, 255]
    image = pyvips.Image.new_from_array(values, interpretation="srgb")
    assert tuple(Tint(ORANGE).apply(image).numpy()[0, 0]) == (255, 153, 51, 255)
    values[..., 3] = 0
    clear = pyvips.Image.new_from_array(values, interpretation="srgb")
    assert Tint(ORANGE).apply(clear).numpy()[..., 3].max() == 0


def test_a_flat_picture_becomes_the_colour_itself():
    image = pyvips.Image.new_from_array(np.full((9, 9, 3), 30, np.uint8), interpretation="srgb")
    assert np.array_equal(Tint(ORANGE, True, 0.5).apply(image).numpy(), np.full((9, 9, 3), (255, 153, 51)))


def test_a_large_picture_is_judged_by_samples():
    image = photograph(1600, 1300)
    made, exact = Tint(ORANGE, True, 0.6).apply(image).numpy(), expected(image, ORANGE, contrast=0.6)
    assert np.abs(made - exact).max() <= 5


def test_levels_of_an_enormous_picture_are_refused():
    huge = planned("scl=0.01&rect=0,0,9,9&op_colorize=ff0000", "photo")
    with pytest.raises(ImagingError) as caught:
        render(huge, SHELF)
    said = "op_colorize: the levels of 32000×24000 pixels are not read; give it off"
    assert (caught.value.code, caught.value.message) == ("size", said)
    assert pixels("scl=0.01&rect=0,0,9,9&op_colorize=ff0000,off", "photo").shape == (9, 9, 3)


def test_colorized_tiles_are_pieces_of_the_colorized_picture():
    whole = pixels("wid=200&op_colorize=ff8000,norm,60", "photo")
    piece = pixels("wid=200&rect=40,30,80,60&op_colorize=ff8000,norm,60", "photo")
    assert np.array_equal(piece, whole[30:90, 40:120])


def test_colorize_makes_rgb_of_gray_and_cmyk():
    shelf = Shelf().put("Co/g", gray()).put("Co/k", inked())
    assert planned("op_colorize=ff0000", "g", Purpose.COPY, shelf).pixel_type == "rgb"
    assert planned("op_colorize=ff0000", "k", Purpose.COPY, shelf).pixel_type == "rgb"
    assert planned("op_colorize=808080", "g", Purpose.COPY, shelf).pixel_type == "gray"


def test_levels_need_the_whole_picture():
    assert not planned("op_colorize=ff0000&scl=1", "photo", Purpose.COPY, SHELF).sequential
    assert planned("op_colorize=ff0000,off&scl=1", "photo", Purpose.COPY, SHELF).sequential


@pytest.mark.parametrize("name", ["op_colorize", "op_colorize-off", "op_colorize-contrast", "op_colorize-drawn"])
def test_op_colorize_looks_as_before(name):
    assert matches_golden(name)


@pytest.mark.parametrize("query", ["wid=300", "scl=0.05&rect=0,0,9,9"])
def test_levels_are_read_within_the_time_of_the_whole_picture(query):
    """What is left of it, whether the picture is judged by all of its pixels or by samples."""
    asked = planned(f"{query}&op_colorize=ff0000", "photo")
    with ending(time.monotonic() - 1), pytest.raises(ImagingError) as caught:
        render(asked, SHELF)
    said = "op_colorize: the levels of the picture cannot be read in time"
    assert (caught.value.code, caught.value.message) == ("timeout", said)
    assert render(planned(f"{query}&op_colorize=ff0000,off", "photo"), SHELF).numpy().shape[2] == 3
