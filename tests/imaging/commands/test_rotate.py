"""rotate: degrees clockwise."""

import numpy as np
import pytest

from imaging.asking import matches_golden, pixels, planned, read, refusal, size, steps
from printroom.imaging.commands.geometry import Rotate
from printroom.imaging.steps.placing import Quarter, Spin, Take


def test_rotate_reads_any_angle():
    assert read("rotate", "-90") == Rotate(270)
    assert read("rotate", "450") == Rotate(90)
    assert read("rotate", "12.5") == Rotate(12.5)


def test_rotate_refuses_words():
    assert refusal("rotate", "left") == "expected a number"


def test_quarter_turns_are_exact_and_swap_sides():
    assert size("rotate=90&scl=1") == (800, 1000)
    assert steps("rotate=270&wid=400") == [Take(0, 0, 1000, 800, 500, 400), Quarter(3)]
    assert steps("rotate=360&scl=1") == [Take(0, 0, 1000, 800, 1000, 800)]


def test_other_angles_grow_to_the_bounding_box():
    assert size("rotate=30&scl=1") == (1267, 1193)
    spin = steps("rotate=30&scl=1")[1]
    assert spin == Spin(spin.matrix, 1267, 1193)
    assert spin.matrix == pytest.approx((0.75**0.5, -0.5, 0.5, 0.75**0.5))


def test_rotate_moves_the_anchor_clockwise():
    assert planned("rotate=90&scl=1&anchor=0,0").anchor == (800, 0)


def cubic(distance):
    """The Catmull-Rom kernel."""
    far = np.abs(distance)
    near = 1.5 * far**3 - 2.5 * far**2 + 1
    return np.where(far <= 1, near, np.where(far < 2, -0.5 * far**3 + 2.5 * far**2 - 4 * far + 2, 0))


def independent(picture, degrees, size):
    """The picture with alpha turned about its centre: each pixel from its sixteen neighbours, by numpy alone.

    Neighbours outside count as much as transparent ones: not at all.
    """
    height, width = picture.shape[:2]
    sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
    x, y = np.meshgrid(np.arange(size[0]) + 0.5 - size[0] / 2, np.arange(size[1]) + 0.5 - size[1] / 2)
    across, down = cosine * x + sine * y + width / 2 - 0.5, cosine * y - sine * x + height / 2 - 0.5
    total = np.zeros((size[1], size[0], picture.shape[2]))
    for dy in range(-1, 3):
        for dx in range(-1, 3):
            left, upper = np.floor(across).astype(int) + dx, np.floor(down).astype(int) + dy
            inside = (left >= 0) & (left < width) & (upper >= 0) & (upper < height)
            neighbours = picture[np.clip(upper, 0, height - 1), np.clip(left, 0, width - 1)] * inside[..., None]
            total += neighbours * (cubic(across - left) * cubic(down - upper))[..., None]
    covered = np.where(total[..., 3:] > 0, total[..., 3:] / 255, np.inf)
    return np.clip(np.dstack([total[..., :3] / covered, total[..., 3]]), 0, 255)


@pytest.mark.parametrize("degrees", [30, -12.5, 1, 45, 89.9, 200])
@pytest.mark.parametrize("source", ["photo", "drawn"])
def test_any_angle_is_turned_as_another_way_of_working_shows(source, degrees):
    picture = pixels("", source)
    found = pixels(f"rotate={degrees}&fmt=png-alpha", source).astype(float)
    opaque = np.dstack([picture, np.full(picture.shape[:2], 255)]).astype(float)
    expected = independent(opaque, degrees, (found.shape[1], found.shape[0]))
    seen = expected[..., 3] >= 254
    error = np.sqrt(((found - expected)[seen][:, :3] ** 2).mean())
    assert 20 * np.log10(255 / error) > 54
    assert np.abs(found[..., 3] - expected[..., 3]).max() <= 3
    assert found[..., 3].sum() / 255 == pytest.approx(picture.shape[0] * picture.shape[1], rel=0.003)


def test_rotate_looks_as_before():
    assert matches_golden("rotate")


def test_rotate_by_a_small_angle_looks_as_before():
    assert matches_golden("rotate-free")


def test_rotate_quarter_looks_as_before():
    assert matches_golden("rotate-quarter")
