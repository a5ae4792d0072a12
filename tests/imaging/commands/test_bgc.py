"""bgc: the colour of what nothing covers."""

from imaging.asking import matches_golden, planned, read, refusal
from printroom.imaging import Purpose
from printroom.imaging.commands.colors import Color
from printroom.imaging.commands.view import Bgc
from printroom.imaging.steps.colours import Fill


def test_bgc_reads_colours():
    assert read("bgc", "ff0000") == Bgc(Color(1, 0, 0))
    assert read("bgc", "50") == Bgc(Color(0.5, 0.5, 0.5, inks=(0.5,)))


def test_bgc_refuses_what_is_no_colour():
    assert refusal("bgc", "red") == "expected a colour, such as ff0000, 0xff000080, 255,0,0 or 50"


def test_bgc_is_the_last_fill_and_its_alpha_does_not_count():
    assert planned("wid=100&hei=100&bgc=00ff0010").steps[-1] == Fill((0, 1, 0))
    assert planned("wid=100&bgc=00ff00").output.background == (0, 255, 0)


def test_bgc_means_nothing_to_a_reply_with_alpha():
    assert Fill((0, 1, 0)) not in planned("wid=100&hei=100&bgc=00ff00&fmt=png-alpha").steps


def test_bgc_flattens_a_copy_that_does_not_ask_for_alpha():
    assert planned("bgc=00ff00", "alpha", Purpose.COPY).output.alpha is False
    assert planned("bgc=00ff00&fmt=png-alpha", "alpha", Purpose.COPY).output.alpha is True
    assert planned("wid=50", "alpha", Purpose.COPY).output.alpha is True


def test_bgc_looks_as_before():
    assert matches_golden("bgc")
