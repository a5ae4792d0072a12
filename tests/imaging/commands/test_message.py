"""name, message: text that only replies use which are never served."""

from imaging.asking import error, read
from printroom.imaging import Purpose
from printroom.imaging.commands.request import Text


def test_message_reads_its_values():
    assert read("message", "hello") == Text("hello")


def test_message_has_its_effect():
    assert error("message=x", purpose=Purpose.COPY) == ("parse", "message=x: a copy cannot have this command")
