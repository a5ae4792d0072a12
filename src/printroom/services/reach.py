"""Reach: what one image request looks up in a catalog, each name once, and which names those were."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Protocol

from printroom.imaging.ports import Attributes, Catalog, Kind, Record
from printroom.services import records


class Shelf(Catalog, Protocol):
    """A catalog that knows more of an object than its picture."""

    def published(self, name: str) -> Mapping[str, Any] | None:
        """The published record of that name; its `image` is there where it is a picture."""
        ...


class Reach:
    """A Catalog for one request. Names that no record can have are missing without asking the shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._found: dict[str, Mapping[str, Any] | None] = {}
        self.presets: set[str] = set()

    @property
    def names(self) -> frozenset[str]:
        """The names of the records that were found."""
        return frozenset(name for name, found in self._found.items() if found)

    @cached_property
    def attributes(self) -> Attributes:
        return self._shelf.attributes

    def published(self, name: str) -> Mapping[str, Any] | None:
        clean = unicodedata.normalize("NFC", name)
        if not carriable(clean):
            return None
        if clean not in self._found:
            self._found[clean] = self._shelf.published(clean)
        return self._found[clean]

    def record(self, name: str, kind: Kind = "image") -> Record | None:
        found = self.published(name)
        return records.from_plain(found["image"]) if found and "image" in found else None

    def macro(self, name: str) -> str | None:
        found = self._shelf.macro(name)
        if found is not None:
            self.presets.add(name)
        return found

    def profile(self, name: str) -> bytes | None:
        return self._shelf.profile(name) if carriable(name) else None


def carriable(name: str) -> bool:
    """The databases can be asked for it: text without NUL and without halves of characters."""
    return "\0" not in name and not any("\ud800" <= mark <= "\udfff" for mark in name)
