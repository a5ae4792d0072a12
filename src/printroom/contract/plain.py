"""Any value of the contract ⇄ dicts, lists and what JSON can hold, keyed by wire names.

An array is a list, without its wrapper's `items`; None is left out; times are texts in UTC, bytes are base64.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar  # Any: messages have no common class, plain values no common type

from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.scalars import in_range, read_bytes, read_time, write_bytes, write_time
from printroom.contract.shape import Member, members
from printroom.contract.types import TYPES

T = TypeVar("T")
Plain = Any
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot carry
Reader = Callable[[Plain, str], Any]  # takes the value and where it stands, for the reason of a fault


def to_plain(value: object) -> Plain:
    """A message, a nested type, a tuple of them or a scalar → dicts, lists, str, int, float, bool."""
    if isinstance(value, (str, int, float)):
        return value
    if isinstance(value, datetime):
        return write_time(value)
    if isinstance(value, bytes):
        return write_bytes(value)
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    return {
        member.wire.name: to_plain(held)
        for member in members(type(value))
        if (held := getattr(value, member.attribute)) is not None
    }


def from_plain(cls: type[T], plain: Plain, *, at: str = "") -> T:
    """Reads what `to_plain` writes; raises ApiFault 30001 for a wrong value or unknown name, 30002 for a missing one.

    A required boolean that is missing is false, a required array that is missing is empty."""
    if not isinstance(plain, Mapping):
        raise _wrong(at or cls.__name__, plain, "an object")
    table = _table(cls)
    values = {}
    for name, held in plain.items():
        entry = table.entries.get(name)
        if entry is None:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"{_path(at, name)}: {cls.__name__} has no such field")
        if held is not None and not (entry.alias and entry.attribute in values):
            values[entry.attribute] = entry.read(held, _path(at, name))
    for member in table.required:
        if member.attribute not in values:
            values[member.attribute] = _absent(member, at)
    return cls(**values)


@dataclass(frozen=True, slots=True)
class _Entry:
    attribute: str
    read: Reader
    alias: bool


@dataclass(frozen=True, slots=True)
class _Table:
    entries: Mapping[str, _Entry]
    required: tuple[Member, ...]


_TABLES: dict[type, _Table] = {}


def _table(cls: type) -> _Table:
    if cls not in _TABLES:
        _TABLES[cls] = _compiled(cls)
    return _TABLES[cls]


def _compiled(cls: type) -> _Table:
    entries = {
        name: _Entry(member.attribute, _reader(member), name != member.wire.name)
        for member in members(cls)
        for name in (*member.wire.aliases, member.wire.name)
    }
    required = [member for member in members(cls) if not member.optional and member.wire.item is None]
    return _Table(entries, tuple(required))


def _reader(member: Member) -> Reader:
    name = member.wire.item_type or member.wire.type
    read = SCALARS[name] if name in SCALARS else partial(_nested, TYPES[name])
    return partial(_items, read) if member.wire.item else read


def _nested(cls: type[Any], plain: Plain, at: str) -> object:
    return from_plain(cls, plain, at=at)


def _items(read: Reader, plain: Plain, at: str) -> tuple[Any, ...]:
    if not isinstance(plain, list):
        raise _wrong(at, plain, "a list")
    return tuple(read(item, f"{at}[{index}]") for index, item in enumerate(plain))


def _absent(member: Member, at: str) -> bool:
    if member.wire.type == "boolean":
        return False
    raise ApiFault(FaultCode.MISSING_PARAMETER, f"{_path(at, member.wire.name)} is missing")


def _path(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _wrong(at: str, plain: Plain, expected: str) -> ApiFault:
    return ApiFault(FaultCode.INVALID_PARAMETER, f"{at}={str(plain)[:80]}: expected {expected}")


def _text(plain: Plain, at: str) -> str:
    if not isinstance(plain, str):
        raise _wrong(at, plain, "a text")
    if UNWRITABLE.search(plain):
        raise _wrong(at, ascii(plain), "a text without control characters")
    return plain


def _boolean(plain: Plain, at: str) -> bool:
    if isinstance(plain, bool):
        return plain
    raise _wrong(at, plain, "true or false")


def _whole(plain: Plain, at: str, *, bits: int) -> int:
    if not isinstance(plain, int) or isinstance(plain, bool):
        raise _wrong(at, plain, "a whole number")
    return int(_told(partial(in_range, bits=bits), plain, at))


def _real(plain: Plain, at: str) -> float:
    if isinstance(plain, (int, float)) and not isinstance(plain, bool) and abs(plain) < float("inf"):
        return float(_told(float, plain, at))
    raise _wrong(at, plain, "a number")


def _told(read: Callable[[Plain], Any], plain: Plain, at: str) -> Any:
    try:
        return read(plain)
    except (ValueError, OverflowError) as problem:
        raise _wrong(at, plain, str(problem)) from problem


def _from_text(read: Callable[[str], Any], plain: Plain, at: str) -> Any:
    return _told(read, _text(plain, at), at)


SCALARS: Mapping[str, Reader] = {
    "string": _text,
    "boolean": _boolean,
    "int": partial(_whole, bits=32),
    "long": partial(_whole, bits=64),
    "double": _real,
    "dateTime": partial(_from_text, read_time),
    "base64Binary": partial(_from_text, read_bytes),
}
