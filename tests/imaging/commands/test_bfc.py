"""bfc: on lets the browser's Accept header choose a better format than JPEG or PNG."""

from imaging.asking import read, refusal, resolved
from imaging.shelf import Shelf
from printroom.imaging.commands.request import Bfc


def test_bfc_reads_its_values():
    assert read("bfc", "on") == Bfc(True)
    assert read("bfc", "off") == Bfc(False)


def test_bfc_refuses_others():
    assert refusal("bfc", "maybe") == "expected one of on, off, true, false, 1, 0"


def test_bfc_has_its_effect():
    assert resolved("bfc=on").bfc is True
    assert resolved("").bfc is False
    assert resolved("", shelf=Shelf().sized("Co/large", 5, 5).having(bfc=True)).bfc is True
