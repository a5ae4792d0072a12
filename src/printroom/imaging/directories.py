"""Reads the tags of a TIFF directory: of a TIFF file, or of the small TIFF that EXIF is."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

MAX_ENTRIES: Final = 512
MAX_VALUE_BYTES: Final = 1 << 20

_CODES: Final[dict[int, str]] = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q"}
_TEXT: Final = 2
_UNDEFINED: Final = 7
_RATIONALS: Final[dict[int, str]] = {5: "I", 10: "i"}
_SIZES: Final[dict[int, int]] = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
}

Value = bytes | tuple[float, ...]


class BrokenDirectory(ValueError):
    """The bytes are no TIFF, or point outside of themselves."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a TIFF writes numbers: byte order, and the widths of classic TIFF or BigTIFF."""

    order: str
    big: bool

    @property
    def count(self) -> struct.Struct:
        return struct.Struct(self.order + ("Q" if self.big else "H"))

    @property
    def entry(self) -> struct.Struct:
        return struct.Struct(self.order + ("HHQ8s" if self.big else "HHI4s"))

    @property
    def offset(self) -> struct.Struct:
        return struct.Struct(self.order + ("Q" if self.big else "I"))


@dataclass(frozen=True, slots=True)
class Tiff:
    """An open TIFF; tags that are too long, of unknown type or outside of the file are left out when read."""

    file: BinaryIO
    layout: _Layout
    first: int

    def directory(self, offset: int) -> dict[int, Value]:
        """The tags at `offset`: text and opaque values as bytes, numbers as a tuple. Raises BrokenDirectory."""
        self.file.seek(offset)
        count = _read(self.file, self.layout.count)[0]
        if count > MAX_ENTRIES:
            raise BrokenDirectory(f"{count} tags in a directory: expected at most {MAX_ENTRIES}")
        raw = [_read(self.file, self.layout.entry) for _ in range(count)]
        read = ((tag, self._value(kind=kind, count=count, field=field)) for tag, kind, count, field in raw)
        return {tag: value for tag, value in read if value is not None}

    def _value(self, *, kind: int, count: int, field: bytes) -> Value | None:
        size = _SIZES.get(kind, 0) * count
        if not 0 < size <= MAX_VALUE_BYTES:
            return None
        if size > len(field):
            self.file.seek(min(self.layout.offset.unpack(field)[0], 1 << 62))
            field = self.file.read(size)
        return self._decode(kind=kind, count=count, raw=field[:size]) if len(field) >= size else None

    def _decode(self, *, kind: int, count: int, raw: bytes) -> Value:
        if kind in {_TEXT, _UNDEFINED}:
            return raw
        if kind in _RATIONALS:
            parts = struct.unpack(f"{self.layout.order}{2 * count}{_RATIONALS[kind]}", raw)
            return tuple(over / under if under else 0.0 for over, under in zip(parts[::2], parts[1::2], strict=True))
        return struct.unpack(f"{self.layout.order}{count}{_CODES[kind]}", raw)


def open_tiff(file: BinaryIO) -> Tiff:
    """Reads the header of a TIFF or BigTIFF that begins at the start of `file`. Raises BrokenDirectory."""
    head = file.read(16)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        raise BrokenDirectory("no TIFF header")
    magic = struct.unpack(order + "H", head[2:4])[0]
    if magic not in {42, 43} or (magic == 43 and len(head) < 16):
        raise BrokenDirectory("no TIFF header")
    layout = _Layout(order=order, big=magic == 43)
    at = 8 if layout.big else 4
    first = layout.offset.unpack(head[at : at + layout.offset.size])[0]
    return Tiff(file=file, layout=layout, first=min(first, 1 << 62))


def text(value: Value | None) -> str:
    """The text of an ASCII tag (read as UTF-8, else as Latin-1), without its end mark; empty when it is none."""
    if not isinstance(value, bytes):
        return ""
    raw = value.split(b"\0", 1)[0].strip()
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def number(value: Value | None, default: float = 0) -> float:
    """The first number of a tag, or `default`."""
    return value[0] if isinstance(value, tuple) and value else default


def _read(file: BinaryIO, layout: struct.Struct) -> tuple[Any, ...]:
    raw = file.read(layout.size)
    if len(raw) < layout.size:
        raise BrokenDirectory("a directory outside of the file")
    return layout.unpack(raw)
