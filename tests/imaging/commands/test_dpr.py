"""dpr: device pixels per pixel."""

from imaging.asking import matches_golden, planned, read, refusal, size
from imaging.shelf import Shelf
from printroom.imaging import Purpose
from printroom.imaging.commands.view import Dpr


def test_dpr_reads_a_switch_and_a_ratio():
    assert read("dpr", "on,2") == Dpr(2)
    assert read("dpr", "on") == Dpr(1, detected=True)
    assert read("dpr", "off") == Dpr(1)
    assert read("dpr", "OFF,3") == Dpr(1)


def test_dpr_refuses_a_ratio_of_zero():
    assert refusal("dpr", "on,0") == "expected a number greater than 0"
    assert refusal("dpr", "2") == "expected one of off, on"


def test_dpr_multiplies_the_reply():
    assert size("wid=200&dpr=on,2") == (400, 320)
    assert size("wid=200&hei=200&dpr=on,1.5") == (300, 300)


def test_dpr_gives_way_to_the_widest_allowed_reply():
    shelf = Shelf().sized("Co/wide", 4000, 2000).having(max_pix=(2000, 2000))
    found = planned("wid=1500&hei=750&dpr=on,2", "wide", shelf=shelf)
    assert (found.width, found.height) == (2000, 1000)


def test_dpr_is_left_out_of_a_copy_and_that_is_said():
    found = planned("wid=200&dpr=on,2", purpose=Purpose.COPY)
    assert (found.width, found.height) == (200, 160)
    assert [notice.message for notice in found.notices] == ["dpr=on,2: ignored, it concerns delivery only"]


def test_dpr_looks_as_before():
    assert matches_golden("dpr")
