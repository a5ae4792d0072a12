"""Sets: what a viewer must know of the pictures that belong together. Page «Media set requests» of the reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from printroom.imaging import ImagingError, Purpose, Record, parse, plan, resolve
from printroom.imaging.commands.request import ImageSet, LabelKey
from printroom.imaging.request import Commands
from printroom.imaging.sets import (
    ASSET_TYPES,
    MAX_DEPTH,
    MEDIA_TYPES,
    Colour,
    Entry,
    Inline,
    Kind,
    Term,
    file_kind,
    parsed,
)
from printroom.imaging.sets import frames as frames_of
from printroom.imaging.sets import kind as kind_of
from printroom.services.told import Document, Node, Subject, picture_version
from printroom.services.told_files import File, file, is_file
from printroom.services.told_stored import named_values

SET_VERSION: Final = "1.0"
MOST_ITEMS: Final = 1000
SMART_CROP: Final = "SmartCropDef"
_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
# What a word says of an item that is no set.
FILES: Final = frozenset({"video", "video_set", "static"})
ALONE: Final = frozenset({"img", "video", "static"})
WITH_SWATCHES: Final = frozenset({"img_set", "media_set"})
# A set inside one of these is of its sort where nothing says otherwise.
SPREADING: Final[Mapping[str, Kind]] = {"spin": "spin", "img_set": "img_set"}


def media_set(subject: Subject, output: Commands) -> Document:
    """req=set: of imageSet=, else of the record's set, else the picture alone. Raises ImagingError `not_found`, `set`."""
    given, label = output.get(ImageSet), output.given(LabelKey, LabelKey("")).key
    text = given.text if given else subject.stored("image_set")
    name = subject.name.rstrip("/")
    sets = _Sets(subject, label)
    if not (text or given):
        return sets.alone()
    entries = parsed(subject.locale.image_set(text))
    if not entries:
        return _document(name, "empty", ())
    around = _Around(trail=(name,))
    sort = _asset_kind(subject.stored("type")) or kind_of(entries, lambda each: sets.is_set(each, around))
    return _document(name, sort, sets.items(entries, sort, around))


def _document(name: str, sort: str, items: tuple[Node, ...]) -> Document:
    return Document(Node("set", {"n": name, "pv": SET_VERSION, "type": sort}, items))


def _asset_kind(asset_type: str) -> Kind | None:
    return ASSET_TYPES.get(asset_type.lower())


@dataclass(frozen=True, slots=True)
class _Around:
    """The sets that an item stands in, the outermost first: their names, empty for those written out."""

    trail: tuple[str, ...]
    in_media: bool = False

    def inside(self, name: str, sort: str) -> _Around:
        if len(self.trail) > MAX_DEPTH:
            raise ImagingError("set", f"sets may be nested at most {MAX_DEPTH} deep")
        return _Around((*self.trail, name), self.in_media or sort == "media_set")


@dataclass(frozen=True, slots=True)
class _Known:
    """A set by name: its items, and its sort where its asset says it."""

    entries: tuple[Entry, ...]
    sort: Kind | None


