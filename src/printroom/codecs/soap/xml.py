"""An lxml element → message, leniently: any namespace, any order, every spelling of `Wire.aliases`; what is unknown is
passed over. Tables are compiled once for each type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar  # Any: messages have no common class

from lxml import etree

from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.scalars import READERS, Value
from printroom.contract.shape import Member, members
from printroom.contract.types import TYPES

T = TypeVar("T")
Read = Callable[[etree._Element], Any]

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
EMPTY: Mapping[str, Value] = {
    "string": "",
    "int": 0,
    "long": 0,
    "double": 0.0,
    "boolean": False,
    "dateTime": datetime.fromtimestamp(0, UTC),
    "base64Binary": b"",
}


def local_name(element: etree._Element) -> str:
    """The name without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: etree._Element) -> str | None:
    return None if element.get(NIL) in {"true", "1"} else element.text or ""


@dataclass(frozen=True, slots=True)
class _Entry:
    attribute: str
    read: Read
    alias: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    entries: Mapping[str, _Entry]
    required: tuple[Member, ...]


_READINGS: dict[tuple[type, bool], _Reading] = {}


def decode(element: etree._Element, cls: type[T], *, reply: bool = False) -> T:
    """Raises ApiFault 30001 for a value that is wrong, 30002 for one that is missing.

    A required boolean that is missing is false and an array empty; in a `reply`, whose version may lack what is
    required now, any scalar is empty."""
    reading = _reading(cls, reply)
    values: dict[str, Any] = {}
    for child in element:
        entry = reading.entries.get(local_name(child))
        if entry is None or (entry.alias and entry.attribute in values):
            continue
        held = entry.read(child)
        if held is not None:
            values[entry.attribute] = held
    for member in reading.required:
        if member.attribute not in values:
            values[member.attribute] = _absent(member, element, reply=reply)
    return cls(**values)


def _reading(cls: type, reply: bool) -> _Reading:
    if (cls, reply) not in _READINGS:
        entries = {
            name: _Entry(member.attribute, _reader(member, reply=reply), name != member.wire.name)
            for member in members(cls)
            for name in (*member.wire.aliases, member.wire.name)
        }
        required = [member for member in members(cls) if not member.optional and member.wire.item is None]
        _READINGS[cls, reply] = _Reading(entries, tuple(required))
    return _READINGS[cls, reply]


def _reader(member: Member, *, reply: bool) -> Read:
    name = member.wire.item_type or member.wire.type
    if name == "string":
        read: Read = text_of
    elif name in READERS:
        read = partial(_scalar, READERS[name])
    elif member.wire.item:
        read = partial(_nested_item, TYPES[name], reply=reply)
    else:
        read = partial(decode, cls=TYPES[name], reply=reply)
    return partial(_items, read) if member.wire.item else read


def _scalar(read: Callable[[str], Value], element: etree._Element) -> Value | None:
    """An empty element is an absent one; only texts and bytes can be empty."""
    text = text_of(element)
    if text is None or (not text.strip() and read is not READERS["base64Binary"]):
        return None
    try:
        return read(text)
    except ValueError as problem:
        reason = f"{_place(element)}={text[:80]}: expected {problem}"
        raise ApiFault(FaultCode.INVALID_PARAMETER, reason) from problem


def _items(read: Read, element: etree._Element) -> tuple[Any, ...]:
    """Every child is an item, whatever it is called."""
    held = (read(child) for child in element.iterchildren("*"))
    return tuple(item for item in held if item is not None)


def _nested_item(cls: type, element: etree._Element, *, reply: bool) -> object:
    """A bare text stands for the item's first field (page: UploadUrlsJob, whose urlArray was a list of texts)."""
    text = text_of(element)
    if len(element) or not text or not text.strip():
        return decode(element, cls, reply=reply)
    first, *others = members(cls)
    values: dict[str, Any] = {first.attribute: text.strip()}
    values |= {member.attribute: EMPTY[member.wire.type] for member in others if not member.optional}
    return cls(**values)


def _absent(member: Member, element: etree._Element, *, reply: bool) -> Value:
    wire = member.wire
    if wire.type == "boolean" or (reply and wire.type in EMPTY):
        return EMPTY[wire.type]
    raise ApiFault(FaultCode.MISSING_PARAMETER, f"{local_name(element)}/{wire.name} is missing")


def _place(element: etree._Element) -> str:
    parent = element.getparent()
    return f"{local_name(parent)}/{local_name(element)}" if parent is not None else local_name(element)
