"""clipPath, clipXPath, clipPathE, clipXPathE: pictures cut along paths."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.asking import SHELF, error, matches_golden, pixels, planned, read, refusal, resolved, steps
from imaging.shelf import Shelf, deep, drawn
from printroom.imaging import ImagingError, Purpose, parse, plan, render, resolve
from printroom.imaging.commands.shape import ClipPath, ClipXPath
from printroom.imaging.paths import embedded_in, parse_path
from printroom.imaging.steps.covering import Clip

WHOLE = "M0,0L240,0L240,160L0,160Z"
CURVE = "M20,20C160,-40,300,60,220,150L100,120Z"
BOUNDS = settings(derandomize=True, deadline=None, max_examples=60)


@pytest.mark.parametrize("name", ["clipPath", "clipXPath"])
def test_a_path_in_a_request_may_have_all_points_that_a_path_may_have(name):
    assert error(f"{name}=M0,0" + ",1,1" * 1999) is None
    code, message = error(f"{name}=M0,0" + ",1,1" * 2000)
    assert (code, message.rpartition(": ")[2]) == ("parse", "expected at most 2000 points")


def test_clip_path_reads_a_path_and_its_twin_names():
    assert read("clipPath", WHOLE) == ClipPath(path=parse_path(WHOLE))
    assert read("clipXPath", WHOLE) == ClipXPath(path=parse_path(WHOLE))
    assert read("clipPathE", "Path 1,Second, Path 1") == ClipPath(names=("Path 1", "Second"))
    assert read("clipXPathE", "a") == ClipXPath(names=("a",))


def test_what_is_no_path_is_refused():
    assert refusal("clipPath", "L1,1") == "expected a path that begins with M or m"
    assert refusal("clipXPath", "M1") == "expected numbers by 2 after M"
    assert refusal("clipPathE", ",") == "expected 1 to 16 names of paths"
    assert refusal("clipXPathE", ",".join(map(str, range(17)))) == "expected 1 to 16 names of paths"


@pytest.mark.parametrize("source", ["drawn", "alpha"])
@pytest.mark.parametrize("view", ["", "&wid=100", "&wid=77&hei=31&fit=stretch,1", "&scl=0.5&rect=100,80,90,50"])
def test_the_whole_rectangle_as_path_changes_nothing(source, view):
    plain = pixels(f"fmt=png-alpha{view}", source)
    for query in (f"clipPath={WHOLE}", f"layer=0&clipPath={WHOLE}&layer=comp"):
        clipped = pixels(f"{query}&fmt=png-alpha{view}", source)
        assert np.array_equal(clipped[..., : plain.shape[2]], plain)
        assert plain.shape[2] == 4 or clipped[..., 3].min() == 255


def test_outside_of_the_path_is_transparent_and_inside_is_as_it_was():
    found = pixels("clipPath=M40,20L200,20L200,100L40,100Z&fmt=png-alpha", "drawn")
    assert (found[20:100, 40:200, 3].min(), found[..., 3].astype(int).sum()) == (255, 160 * 80 * 255)
    assert np.array_equal(found[..., :3], drawn(240, 160).numpy())


def test_an_exclusion_takes_away_what_is_inside():
    clip, exclusion = f"clipPath={CURVE}", f"clipXPath={CURVE}"
    inside = pixels(f"{clip}&fmt=png-alpha", "drawn")[..., 3].astype(int)
    outside = pixels(f"clipPath={WHOLE}&{exclusion}&fmt=png-alpha", "drawn")[..., 3]
    assert np.array_equal(inside + outside, np.full((160, 240), 255))


def test_an_exclusion_without_a_clip_path_means_nothing():
    assert resolved(f"clipXPath={CURVE}").digest() == resolved("").digest()
    assert resolved("clipPathE=None&clipXPathE=Disc", "outlined").digest() == resolved("", "outlined").digest()


def test_paths_of_the_picture_move_with_it():
    """The disc that was drawn white by its path is where the same path clips, whatever was done to the picture."""
    for query in ("", "&crop=100,0,200,240", "&rotate=90", "&flip=lr", "&layer=0&flip=ud&rotate=30&layer=comp&scl=2"):
        inner = pixels(f"src=is{{Co/outlined?clipPathE=Disc}}&fmt=png-alpha{query}", "outlined")[..., 3].astype(int)
        outer = pixels(f"clipPathE=Disc&fmt=png-alpha{query}", "outlined")[..., 3].astype(int)
        assert outer.max() == 255
        assert np.abs(inner - outer).mean() < 1.5


def test_paths_of_the_picture_are_clipped_to_one_after_another():
    both = pixels("clipPathE=Disc,Ring&fmt=png-alpha", "outlined")[..., 3].astype(float)
    disc, ring = (pixels(f"clipPathE={name}&fmt=png-alpha", "outlined")[..., 3] for name in ("Disc", "Ring"))
    assert np.abs(both - disc * (ring / 255)).max() <= 1
    assert np.array_equal(pixels("clipPathE=Disc,Nothing&fmt=png-alpha", "outlined")[..., 3], disc)


def test_excluded_paths_of_the_picture_are_all_taken_away():
    found = pixels("clipPath=M0,0L320,0L320,240L0,240Z&clipXPathE=Disc,Ring&fmt=png-alpha", "outlined")[..., 3]
    disc, ring = (
        pixels(f"clipPathE={name}&fmt=png-alpha", "outlined")[..., 3].astype(float) for name in ("Disc", "Ring")
    )
    assert np.abs(found - (255 - disc) * (255 - ring) / 255).max() <= 1


def test_paths_of_the_picture_follow_it_into_perspective():
    quad = "perspectiveN=0.1,0.1,0.9,0,1,1,0,0.8"
    outer = pixels(f"layer=0&{quad}&clipPathE=Disc&fmt=png-alpha", "outlined")[..., 3].astype(int)
    inner = pixels(f"src=is{{Co/outlined?clipPathE=Disc}}&{quad}&fmt=png-alpha", "outlined")[..., 3].astype(int)
    assert np.abs(inner - outer).mean() < 1.5


def test_names_that_a_picture_has_not_and_nested_pictures_mean_nothing():
    plain = resolved("", "outlined").digest()
    assert resolved("clipPathE=Nothing", "outlined").digest() == plain
    assert resolved("clipPathE=Disc", "photo").digest() == resolved("", "photo").digest()
    nested = "src=is{Co/outlined}"
    assert resolved(f"{nested}&clipPathE=Disc").digest() == resolved(nested).digest()


def test_a_written_and_a_named_path_take_each_others_place():
    assert resolved(f"clipPathE=Disc&clipPath={CURVE}", "outlined").digest() == (
        resolved(f"clipPath={CURVE}", "outlined").digest()
    )


def test_clipping_a_layer_comes_after_its_fills_and_the_composite_after_its_flip():
    found = steps(f"layer=0&clipPath={CURVE}&bgColor=ff0000&extend=1,1,1,1&scl=1")
    assert [type(step).__name__ for step in found] == ["Take", "Place", "Fill", "Clip"]
    found = steps(f"clipPath={CURVE}&flip=lr&opac=50&op_usm=1,1&scl=1")
    assert [type(step).__name__ for step in found] == ["Take", "Mirror", "Clip", "Fade", "Unsharp"]


def test_only_what_is_seen_is_drawn():
    def windows(query):
        found = planned(query)
        return [step.window for step in (*found.layers[0].steps, *found.steps) if isinstance(step, Clip)]

    assert windows(f"clipPath={CURVE}&scl=1&rect=100,200,50,40") == [(100, 200, 50, 40)]
    assert windows(f"layer=0&clipPath={CURVE}&layer=comp&flip=lr&scl=1&rect=100,200,50,40") == [(850, 200, 50, 40)]
    assert windows(f"layer=0&clipPath={CURVE}&layer=comp&op_sharpen=1&scl=1&rect=100,200,50,40") == [(99, 199, 52, 42)]
    assert windows(f"clipPath={CURVE}&wid=100&hei=100") == [(0, 0, 100, 80)]
    huge = f"clipPath={CURVE}&scl=0.001&rect=100000,200000,50,40"
    assert windows(huge) == [(100000, 200000, 50, 40)]


@pytest.mark.parametrize("after", ["", "&flip=lrud", "&op_usm=2,3", "&op_sharpen=1", "&bgc=ff0000"])
def test_tiles_of_a_clipped_picture_join_without_a_seam(after):
    query = f"layer=0&clipPath={CURVE}&layer=comp&wid=200&fmt=png-alpha{after}"
    whole = pixels(query, "drawn")
    for x, y, width, height in ((0, 0, 64, 64), (64, 0, 64, 64), (64, 64, 136, 69)):
        tile = pixels(f"{query}&rect={x},{y},{width},{height}", "drawn")
        assert np.array_equal(tile, whole[y : y + height, x : x + width])


def test_a_copy_is_clipped_in_the_depth_of_its_source():
    shelf = Shelf().put("Co/deep", deep(120, 80))
    found = plan(
        resolve(parse("clipPath=M0,0L60.5,0L60.5,80L0,80Z", path="Co/deep", catalog=shelf), shelf), Purpose.COPY
    )
    alpha = render(found, shelf).numpy()[..., 3]
    assert (alpha[:, :60].min(), alpha[:, 60].min(), alpha[:, 61:].max()) == (65535, 128 * 257, 0)


def test_a_path_of_too_many_pieces_is_refused_by_its_size():
    comb = "M0,0" + "l.5,240,.5,-240" * 270 + "Z"
    found = planned(f"clipPath={comb}&scl=0.08", "photo")
    with pytest.raises(ImagingError) as caught:
        render(found, SHELF)
    assert (caught.value.code, caught.value.message) == (
        "size",
        "the path has too many pieces for a picture of this size",
    )
    alpha = pixels(f"clipPath={comb}&fmt=png-alpha", "photo")[..., 3]
    assert alpha[:, :270].mean() == pytest.approx(127.5, abs=1)


def test_paths_in_pixels_of_the_reply_are_told_for_embedding():
    found = planned("wid=160&rotate=90&flip=lr", "outlined")
    named = dict(embedded_in(found.layers[0].source, found.mapping))
    assert list(named) == ["Disc", "Ring"]
    left, top, right, bottom = named["Disc"].box
    alpha = pixels("clipPathE=Disc&wid=160&rotate=90&flip=lr&fmt=png-alpha", "outlined")[..., 3]
    rows, columns = np.nonzero(alpha > 127)
    assert (left, top, right, bottom) == pytest.approx(
        (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1), abs=1
    )


@BOUNDS
@given(
    parts=st.lists(st.tuples(st.integers(-100, 300), st.integers(-100, 300)), min_size=3, max_size=6),
    wid=st.integers(20, 200),
    command=st.sampled_from(["clipPath", "clipXPath"]),
)
def test_alpha_stays_within_that_of_the_source(parts, wid, command):
    path = "M" + "L".join(f"{x},{y}" for x, y in parts)
    start = f"clipPath={WHOLE}&" if command == "clipXPath" else ""
    found = pixels(f"{start}{command}={path}&wid={wid}&fmt=png-alpha", "alpha")
    plain = pixels(f"wid={wid}&fmt=png-alpha", "alpha")
    assert (found[..., 3] <= plain[..., 3]).all()
    assert np.array_equal(found[..., :3], plain[..., :3])


def test_refusals_name_the_command():
    assert error("clipPath=M0,0,X") == ("parse", "clipPath=M0,0,X: expected M, L, C, Z or a number at X")


@pytest.mark.parametrize("name", ["clipPath", "clipPath-layer", "clipPathE", "clipXPath", "clipXPathE"])
def test_clipping_looks_as_before(name):
    assert matches_golden(name)
