"""jpegSize: the reply has at most this many kilobytes; 0 is off."""

from imaging.asking import read, refusal, resolved
from printroom.imaging.commands.output import JpegSize


def test_jpeg_size_reads_its_values():
    assert read("jpegSize", "40") == JpegSize(40)
    assert read("jpegSize", "0") == JpegSize(0)


def test_jpeg_size_refuses_others():
    assert refusal("jpegSize", "-1") == "expected a number from 0 to 2147483648"


def test_jpeg_size_has_its_effect():
    assert resolved("jpegSize=40").output.jpeg_size == 40
