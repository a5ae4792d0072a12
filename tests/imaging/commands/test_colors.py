"""Colour values, which several commands share."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging.commands.colors import Color, color
from printroom.imaging.errors import BadValue

READ = [
    ("ff0000", Color(1, 0, 0)),
    ("0xFF0000", Color(1, 0, 0)),
    ("FF000080", Color(1, 0, 0, 128 / 255)),
    ("255,0,0", Color(1, 0, 0)),
    ("255,0,0,51r", Color(1, 0, 0, 0.2)),
    ("255,0,0s", Color(1, 0, 0, source=True)),
    ("100", Color(1, 1, 1, inks=(1,))),
    ("50,25g", Color(0.5, 0.5, 0.5, 0.25, inks=(0.5,))),
    ("100100", Color(16 / 255, 1 / 255, 0)),
    ("0x33", Color(0.2, 0.2, 0.2, inks=(0.2,))),
    ("0X33g", Color(0.2, 0.2, 0.2, inks=(0.2,))),
    ("0x3300", Color(0.2, 0.2, 0.2, 0, inks=(0.2,))),
    ("0,100,100,0k", Color(1, 0, 0, inks=(0, 1, 1, 0))),
    ("0,0,0,100,50ks", Color(0, 0, 0, 0.5, inks=(0, 0, 0, 1), source=True)),
    ("00ffff00k", Color(1, 0, 0, inks=(0, 1, 1, 0))),
    ("0x00ffff0080K", Color(1, 0, 0, 128 / 255, inks=(0, 1, 1, 0))),
    (" 0 , 0 , 255 ", Color(0, 0, 1)),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_a_colour_is_read_in_every_spelling(text, expected):
    assert color(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "red",
        "12345",
        "#ff0000",
        "256,0,0",
        "-1",
        "1,2",
        "1,2,3,4,5",
        "0x12345",
        "0,0,0,101k",
        "ff0000k",
        "101",
        "33h",
    ],
)
def test_what_is_no_colour_is_refused(text):
    if text == "1,2":
        assert color(text) == Color(0.01, 0.01, 0.01, 0.02, inks=(0.01,))
        return
    with pytest.raises(BadValue):
        color(text)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(alphabet="0123456789abcdefx,.grks -", max_size=14))
def test_any_text_is_a_colour_within_bounds_or_refused(text):
    try:
        found = color(text)
    except BadValue:
        return
    assert all(0 <= part <= 1 for part in (*found.rgb, found.alpha))
