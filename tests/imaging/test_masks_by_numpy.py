"""Masks, fills and opacity against the same arithmetic in numpy: every pixel, in replies and in copies."""

import numpy as np
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.shelf import Shelf
from printroom.imaging import Purpose, parse, plan, render, resolve

BOUNDS = settings(derandomize=True, deadline=None, max_examples=150)
COLOUR = st.tuples(*[st.integers(0, 255)] * 3, st.sampled_from([0, 77, 128, 255]))
COMMANDS = {
    "crop": st.tuples(st.integers(-5, 12), st.integers(-5, 9), st.integers(6, 20), st.integers(6, 18)),
    "flip": st.sampled_from(["lr", "ud", "lrud"]),
    "opac": st.tuples(st.integers(0, 100), st.integers(0, 100)),
    "color": COLOUR,
    "rotate": st.sampled_from([90, 180, 270]),
    "extend": st.tuples(*[st.integers(-2, 6)] * 4),
    "bgColor": COLOUR,
    "mask": st.sampled_from([1, 2, 3, 4]),
    "maskUse": st.sampled_from(["norm", "invert", "off"]),
}
KINDS = {1: "b-w", 2: "b-w", 3: "srgb", 4: "srgb"}
SIZE = 22, 17


def noise(bands, seed):
    return np.random.default_rng(seed).integers(0, 256, (SIZE[1], SIZE[0], bands)).astype(np.uint8)


def image(pixels):
    return pyvips.Image.new_from_array(pixels, interpretation=KINDS[pixels.shape[2]])


def shelf(bands, mask):
    found = Shelf().put("Co/a", image(noise(bands, 1)))
    return found.put("Co/m", image(noise(mask, 2))) if mask else found


def shown(query, pictures, purpose=Purpose.DELIVERY):
    found = render(plan(resolve(parse(query, path="Co/a", catalog=pictures), pictures), purpose), pictures).numpy()
    opaque = np.full(found.shape[:2], 255, np.uint8)
    return (found if found.shape[2] == 4 else np.dstack([found, opaque])).astype(float)


def written(name, value):
    return f"{name}={','.join(map(str, value)) if isinstance(value, tuple) else value}"


def covered(picture, mask, use):
    """What the alpha of the source is: of the mask, of the picture, or full; then as maskUse says."""
    alpha = picture[..., 3] if picture.shape[2] == 4 else np.full(picture.shape[:2], 255)
    if mask is not None:
        alpha = np.floor(mask @ [0.299, 0.587, 0.114] + 0.5) if mask.shape[2] == 3 else mask[..., -1]
    return {"norm": alpha, "off": np.full_like(alpha, 255), "invert": 255 - alpha}[use]


def placed(picture, left, top, width, height):
    """The picture at that place of a rectangle of that size, nothing around it."""
    room = np.zeros((height, width, 4))
    for y in range(max(0, top), min(height, top + picture.shape[0])):
        for x in range(max(0, left), min(width, left + picture.shape[1])):
            room[y, x] = picture[y - top, x - left]
    return room


def filled(picture, colour):
    alpha = picture[..., 3:] / 255
    behind = (1 - alpha) * colour[3] / 255
    whole = alpha + behind
    mixed = (picture[..., :3] * alpha + np.array(colour[:3]) * behind) / np.where(whole > 0, whole, 1)
    return np.dstack([mixed, whole * 255])


def flipped(picture, mode):
    picture = picture[:, ::-1] if "lr" in mode else picture
    return picture[::-1] if "ud" in mode else picture


def faded(picture, opacity):
    return np.dstack([picture[..., :3], picture[..., 3] * opacity[0] * opacity[1] / 10_000])


def expected(bands, said, *, inside):
    """What commands make of a source; `inside` layer 0, flip and opac come first, else last."""
    picture = noise(bands, 1).astype(float)
    mask = noise(said["mask"], 2).astype(float) if "mask" in said else None
    picture = np.dstack([picture[..., :3], covered(picture, mask, said.get("maskUse", "norm"))])
    if "crop" in said:
        x, y, width, height = said["crop"]
        picture = placed(picture, -x, -y, width, height)
    both = (("flip", flipped), ("opac", faded))
    for name, action in both if inside else ():
        picture = action(picture, said[name]) if name in said else picture
    picture = filled(picture, said["color"]) if "color" in said else picture
    picture = np.rot90(picture, -said.get("rotate", 0) // 90)
    if "extend" in said:
        left, top, right, bottom = said["extend"]
        picture = placed(picture, left, top, picture.shape[1] + left + right, picture.shape[0] + top + bottom)
    picture = filled(picture, said["bgColor"]) if "bgColor" in said else picture
    for name, action in () if inside else both:
        picture = action(picture, said[name]) if name in said else picture
    return picture


@BOUNDS
@given(bands=st.sampled_from([3, 4]), said=st.fixed_dictionaries({}, optional=COMMANDS), inside=st.booleans())
def test_every_pixel_is_as_the_arithmetic_says(bands, said, inside):
    pictures = shelf(bands, said.get("mask"))
    words = [written(name, "Co/m" if name == "mask" else value) for name, value in said.items()]
    query = "&".join((["layer=0"] if inside else []) + words)
    wanted = expected(bands, said, inside=inside)
    for purpose, more in ((Purpose.DELIVERY, "&scl=1&fmt=png-alpha"), (Purpose.COPY, "")):
        found = shown(query + more, pictures, purpose)
        assert found.shape == wanted.shape
        assert np.abs(found[..., 3] - wanted[..., 3]).max() <= 1
        assert (np.abs(found - wanted)[..., :3] * wanted[..., 3:] / 255).max() <= 2
    flat = wanted[..., :3] * wanted[..., 3:] / 255 + (255 - wanted[..., 3:]) * np.array([255, 128, 0]) / 255
    assert np.abs(shown(f"{query}&scl=1&bgc=ff8000", pictures)[..., :3] - flat).max() <= 2


def grown(alpha, radius):
    """The largest within a disc, or the smallest; beside the picture its outermost pixels go on."""
    reach = abs(radius)
    wide = np.pad(alpha, reach, mode="edge")
    better = np.maximum if radius > 0 else np.minimum
    result = alpha
    for y in range(-reach, reach + 1):
        for x in range(-reach, reach + 1):
            if x * x + y * y <= reach * reach:
                part = wide[reach + y : reach + y + alpha.shape[0], reach + x : reach + x + alpha.shape[1]]
                result = better(result, part)
    return result


@pytest.mark.parametrize("use", ["norm", "invert", "off"])
@pytest.mark.parametrize("radius", [-4, -1, 2, 5])
@pytest.mark.parametrize("mask", [None, 1])
def test_a_mask_grows_by_a_disc_before_it_is_used_and_shows_the_colours_behind_it(use, radius, mask):
    pictures = shelf(4, mask)
    source = grown((noise(mask, 2) if mask else noise(4, 1))[..., -1], radius)
    wanted = {"norm": source, "off": np.full_like(source, 255), "invert": 255 - source}[use]
    query = f"op_growMask={radius}&maskUse={use}&scl=1&fmt=png-alpha" + ("&mask=Co/m" if mask else "")
    found = shown(query, pictures)
    assert np.array_equal(found[..., 3], wanted)
    assert np.array_equal(found[wanted > 0][:, :3], noise(4, 1)[wanted > 0][:, :3])
