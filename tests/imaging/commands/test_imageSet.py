"""imageSet: a set written out in the request, for req=set."""

from imaging.asking import error, read
from printroom.imaging import Purpose, parse
from printroom.imaging.commands.request import ImageSet


def test_image_set_reads_its_values():
    assert read("imageSet", "{a,b;c}") == ImageSet("{a,b;c}")


def test_image_set_has_its_effect():
    assert parse("imageSet={a&b,c}&wid=5").output.get(ImageSet) == ImageSet("{a&b,c}")
    assert error("imageSet={a}", purpose=Purpose.COPY) == ("parse", "imageSet={a}: a copy cannot have this command")
