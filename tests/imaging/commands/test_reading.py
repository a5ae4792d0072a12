"""A value and its command, or the refusal."""

import pytest

from printroom.imaging.commands.base import clamps
from printroom.imaging.commands.geometry import Crop
from printroom.imaging.commands.reading import command
from printroom.imaging.commands.request import ImageSet
from printroom.imaging.commands.toning import Brightness
from printroom.imaging.commands.view import Wid
from printroom.imaging.errors import ImagingError

FRACTIONS = ("0.4 is taken for 0", "9.6 is taken for 10")


def test_a_short_value_is_read_once():
    assert command(Wid.parse, "wid", "40") is command(Wid.parse, "wid", "40")
    assert command(Wid.parse, "wid", "40") == Wid(40)


def test_a_long_value_is_not_remembered():
    made = [command(ImageSet.parse, "imageSet", "a," * 100) for _ in range(2)]
    assert made[0] == made[1] == ImageSet("a," * 100)
    assert made[0] is not made[1]


def test_a_refusal_is_told_each_time():
    for _ in range(2):
        with pytest.raises(ImagingError) as caught:
            command(Wid.parse, "wid", "wide")
        assert (caught.value.command, caught.value.value, caught.value.rule) == ("wid", "wide", "expected a number")


def test_what_is_rounded_or_brought_into_its_range_is_told():
    for value, reader, told in (
        ("300.5", Wid.parse, ["300.5 is taken for 301: a whole number is expected"]),
        ("300.0", Wid.parse, []),
        ("0.4,0,9.6,9", Crop.parse, [f"{said}: a whole number is expected" for said in FRACTIONS]),
        ("140", Brightness.parse, ["140 is taken for 100: the range is -100 to 100"]),
    ):
        with clamps() as heard:
            reader(value)
        assert heard == told
