"""Perspective against a homography that numpy solves for: places, colours and coverage of a smooth picture."""

import numpy as np
import pyvips
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from imaging.shelf import Shelf
from printroom.imaging import parse, plan, render, resolve

BOUNDS = settings(derandomize=True, deadline=None, max_examples=60)
WIDTH, HEIGHT, FINE = 120, 90, 8
UPRIGHT = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], float)
SHIFTS = st.lists(st.integers(-40, 40), min_size=8, max_size=8)
ORDERS = st.sampled_from([(0, 1, 2, 3), (1, 2, 3, 0), (1, 0, 3, 2), (3, 2, 1, 0)])


def colours(x, y):
    wave = 127 + 90 * np.sin(2 * np.pi * x / WIDTH) * np.cos(2 * np.pi * y / HEIGHT)
    return np.stack([x / WIDTH * 255, y / HEIGHT * 255, wave], axis=-1)


def smooth():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    return pyvips.Image.new_from_array(np.rint(colours(x, y)).astype(np.uint8), interpretation="srgb")


SHELF = Shelf().put("Co/smooth", smooth())


def homography(corners):
    """From the upright rectangle onto the corners: eight equations for eight numbers."""
    rows, right = [], []
    for (x, y), (u, v) in zip(UPRIGHT, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.append(np.linalg.solve(rows, right), 1).reshape(3, 3)


def turns(corners):
    """The sines of the four turns; of one sign for a convex quadrilateral."""
    edges = np.roll(corners, -1, 0) - corners
    before = np.roll(edges, 1, 0)
    lengths = np.hypot(*edges.T) * np.hypot(*before.T)
    return (before[:, 0] * edges[:, 1] - before[:, 1] * edges[:, 0]) / np.where(lengths, lengths, np.inf)


def expected(corners):
    """Colour and coverage of each pixel, from 8 × 8 places in it."""
    y, x = (np.mgrid[0 : HEIGHT * FINE, 0 : WIDTH * FINE] + 0.5) / FINE
    u, v, depth = np.einsum("ij,jyx->iyx", np.linalg.inv(homography(corners)), np.stack([x, y, np.ones_like(x)]))
    u, v = u / depth, v / depth
    inside = (u >= 0) & (u <= WIDTH) & (v >= 0) & (v <= HEIGHT)
    seen = colours(np.clip(u, 0, WIDTH), np.clip(v, 0, HEIGHT)) * inside[..., None]
    total = inside.reshape(HEIGHT, FINE, WIDTH, FINE).sum((1, 3))
    mean = seen.reshape(HEIGHT, FINE, WIDTH, FINE, 3).sum((1, 3)) / np.maximum(total, 1)[..., None]
    return mean, total / FINE**2


def found(corners, sampling, normal):
    parts = corners / (WIDTH, HEIGHT) if normal else corners
    value = ",".join(f"{part:.9f}" for part in parts.ravel())
    query = f"{'perspectiveN' if normal else 'perspective'}={value}{sampling}&scl=1&fmt=png-alpha"
    image = render(plan(resolve(parse(query, path="Co/smooth", catalog=SHELF), SHELF)), SHELF).numpy().astype(float)
    return image if image.shape[2] == 4 else np.dstack([image, np.full((HEIGHT, WIDTH), 255.0)])


@BOUNDS
@given(shifts=SHIFTS, order=ORDERS, sampling=st.sampled_from(["", ",R2", ",R3", ",R3T50"]), normal=st.booleans())
def test_colours_and_coverage_are_those_of_the_homography(shifts, order, sampling, normal):
    corners = (UPRIGHT + np.array(shifts).reshape(4, 2))[list(order)]
    assume(abs(np.sign(turns(corners)).sum()) == 4 and np.abs(turns(corners)).min() > 0.2)
    picture = found(corners, sampling, normal)
    wanted, cover = expected(corners)
    assume((cover == 1).any())
    apart = np.abs(picture[..., :3] - wanted).max(-1)
    assert apart[cover == 1].max(initial=0) <= 8
    assert apart[cover == 1].mean() <= 1.5
    assert (apart * cover)[(cover > 0) & (picture[..., 3] > 0)].max(initial=0) <= 16
    assert np.abs(picture[..., 3] / 255 - cover).max() <= 0.3
    assert np.abs(picture[..., 3] / 255 - cover).mean() <= 0.01
