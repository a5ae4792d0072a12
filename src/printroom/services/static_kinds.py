"""Static kinds: the files that are kept as they are, what assets they become, and as what they are served.

Nothing here is run by this server. A browser runs none of it in this origin: see web/content.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from printroom.contract.constants import AssetType

NAME_SPACE: Final = "static"
MOST_BYTES: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class StaticKind:
    """`type` is the asset's; `text` must be UTF-8 or a single-byte encoding without control characters; `begins` is
    what the file begins with; `signature` what imaging.signatures calls it, empty where it has none."""

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
}
TYPES: Final = frozenset(kind.type for kind in KINDS.values())
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
LINES: Final = frozenset(b"\t\n\v\f\r")


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
    if kind.text and any(byte < 32 and byte not in LINES for byte in set(content)):
        raise Unfit(f"the file is no {kind.media_type}: it has control characters")
    return content
