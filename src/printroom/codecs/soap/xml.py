"""An lxml element → message, leniently; message → text, strictly. Tables are compiled once for each type.

Reading goes by local names: any namespace, any order, every spelling of `Wire.aliases`; what is unknown is passed over.
Writing takes the order of the fields, without those that the version lacks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar  # Any: messages have no common class

from lxml import etree

from printroom.codecs.fields import EVERYTHING, Selection
from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.scalars import READERS, Value, write_boolean, write_bytes, write_time
from printroom.contract.shape import Member, members
from printroom.contract.types import TYPES
from printroom.contract.versions import Version

T = TypeVar("T")
Read = Callable[[etree._Element], Any]
Put = Callable[[str], None]
Render = Callable[[Any, Put], None]

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
UNWRITABLE = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WRITTEN = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
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
    held = (read(child) for child in element if local_name(child))
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


@dataclass(frozen=True, slots=True)
class _Writing:
    """`attributes` gives the values of all fields at once; `renders` has one for each, filled after registering, so
    that a type may hold itself."""

    attributes: Callable[[Any], tuple[Any, ...]]
    members: tuple[Member, ...]
    renders: list[Render]


_WRITINGS: dict[tuple[type, Version], _Writing] = {}


def encode(message: object, name: str, *, version: Version, namespace: str, wanted: Selection = EVERYTHING) -> str:
    """The message as an element `name` of `namespace`, in the order and with the fields of `version`."""
    parts: list[str] = []
    if wanted.whole:
        _put(message, _writing(type(message), version), parts.append)
    else:
        _put_wanted(message, version, wanted=wanted, put=parts.append)
    return f'<{name} xmlns="{escaped(namespace).replace(chr(34), "&quot;")}">{"".join(parts)}</{name}>'


def escaped(text: str) -> str:
    """Characters that XML cannot carry become U+FFFD."""
    if UNWRITABLE.search(text) is None:
        return text
    return UNWRITABLE.sub(lambda match: WRITTEN.get(match[0], "\ufffd"), text)


def _writing(cls: type, version: Version) -> _Writing:
    if (cls, version) not in _WRITINGS:
        held = tuple(member for member in members(cls) if member.wire.held_by(version))
        made = _Writing(_getter([member.attribute for member in held]), held, [])
        _WRITINGS[cls, version] = made
        made.renders.extend(_render(member, version) for member in held)
    return _WRITINGS[cls, version]


def _getter(attributes: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(attributes) > 1:
        return attrgetter(*attributes)
    return lambda value: tuple(getattr(value, attribute) for attribute in attributes)


def _put(value: object, writing: _Writing, put: Put) -> None:
    for held, render in zip(writing.attributes(value), writing.renders, strict=False):
        if held is not None:
            render(held, put)


def _put_wanted(value: object, version: Version, *, wanted: Selection, put: Put) -> None:
    writing = _writing(type(value), version)
    for member, render in zip(writing.members, writing.renders, strict=True):
        held, below = getattr(value, member.attribute), wanted.below(member.wire.name)
        if held is None or below is None:
            continue
        scalars = (member.wire.item_type or member.wire.type) in TEXTS
        if below.whole or scalars:
            render(held if not member.wire.item or below.below("items") else (), put)
        else:
            _put_part(member.wire.name, held, version, wanted=below, put=put)


def _put_part(name: str, held: Any, version: Version, *, wanted: Selection, put: Put) -> None:
    put(f"<{name}>")
    if isinstance(held, tuple):
        items = wanted.below("items")
        for item in held if items is not None else ():
            _put_part("items", item, version, wanted=items or EVERYTHING, put=put)
    else:
        _put_wanted(held, version, wanted=wanted, put=put)
    put(f"</{name}>")


TEXTS: Mapping[str, Callable[[Any], str]] = {
    "string": escaped,
    "int": str,
    "long": str,
    "double": lambda number: repr(float(number)),
    "boolean": write_boolean,
    "dateTime": write_time,
    "base64Binary": write_bytes,
}


def _render(member: Member, version: Version) -> Render:
    wire = member.wire
    if wire.item is None:
        return _one(wire.name, wire.type, version)
    return _many(wire.name, _one(wire.item, wire.item_type or "", version))


def _one(name: str, type_name: str, version: Version) -> Render:
    head, tail = f"<{name}>", f"</{name}>"
    if type_name == "string":
        return _string(head, tail)
    if type_name in TEXTS:
        text = TEXTS[type_name]

        def scalar(value: Any, put: Put) -> None:
            put(f"{head}{text(value)}{tail}")

        return scalar
    writing = _writing(TYPES[type_name], version)

    def nested(value: Any, put: Put) -> None:
        put(head)
        _put(value, writing, put)
        put(tail)

    return nested


def _string(head: str, tail: str) -> Render:
    """The commonest field by far, so it is written without a call in between."""
    unwritable = UNWRITABLE.search

    def string(value: str, put: Put) -> None:
        put(head + (value if unwritable(value) is None else escaped(value)) + tail)

    return string


def _many(name: str, one: Render) -> Render:
    head, tail = f"<{name}>", f"</{name}>"

    def array(values: Iterable[Any], put: Put) -> None:
        put(head)
        for value in values:
            one(value, put)
        put(tail)

    return array
