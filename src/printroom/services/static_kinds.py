"""Static kinds: the files that are kept as they are, what assets they become, and as what they are served.

Nothing here is run by this server. A browser runs none of it in this origin: see web/content.py.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from printroom.contract.constants import AssetType

NAME_SPACE: Final = "static"
FONTS: Final = "font"
MOST_BYTES: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class StaticKind:
    """`type` is the asset's; `text` must be UTF-8 or a single-byte encoding without control characters; `begins` is
    what the file begins with; `signature` what imaging.signatures calls it, empty where it has none. A font is a
    whole one, and has a list of names of its own, from which no file is served."""

    type: str
    media_type: str
    text: bool = True
    begins: bytes = b""
    signature: str = ""


KINDS: Final[Mapping[str, StaticKind]] = {
    ".css": StaticKind("Css", "text/css"),
    ".js": StaticKind("Javascript", "text/javascript"),
    ".mjs": StaticKind("Javascript", "text/javascript"),
    ".json": StaticKind(AssetType.ASSET, "application/json"),
    ".txt": StaticKind(AssetType.ASSET, "text/plain"),
    ".csv": StaticKind(AssetType.ASSET, "text/csv"),
    ".vtt": StaticKind(AssetType.VIDEO_CAPTION, "text/vtt", begins=b"WEBVTT"),
    ".xml": StaticKind(AssetType.XML, "application/xml", signature="XML"),
    ".svg": StaticKind(AssetType.SVG, "image/svg+xml", signature="SVG"),
    ".pdf": StaticKind(AssetType.PDF, "application/pdf", text=False, begins=b"%PDF-", signature="PDF"),
    ".ttf": StaticKind(AssetType.FONT, "font/ttf", text=False),
    ".otf": StaticKind(AssetType.FONT, "font/otf", text=False),
}
TYPES: Final = frozenset(kind.type for kind in KINDS.values())
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
OUTLINES: Final = frozenset({b"\0\1\0\0", b"true", b"OTTO"})
NEEDED: Final = frozenset({b"cmap", b"head", b"hhea", b"hmtx", b"maxp", b"name"})
_FONT_HEAD: Final = 12
_ENTRY: Final = struct.Struct(">4sIII")
LINES: Final = frozenset(b"\t\n\v\f\r")


def name_space(asset_type: str) -> str:
    """The list of names that an asset of that type shares."""
    return FONTS if asset_type == AssetType.FONT else NAME_SPACE


class Unfit(Exception):
    """A file that is not taken in; its words say why."""


def kind_of(file_name: str, signature: str | None) -> StaticKind | None:
    """By the name; `signature` is what the content is known for (None: nothing), and must not say otherwise."""
    kind = KINDS.get(PurePosixPath(file_name).suffix.lower())
    return kind if kind is not None and (signature or "") in {"", kind.signature} else None


def media_type(kind: StaticKind, content: bytes) -> str:
    """With the character set of text that is UTF-8."""
    if not kind.text:
        return kind.media_type
    try:
        content.decode()
    except UnicodeDecodeError:
        return kind.media_type
    return f"{kind.media_type}; charset=utf-8"


def content_of(kind: StaticKind, path: Path) -> bytes:
    """The file's bytes, read once. Raises Unfit where it cannot be what its name says."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Unfit(f"the file has {size} bytes: at most {MOST_BYTES} are kept as static content")
    content = path.read_bytes()
    if not content.removeprefix(BYTE_ORDER_MARK).startswith(kind.begins):
        raise Unfit(f"the file is no {kind.media_type}: expected it to begin with {kind.begins.decode()}")
    if kind.type == AssetType.FONT and not _is_font(content):
        raise Unfit(f"the file is no {kind.media_type}: expected an OpenType or TrueType font with all its tables")
    if kind.text and any(byte < 32 and byte not in LINES for byte in set(content)):
        raise Unfit(f"the file is no {kind.media_type}: it has control characters")
    return content


def _is_font(content: bytes) -> bool:
    """An sfnt whose directory has the tables that every font needs, all of them inside of the file."""
    if content[:4] not in OUTLINES or len(content) < _FONT_HEAD:
        return False
    count = int.from_bytes(content[4:6])
    directory = content[_FONT_HEAD : _FONT_HEAD + count * _ENTRY.size]
    if len(directory) < count * _ENTRY.size:
        return False
    tables = {tag: offset + length for tag, _, offset, length in _ENTRY.iter_unpack(directory)}
    return tables.keys() >= NEEDED and max(tables.values()) <= len(content)
