"""op_colorbalance: red, green and blue each for itself."""

import numpy as np
import pytest

from imaging.asking import matches_golden, pixels, planned, read, refusal, steps
from imaging.shelf import Shelf, deep, gray, inked
from printroom.imaging import Purpose, render
from printroom.imaging.commands.toning import ColorBalance
from printroom.imaging.steps.colours import Balance, Curve


def test_colorbalance_reads_three_percents_and_clamps():
    assert read("op_colorbalance", "10,-20,30") == ColorBalance(10, -20, 30)
    assert read("op_colorBalance", "500,-500,0") == ColorBalance(100, -100, 0)
    assert read("op_colorbalance", "5") == ColorBalance(5, 0, 0)
    assert read("op_colorbalance", ",,7.6") == ColorBalance(0, 0, 8)


def test_colorbalance_refuses_words_and_too_many():
    assert refusal("op_colorbalance", "red") == "expected a number"
    assert refusal("op_colorbalance", "1,2,3,4") == "expected at most 3 arguments"


def test_colorbalance_is_one_step_after_contrast_and_0_is_none():
    assert steps("scl=1&op_colorbalance=10,0,-10&op_contrast=-50")[1:] == [Curve(0.5, 0.25), Balance((0.1, 0, -0.1))]
    assert steps("scl=1&op_colorbalance=0,0,0")[1:] == []


def test_colorbalance_of_a_layer_and_of_the_composite():
    found = planned("layer=0&op_colorbalance=1,2,3&layer=comp&op_colorbalance=4,5,6&scl=1")
    assert Balance((0.01, 0.02, 0.03)) in found.layers[0].steps
    assert Balance((0.04, 0.05, 0.06)) in found.steps


@pytest.mark.parametrize("source", ["photo", "drawn", "alpha"])
def test_colorbalance_adds_to_each_channel(source):
    plain = pixels("scl=1&fmt=png-alpha", source).astype(float)
    made = pixels("scl=1&fmt=png-alpha&op_colorbalance=20,-35,0", source)
    plain[..., :3] = np.clip(plain[..., :3] + np.array([20, -35, 0]) * 2.55, 0, 255)
    assert np.abs(made - plain).max() <= 0.51


def test_colorbalance_makes_a_gray_picture_coloured_unless_all_are_equal():
    shelf = Shelf().put("Co/g", gray())
    found = planned("op_colorbalance=20,0,0", "g", Purpose.COPY, shelf)
    made = render(found, shelf).numpy().astype(int)
    assert (found.pixel_type, found.notices) == ("rgb", ())
    assert np.array_equal(made[..., 0], np.minimum(gray().numpy().astype(int) + 51, 255))
    assert np.array_equal(made[..., 1], made[..., 2])
    assert planned("op_colorbalance=20,20,20", "g", Purpose.COPY, shelf).pixel_type == "gray"


def test_colorbalance_finds_cmyk_converted():
    shelf = Shelf().put("Co/k", inked())
    found = planned("op_colorbalance=20,0,0", "k", Purpose.COPY, shelf)
    assert (found.pixel_type, [notice.command for notice in found.notices]) == ("rgb", ["icc"])


def test_colorbalance_of_16_bit_is_as_fine():
    made = Balance((0.1, 0, -0.1)).apply(deep()).numpy().astype(float)
    expected = np.clip(deep().numpy() + np.array([6553.5, 0, -6553.5]), 0, 65535)
    assert np.abs(made - expected).max() <= 0.51


@pytest.mark.parametrize("name", ["op_colorbalance", "op_colorbalance-drawn"])
def test_op_colorbalance_looks_as_before(name):
    assert matches_golden(name)
