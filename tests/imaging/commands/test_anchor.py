"""anchor, anchorN: the point of the source that stands for it."""

from imaging.asking import planned, read, refusal
from imaging.shelf import Shelf
from printroom.imaging.commands.geometry import Anchor


def test_anchor_reads_pixels_and_fractions_from_the_centre():
    assert read("anchor", "10,-20") == Anchor(10, -20)
    assert read("anchorN", "0.5,-0.5") == Anchor(0.5, -0.5, normal=True)


def test_anchor_refuses_numbers_beyond_its_range():
    assert refusal("anchor", "2147483649,0") == "expected a number from -2147483648 to 2147483648"
    assert refusal("anchor", "1") == "expected a number"


def test_anchor_is_carried_into_the_reply():
    assert planned("crop=100,100,400,400&wid=200&anchor=300,200").anchor == (100, 50)
    assert planned("wid=500&anchorN=0.5,-0.5").anchor == (500, 0)
    assert planned("wid=500").anchor is None


def test_anchor_of_the_record_is_the_default():
    shelf = Shelf().sized("Co/held", 100, 100, anchor=(10, 20))
    assert planned("scl=2", "held", shelf=shelf).anchor == (5, 10)
