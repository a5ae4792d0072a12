"""extend, extendN: margins."""

import pytest

from imaging.asking import matches_golden, read, refusal, size, steps
from printroom.imaging.commands.geometry import Extend
from printroom.imaging.steps.placing import Place


def test_extend_reads_pixels_and_fractions():
    assert read("extend", "1,-2,3,4") == Extend(1, -2, 3, 4)
    assert read("extendN", "0.5,0,0,0") == Extend(0.5, 0, 0, 0, normal=True)


def test_extend_refuses_less_than_four_numbers():
    assert refusal("extend", "1,2,3") == "expected a number"


def test_extend_places_the_picture_in_a_larger_rectangle():
    assert steps("extend=10,20,30,40&scl=1")[1:] == [Place(10, 20, 1040, 860)]


def test_extend_cuts_with_negative_margins():
    assert steps("extend=-10,-10,-10,-10&scl=1")[1:] == [Place(-10, -10, 980, 780)]


def test_extend_n_is_relative_to_the_turned_rectangle():
    assert size("rotate=90&extendN=0.5,0,0,0&scl=1") == (1200, 1000)


@pytest.mark.parametrize("width", range(301, 321))
def test_extend_on_one_side_leaves_no_gap_on_the_other(width):
    """However the reply rounds, the picture ends where the rectangle ends."""
    take, place = steps(f"extend=33,0,0,0&wid={width}")
    assert place.left + take.width == place.width == width


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("extend=-300,0,310,0&scl=7", -43),
        ("extend=100,0,-97,0&scl=3.3333", 30),
        ("extend=0,310,0,-300&scl=7", 44),
        ("extend=10,0,-300,0&scl=7", 1),
        ("extend=-7,0,-3,0&scl=2", -3),
    ],
)
def test_extend_that_cuts_one_side_and_grows_the_other_moves_the_picture_by_its_margin(query, left):
    found = next(step for step in steps(query) if isinstance(step, Place))
    assert (found.top or found.left) == left


def test_extend_that_leaves_nothing_leaves_one_pixel():
    assert size("extend=-2000,0,0,0&scl=1") == (1, 800)


def test_extend_looks_as_before():
    assert matches_golden("extend")


def test_extendN_looks_as_before():
    assert matches_golden("extendN")
