"""color: fills behind the content, before it is rotated and extended."""

from imaging.asking import matches_golden, read, refusal, steps
from printroom.imaging.commands.colors import Color
from printroom.imaging.commands.layer import Foreground
from printroom.imaging.steps.colours import Fill
from printroom.imaging.steps.placing import Place, Quarter


def test_color_reads_every_spelling_of_a_colour():
    assert read("color", "ff000080") == Foreground(Color(1, 0, 0, 128 / 255))


def test_color_refuses_what_is_none():
    assert refusal("color", "12345") == "expected a colour, such as ff0000, 0xff000080, 255,0,0 or 50"


def test_color_comes_before_rotation_and_margins():
    found = steps("color=ff0000&rotate=90&extend=1,1,1,1&scl=1")[1:]
    assert found == [Fill((1, 0, 0), 1), Quarter(1), Place(1, 1, 802, 1002)]


def test_color_looks_as_before():
    assert matches_golden("color")
