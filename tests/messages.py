"""Messages of any type, built from the contract alone: full ones hold everything that a version has, minimal ones
only what its schema requires."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from printroom.contract.shape import Member, members
from printroom.contract.types import TYPES
from printroom.contract.versions import Version

T = TypeVar("T")
MOMENT = datetime(2014, 4, 3, 10, 0, 0, 123000, tzinfo=UTC)
EMPTY = {
    "string": "",
    "int": 0,
    "long": 0,
    "double": 0.0,
    "boolean": False,
    "dateTime": datetime.fromtimestamp(0, UTC),
    "base64Binary": b"",
}


def build(cls: type[T], version: Version, *, full: bool, numbers: Iterator[int] | None = None, depth: int = 0) -> T:
    """Every value differs from every other, so that no two fields can be mistaken; a type holds itself once."""
    numbers = numbers or count(1)
    values: dict[str, Any] = {}
    for member in members(cls):
        wire = member.wire
        if wire.held_by(version) and (wire.required or (full and not _too_deep(member, depth))):
            values[member.attribute] = _value(member, version, full=full, numbers=numbers, depth=depth)
        elif not member.optional and wire.item is None:
            values[member.attribute] = EMPTY[wire.type]
    return cls(**values)


def _too_deep(member: Member, depth: int) -> bool:
    return depth > 3 and (member.wire.item_type or member.wire.type) in TYPES


def _value(member: Member, version: Version, *, full: bool, numbers: Iterator[int], depth: int) -> Any:
    name = member.wire.item_type or member.wire.type

    def one() -> Any:
        if name in TYPES:
            return build(TYPES[name], version, full=full, numbers=numbers, depth=depth + 1)
        return _scalar(name, next(numbers))

    if member.wire.item is None:
        return one()
    return (one(), one()) if full else ()


def _scalar(name: str, number: int) -> Any:
    values = {
        "string": f"ü <{number}> & \r\n'\"",
        "int": -number,
        "long": number + (1 << 40),
        "double": number + 0.5,
        "boolean": number % 2 == 0,
        "dateTime": MOMENT + timedelta(seconds=number),
        "base64Binary": bytes([number % 256, 255]),
    }
    return values[name]
