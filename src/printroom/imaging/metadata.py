"""What EXIF, IPTC and XMP say about a picture: read leniently, for people to search and see."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import BinaryIO, Final

from printroom.imaging.directories import BrokenDirectory, Value, number, open_tiff, text
from printroom.imaging.photoshop import resources

MAX_TEXT: Final = 4096
MAX_KEYWORDS: Final = 256
MAX_XMP_BYTES: Final = 4 << 20

_EXIF_IFD: Final = 0x8769
_IPTC: Final = 0x0404
_UTF8_MARK: Final = b"\x1b%G"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP: Final = "{http://ns.adobe.com/photoshop/1.0/}"
_XMP: Final = "{http://ns.adobe.com/xap/1.0/}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The basics, in the words of the file; what it does not say is empty or 0.

    `created` is a date as ISO 8601, with as much of a time and a zone as the file gives. `exposure` is in seconds,
    `focal_length` in millimetres.
    """

    title: str = ""
    headline: str = ""
    description: str = ""
    creator: str = ""
    copyright: str = ""
    credit: str = ""
    city: str = ""
    country: str = ""
    keywords: tuple[str, ...] = ()
    created: str = ""
    camera_make: str = ""
    camera_model: str = ""
    lens: str = ""
    software: str = ""
    exposure: float = 0
    aperture: float = 0
    sensitivity: int = 0
    focal_length: float = 0


def read_metadata(*, exif: BinaryIO, photoshop: bytes, xmp: bytes) -> Metadata:
    """The three together: XMP says first, then IPTC, then EXIF, which is a TIFF or part of one. Never raises: what is broken says nothing."""
    merged = asdict(Metadata())
    for source in (_exif(exif), _iptc(photoshop), _xmp(xmp)):
        merged |= {name: value for name, value in asdict(source).items() if value}
    return Metadata(**merged)


def _exif(file: BinaryIO) -> Metadata:
    try:
        tiff = open_tiff(file)
        main = tiff.directory(tiff.first)
        at = int(number(main.get(_EXIF_IFD)))
        more = tiff.directory(at) if at else {}
    except BrokenDirectory:
        return Metadata()
    return Metadata(
        description=_short(text(main.get(0x010E))),
        creator=_short(text(main.get(0x013B))),
        copyright=_short(text(main.get(0x8298))),
        created=_exif_date(more.get(0x9003) or main.get(0x0132), zone=more.get(0x9011)),
        camera_make=_short(text(main.get(0x010F))),
        camera_model=_short(text(main.get(0x0110))),
        lens=_short(text(more.get(0xA434))),
        software=_short(text(main.get(0x0131))),
        exposure=number(more.get(0x829A)),
        aperture=number(more.get(0x829D)),
        sensitivity=int(number(more.get(0x8827))),
        focal_length=number(more.get(0x920A)),
    )


def _exif_date(value: Value | None, *, zone: Value | None) -> str:
    """`2020:02:29 12:34:56` as ISO 8601; empty when it is not of that form."""
    said = text(value)
    digits = said.replace(":", "").replace(" ", "")
    if len(said) != 19 or not digits.isdecimal() or not int(digits[:4]):
        return ""
    return f"{said[:10].replace(':', '-')}T{said[11:]}{text(zone)[:6]}"


def _iptc(photoshop: bytes) -> Metadata:
    block = next((content for number_, _, content in resources(photoshop) if number_ == _IPTC), photoshop)
    sets = list(_data_sets(block))
    utf8 = any(key == (1, 90) and value == _UTF8_MARK for key, value in sets)
    found: dict[int, list[str]] = {}
    for (record, field), value in sets:
        if record == 2:
            found.setdefault(field, []).append(_short(value.decode("utf-8" if utf8 else "latin-1", "replace")))
    first = {field: values[0] for field, values in found.items()}
    return Metadata(
        title=first.get(5, ""),
        headline=first.get(105, ""),
        description=first.get(120, ""),
        creator=first.get(80, ""),
        copyright=first.get(116, ""),
        credit=first.get(110, ""),
        city=first.get(90, ""),
        country=first.get(101, ""),
        keywords=tuple(found.get(25, [])[:MAX_KEYWORDS]),
        created=_iptc_date(first.get(55, ""), first.get(60, "")),
    )


def _data_sets(block: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    at = 0
    while block[at : at + 1] == b"\x1c" and at + 5 <= len(block):
        record, field, size = struct.unpack(">BBH", block[at + 1 : at + 5])
        yield (record, field), block[at + 5 : at + 5 + size]
        at += 5 + size


def _iptc_date(date: str, time: str) -> str:
    if len(date) != 8 or not date.isdecimal():
        return ""
    day = f"{date[:4]}-{date[4:6]}-{date[6:]}"
    if not time[:6].isdecimal() or len(time) < 6:
        return day
    zone = f"{time[6:9]}:{time[9:11]}" if len(time) == 11 else ""
    return f"{day}T{time[:2]}:{time[2:4]}:{time[4:6]}{zone}"


def _xmp(data: bytes) -> Metadata:
    if not data or len(data) > MAX_XMP_BYTES or b"<!" in data:
        return Metadata()
    try:
        root = ElementTree.fromstring(data.decode("utf-8", "replace").strip("\0 \ufeff"))
    except ElementTree.ParseError:
        return Metadata()
    found: dict[str, list[str]] = {}
    for description in root.iter(f"{_RDF}Description"):
        for name, value in description.attrib.items():
            found.setdefault(name, []).append(_short(value))
        for entry in description:
            found.setdefault(entry.tag, []).extend(_values(entry))
    first = {name: values[0] for name, values in found.items() if values}
    return Metadata(
        title=first.get(f"{_DC}title", ""),
        headline=first.get(f"{_PHOTOSHOP}Headline", ""),
        description=first.get(f"{_DC}description", ""),
        creator=first.get(f"{_DC}creator", ""),
        copyright=first.get(f"{_DC}rights", ""),
        credit=first.get(f"{_PHOTOSHOP}Credit", ""),
        city=first.get(f"{_PHOTOSHOP}City", ""),
        country=first.get(f"{_PHOTOSHOP}Country", ""),
        keywords=tuple(found.get(f"{_DC}subject", [])[:MAX_KEYWORDS]),
        created=first.get(f"{_PHOTOSHOP}DateCreated", "") or first.get(f"{_XMP}CreateDate", ""),
        software=first.get(f"{_XMP}CreatorTool", ""),
    )


def _values(entry: ElementTree.Element) -> list[str]:
    """The text of a property, or of its items; the default language comes first."""
    items = list(entry.iter(f"{_RDF}li"))
    if not items:
        return [_short(entry.text)] if entry.text and entry.text.strip() else []
    items.sort(key=lambda item: item.get(_LANGUAGE, "x-default") != "x-default")
    return [_short(item.text) for item in items if item.text and item.text.strip()]


def _short(value: str | None) -> str:
    """Without control characters and the blanks around, at most `MAX_TEXT` characters."""
    plain = "".join(sign for sign in value or "" if sign.isprintable() or sign in "\n\t")
    return plain.strip()[:MAX_TEXT]
