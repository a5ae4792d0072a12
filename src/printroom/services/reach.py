"""Reach: what one image request looks up in a catalog, each name once, and which names those were."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Protocol

from printroom.imaging.ports import Attributes, Catalog, Kind, Record
from printroom.services import records
from printroom.services.rules import applied, parts
from printroom.services.rulesets import compiled


class Shelf(Catalog, Protocol):
    """A catalog that knows more of an object than its picture."""

    def published(self, name: str) -> Mapping[str, Any] | None:
        """The published record of that name; its `image` is there where it is a picture."""
        ...

    def static(self, name: str) -> Mapping[str, Any] | None:
        """The record of a published file that is no picture, by its name or by that of its file."""
        ...

    def xmp(self, name: str) -> bytes | None:
        """The XMP packet of that picture, as its file had it."""
        ...

    def derivatives(self, name: str) -> tuple[str, ...]:
        """The names of records that are views of that one."""
        ...

    def last_published(self) -> dt.datetime | None:
        """When the newest of the records was put out; None where nobody can say."""
        ...


class Reach:
    """A Catalog for one request. Names that no record can have are missing without asking the shelf.

    `overrides` are attributes, by field, that count for this request alone. `suffixes` are tried on each name one
    after another: the names that a locale has. `undated` names what was found and carries no date: presets, profiles.
    """

    def __init__(self, shelf: Shelf, overrides: tuple[tuple[str, Any], ...] = ()) -> None:
        self._shelf = shelf
        self._overrides = overrides
        self._found: dict[str, Mapping[str, Any] | None] = {}
        self.undated: set[str] = set()
        self.suffixes: tuple[str, ...] = ("",)

    @property
    def names(self) -> frozenset[str]:
        """The names of the records that were found."""
        return frozenset(name for name, found in self._found.items() if found)

    @property
    def translates(self) -> bool:
        """A name may be that of another record once there are more of them."""
        return self.suffixes != ("",)

    @cached_property
    def attributes(self) -> Attributes:
        attributes = self._shelf.attributes
        return replace(attributes, **dict(self._overrides)) if self._overrides else attributes

    def published(self, name: str) -> Mapping[str, Any] | None:
        """Of the first name that there is, for the locale of the request."""
        tried = (self.exactly(name + suffix) for suffix in self.suffixes)
        return next((found for found in tried if found is not None), None)

    def exactly(self, name: str) -> Mapping[str, Any] | None:
        """Of that name, whatever the locale."""
        clean = unicodedata.normalize("NFC", name)
        if not carriable(clean):
            return None
        if clean not in self._found:
            self._found[clean] = self._shelf.published(clean)
        return self._found[clean]

    def static(self, name: str) -> tuple[str, Mapping[str, Any]] | None:
        """The first file that is no picture, and its name, for the locale of the request."""
        clean = unicodedata.normalize("NFC", name)
        if not carriable(clean):
            return None
        tried = of_locale(clean, self.suffixes)
        return next(((each, found) for each in tried if (found := self._shelf.static(each))), None)

    def xmp(self, name: str) -> bytes | None:
        """Of the picture of exactly that name."""
        return self._shelf.xmp(name)

    def derivatives(self, name: str) -> tuple[str, ...]:
        return self._shelf.derivatives(name)

    def last_published(self) -> dt.datetime | None:
        return self._shelf.last_published()

    def record(self, name: str, kind: Kind = "image") -> Record | None:
        found = self.published(name)
        return records.from_plain(found["image"]) if found and "image" in found else None

    def macro(self, name: str) -> str | None:
        found = self._shelf.macro(name)
        if found is not None:
            self.undated.add(name)
        return found

    def rewritten(self, text: str) -> str:
        """A nested request after the company's rules; what they say of attributes and addresses counts outside only."""
        rules = compiled(self.attributes.rule_set)
        if not rules:
            return text
        path, query = parts(applied(rules, text, "is").text)
        return f"{path}?{query}"

    def profile(self, name: str) -> bytes | None:
        clean = unicodedata.normalize("NFC", name)
        found = self._shelf.profile(clean) if carriable(clean) else None
        if found is not None:
            self.undated.add(clean)
        return found


def of_locale(name: str, suffixes: Iterable[str]) -> Iterator[str]:
    """What a file may be called there, in order: `site.css_fr`, or its stem with the suffix, `site_fr.css`."""
    stem, dot, kind = name.rpartition(".")
    for suffix in suffixes:
        yield f"{name}{suffix}"
        if dot and suffix:
            yield f"{stem}{suffix}.{kind}"


def carriable(name: str) -> bool:
    """The databases can be asked for it: text without NUL and without halves of characters."""
    return "\0" not in name and not any("\ud800" <= mark <= "\udfff" for mark in name)
