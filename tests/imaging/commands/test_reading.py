"""A value and its command, or the refusal."""

import pytest

from printroom.imaging.commands.reading import command
from printroom.imaging.commands.request import ImageSet
from printroom.imaging.commands.view import Wid
from printroom.imaging.errors import ImagingError


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
