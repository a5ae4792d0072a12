"""Values of catalog attributes: text → value, and back as the reference writes it. Readers raise BadValue."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Final

from printroom.imaging.commands.base import choice, flag, real, whole
from printroom.imaging.commands.colors import color
from printroom.imaging.errors import BadValue

LONGEST: Final = 4096
LARGEST_SIDE: Final = 65_535
MOST_HOURS: Final = 100_000
RES_MODES: Final = ("sharp", "bilin", "bicub", "sharp2", "bisharp")
PNG_MANNERS: Final = ("lossless", "lossy")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

Locales = tuple[tuple[str, tuple[str, ...]], ...]


def pair(value: str) -> tuple[int, int]:
    parts = [part.strip() for part in value.split(",")]
    if len(parts) != 2:
        raise BadValue("expected width,height, as 400,400")
    width, height = (whole(part, low=0, high=LARGEST_SIDE) for part in parts)
    return width, height


def limit(value: str) -> tuple[int, int]:
    """A pair that is 0,0 for none, or has no 0 in it."""
    width, height = pair(value)
    if (width == 0) != (height == 0):
        raise BadValue("expected two numbers above 0, or 0,0 for no limit")
    return width, height


def opaque(value: str) -> tuple[int, int, int]:
    """A colour as 8-bit red, green, blue."""
    found = color(value)
    if found.alpha != 1:
        raise BadValue("expected an opaque colour, as 0xffffff")
    red, green, blue = (round(part * 255) for part in found.rgb)
    return red, green, blue


def quality(value: str) -> tuple[int, bool]:
    number, _, chroma = value.partition(",")
    return whole(number, low=1, high=100), flag(chroma) if chroma.strip() else False


def res_mode(value: str) -> int:
    """A number from 1 to 5, or the name that resMode= has for it."""
    if value.strip().isdecimal():
        return whole(value, low=1, high=len(RES_MODES))
    return RES_MODES.index(choice(value, RES_MODES)) + 1


def png_manner(value: str) -> str:
    return choice(value, PNG_MANNERS)


def one_of(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        number = real(value, low=low, high=high)
        if number != int(number):
            raise BadValue(f"expected a whole number from {low} to {high}")
        return int(number)

    return read


def above_zero(value: str) -> float:
    return real(value, above=0, high=1_000_000)


def hours(value: str) -> float:
    """0 or more, or -1 for never."""
    number = real(value, low=-1, high=MOST_HOURS)
    if -1 < number < 0:
        raise BadValue("expected hours, 0 or more, or -1 for never")
    return number


def text(value: str) -> str:
    clean = value.strip()
    if len(clean) > LONGEST or _CONTROL.search(clean):
        raise BadValue(f"expected at most {LONGEST} characters and no control characters among them")
    return clean


def networks(value: str) -> tuple[str, ...]:
    """Addresses and networks in their usual spelling; those that hold everybody are none."""
    found = []
    for word in words(value):
        try:
            network = ipaddress.ip_network(word, strict=False)
        except ValueError as error:
            raise BadValue("expected addresses or networks, as 192.168.2.117,10.0.0.0/8") from error
        found.append(str(network) if network.num_addresses > 1 else str(network.network_address))
    return () if "0.0.0.0/0" in found else tuple(found)


def domains(value: str) -> tuple[str, ...]:
    """None: they are told to Flash, in which no reply is."""
    if words(value):
        raise BadValue("expected no domains: they are for replies in Flash formats, which this server has not")
    return ()


def only(number: int, why: str) -> Callable[[str], int]:
    """Of an attribute of which the server has one of the values for good."""

    def read(value: str) -> int:
        if whole(value, low=0, high=1) != number:
            raise BadValue(f"expected {number}: {why}")
        return number

    return read


def locales(value: str) -> Locales:
    """`en,_en,|de,_de|,` → (locale in lower case, what is tried for it), one each; the empty locale is for all others."""
    found: dict[str, tuple[str, ...]] = {}
    for item in text(value).split("|"):
        name, comma, rest = item.partition(",")
        key = name.strip().lower()
        if not comma or key in found:
            raise BadValue("expected locale,suffix{,suffix} items separated by |, each locale once")
        found[key] = tuple(part.strip() for part in rest.split(","))
    return tuple(found.items())


def words(value: str) -> list[str]:
    return [word for word in (word.strip() for word in text(value).split(",")) if word]


def write_list(value: tuple[object, ...]) -> str:
    return ",".join(f"{int(item)}" if isinstance(item, bool) else str(item) for item in value)


def write_hex(value: tuple[int, int, int]) -> str:
    return f"0x{bytes(value).hex()}"


def write_flag(value: bool) -> str:
    return "1" if value else "0"


def write_word(value: bool) -> str:
    return "true" if value else "false"


def write_number(value: float) -> str:
    return f"{value:.10g}"


def write_networks(value: tuple[str, ...]) -> str:
    return ",".join(value) or "0.0.0.0/0"


def write_locales(value: Locales) -> str:
    return "|".join(",".join((name, *tried)) for name, tried in value)
