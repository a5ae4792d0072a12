"""flip: left for right, top for bottom."""

from imaging.asking import matches_golden, planned, read, refusal, steps
from printroom.imaging.commands.geometry import Flip
from printroom.imaging.steps.placing import Mirror, Quarter


def test_flip_reads_its_modes():
    assert [read("flip", mode) for mode in ("lr", "ud", "LRUD")] == [
        Flip(True, False),
        Flip(False, True),
        Flip(True, True),
    ]


def test_flip_refuses_others():
    assert refusal("flip", "rl") == "expected one of lr, ud, lrud"


def test_flip_comes_after_rotation_outside_layers_and_before_it_inside():
    assert steps("scl=1&rotate=90&flip=lr")[1:] == [Quarter(1), Mirror(True, False)]
    assert steps("scl=1&layer=0&rotate=90&flip=lr")[1:] == [Mirror(True, False), Quarter(1)]


def test_flip_moves_the_anchor():
    assert planned("scl=2&flip=lr&anchor=100,60").anchor == (450, 30)


def test_flip_looks_as_before():
    assert matches_golden("flip")
