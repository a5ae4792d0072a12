"""name, message: text that only replies use which are never served."""

from imaging.asking import error, read
from printroom.imaging import Purpose
from printroom.imaging.commands.request import Text


def test_name_reads_its_values():
    assert read("name", "a/b.tif") == Text("a/b.tif")


def test_name_has_its_effect():
    assert error("name=x", purpose=Purpose.COPY) == ("parse", "name=x: a copy cannot have this command")
