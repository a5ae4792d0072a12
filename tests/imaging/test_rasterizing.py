"""Areas of paths in pixels, against exact areas and against another way of drawing them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging.errors import ImagingError
from printroom.imaging.paths import parse_path
from printroom.imaging.rasterizing import around, drawn

BOUNDS = settings(derandomize=True, deadline=None, max_examples=150)
WHOLE = (0, 0, 64, 48)
ELLIPSE = "M60,24C60,33.94,47.46,42,32,42C16.54,42,4,33.94,4,24C4,14.06,16.54,6,32,6C47.46,6,60,14.06,60,24Z"
STAR = "M32,2L48,46L4,18L60,18L16,46Z"
RING = "M2,2L62,2L62,46L2,46ZM20,12L20,36L44,36L44,12Z"
TWICE = "M2,2L62,2L62,46L2,46ZM20,12L44,12L44,36L20,36Z"


def area(text, window=WHOLE):
    return np.frombuffer(drawn(parse_path(text), window), np.uint8).reshape(window[3], window[2])


def sampled(text, window=WHOLE, side=16):
    """Winding numbers at many points of each pixel: curves as 400 lines each."""
    x, y = np.meshgrid(
        np.arange(window[2] * side) / side + window[0] + 0.5 / side,
        np.arange(window[3] * side) / side + window[1] + 0.5 / side,
    )
    winding = np.zeros_like(x, int)
    for part in parse_path(text).subpaths:
        points = [part.points[0]]
        for p0, p1, p2, p3 in part.curves:
            for t in np.linspace(0, 1, 401)[1:]:
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                points.append(
                    tuple(sum(w * p[a] for w, p in zip(weights, (p0, p1, p2, p3), strict=True)) for a in (0, 1))
                )
        for (xa, ya), (xb, yb) in zip(points, [*points[1:], points[0]], strict=True):
            if ya != yb:
                crossed = (min(ya, yb) <= y) & (y < max(ya, yb)) & (x > xa + (y - ya) * (xb - xa) / (yb - ya))
                winding += crossed * (1 if yb > ya else -1)
    inside = (winding != 0).reshape(window[3], side, window[2], side)
    return inside.mean(axis=(1, 3)) * 255


def test_a_rectangle_covers_exactly_its_parts_of_pixels():
    found = area("M2.5,3L10,3L10,5.25L2.5,5.25Z")
    assert list(found[3, :12]) == [0, 0, 128, *[255] * 7, 0, 0]
    assert list(found[5, :12]) == [0, 0, 32, *[64] * 7, 0, 0]
    assert found.sum() == 2 * (128 + 7 * 255) + 32 + 7 * 64


@pytest.mark.parametrize("text", [ELLIPSE, STAR, RING, TWICE, "M0,0L64,48L0,48Z", "M-50,-9C90,10,10,90,80,60L1,70Z"])
def test_any_shape_is_drawn_as_sampling_shows_it(text):
    apart = np.abs(area(text) - sampled(text))
    assert apart.mean() < 0.3
    assert apart.max() < 24


def test_the_nonzero_rule_fills_what_is_enclosed_twice_and_leaves_what_is_enclosed_in_turn():
    assert area(STAR)[22, 32] == 255
    assert (area(TWICE)[24, 32], area(RING)[24, 32]) == (255, 0)


def test_the_area_of_a_circle_is_that_of_a_circle():
    k = 0.5522847498 * 20
    circle = f"M52,24C52,{24 + k},{32 + k},44,32,44C{32 - k},44,12,{24 + k},12,24"
    circle += f"C12,{24 - k},{32 - k},4,32,4C{32 + k},4,52,{24 - k},52,24Z"
    assert area(circle).sum() / 255 == pytest.approx(math.pi * 400, rel=0.001)


@pytest.mark.parametrize("text", [ELLIPSE, STAR, RING, "M-500,-9C900,10,-900,90,80,60L1,700Z"])
def test_every_window_shows_the_same(text):
    whole = area(text)
    for window in [(10, 7, 20, 30), (0, 0, 1, 48), (63, 0, 1, 48), (5, 47, 50, 1), (31, 23, 2, 2)]:
        x, y, width, height = window
        assert np.array_equal(area(text, window), whole[y : y + height, x : x + width])


def test_open_subpaths_are_closed():
    assert np.array_equal(area("M2,2L40,2L40,40"), area("M2,2L40,2L40,40Z"))


def test_far_coordinates_cost_no_more_than_what_is_seen():
    found = area("M-2e9,-2e9L2e9,-2e9L2e9,2e9L-2e9,2e9Z")
    assert found.min() == 255
    assert area("M-2e9,-2e9C2e9,-2e9,2e9,2e9,-2e9,2e9Z").min() == 255


def test_a_path_of_too_many_pieces_is_refused():
    comb = "M0,0" + "".join(f"L{at},9000L{at + 0.5},0" for at in range(900)) + "Z"
    with pytest.raises(ImagingError) as caught:
        drawn(parse_path(comb), (0, 0, 900, 9000))
    assert caught.value.code == "size"


def test_only_the_part_of_a_window_around_the_path_is_drawn():
    path = parse_path("M10.5,10.5L20,10.5L20,20Z")
    assert around(path, WHOLE) == (10, 10, 10, 10)
    assert around(path, (12, 0, 3, 64)) == (12, 10, 3, 10)
    assert around(path, (30, 0, 9, 9)) is None


POINT = st.tuples(st.floats(-40, 100), st.floats(-40, 100)).map(lambda point: f"{point[0]:.2f},{point[1]:.2f}")
PIECE = st.one_of(
    POINT.map("L{}".format), st.tuples(POINT, POINT, POINT).map(lambda points: "C" + ",".join(points)), st.just("Z")
)


@BOUNDS
@given(start=POINT, pieces=st.lists(PIECE, min_size=1, max_size=6), x=st.integers(0, 60), y=st.integers(0, 44))
def test_any_path_is_drawn_alike_in_any_window(start, pieces, x, y):
    text = f"M{start}{''.join(pieces)}L1,1"
    whole = area(text)
    window = (x, y, min(9, 64 - x), min(9, 48 - y))
    assert np.array_equal(area(text, window), whole[y : y + window[3], x : x + window[2]])
