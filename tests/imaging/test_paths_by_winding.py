"""Clipping against winding numbers: an outline cuts what a count of its turns around 16 × 16 places of a pixel says."""

import math

import numpy as np
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.shelf import Shelf
from printroom.imaging import Purpose, parse, plan, render, resolve

BOUNDS = settings(derandomize=True, deadline=None, max_examples=60)
WIDTH, HEIGHT, FINE = 60, 44, 16
RADII = st.lists(st.integers(3, 14), min_size=3, max_size=9)
COMMANDS = {
    "crop": st.sampled_from([(4, 3, 50, 38), (-5, -6, 70, 60)]),
    "scale": st.sampled_from([0.5, 1.37, 2]),
    "flip": st.sampled_from(["lr", "ud", "lrud"]),
    "rotate": st.sampled_from([90, 180, 270, 37.5, -12]),
    "extend": st.sampled_from([(3, -2, 5, 4), (0, 0, 7, 0)]),
}


def star(radii, centre, *, clockwise):
    """An outline that does not meet itself, seen from its centre at even angles."""
    turn = (1 if clockwise else -1) * 2 * math.pi / len(radii)
    angles = [0.3 + turn * at for at in range(len(radii))]
    return [
        (centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle))
        for radius, angle in zip(radii, angles, strict=True)
    ]


def written(outlines):
    """As one path, a subpath each: absolute lines, then relative ones without z."""
    words = []
    for outline in outlines:
        words.append("M" + ",L".join(f"{x:.9f},{y:.9f}" for x, y in outline) + "z")
    return "".join(words)


def relative(outlines):
    """The same path in relative words; m counts from the last point, because nothing is closed."""
    words, pen = [], (0.0, 0.0)
    for outline in outlines:
        for at, (x, y) in enumerate(outline):
            words.append(f"{'l' if at else 'm'}{x - pen[0]:.9f},{y - pen[1]:.9f}")
            pen = x, y
    return "".join(words)


def covered(outlines, width, height):
    """The part of each pixel around which the outlines turn."""
    x, y = (np.arange(width * FINE) + 0.5) / FINE, (np.arange(height * FINE) + 0.5) / FINE
    turns = np.zeros((height * FINE, width * FINE), int)
    for outline in outlines:
        for (x0, y0), (x1, y1) in zip(outline, [*outline[1:], outline[0]], strict=True):
            rows = np.nonzero((y >= min(y0, y1)) & (y < max(y0, y1)))[0]
            if len(rows):
                cut = x0 + (y[rows] - y0) * (x1 - x0) / (y1 - y0)
                turns[rows] += (x[None, :] > cut[:, None]) * (1 if y1 > y0 else -1)
    return (turns != 0).reshape(height, FINE, width, FINE).mean((1, 3))


def moved(said):
    """From source pixels to those of the layer, as a matrix, and the size of the layer."""
    matrix, width, height = np.eye(3), WIDTH, HEIGHT
    if "crop" in said:
        x, y, width, height = said["crop"]
        matrix = shift(-x, -y) @ matrix
    if "scale" in said:
        size = math.floor(width * said["scale"] + 0.5), math.floor(height * said["scale"] + 0.5)
        matrix = np.diag([size[0] / width, size[1] / height, 1]) @ matrix
        width, height = size
    flip = said.get("flip", "")
    matrix = shift(width, 0) @ np.diag([-1, 1, 1]) @ matrix if "lr" in flip else matrix
    matrix = shift(0, height) @ np.diag([1, -1, 1]) @ matrix if "ud" in flip else matrix
    if "rotate" in said:
        sine, cosine = math.sin(math.radians(said["rotate"])), math.cos(math.radians(said["rotate"]))
        size = tuple(
            math.ceil(abs(width * one) + abs(height * other) - 1e-6) for one, other in ((cosine, sine), (sine, cosine))
        )
        turn = np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
        matrix = shift(size[0] / 2, size[1] / 2) @ turn @ shift(-width / 2, -height / 2) @ matrix
        width, height = size
    left, top, right, bottom = said.get("extend", (0, 0, 0, 0))
    return shift(left, top) @ matrix, width + left + right, height + top + bottom


def shift(x, y):
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


def alpha(query, pictures, purpose=Purpose.DELIVERY):
    found = render(plan(resolve(parse(query, path="Co/a", catalog=pictures), pictures), purpose), pictures).numpy()
    return found[..., 3] / 255


def shelf(outlines=()):
    fractions = [[(x / WIDTH, y / HEIGHT) for x, y in outline] for outline in outlines]
    picture = pyvips.Image.black(WIDTH, HEIGHT, bands=3).copy(interpretation="srgb")
    return Shelf().put("Co/a", picture, paths=(("P", written(fractions)),) if outlines else ())


@BOUNDS
@given(
    one=RADII,
    other=RADII,
    clockwise=st.booleans(),
    said=st.fixed_dictionaries({}, optional=COMMANDS),
    zoom=st.sampled_from([0.5, 1, 2]),
)
def test_a_path_that_came_with_the_picture_goes_where_the_picture_goes(one, other, clockwise, said, zoom):
    outlines = [star(one, (15, 15), clockwise=clockwise), star(other, (44, 28), clockwise=True)]
    words = [f"{name}={','.join(map(str, v)) if isinstance(v, tuple) else v}" for name, v in said.items()]
    query = "&".join(["layer=0", "bgColor=ffffff", "clipPathE=P", *words])
    matrix, width, height = moved(said)
    found = alpha(f"{query}&fmt=png-alpha&wid={max(1, math.floor(width * zoom))}", shelf(outlines))
    seen = np.diag([found.shape[1] / width, found.shape[0] / height, 1]) @ matrix
    mapped = [[tuple((seen @ [x, y, 1])[:2]) for x, y in outline] for outline in outlines]
    assert np.abs(found - covered(mapped, found.shape[1], found.shape[0])).max() <= 0.09


@BOUNDS
@given(one=RADII, other=RADII, x=st.integers(-20, 70), y=st.integers(-20, 60), inverted=st.booleans())
def test_a_given_path_cuts_in_pixels_of_the_layer_also_in_a_copy(one, other, x, y, inverted):
    outlines = [star(one, (15, 15), clockwise=True), star(other, (x + 40, y), clockwise=True)]
    apart = min(math.dist(p, q) for p in outlines[0] for q in outlines[1]) > 20
    outlines = outlines if apart else outlines[:1]
    inside = covered(outlines, WIDTH, HEIGHT)
    ring = "M-99,-99,L199,-99,199,199,-99,199,z"
    query = f"clipPath={ring}&clipXPath={written(outlines)}" if inverted else f"clipPath={written(outlines)}"
    wanted = 1 - inside if inverted else inside
    for text, purpose in ((f"{query}&fmt=png-alpha&scl=1", Purpose.DELIVERY), (query, Purpose.COPY)):
        assert np.abs(alpha(text, shelf(), purpose) - wanted).max() <= 0.09
    if not inverted:
        same = alpha(f"clipPath={relative(outlines)}&fmt=png-alpha&scl=1", shelf())
        assert np.abs(same - wanted).max() <= 0.09
