"""rotate: degrees clockwise."""

import pytest

from imaging.asking import matches_golden, planned, read, refusal, size, steps
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


def test_rotate_looks_as_before():
    assert matches_golden("rotate")


def test_rotate_quarter_looks_as_before():
    assert matches_golden("rotate-quarter")
