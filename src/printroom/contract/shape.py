"""How a field of a message or type looks on the wire; every dataclass field of the contract carries one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TypedDict, Unpack

from printroom.contract.versions import Version

KEY = "wire"


@dataclass(frozen=True, slots=True)
class Wire:
    """`type` is the wire's type name; `required` the schema's minOccurs; `versions` None means all of the owner's,
    an empty set means read in every version and written in none; `aliases` are other spellings read."""

    name: str
    type: str
    required: bool = False
    item: str | None = None
    item_type: str | None = None
    versions: frozenset[Version] | None = None
    aliases: tuple[str, ...] = ()

    def held_by(self, version: Version) -> bool:
        return self.versions is None or version in self.versions


class Facts(TypedDict, total=False):
    required: bool
    versions: frozenset[Version]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A dataclass field with its Python name; `optional` when Python may hold None."""

    attribute: str
    optional: bool
    wire: Wire


def wire(name: str, type: str, *, of: str | None = None, **facts: Unpack[Facts]) -> Mapping[str, Wire]:
    """The metadata of a dataclass field; `of` makes it an array of that type in `items` elements."""
    return {KEY: Wire(name=name, type=type, item="items" if of else None, item_type=of, **facts)}


_MEMBERS: dict[type, tuple[Member, ...]] = {}


def members(cls: type) -> tuple[Member, ...]:
    """The fields of a contract type, in the order in which they are written."""
    if cls not in _MEMBERS:
        _MEMBERS[cls] = tuple(Member(field.name, field.default is None, field.metadata[KEY]) for field in fields(cls))
    return _MEMBERS[cls]
