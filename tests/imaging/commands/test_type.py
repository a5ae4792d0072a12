"""type: the user type that static content must have; pictures ignore it."""

from imaging.asking import error, read, steps
from printroom.imaging import Purpose
from printroom.imaging.commands.request import Type


def test_type_reads_its_values():
    assert read("type", "video") == Type("video")
    assert read("type", "") == Type("")


def test_type_has_its_effect():
    assert steps("type=video&scl=1") == steps("scl=1")
    assert error("type=x", purpose=Purpose.COPY) == ("parse", "type=x: a copy cannot have this command")
