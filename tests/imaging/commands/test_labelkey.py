"""labelkey: which user data becomes the label of a set's items."""

from imaging.asking import read, resolved
from printroom.imaging.commands.request import LabelKey


def test_labelkey_reads_its_values():
    assert read("labelkey", "title") == LabelKey("title")


def test_labelkey_has_its_effect():
    assert resolved("labelkey=title&wid=5").digest() == resolved("wid=5").digest()
