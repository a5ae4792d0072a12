"""What a file says of its pixels that libvips does not pass on."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from printroom.imaging.directories import BrokenDirectory, open_tiff

_SCAN: Final = 0xDA
_ADOBE: Final = 0xEE
_MAX_SEGMENTS: Final = 4096

_SRGB_GAMMA: Final = 1 / 2.2
_GAMMA_TOLERANCE: Final = 0.01
_SETTLES_COLOUR: Final = {b"iCCP", b"sRGB", b"cICP"}

_EXTRA_SAMPLES: Final = 338
UNSPECIFIED, ASSOCIATED, UNASSOCIATED = 0, 1, 2


def adobe_marked(path: Path) -> bool:
    """Whether a JPEG carries Adobe's marker: four components are then stored inverted."""
    with path.open("rb") as file:
        return any(marker == _ADOBE and payload == b"Adobe" for marker, payload in _segments(file, keep=5))


def png_gamma(path: Path) -> float | None:
    """The exponent that decodes a PNG (2.2 for most); None where it is the usual one or a profile says more."""
    found: float | None = None
    with path.open("rb") as file:
        for name, payload in _chunks(file, keep=4):
            if name in _SETTLES_COLOUR:
                return None
            if name == b"gAMA" and len(payload) == 4:
                found = int.from_bytes(payload, "big") / 100_000
    if found is None or not 0.1 <= found <= 2 or abs(found - _SRGB_GAMMA) < _GAMMA_TOLERANCE:
        return None
    return 1 / found


def extra_samples(path: Path) -> tuple[int, ...]:
    """What the bands beyond the colours of a TIFF's first page are; empty where it does not say."""
    with path.open("rb") as file:
        try:
            tiff = open_tiff(file)
            kinds = tiff.directory(tiff.first).get(_EXTRA_SAMPLES, ())
        except BrokenDirectory:
            return ()
    return tuple(int(kind) for kind in kinds)


def _segments(file: BinaryIO, *, keep: int) -> Iterator[tuple[int, bytes]]:
    """Markers of a JPEG up to its first scan, each with the first `keep` bytes of its payload."""
    file.seek(2)
    for _ in range(_MAX_SEGMENTS):
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF or head[1] == _SCAN:
            return
        size = int.from_bytes(head[2:], "big")
        start = file.tell()
        yield head[1], file.read(min(keep, max(size - 2, 0)))
        file.seek(start + max(size - 2, 0))


def _chunks(file: BinaryIO, *, keep: int) -> Iterator[tuple[bytes, bytes]]:
    """Chunks of a PNG up to its pixels, each with the first `keep` bytes of its content."""
    file.seek(8)
    for _ in range(_MAX_SEGMENTS):
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IDAT":
            return
        size = struct.unpack(">I", head[:4])[0]
        start = file.tell()
        yield head[4:], file.read(min(keep, size))
        file.seek(start + size + 4)
