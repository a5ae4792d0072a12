"""The grammar of media sets: `,` parts items, `;` their fields, `:` pages; braces or parentheses hold sets and colours.

Page «ImageSet» of the public reference. These seven marks are percent-encoded where a name or a label has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import unquote

from printroom.imaging.errors import ImagingError

Kind = Literal["img", "img_set", "spin", "media_set", "video", "video_set", "ecat", "static", "unknown"]

MAX_DEPTH: Final = 8
MAX_LENGTH: Final = 65536

MEDIA_TYPES: Final[Mapping[str, Kind]] = {
    "img": "img",
    "basic": "img",
    "advanced_image": "img",
    "img_set": "img_set",
    "advanced_image_set": "img_set",
    "advanced_imageset": "img_set",
    "advanced_swatchset": "img_set",
    "spin": "spin",
    "video": "video",
    "video_set": "video_set",
    "static": "static",
    "ecat": "ecat",
}
"""The type of an item of a media set, by the word that stands there."""

ASSET_TYPES: Final[Mapping[str, Kind]] = {
    "assetset": "media_set",
    "mediaset": "media_set",
    "imageset": "img_set",
    "spinset": "spin",
    "spinset2d": "spin",
    "videoset": "video_set",
    "catalog": "ecat",
    "ecatalog": "ecat",
}
"""The type of a set, by that of its asset or catalog record, in lower case."""

VIDEO_TYPES: Final = frozenset({"video", "mastervideo"})
"""Of assets that are videos, in lower case."""

VIDEO_SUFFIXES: Final = frozenset({"mp3", "mp4", "flv", "f4v", "swf", "xml"})

_MARKS: Final = re.compile(r"[,;:{}()]")
_CLOSING: Final = {"{": "}", "(": ")"}
_COLOUR: Final = re.compile(r"\s*(0x[0-9a-f]{6})([^,;:{}()]*)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Colour:
    """A swatch of one colour, `0xrrggbb`, and its label."""

    rgb: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Inline:
    """A set that is written out inside another."""

    entries: tuple[Entry, ...]


Term = str | Colour | Inline


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: fields, each of one or more pages. An empty name is an empty string."""

    fields: tuple[tuple[Term, ...], ...]

    def first(self, at: int) -> Term:
        """The field of that number; an empty string where there is none."""
        return self.fields[at][0] if at < len(self.fields) else ""


def parsed(text: str) -> tuple[Entry, ...]:
    """The items of a set; brackets around the whole of it mean nothing. Raises ImagingError `set`."""
    if len(text) > MAX_LENGTH:
        raise _broken(f"it has {len(text)} characters: at most {MAX_LENGTH} are read")
    reading = _Reading(text)
    entries = reading.entries("", 0)
    while len(entries) == 1 and len(entries[0].fields) == 1 and len(entries[0].fields[0]) == 1:
        whole = entries[0].first(0)
        if not isinstance(whole, Inline):
            break
        entries = whole.entries
    return entries


def kind(entries: tuple[Entry, ...], is_set: Callable[[str], bool]) -> Kind:
    """What sort of set these items make, by their marks alone; `is_set` tells whether a name is that of a set."""
    if any(len(pages) > 1 for entry in entries for pages in entry.fields):
        return "ecat"
    most = max((len(entry.fields) for entry in entries), default=1)
    if most > 1:
        return "media_set" if most > 2 else "img_set"
    if any(isinstance(term, Inline) or (isinstance(term, str) and is_set(term)) for term in _terms(entries)):
        return "spin"
    return "unknown"


def file_kind(file_name: str, asset_type: str = "") -> Kind:
    """What a file that is no picture is for a viewer: a video by the type of its asset or by its suffix, else static."""
    suffix = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    return "video" if asset_type.lower() in VIDEO_TYPES or suffix in VIDEO_SUFFIXES else "static"


def frames(entries: tuple[Entry, ...]) -> tuple[Term, ...]:
    """The items of a spin, a page list or a list of names, each term alone: `,` and `;` both part them."""
    return tuple(term for term in _terms(entries) if term)


def _terms(entries: tuple[Entry, ...]) -> Iterator[Term]:
    for entry in entries:
        for pages in entry.fields:
            yield from pages


@dataclass(slots=True)
class _Reading:
    """The state of going through a text once; it never leaves this module."""

    text: str
    at: int = 0

    def entries(self, closer: str, depth: int) -> tuple[Entry, ...]:
        """Up to `closer`, or to the end of the text where it is empty."""
        if depth > MAX_DEPTH:
            raise _broken(f"sets may be nested at most {MAX_DEPTH} deep")
        entries, fields, pages = [], [], []
        while True:
            term, mark = self._term(depth)
            pages.append(term)
            if mark == ":":
                continue
            fields.append(tuple(pages))
            pages = []
            if mark == ";":
                continue
            if fields != [("",)]:
                entries.append(Entry(tuple(fields)))
            fields = []
            if mark != ",":
                self._ended(mark, closer)
                return tuple(entries)

    def _ended(self, mark: str, closer: str) -> None:
        if mark != closer:
            raise _broken(f"expected {closer or 'no'} closing bracket, got {mark or 'the end'}")

    def _term(self, depth: int) -> tuple[Term, str]:
        """A name or a bracket, and the mark after it; an empty mark at the end of the text."""
        name, mark = self._name()
        if mark not in _CLOSING:
            return name, mark
        if name:
            raise _broken(f"expected nothing before the bracket, got {name[:40]}")
        inside = self._bracket(_CLOSING[mark], depth)
        rest, mark = self._name()
        if rest or mark in _CLOSING:
            raise _broken(f"expected nothing after the bracket, got {rest[:40] or mark}")
        return inside, mark

    def _name(self) -> tuple[str, str]:
        found = _MARKS.search(self.text, self.at)
        end = found.start() if found else len(self.text)
        name = unquote(self.text[self.at : end].strip(), errors="replace")
        self.at = found.end() if found else end
        return name, found[0] if found else ""

    def _bracket(self, closer: str, depth: int) -> Colour | Inline:
        colour = _COLOUR.match(self.text, self.at)
        if colour and self.text[colour.end() : colour.end() + 1] == closer:
            self.at = colour.end() + 1
            return Colour(colour[1].lower(), unquote(colour[2].strip(), errors="replace"))
        return Inline(self.entries(closer, depth + 1))


def _broken(said: str) -> ImagingError:
    return ImagingError("set", f"the set cannot be read: {said}", command="imageSet", rule=said)
