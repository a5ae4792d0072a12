"""perspective, perspectiveN: a layer brought onto any four corners."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.asking import SHELF, error, matches_golden, pixels, planned, read, refusal, resolved, size, steps
from imaging.shelf import Shelf, drawn, photograph
from printroom.imaging import Purpose, parse, plan, render, resolve
from printroom.imaging.commands.perspective import Perspective
from printroom.imaging.steps.placing import Take
from printroom.imaging.steps.warping import Sampling

QUAD = "24,16,216,0,240,160,0,128"
BOUNDS = settings(derandomize=True, deadline=None, max_examples=150)


def independent(picture, corners, size, side=8):
    """The picture onto the corners by solving for the homography and averaging bilinear samples: numpy alone."""
    height, width = picture.shape[:2]
    ends = [(0, 0), (width, 0), (width, height), (0, height)]
    rows, wanted = [], []
    for (x, y), (u, v) in zip(corners, ends, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    a, b, c, d, e, f, g, h = np.linalg.solve(np.array(rows, float), np.array(wanted, float))
    x, y = np.meshgrid((np.arange(size[0] * side) + 0.5) / side, (np.arange(size[1] * side) + 0.5) / side)
    depth = g * x + h * y + 1
    u, v = (a * x + b * y + c) / depth, (d * x + e * y + f) / depth
    inside = (depth > 0) & (u >= 0) & (u <= width) & (v >= 0) & (v <= height)
    u, v = np.clip(u - 0.5, 0, width - 1), np.clip(v - 0.5, 0, height - 1)
    x0, y0 = np.minimum(u.astype(int), width - 2), np.minimum(v.astype(int), height - 2)
    s, t = (u - x0)[..., None], (v - y0)[..., None]
    top = picture[y0, x0] * (1 - s) + picture[y0, x0 + 1] * s
    bottom = picture[y0 + 1, x0] * (1 - s) + picture[y0 + 1, x0 + 1] * s
    shape = (size[1], side, size[0], side)
    alpha = inside.reshape(shape).mean(axis=(1, 3))
    colours = (top * (1 - t) + bottom * t) * inside[..., None]
    total = colours.reshape(*shape, -1).mean(axis=(1, 3))
    return total / np.maximum(alpha, 1e-9)[..., None], alpha * 255


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (QUAD, Perspective(((24, 16), (216, 0), (240, 160), (0, 128)))),
        (QUAD + ",R1", Perspective(((24, 16), (216, 0), (240, 160), (0, 128)), sampling=Sampling(True, True))),
        (QUAD + ",R2", Perspective(((24, 16), (216, 0), (240, 160), (0, 128)), sampling=Sampling(False, True))),
        (QUAD + ",R3", Perspective(((24, 16), (216, 0), (240, 160), (0, 128)))),
        (QUAD + ",R3T150", Perspective(((24, 16), (216, 0), (240, 160), (0, 128)), sampling=Sampling(spread=1.5))),
    ],
)
def test_perspective_reads_corners_and_sampling(value, expected):
    assert read("perspective", value) == expected


def test_perspective_n_reads_fractions():
    assert read("perspectiveN", "0,0,1,0,1,1,0,1,R2") == Perspective(
        ((0, 0), (1, 0), (1, 1), (0, 1)), normal=True, sampling=Sampling(single=True)
    )


REFUSED = {
    "two corners are one": "0,0,0,0,10,10,0,10",
    "three on a line": "0,0,5,0,10,0,0,10",
    "all on a line": "0,0,1,1,2,2,3,3",
    "concave": "0,0,10,0,2,2,0,10",
    "crossing itself": "0,0,10,10,10,0,0,10",
    "nearly on a line": "0,0,10,0,20,0.000001,0,10",
}


@pytest.mark.parametrize("value", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("command", ["perspective", "perspectiveN"])
def test_corners_that_make_no_picture_are_refused(value, command):
    assert refusal(command, value) == "expected the corners of a convex quadrilateral, one after another around it"


@pytest.mark.parametrize("value", ["R4", "r3", "R3T201", "R3T", "R1T5", "R3T-1", "x"])
def test_other_samplings_are_refused(value):
    assert refusal("perspective", f"{QUAD},{value}") == "expected R1, R2, R3 or R3T0 to R3T200 after the corners"


def test_too_few_and_too_many_numbers_are_refused():
    expected = "expected eight numbers, and R1, R2, R3 or R3T0 to R3T200 after them"
    assert (refusal("perspective", "1,2,3"), refusal("perspective", QUAD + ",R3,1")) == (expected, expected)
    assert refusal("perspective", "a" + QUAD[1:]) == "expected a number"


@pytest.mark.parametrize("source", ["drawn", "alpha"])
@pytest.mark.parametrize("query", ["", "&wid=100", "&crop=20,20,99,63", "&scale=0.5", "&flip=lr"])
def test_onto_its_own_corners_changes_nothing(source, query):
    assert np.array_equal(
        pixels(f"perspectiveN=0,0,1,0,1,1,0,1&fmt=png-alpha{query}", source),
        pixels(f"fmt=png-alpha{query}", source),
    )


def test_an_upright_rectangle_is_a_smaller_picture_there():
    found = pixels("perspective=40,20,160,20,160,100,40,100&fmt=png-alpha", "photo")
    assert (found[20:100, 40:160, 3].min(), found[..., 3].astype(int).sum()) == (255, 120 * 80 * 255)
    small = photograph(320, 240).resize(120 / 320, vscale=80 / 240, kernel="lanczos3").numpy().astype(int)
    assert np.abs(found[20:100, 40:160, :3] - small).mean() < 4


@pytest.mark.parametrize("corners", ["1,0,0,0,0,1,1,1", "0,1,1,1,1,0,0,0"])
def test_mirrored_corners_mirror(corners):
    flip = "lr" if corners.startswith("1,0") else "ud"
    found, expected = pixels(f"perspectiveN={corners}", "photo"), pixels(f"flip={flip}", "photo")
    assert np.abs(found.astype(int) - expected).mean() < 4


@pytest.mark.parametrize("source", ["photo", "drawn"])
def test_any_corners_come_out_as_another_way_of_working_shows(source):
    picture = pixels("", source).astype(float)
    height, width = picture.shape[:2]
    corners = [(width * x, height * y) for x, y in ((0.1, 0.1), (0.9, 0), (1, 1), (0, 0.8))]
    colours, alpha = independent(picture, corners, (width, height))
    found = pixels("perspectiveN=0.1,0.1,0.9,0,1,1,0,0.8&fmt=png-alpha", source)
    assert np.abs(found[..., 3] - alpha).mean() < 0.2
    assert np.abs(found[..., 3] - alpha).max() < 40
    seen = alpha == 255
    error = np.sqrt(((found[..., :3] - colours)[seen] ** 2).mean())
    assert 20 * np.log10(255 / error) > (30 if source == "photo" else 28)


def test_corners_outside_of_the_canvas_are_cut():
    assert size(f"perspective={QUAD}&scl=1") == (1000, 800)
    found = pixels("perspectiveN=-1,-1,2,-1,2,2,-1,2&fmt=png-alpha", "drawn")
    assert (found.shape[2] == 3) or found[..., 3].min() == 255


@pytest.mark.parametrize(
    ("query", "covered"),
    [
        ("perspectiveN=0,0,0.5,0,0.5,0.5,0,0.5&scl=1", (120, 80)),
        ("perspectiveN=0,0,0.25,0,0.25,0.5,0,0.5&scl=1", (60, 80)),
        ("perspectiveN=0,0,2,0,2,2,0,2&wid=60", (60, 40)),
        ("perspective=0,0,240,0,240,160,0,160&scale=0.5&scl=1", (120, 80)),
        ("perspectiveN=0,0,1,0,1,1,0,1&scl=1", (240, 160)),
    ],
)
def test_upright_corners_at_the_origin_leave_the_canvas_as_it_is(query, covered):
    found = render(planned(f"{query}&fmt=png-alpha", "drawn"), SHELF)
    assert (found.width, found.height) == size(query, "drawn")
    alpha = found.numpy()[..., 3] if found.bands == 4 else np.full((found.height, found.width), 255)
    wanted = np.zeros_like(alpha)
    wanted[: covered[1], : covered[0]] = 255
    assert np.array_equal(alpha, wanted)


def test_size_res_and_rotate_mean_nothing_in_perspective():
    for query in ("size=50,50", "res=50", "rotate=30"):
        assert resolved(f"perspective={QUAD}&{query}").digest() == resolved(f"perspective={QUAD}").digest()


def test_it_comes_after_flip_and_fills_and_before_margins():
    found = steps(f"layer=0&perspective={QUAD}&flip=lr&color=ff0000&bgColor=0000ff&extend=1,1,1,1&scl=1")
    assert [type(step).__name__ for step in found] == ["Take", "Mirror", "Fill", "Warp", "Place", "Fill"]


def test_a_source_is_taken_as_fine_as_its_corners_need():
    assert steps("perspectiveN=0,0,0.5,0,0.5,0.5,0,0.5&scl=1")[0] == Take(0, 0, 1000, 800, 500, 400)
    assert steps("perspectiveN=0,0,2,0,2,2,0,2&wid=200")[0] == Take(0, 0, 1000, 800, 400, 320)
    assert steps("perspectiveN=0,0,2,0,2,2,0,2&scl=1")[0] == Take(0, 0, 1000, 800, 1000, 800)


def test_places_of_the_source_go_along():
    query = "perspectiveN=0.1,0.1,0.9,0,1,1,0,0.8&scl=1&anchor=1000,800"
    assert planned(query).anchor == pytest.approx((1000, 800))
    left, top, right, bottom = planned(query.replace("scl=1", "wid=500")).mapping.box(0, 0, 1000, 800)
    assert (left, top, right, bottom) == pytest.approx((0, 0, 500, 400))


def test_samplings_differ_as_they_say():
    hard = pixels("perspectiveN=0.1,0.1,0.9,0,1,1,0,0.8,R1&fmt=png-alpha", "drawn")
    assert set(np.unique(hard[..., 3])) == {0, 255}
    palette = {tuple(colour) for colour in drawn(240, 160).numpy().reshape(-1, 3)}
    assert {tuple(colour) for colour in hard[hard[..., 3] > 0][:, :3]} <= palette

    def rough(sampling):
        found = pixels(f"perspectiveN=0.1,0.1,0.9,0,1,1,0,0.8,{sampling}", "photo").astype(int)[60:150, 80:240]
        return np.abs(np.diff(found, axis=1)).mean()

    assert rough("R3T200") < rough("R3") < rough("R3T0")


def test_tiles_join_without_a_seam():
    query = "perspectiveN=0.1,0.1,0.9,0,1,1,0,0.8&fmt=png-alpha&wid=200"
    whole = pixels(query, "photo")
    for x, y, width, height in ((0, 0, 64, 64), (64, 0, 64, 64), (64, 64, 136, 86)):
        tile = pixels(f"{query}&rect={x},{y},{width},{height}", "photo")
        assert np.array_equal(tile, whole[y : y + height, x : x + width])


def test_a_copy_bakes_it_at_full_resolution():
    shelf = Shelf().put("Co/a", photograph(300, 200))
    found = plan(resolve(parse(f"perspective={QUAD}", path="Co/a", catalog=shelf), shelf), Purpose.COPY)
    assert (found.width, found.height, found.sequential) == (300, 200, False)
    assert render(found, shelf).bands == 4


def test_it_is_refused_by_name():
    assert error("perspective=0,0,1,1,2,2,3,3")[0] == "parse"


@BOUNDS
@given(parts=st.lists(st.floats(-3, 3).map("{:.2f}".format), min_size=8, max_size=8), width=st.integers(1, 400))
def test_any_corners_are_planned_or_refused(parts, width):
    found = error(f"perspectiveN={','.join(parts)}&wid={width}&op_usm=1,2")
    assert found is None or found[0] == "parse"


@pytest.mark.parametrize("name", ["perspective", "perspective-R1", "perspective-R2", "perspective-R3T", "perspectiveN"])
def test_perspective_looks_as_before(name):
    assert matches_golden(name)
