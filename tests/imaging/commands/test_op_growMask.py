"""op_growMask: the mask of a layer grows, in full-resolution pixels."""

import numpy as np
import pytest
import pyvips

from imaging.asking import matches_golden, pixels, read, refusal, steps
from imaging.shelf import Shelf, drawn, photograph
from printroom.imaging import parse, plan, render, resolve
from printroom.imaging.commands.filters import GrowMask
from printroom.imaging.steps.colours import Curve
from printroom.imaging.steps.spreading import Spread

SHELF = Shelf()


def framed(colour=(90, 160, 30)):
    """Opaque in a square; behind the transparency the picture goes on."""
    values = np.zeros((100, 120, 4), np.uint8)
    values[..., :3] = colour
    values[30:70, 40:80, 3] = 255
    return pyvips.Image.new_from_array(values, interpretation="srgb")


SHELF.put("Co/framed", framed()).put("Co/plain", photograph(120, 100))
SHELF.put("Co/mask", framed()[3].copy(interpretation="b-w"))


def made(query, source="framed"):
    asked = resolve(parse(f"{query}&fmt=png-alpha", path=f"Co/{source}", catalog=SHELF), SHELF)
    return render(plan(asked), SHELF).numpy()


def square(grown):
    expected = np.zeros((100, 120), bool)
    expected[30 - grown : 70 + grown, 40 - grown : 80 + grown] = True
    return expected


def test_grow_mask_reads_a_radius_and_clamps():
    assert read("op_growMask", "3") == GrowMask(3)
    assert read("op_growmask", "-300") == GrowMask(-100)


def test_grow_mask_refuses_words():
    assert refusal("op_growMask", "3px") == "expected a number"


def test_grow_mask_shrinks_with_the_picture_and_never_grows():
    assert steps("scl=1&op_growMask=6", "alpha")[1:] == [Spread(6, mask=True)]
    assert steps("wid=120&op_growMask=6", "alpha")[1:] == [Spread(3, mask=True)]
    assert steps("scl=0.5&op_growMask=6", "alpha")[1:] == [Spread(6, mask=True)]
    assert steps("scale=0.5&scl=1&op_growMask=-6", "alpha")[1:] == [Spread(-3, mask=True)]
    assert steps("wid=24&op_growMask=6", "alpha")[1:] == []
    assert steps("scl=1&op_growMask=0", "alpha")[1:] == []


def test_grow_mask_comes_first_on_layer_0():
    expected = [Spread(6, mask=True), Curve(1, 0.1)]
    assert steps("scl=1&op_brightness=10&op_growMask=6", "alpha")[1:] == expected
    assert steps("scl=1&layer=0&op_growMask=6&op_brightness=10", "alpha")[1:] == expected


def test_a_mask_grows_and_shows_what_it_hid():
    result = made("scl=1&op_growMask=5")
    assert np.array_equal(result[50, :, 3] > 0, square(5)[50])
    assert np.array_equal(result[:, 60, 3] > 0, square(5)[:, 60])
    assert (result[result[..., 3] > 0][:, :3] == [90, 160, 30]).all()


def test_a_mask_shrinks():
    result = made("scl=1&op_growMask=-5")
    assert np.array_equal(result[..., 3] > 0, square(-5))


@pytest.mark.parametrize("radius", [5, -5])
def test_a_mask_grows_before_it_is_inverted(radius):
    straight, inverted = made(f"scl=1&op_growMask={radius}"), made(f"scl=1&op_growMask={radius}&maskUse=invert")
    assert np.array_equal(inverted[..., 3], 255 - straight[..., 3])
    assert (inverted[inverted[..., 3] > 0][:, :3] == [90, 160, 30]).all()


def test_a_mask_of_its_own_grows_the_same():
    result = made("scl=1&mask=Co/mask&op_growMask=5", "plain")
    seen = result[..., 3] > 0
    assert np.array_equal(seen, made("scl=1&op_growMask=5")[..., 3] > 0)
    assert np.array_equal(result[seen][:, :3], made("scl=1", "plain")[seen][:, :3])


def test_small_pictures_show_what_their_mask_hid_too():
    result = made("wid=30&op_growMask=12")
    seen = result[..., 3] > 200
    assert seen[12, 7] and seen[12, 22] and not seen[12, 4]
    assert np.abs(result[seen][:, :3].astype(int) - [90, 160, 30]).max() <= 2


def test_without_a_mask_nothing_grows():
    assert np.array_equal(pixels("scl=1&op_growMask=-9", "photo"), pixels("scl=1", "photo"))
    off = made("scl=1&maskUse=off&op_growMask=9")
    assert np.array_equal(off, made("scl=1&maskUse=off"))


def test_growing_a_mask_leaves_the_colours():
    image = drawn(60, 40, alpha=True)
    grown = Spread(3, mask=True).apply(image).numpy()
    assert np.array_equal(grown[..., :3], image.numpy()[..., :3])
    assert grown[..., 3].sum() > image.numpy()[..., 3].sum()


@pytest.mark.parametrize("name", ["op_growMask", "op_growMask-shrink"])
def test_op_growmask_looks_as_before(name):
    assert matches_golden(name)
