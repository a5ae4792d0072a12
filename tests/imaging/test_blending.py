import numpy as np
import pytest
import pyvips
from PIL import Image, ImageChops

from imaging.shelf import drawn, photograph
from printroom.imaging.steps.blending import MODES, Overlay, blended

FORMULAS = {
    "norm": lambda below, above: above,
    "darken": np.minimum,
    "lighten": np.maximum,
    "mult": lambda below, above: below * above,
    "screen": lambda below, above: 1 - (1 - below) * (1 - above),
}
CHOPS = {
    "darken": ImageChops.darker,
    "lighten": ImageChops.lighter,
    "mult": ImageChops.multiply,
    "screen": ImageChops.screen,
}
KINDS = {1: ("b-w", "grey16"), 3: ("srgb", "rgb16"), 4: ("cmyk", "cmyk")}


def noise(bands, *, colours, deep=False, seed=1, width=70, height=50):
    """Random values, with many zeros and full ones in a band of alpha after the colours."""
    rng = np.random.default_rng(seed)
    values = rng.random((height, width, bands))
    if bands > colours:
        values[..., -1] = np.clip(values[..., -1] * 2 - 0.5, 0, 1)
    top, kind = (65535, np.uint16) if deep else (255, np.uint8)
    return pyvips.Image.new_from_array((values * top).round().astype(kind), interpretation=KINDS[colours][deep])


def expected(below, above, mode, colours):
    """Porter and Duff's `over` with the mode where both are, in floating point."""
    top = 65535 if below.format == "ushort" else 255
    b, a = (image.numpy().reshape(image.height, image.width, -1) / top for image in (below, above))
    ground, behind = b[..., :colours], b[..., colours:] if b.shape[2] > colours else np.ones_like(b[..., :1])
    light = (lambda value: 1 - value) if colours == 4 else (lambda value: value)
    ground, shown, cover = light(ground), light(a[..., :colours]), a[..., colours:]
    mixed = FORMULAS[mode](ground, shown)
    whole = cover + behind * (1 - cover)
    total = cover * ((1 - behind) * shown + behind * mixed) + (1 - cover) * behind * ground
    colour = np.divide(total, whole, out=np.zeros_like(total), where=whole > 0)
    result = np.concatenate([light(colour), whole], axis=2) if b.shape[2] > colours else light(colour)
    return result * top, whole[..., 0] > 0


@pytest.mark.parametrize("mode", FORMULAS)
@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("transparent", [False, True])
@pytest.mark.parametrize("colours", KINDS)
def test_each_mode_is_its_formula(mode, deep, transparent, colours):
    below = noise(colours + transparent, colours=colours, deep=deep, seed=1)
    above = noise(colours + 1, colours=colours, deep=deep, seed=2)
    made = blended(below, above, mode)
    assert (made.format, made.bands, made.interpretation) == (below.format, below.bands, below.interpretation)
    wanted, seen = expected(below, above, mode, colours)
    found = made.numpy().reshape(wanted.shape)
    assert np.abs(found - wanted)[seen].max() <= 0.51


@pytest.mark.parametrize("mode", CHOPS)
def test_opaque_pictures_blend_as_pillow_blends_them(mode):
    below, above = photograph(80, 60), drawn(80, 60)
    made = Overlay(0, 0, mode).over(below, above).numpy()
    pillow = CHOPS[mode](Image.fromarray(below.numpy()), Image.fromarray(above.numpy()))
    assert np.abs(made.astype(int) - np.asarray(pillow).astype(int)).max() <= 1


def test_half_transparent_pictures_lie_over_others_as_pillow_lays_them():
    below, above = (noise(4, colours=3, seed=seed) for seed in (3, 4))
    made = Overlay(0, 0).over(below, above).numpy().astype(int)
    pillow = Image.alpha_composite(*(Image.fromarray(each.numpy(), "RGBA") for each in (below, above)))
    wanted = np.asarray(pillow).astype(int)
    seen = wanted[..., 3] > 16
    assert np.abs(made - wanted)[seen].max() <= 2


@pytest.mark.parametrize("mode", MODES)
def test_nothing_changes_where_nothing_lies_over(mode):
    below = photograph(80, 60)
    clear = pyvips.Image.black(30, 20, bands=4).copy(interpretation="srgb")
    assert np.array_equal(Overlay(-5, 50, mode).over(below, clear).numpy(), below.numpy())
    assert Overlay(80, 0, mode).over(below, clear) is below
    assert Overlay(0, -20, mode).over(below, clear) is below


@pytest.mark.parametrize(("left", "top"), [(10, 5), (-7, -3), (70, 50), (-10, 20)])
def test_what_reaches_outside_is_cut(left, top):
    below, above = photograph(80, 60), drawn(25, 18)
    made = Overlay(left, top).over(below, above).numpy()
    wanted = np.zeros((180, 200, 3), np.uint8)
    wanted[60:120, 60:140] = below.numpy()
    wanted[60 + top : 78 + top, 60 + left : 85 + left] = above.numpy()
    assert np.array_equal(made, wanted[60:120, 60:140])


@pytest.mark.parametrize("alpha", [0, 1, 64, 128, 254, 255])
@pytest.mark.parametrize("deep", [False, True])
def test_dissolved_pixels_are_opaque_or_not_there(alpha, deep):
    top = 65535 if deep else 255
    kind, cast = ("rgb16", "ushort") if deep else ("srgb", "uchar")
    below = (pyvips.Image.black(300, 200, bands=3) + [0, 0, top]).cast(cast).copy(interpretation=kind)
    above = (pyvips.Image.black(300, 200, bands=4) + [top, 0, 0, alpha * top / 255]).cast(cast)
    made = Overlay(0, 0, "dissolve").over(below, above.copy(interpretation=kind)).numpy()
    chosen = made[..., 0] == top
    assert np.array_equal(made[..., 2] == top, ~chosen)
    assert abs(chosen.mean() - alpha / 255) < 0.01
    assert chosen.mean() in {0, 1} or alpha not in {0, 255}


def test_what_is_dissolved_is_the_same_wherever_the_picture_is_cut():
    below, above = photograph(80, 60), noise(4, colours=3, seed=5)
    whole = Overlay(20, 10, "dissolve").over(below, above).numpy()
    part = Overlay(-10, -20, "dissolve").over(below.crop(30, 30, 50, 30), above).numpy()
    assert np.array_equal(part, whole[30:, 30:])
