"""A value → its command, or the refusal that names the command, the value and what was expected of it."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeVar

from printroom.imaging.errors import BadValue, ImagingError, shown

UNAVAILABLE: Final = "not available yet"
SHORT: Final = 64
C = TypeVar("C")


def command(reader: Callable[[str], object], name: str, value: str) -> object:
    """Short values are remembered: shops ask for few sizes and qualities, and a command never changes.

    Raises ImagingError `parse`.
    """
    return _remembered(reader, name, value) if len(value) <= SHORT else read(reader, name, value)


def read(reader: Callable[[str], C], name: str, value: str) -> C:
    """Raises ImagingError `parse` with what was expected of the value."""
    try:
        return reader(value)
    except BadValue as error:
        raise wrong(name, value, error.expected) from error


def wrong(name: str, value: str, expected: str) -> ImagingError:
    return ImagingError("parse", f"{name}={shown(value)}: {expected}", command=name, value=value, rule=expected)


def absent(name: str) -> ImagingError:
    said = f"{name}: this command is not available yet"
    return ImagingError("parse", said, command=name, rule=UNAVAILABLE)


_remembered = lru_cache(maxsize=4096)(read)