@dataclass(slots=True)
class _Sets:
    """Of one request: what was looked up once is known, and there is an end to the items."""

    subject: Subject
    label: str
    known: dict[str, _Known | None] = field(default_factory=dict)
    pictures: dict[str, tuple[Record, dict[str, str]]] = field(default_factory=dict)
    count: int = 0

    def alone(self) -> Document:
        """A set of one: a picture with its smart crops, or a file that is none. Raises `not_found`."""
        subject, name = self.subject, self.subject.name.rstrip("/")
        found = file(subject, name)
        if found and is_file(subject, name):
            return _document(name, found.kind, (_file_item(found, found.kind, ()),))
        record, size = self._picture(name, subject.missing())
        return _document(name, "img", (Node("item", size, (self._named("i", record.name),)), *self.relations()))

    def relations(self) -> Iterator[Node]:
        """The smart crops of a picture: views of it whose user data says so, under names that go on after its own."""
        reach = self.subject.reach
        for name in reach.derivatives(self.subject.record.name):
            stored = str((reach.exactly(name) or {}).get("user_data") or "")
            values = named_values(self.subject.locale.properties(stored))
            if SMART_CROP in values and name.startswith(f"{self.subject.record.name}:"):
                told = {key: value for key, value in values.items() if _KEY.fullmatch(key)}
                yield Node("relation", {"n": name}, (Node("userdata", told),))

    def is_set(self, name: str, around: _Around) -> bool:
        return self._set(name, around) is not None

    def items(self, entries: tuple[Entry, ...], sort: str, around: _Around) -> tuple[Node, ...]:
        if sort == "ecat":
            return tuple(self._pages(entry) for entry in entries)
        if sort in WITH_SWATCHES:
            return tuple(self._member(entry, sort, around) for entry in entries)
        return tuple(self._frame(term, sort, around) for term in frames_of(entries))

    def _pages(self, entry: Entry) -> Node:
        names = [term for pages in entry.fields for term in pages if isinstance(term, str) and term]
        if not names or any(not isinstance(term, str) for pages in entry.fields for term in pages):
            raise _wrong("pages have the names of pictures")
        found = [self._picture(name) for name in names]
        if len(found) == 1:
            return Node("item", found[0][1], (self._named("i", found[0][0].name),))
        return Node("item", {}, tuple(self._named("i", record.name, size) for record, size in found))

    def _frame(self, term: Term, sort: str, around: _Around) -> Node:
        if sort == "video_set":
            return self._file(term, "video", ())
        nested = self._nested(term, None, sort, around) if sort == "spin" else None
        if nested is not None:
            return Node("item", {"type": nested.attributes["type"]}, (nested,))
        return self._image(term, None if sort == "spin" else "")

    def _member(self, entry: Entry, sort: str, around: _Around) -> Node:
        term, swatch, word = (entry.first(at) for at in range(3))
        said = MEDIA_TYPES.get(word.lower()) if isinstance(word, str) else None
        nested = None if said in ALONE else self._nested(term, said, sort, around)
        if nested is None:
            return self._single(term, swatch, said if sort == "media_set" else "img")
        attributes = {"type": nested.attributes["type"]}
        return Node("item", attributes, (nested, *self._swatch(swatch, _first_picture(nested))))

    def _nested(self, term: Term, said: Kind | None, outer: str, around: _Around) -> Node | None:
        """The set that stands in the place of a picture; None where it is a picture."""
        if isinstance(term, Colour):
            raise _wrong(f"{term.rgb} is a colour: expected a picture or a set")
        found = _Known(term.entries, None) if isinstance(term, Inline) else self._set(term, around)
        if found is None:
            return None
        self._counted()
        name = self._qualified(term) if isinstance(term, str) else ""
        inside = around.inside(name, outer)
        sort = said or found.sort or kind_of(found.entries, lambda each: self.is_set(each, inside))
        sort = SPREADING.get(outer, sort) if sort == "unknown" else sort
        if sort == "media_set":
            raise _wrong("a media set cannot stand inside another set")
        attributes = ({"n": name} if name else {}) | {"type": sort}
        return Node("set", attributes, self.items(found.entries, sort, inside))

    def _set(self, name: str, around: _Around) -> _Known | None:
        """A set by name; None for a picture, and for a picture that stands in its own set."""
        qualified = self._qualified(name)
        if qualified not in self.known:
            fields = self.subject.reach.published(qualified) or {}
            text = str(fields.get("image_set") or "")
            self.known[qualified] = (
                _Known(parsed(self.subject.locale.image_set(text)), _asset_kind(str(fields.get("type") or "")))
                if text
                else None
            )
        if qualified in around.trail:
            return None
        return self.known[qualified]

    def _image(self, term: Term, swatch: Term | None) -> Node:
        """The picture is its own swatch where `swatch` is empty; None: it has none."""
        if not isinstance(term, str) or not term:
            raise _wrong("an item has no picture")
        record, size = self._picture(term)
        swatches = () if swatch is None else self._swatch(swatch, record.name)
        return Node("item", size, (self._named("i", record.name), *swatches))

    def _swatch(self, swatch: Term, standard: str) -> tuple[Node, ...]:
        if isinstance(swatch, Inline):
            raise _wrong("a swatch is a picture or a colour")
        if isinstance(swatch, Colour):
            return (Node("s", {"c": swatch.rgb} | ({"l": swatch.label} if swatch.label else {})),)
        name = self._found_name(swatch) if swatch else standard
        return (self._named("s", name),) if name else ()

    def _single(self, term: Term, swatch: Term, said: Kind | None) -> Node:
        """A picture or a file; where nothing says which, it is found out by what there is, then by its suffix."""
        if said in FILES:
            return self._file(term, said, self._swatch(swatch, ""))
        if said is None and isinstance(term, str) and term and is_file(self.subject, self._qualified(term)):
            return self._file(term, None, self._swatch(swatch, ""))
        return self._image(term, swatch)

    def _file(self, term: Term, said: Kind | None, swatch: tuple[Node, ...]) -> Node:
        """A video or other content; what is not here is named, and the viewer fetches it where it is."""
        if not isinstance(term, str) or not term:
            raise _wrong("an item has no name")
        self._counted()
        name = self._qualified(term)
        found = file(self.subject, name) or File(name, file_kind(name))
        return _file_item(found, said or found.kind, swatch)

    def _picture(self, name: str, missing: ImagingError | None = None) -> tuple[Record, dict[str, str]]:
        self._counted()
        qualified = self._qualified(name)
        if qualified not in self.pictures:
            record = self.subject.reach.record(qualified)
            if record is None:
                raise missing or _wrong(f"Unable to find /{qualified}")
            width, height = self._full_size(qualified, record)
            size = {"dx": str(width), "dy": str(height), "iv": picture_version(record)}
            self.pictures[qualified] = record, size
        return self.pictures[qualified]

    def _full_size(self, name: str, record: Record) -> tuple[int, int]:
        """In full resolution, after its Modifier; that of its pixels where that cannot be made."""
        if not (record.modifier or record.post_modifier):
            return record.width, record.height
        try:
            request = parse("", path=quote(name), catalog=self.subject.reach)
            planned = plan(resolve(request, self.subject.reach), Purpose.COPY)
        except ImagingError:
            return record.width, record.height
        return planned.width, planned.height

    def _counted(self) -> None:
        self.count += 1
        if self.count > MOST_ITEMS:
            raise _wrong(f"a set may have at most {MOST_ITEMS} items")

    def _named(self, element: str, name: str, more: Mapping[str, str] | None = None) -> Node:
        label = self._label(name)
        told = {} if label is None else {"l": label}
        return Node(element, {"n": name} | told | dict(more or {}))

    def _label(self, name: str) -> str | None:
        if not self.label:
            return None
        fields = self.subject.reach.exactly(name) or {}
        values = named_values(self.subject.locale.properties(str(fields.get("user_data") or "")))
        return values.get(self.label)

    def _found_name(self, name: str) -> str:
        """The name under which it is found for this locale; as it was said where it is not there."""
        record = self.subject.reach.record(self._qualified(name))
        return record.name if record else self._qualified(name)

    def _qualified(self, name: str) -> str:
        plain = name.lstrip("/")
        return plain if "/" in plain else f"{self.subject.company}/{plain}"


def _file_item(found: File, kind: Kind, swatch: tuple[Node, ...]) -> Node:
    version = {"iv": found.version} if found.version else {}
    return Node("item", {"type": kind, **version}, (Node("v", {"n": found.name}), *swatch))


def _first_picture(found: Node) -> str:
    """The name of the first picture in a set, empty where there is none."""
    for child in found.children:
        name = child.attributes["n"] if child.name == "i" else _first_picture(child)
        if name:
            return name
    return ""


def _wrong(said: str) -> ImagingError:
    return ImagingError("set", said, command="imageSet", rule=said)
