"""Paths as values: read from text, written back, moved, measured."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging.errors import BadValue
from printroom.imaging.geometry import Affine, Homography, onto
from printroom.imaging.paths import MAX_NODES, Path, Subpath, embedded, embedded_in, parse_path
from printroom.imaging.ports import Record

BOUNDS = settings(derandomize=True, deadline=None, max_examples=400)

READ = [
    ("M0,0,L10,0,10,20,0,20,Z", "M0,0L10,0L10,20L0,20Z"),
    ("M 0 0 L 10 0 10 20 0 20 Z", "M0,0L10,0L10,20L0,20Z"),
    ("m5,5,l10,0,0,10,-10,0,z", "M5,5L15,5L15,15L5,15Z"),
    ("M0,0,C0,5,5,10,10,10,z", "M0,0C0,5,5,10,10,10Z"),
    ("M10,10c1,1,2,2,3,3,1,1,2,2,3,3", "M10,10C11,11,12,12,13,13C14,14,15,15,16,16"),
    ("M1,1,5,1,5,5", "M1,1L5,1L5,5"),
    ("m1,1,4,0,0,4", "M1,1L5,1L5,5"),
    ("M-1.5,+.5L1e1,2E0", "M-1.5,0.5L10,2"),
    ("M1,1,L2,2,Z,L9,9", "M1,1L2,2ZM1,1L9,9"),
    # A relative move starts at the start of a subpath that was closed, at the end of one that was not.
    ("M10,10,L20,20,z,m5,5,l1,0", "M10,10L20,20ZM15,15L16,15"),
    ("M10,10,L20,20,m5,5,l1,0", "M10,10L20,20M25,25L26,25"),
    ("M1,1,M2,2,L3,3", "M2,2L3,3"),
    (",M0,0,,L1,1,", "M0,0L1,1"),
]
REFUSED = [
    ("", "expected a path, such as M0,0,L100,0,100,100,Z"),
    ("M5,5", "expected a path, such as M0,0,L100,0,100,100,Z"),
    ("L0,0,1,1", "expected a path that begins with M or m"),
    ("0,0,1,1", "expected a path that begins with M or m"),
    ("M0,0,L1", "expected numbers by 2 after L"),
    ("M0,0,L", "expected numbers by 2 after L"),
    ("M0,0,C1,2,3,4", "expected numbers by 6 after C"),
    ("M0,0,L1,1,Z5", "expected no numbers after Z"),
    ("M0,0,A1,1", "expected M, L, C, Z or a number at A1,1"),
    ("M0,0,L1e10,0", "expected coordinates up to 2147483648"),
    ("M0,0,l2147483648,0,9,9", "expected coordinates up to 2147483648"),
    ("M0,0,L1e400,0", "expected coordinates up to 2147483648"),
    ("M0,0" + ",L1,1" * MAX_NODES, "expected at most 2000 points"),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_a_path_is_read(text, expected):
    assert str(parse_path(text)) == expected


@pytest.mark.parametrize(("text", "expected"), REFUSED, ids=lambda value: value[:20])
def test_what_is_no_path_is_refused(text, expected):
    with pytest.raises(BadValue) as caught:
        parse_path(text)
    assert caught.value.expected == expected


def test_what_is_written_is_read_again():
    for text, _ in READ:
        path = parse_path(text)
        assert parse_path(str(path)) == path


def test_lines_have_their_ends_as_control_points():
    assert parse_path("M0,0,L4,2") == Path((Subpath(((0, 0), (0, 0), (4, 2), (4, 2)), closed=False),))


def test_the_box_holds_the_curves_and_not_their_control_points():
    left, top, right, bottom = parse_path("M0,0,C0,40,100,40,100,0,Z").box
    assert (left, top, right) == (0, 0, 100)
    assert bottom == pytest.approx(30)
    assert parse_path("M0,0,C200,0,-160,0,40,0").box == pytest.approx((-22.76, 0, 62.76, 0), abs=0.01)


def test_a_path_moves_with_its_points():
    moved = parse_path("M1,2,C3,4,5,6,7,8,Z").mapped(Affine(2, 0, 0, 3, 1, 0))
    assert str(moved) == "M3,6C7,12,11,18,15,24Z"


def test_curves_in_perspective_lie_where_their_points_go():
    tilted = Homography(Affine(), onto(100, 100, [(0, 0), (80, 10), (90, 90), (-5, 100)]), (50, 50))
    path = parse_path("M0,0,L100,0,C150,50,150,80,100,100,L0,100,Z")
    made = path.mapped(tilted)
    corners = [tilted.point(*corner) for corner in ((0, 0), (100, 0), (100, 100), (0, 100))]
    ends = {tuple(round(part, 6) for part in point) for part in made.subpaths for point in part.points}
    assert {tuple(round(part, 6) for part in corner) for corner in corners} <= ends
    middle = tilted.point(137.5, 61.25)
    assert min(math.dist(middle, point) for part in made.subpaths for point in part.points) < 1e-6


def test_paths_of_a_picture_lie_in_its_pixels():
    record = Record(name="a", key="a", revision="1", width=600, height=400, paths=(("One", "M0.5,0.25L1,1Z"),))
    assert str(embedded(record, "One")) == "M300,100L600,400Z"
    assert embedded(record, "Two") is None
    assert [(name, str(path)) for name, path in embedded_in(record, Affine(0.5, 0, 0, 0.5, 10, 0))] == [
        ("One", "M160,50L310,200Z")
    ]


@BOUNDS
@given(text=st.text(alphabet="MmLlCcZz0123456789.,-+eE \t", max_size=60))
def test_any_text_is_a_path_or_refused(text):
    try:
        path = parse_path(text)
    except BadValue as error:
        assert error.expected
        return
    left, top, right, bottom = path.box
    assert left <= right
    assert top <= bottom
    assert parse_path(str(path)).subpaths
