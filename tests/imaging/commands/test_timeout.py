"""timeout: milliseconds; only req=saveToFile, which is never served, would use it."""

from imaging.asking import error, read, refusal
from printroom.imaging import Purpose
from printroom.imaging.commands.request import Timeout


def test_timeout_reads_its_values():
    assert read("timeout", "500") == Timeout(500)


def test_timeout_refuses_others():
    assert refusal("timeout", "-1") == "expected a number from 0 to 2147483648"


def test_timeout_has_its_effect():
    assert error("timeout=5", purpose=Purpose.COPY) == ("parse", "timeout=5: a copy cannot have this command")
