"""How a field of a message or type looks on the wire; every dataclass field of the contract carries one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, TypedDict, TypeVar, Unpack  # Any: the scope of a function that is made here

from printroom.contract.versions import Version

KEY = "wire"
L = TypeVar("L", bound="Listed")


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


class Listed:
    """A message of which a reply has thousands, and the same ones again and again: what is `made` of it once is kept."""

    __slots__ = ("made",)
    made: Any  # what a codec has made of it, and for whom


def quick(cls: type[L]) -> type[L]:
    """The same frozen, keyword-only class of slots, made three times as quickly.

    A frozen dataclass fills each field by `object.__setattr__`. Here a value is of an open twin class with the same
    slots, in which a field is plainly assigned, until all of them are filled.
    """
    names = tuple(field.name for field in fields(cls))  # type: ignore[arg-type]  # a dataclass
    twin = type(cls.__name__, (Listed,), {"__slots__": names})
    scope: dict[str, Any] = {"become": object.__setattr__, "twin": twin, "cls": cls}
    given = [field.name for field in fields(cls) if field.default is MISSING]  # type: ignore[arg-type]  # a dataclass
    optional = [field for field in fields(cls) if field.default is not MISSING]  # type: ignore[arg-type]  # a dataclass
    scope |= {f"default_{field.name}": field.default for field in optional}
    # Not keyword-only, as far as Python knows: defaults of such are looked up one by one.
    heads = [*given, *(f"{field.name}=default_{field.name}" for field in optional)]
    body = ["become(self, '__class__', twin)", "self.made = None", *(f"self.{name} = {name}" for name in names)]
    lines = "".join(f"    {line}\n" for line in (*body, "become(self, '__class__', cls)"))
    exec(f"def __init__(self, {', '.join(heads)}):\n{lines}", scope)  # of the contract's names alone
    cls.__init__ = scope["__init__"]  # type: ignore[method-assign]  # with the same parameters
    return cls
