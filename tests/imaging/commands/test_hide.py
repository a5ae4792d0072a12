"""hide: a layer that is left out; layer 0 still gives the picture its size."""

from imaging.asking import matches_golden, pixels, planned, read, refusal, resolved, size
from printroom.imaging.commands.layer import Hide


def test_hide_reads_a_flag():
    assert (read("hide", "1"), read("hide", "0")) == (Hide(hidden=True), Hide(hidden=False))
    assert refusal("hide", "2") == "expected one of 0, 1, false, true"


def test_hide_nothing_is_nothing():
    assert resolved("hide=0").digest() == resolved("").digest()


def test_a_hidden_layer_keeps_its_size_and_shows_nothing():
    assert size("hide=1&crop=0,0,300,200&rotate=90&extend=10,0,0,0&scl=1") == (210, 300)
    found = pixels("hide=1&bgColor=ff0000&color=00ff00&fmt=png-alpha&wid=50", "photo")
    assert (found.shape, found.max()) == ((38, 50, 4), 0)
    assert (pixels("hide=1&bgc=123456&wid=50", "photo") == [0x12, 0x34, 0x56]).all()


def test_a_hidden_layer_reads_no_pixels():
    assert planned("hide=1").layers[0].take is None


def test_hide_looks_as_before():
    assert matches_golden("hide")
