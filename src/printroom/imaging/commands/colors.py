"""Colour values: gray, RGB and CMYK, as percent, bytes or hex digits."""

import re
from dataclasses import dataclass
from typing import Final

from printroom.imaging.errors import BadValue

_VALUE: Final = re.compile(r"(?P<body>.*?)(?P<suffix>[grk]?s?|s[grk])", re.IGNORECASE | re.ASCII)
_HEX: Final = re.compile(r"(?P<prefix>0x)?(?P<digits>[0-9a-f]+)", re.IGNORECASE | re.ASCII)
_DECIMAL: Final = re.compile(r"\d{1,9}(\.\d{0,9})?|\.\d{1,9}", re.ASCII)
_COMPONENTS: Final = {"g": 1, "r": 3, "k": 4}
_TOPS: Final = {"g": 100.0, "r": 255.0, "k": 100.0}


@dataclass(frozen=True, slots=True)
class Color:
    """A colour with alpha, all parts 0 to 1, not premultiplied; gray and CMYK became RGB without colour management.

    `inks` are the parts of a value that was given as gray or CMYK, empty for RGB. `source`: the value belongs to the
    input profile of its pixel type (suffix `s`), else to the output profile.
    """

    red: float
    green: float
    blue: float
    alpha: float = 1
    inks: tuple[float, ...] = ()
    source: bool = False

    @property
    def rgb(self) -> tuple[float, float, float]:
        return self.red, self.green, self.blue

    @property
    def parts(self) -> tuple[float, ...]:
        """The components as they were given: one of gray, three of RGB, four of CMYK."""
        return self.inks or self.rgb


def color(value: str) -> Color:
    """Any of the documented spellings, in any case: `ff0000`, `0xFF000080`, `255,0,0`, `50`, `0,100,100,0k`."""
    found = _VALUE.fullmatch(value.strip())
    body, suffix = (found["body"], found["suffix"].lower()) if found else (value, "")
    space = suffix.replace("s", "")
    parts = _hexadecimal(body, space) or _decimal(body, space)
    if parts is None:
        raise BadValue("expected a colour, such as ff0000, 0xff000080, 255,0,0 or 50")
    *own, alpha = parts
    red, green, blue = _rgb(own)
    return Color(red, green, blue, alpha, inks=() if len(own) == 3 else tuple(own), source="s" in suffix)


def _hexadecimal(body: str, space: str) -> tuple[float, ...] | None:
    found = _HEX.fullmatch(body)
    if not found:
        return None
    digits, prefixed = found["digits"], bool(found["prefix"])
    space = space or ("g" if prefixed and len(digits) <= 4 else "r")
    if space == "g" and not prefixed:
        return None
    count = _COMPONENTS[space]
    if len(digits) not in {2 * count, 2 * count + 2}:
        return None
    values = [int(digits[at : at + 2], 16) / 255 for at in range(0, len(digits), 2)]
    return (*values[:count], values[count] if len(values) > count else 1.0)


def _decimal(body: str, space: str) -> tuple[float, ...] | None:
    texts = [text.strip() for text in body.split(",")]
    if not all(_DECIMAL.fullmatch(text) for text in texts):
        return None
    space = space or ("g" if len(texts) <= 2 else "r")
    count, top = _COMPONENTS[space], _TOPS[space]
    values = [float(text) / top for text in texts]
    if len(values) not in {count, count + 1} or max(values) > 1:
        return None
    return (*values[:count], values[count] if len(values) > count else 1.0)


def _rgb(parts: list[float]) -> tuple[float, float, float]:
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
    red, green, blue = parts if len(parts) == 3 else parts * 3
    return red, green, blue
