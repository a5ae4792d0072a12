"""bgColor: fills behind the layer, last of all."""

from imaging.asking import matches_golden, read, refusal, steps
from printroom.imaging.commands.colors import Color
from printroom.imaging.commands.layer import Background
from printroom.imaging.steps.colours import Fill
from printroom.imaging.steps.placing import Place


def test_bg_color_reads_every_spelling_of_a_colour():
    assert read("bgColor", "0,0,0,0") == Background(Color(0, 0, 0, 0))


def test_bg_color_refuses_what_is_none():
    assert refusal("bgColor", "blue") == "expected a colour, such as ff0000, 0xff000080, 255,0,0 or 50"


def test_bg_color_comes_after_the_margins():
    assert steps("bgColor=0000ff&extend=1,1,1,1&scl=1")[1:] == [Place(1, 1, 1002, 802), Fill((0, 0, 1), 1)]


def test_bgColor_looks_as_before():
    assert matches_golden("bgColor")
