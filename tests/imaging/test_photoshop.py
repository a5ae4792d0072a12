"""Paths that an editor left in a file."""

import struct
from pathlib import Path as File

import numpy as np
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging.examine import examine
from printroom.imaging.facts import Limits, from_plain, to_plain
from printroom.imaging.paths import parse_path
from printroom.imaging.photoshop import path_names, paths

BROKEN = settings(derandomize=True, deadline=None, max_examples=300)
SAMPLES = File(__file__).parents[3] / "shared" / "samples"


def record(selector, *fractions):
    """A knot's points are y before x."""
    body = struct.pack(">6i", *(round(part * (1 << 24)) for part in fractions)) if fractions else bytes(24)
    return struct.pack(">h", selector) + body


def knot(x, y, *, selector=1):
    return record(selector, y, x, y, x, y, x)


def length(selector, count):
    return struct.pack(">hH22x", selector, count)


def resource(number, name, content):
    name = bytes([len(name)]) + name + bytes((len(name) + 1) % 2)
    return b"8BIM" + struct.pack(">H", number) + name + struct.pack(">I", len(content)) + content


SQUARE = b"".join([record(6), length(0, 4), *(knot(x, y) for x, y in ((0.25, 0.5), (0.75, 0.5), (0.75, 1), (0.25, 1)))])
BLOCK = b"Photoshop 3.0\0" + resource(2000, b"Square", SQUARE) + resource(2999, b"", b"\x06Square")


def test_knots_become_lines_and_curves():
    bent = record(6) + length(3, 2) + record(4, 0, 0, 0.5, 0.25, 0.25, 0.5) + record(5, 0.75, 0.5, 0.5, 1, 1, 1)
    data = resource(2001, b"Open", bent) + resource(2002, b"Square", SQUARE)
    assert paths(data) == {
        "Open": "M0.25,0.5C0.5,0.25,0.5,0.75,1,0.5",
        "Square": "M0.25,0.5L0.75,0.5L0.75,1L0.25,1L0.25,0.5Z",
    }


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0.25, 0.5)), (2, (0.75, 0.5)), (3, (0.75, 0.5)), (4, (0.25, 0.5)), (5, (0.5, 0.25)), (6, (0.5, 0.25)),
     (7, (0.5, 0.75)), (8, (0.5, 0.75))],
)  # fmt: skip
def test_paths_are_turned_as_their_picture_is(orientation, corner):
    path = parse_path(paths(BLOCK, orientation)["Square"])
    assert path.subpaths[0].points[0] == corner


@pytest.mark.parametrize("orientation", range(1, 9))
def test_paths_stay_on_what_they_outline(orientation, tmp_path):
    """The square is drawn in white; after turning, white is still where the path is."""
    pixels = np.zeros((40, 80, 3), np.uint8)
    pixels[20:40, 20:60] = 255
    image = pyvips.Image.new_from_array(pixels, interpretation="srgb").copy()
    image.set_type(pyvips.GValue.blob_type, "photoshop-data", BLOCK)
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    file = tmp_path / "square.tif"
    image.tiffsave(str(file))
    facts = examine(file, None, Limits())
    left, top, right, bottom = parse_path(facts.paths["Square"]).box
    upright = pyvips.Image.new_from_file(str(file)).autorot().numpy()[..., 0]
    x, y = np.nonzero(upright.T)
    size = np.array([facts.width, facts.height, facts.width, facts.height])
    assert np.allclose(np.array([left, top, right, bottom]) * size, [x.min(), y.min(), x.max() + 1, y.max() + 1])
    assert from_plain(to_plain(facts)).paths == facts.paths


def test_paths_without_points_and_beyond_the_limit_are_left_out():
    many = record(6) + length(0, 1500) + knot(0, 0) + b"".join(knot(at / 1500, at % 2) for at in range(1500))
    data = b"".join([
        resource(2000, b"Empty", record(6)),
        resource(2001, b"One", length(0, 1) + knot(0, 0)),
        resource(2002, b"First", many),
        resource(2003, b"Second", many),
        resource(2004, b"Square", SQUARE),
        resource(1999, b"Other", SQUARE),
    ])
    assert list(paths(data)) == ["First", "Square"]
    assert path_names(data) == ("Empty", "One", "First", "Second", "Square")


CUT = st.integers(0, len(BLOCK)).map(lambda size: BLOCK[:size])


@BROKEN
@given(data=st.one_of(st.binary(max_size=400), CUT), orientation=st.integers(-3, 99))
def test_a_broken_block_says_less_and_never_fails(data, orientation):
    for name, path in paths(data, orientation).items():
        assert name
        assert parse_path(path).subpaths


@BROKEN
@given(body=st.binary(max_size=300), at=st.integers(0, 200), mark=st.integers(0, 255))
def test_any_content_of_a_path_is_read_or_left_out(body, at, mark):
    spoilt = bytearray(SQUARE)
    spoilt[at % len(spoilt)] = mark
    for content in (body, bytes(spoilt)):
        for path in paths(resource(2000, b"a", content)).values():
            parse_path(path)


@pytest.mark.parametrize("name", ["jpeg/clipping-path.jpg", "tiff/clipping-path.tif"])
def test_the_path_of_a_sample_is_the_ellipse_that_its_maker_drew(name):
    if not (SAMPLES / name).is_file():
        pytest.skip("the sample files are not beside the repository")
    facts = examine(SAMPLES / name, None, Limits())
    left, top, right, bottom = parse_path(facts.paths["Path 1"]).box
    assert (left * 600, top * 400, right * 600, bottom * 400) == pytest.approx((150, 20, 500, 370), abs=0.5)
    assert list(facts.paths) == list(facts.path_names)
