"""Told: what the image door says where it is asked about pictures, not for one. No form of writing is known here."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from printroom.imaging import ImagingError, Record
from printroom.imaging.locales import Locale
from printroom.services.reach import Reach


@dataclass(frozen=True, slots=True)
class Properties:
    """By dotted names, `image.width`."""

    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Packet:
    """XML that somebody else wrote, in UTF-8."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Node:
    """Of a document: attributes and children."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    root: Node


@dataclass(frozen=True, slots=True)
class Areas:
    """An image map: the attributes of each AREA element, their names in lower case."""

    each: tuple[Mapping[str, str], ...]


Told = Properties | Verbatim | Packet | Document | Areas


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The object of a URL: `name` as clients write it (`Company/asset`), `path` the same as it came, encoded.

    Its records are found, and its strings are read, as `locale` has it.
    """

    name: str
    path: str
    reach: Reach
    locale: Locale = Locale()

    @property
    def company(self) -> str:
        return self.name.partition("/")[0]

    @property
    def fields(self) -> Mapping[str, Any]:
        """Its published record; empty where there is none."""
        return self.reach.published(self.name) or {}

    @property
    def record(self) -> Record:
        """Its picture. Raises ImagingError `not_found`."""
        found = self.reach.record(self.name)
        if found is None:
            raise self.missing()
        return found

    def stored(self, field: str) -> str:
        """A text of its record; empty where there is none."""
        return str(self.fields.get(field) or "")

    def missing(self) -> ImagingError:
        return ImagingError("not_found", f"Unable to find /{self.name}", value=self.name)


def version(content: object) -> str:
    """Six characters that change when the content does."""
    return base64.urlsafe_b64encode(hashlib.sha256(repr(content).encode()).digest()).decode()[:6]


def picture_version(record: Record) -> str:
    """Of what a picture shows and how, wherever its pixels are kept."""
    return version(replace(record, key=""))


def digest(content: object) -> str:
    """An entity tag for what is told."""
    return hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()[:32]
