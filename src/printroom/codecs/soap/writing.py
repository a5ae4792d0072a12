"""Message → text, strictly: the order of the fields, without those that the version lacks.

For each type and version one function is made, once, whose body is the text of an element: a list of a thousand assets
is a thousand calls. Of a required `name` and an optional `sku` it is:

    v0 = value.name
    v1 = value.sku
    if not plain("".join(filter(None, (v0, v1,)))):
        v0 = v0 and escaped(v0)
        v1 = v1 and escaped(v1)
    return "".join((f"<name>{v0}</name>", ("" if v1 is None else f"<sku>{v1}</sku>"),))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any, Final  # Any: messages have no common class

from printroom.codecs.fields import EVERYTHING, Selection
from printroom.contract.scalars import write_boolean, write_bytes, write_time
from printroom.contract.shape import Listed, Member, members
from printroom.contract.types import TYPES
from printroom.contract.versions import Version

Write = Callable[[Any], str]

UNWRITABLE: Final = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WRITTEN: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}


def encode(message: object, name: str, *, version: Version, namespace: str, wanted: Selection = EVERYTHING) -> str:
    """The message as an element `name` of `namespace`, in the order and with the fields of `version`."""
    parts = [f'<{name} xmlns="{escaped(namespace).replace(chr(34), "&quot;")}">']
    if wanted.whole:
        _fill(parts, message, version)
    else:
        parts.append(_part(message, version, wanted))
    parts.append(f"</{name}>")
    return "".join(parts)


def _fill(parts: list[str], message: object, version: Version) -> None:
    """Item by item: a list of thousands is copied once, when all is joined."""
    for member in _held(type(message), version):
        held, wire = getattr(message, member.attribute), member.wire
        if held is None:
            continue
        parts.append(f"<{wire.name}>")
        if wire.item is None:
            parts.append(_one(wire.type, version)(held))
        else:
            one, head, tail = _item(wire.item_type or "", version), f"<{wire.item}>", f"</{wire.item}>"
            for item in held:
                parts += (head, one(item), tail)
        parts.append(f"</{wire.name}>")


def escaped(text: str) -> str:
    """Characters that XML cannot carry become U+FFFD."""
    if UNWRITABLE.search(text) is None:
        return text
    return UNWRITABLE.sub(lambda match: WRITTEN.get(match[0], "\ufffd"), text)


def plain(text: str) -> bool:
    """Nothing in it needs to be written in another way; a few texts of which that is true are said not to be."""
    return text.isprintable() and "<" not in text and "&" not in text and ">" not in text


SCALARS: Final[Mapping[str, Callable[[Any], str]]] = {
    "string": escaped,
    "int": str,
    "long": str,
    "double": lambda number: repr(float(number)),
    "boolean": write_boolean,
    "dateTime": write_time,
    "base64Binary": write_bytes,
}
_INLINE: Final = {
    "string": "{%s}",
    "int": "{%s}",
    "long": "{%s}",
    "boolean": "{'true' if %s else 'false'}",
    "dateTime": "{written(%s)}",
}
_WRITERS: dict[tuple[type, Version], Write] = {}


def _writer(cls: type, version: Version) -> Write:
    found = _WRITERS.get((cls, version))
    if found is None:
        found = _WRITERS[cls, version] = _made(cls, version)
    return found


def _held(cls: type, version: Version) -> tuple[Member, ...]:
    return tuple(member for member in members(cls) if member.wire.held_by(version))


def _made(cls: type, version: Version) -> Write:
    held = _held(cls, version)
    if not held:
        return lambda value: ""
    scope: dict[str, Any] = {"plain": plain, "escaped": escaped, "written": write_time}
    pieces = []
    for there, run in groupby(enumerate(held), key=lambda pair: not pair[1].optional):
        texts = {at: _piece(member, at, version, scope) for at, member in run}
        pieces += [f'f"{"".join(texts.values())}"'] if there else [_unless_none(at, text) for at, text in texts.items()]
    words = [f"v{at}" for at, member in enumerate(held) if member.wire.type == "string"]
    lines = [
        *(f"v{at} = value.{member.attribute}" for at, member in enumerate(held)),
        *([f'if not plain("".join(filter(None, ({", ".join(words)},)))):'] if words else []),
        *(f"    {word} = {word} and escaped({word})" for word in words),
        f'return "".join(({", ".join(pieces)},))',
    ]
    # Of names in the contract alone.
    exec(compile("def write(value):\n    " + "\n    ".join(lines), f"<{cls.__name__}>", "exec"), scope)
    made: Write = scope["write"]
    return made


def _unless_none(at: int, text: str) -> str:
    return f'("" if v{at} is None else f"{text}")'


def _piece(member: Member, at: int, version: Version, scope: dict[str, Any]) -> str:
    """The part of a format string that writes v`at`; what it calls is put into the scope."""
    wire = member.wire
    if wire.item is None and wire.type in _INLINE:
        content = _INLINE[wire.type] % f"v{at}"
    else:
        one = _one(wire.type, version) if wire.item is None else _many(wire.item, wire.item_type or "", version)
        scope[f"w{at}"] = one
        content = f"{{w{at}(v{at})}}" if wire.item is None else f"{{w{at}(v{at}) if v{at} else ''}}"
    return f"<{wire.name}>{content}</{wire.name}>"


def _one(type_name: str, version: Version) -> Write:
    """The content of one element; a type that holds itself is looked up when it is written."""
    if type_name in SCALARS:
        return SCALARS[type_name]
    cls = TYPES[type_name]
    return _WRITERS.get((cls, version)) or (lambda value: _writer(cls, version)(value))


def _many(item: str, type_name: str, version: Version) -> Write:
    one, head, tail = _item(type_name, version), f"<{item}>", f"</{item}>"
    between = tail + head
    return lambda values: f"{head}{between.join(map(one, values))}{tail}" if values else ""


def _item(type_name: str, version: Version) -> Write:
    """The content of one item of a list; that of a Listed message is written once."""
    one = _one(type_name, version)
    if type_name in SCALARS or not issubclass(TYPES[type_name], Listed):
        return one

    def kept(value: Listed) -> str:
        if value.made is None or value.made[0] is not version:
            object.__setattr__(value, "made", (version, one(value)))
        text: str = value.made[1]
        return text

    return kept


def _part(value: object, version: Version, wanted: Selection) -> str:
    """With the wanted fields alone."""
    parts = []
    for member in _held(type(value), version):
        held, below = getattr(value, member.attribute), wanted.below(member.wire.name)
        if held is not None and below is not None:
            parts.append(f"<{member.wire.name}>{_below(member, held, version, wanted=below)}</{member.wire.name}>")
    return "".join(parts)


def _below(member: Member, held: Any, version: Version, *, wanted: Selection) -> str:
    wire = member.wire
    if wire.item is None:
        if wanted.whole or wire.type in SCALARS:
            return _one(wire.type, version)(held)
        return _part(held, version, wanted)
    items = wanted.below("items")
    if items is None:
        return ""
    if wanted.whole or items.whole or wire.item_type in SCALARS:
        return _many(wire.item, wire.item_type or "", version)(held)
    return "".join(f"<{wire.item}>{_part(item, version, items)}</{wire.item}>" for item in held)
