"""ICC profiles as values: read and judged without trusting them, or made from a gamma."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, field
from typing import Final

from printroom.imaging.ports import PixelType

MAX_PROFILE_BYTES: Final = 8 << 20

_HEADER: Final = 128
_SPACES: Final[dict[bytes, PixelType]] = {b"GRAY": "gray", b"RGB ": "rgb", b"CMYK": "cmyk"}
_CLASSES: Final = {b"scnr", b"mntr", b"prtr", b"spac"}
_ENOUGH: Final = ({b"A2B0"}, {b"kTRC"}, {b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"})
_COMPONENTS: Final[dict[PixelType, int]] = {"gray": 1, "rgb": 3, "cmyk": 4}


class BrokenProfile(ValueError):
    """The bytes are no ICC profile that pixels could be converted with; the text says why."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An ICC profile of gray, RGB or CMYK whose header and tags hold together; equal digests are equal profiles."""

    data: bytes = field(repr=False)
    pixels: PixelType
    description: str
    digest: str
    writable: bool

    @property
    def components(self) -> int:
        """Colour bands of an image in this profile, without alpha."""
        return _COMPONENTS[self.pixels]


def read_profile(data: bytes) -> Profile:
    """The profile in `data`. `writable` says whether it can be converted to. Raises BrokenProfile."""
    if not _HEADER + 4 <= len(data) <= MAX_PROFILE_BYTES or data[36:40] != b"acsp":
        raise BrokenProfile("not an ICC profile")
    if int.from_bytes(data[:4], "big") > len(data):
        raise BrokenProfile("the ICC profile is truncated")
    pixels = _SPACES.get(data[16:20])
    if pixels is None or data[12:16] not in _CLASSES:
        raise BrokenProfile("the ICC profile is not one of gray, RGB or CMYK pixels")
    tags = _tags(data)
    if not any(need <= tags.keys() for need in _ENOUGH):
        raise BrokenProfile("the ICC profile has no conversion tables")
    return Profile(
        data=data,
        pixels=pixels,
        description=_description(tags.get(b"desc", b"")),
        digest=hashlib.sha256(data).hexdigest(),
        writable=pixels != "cmyk" or b"B2A0" in tags,
    )


def _tags(data: bytes) -> dict[bytes, bytes]:
    count = int.from_bytes(data[_HEADER : _HEADER + 4], "big")
    table = data[_HEADER + 4 : _HEADER + 4 + 12 * count]
    if len(table) != 12 * count:
        raise BrokenProfile("the ICC profile is truncated")
    entries = [(name, start, start + size) for name, start, size in struct.iter_unpack(">4sII", table)]
    if any(end > len(data) for _, _, end in entries):
        raise BrokenProfile("the ICC profile is truncated")
    return {name: data[start:end] for name, start, end in entries}


def _description(tag: bytes) -> str:
    if tag[:4] == b"desc":
        raw = tag[12 : 12 + int.from_bytes(tag[8:12], "big")].split(b"\0", 1)[0]
        return raw.decode("latin-1").strip()
    if tag[:4] == b"mluc" and len(tag) >= 28:
        size, start = struct.unpack(">II", tag[20:28])
        return tag[start : start + size].decode("utf-16-be", "replace").strip("\0 ")
    return ""


def gamma_profile(*, pixels: PixelType, gamma: float) -> Profile:
    """A gray profile, or one with sRGB's primaries, whose decoding curve is a power: 0 to 1 raised to `gamma`."""
    curve = struct.pack(">4sIIHxx", b"curv", 0, 1, round(gamma * 256))
    tags = {b"desc": _desc(f"Gamma {gamma:.4g}"), b"wtpt": _xyz(0.9642, 1, 0.8249), b"cprt": b"text\0\0\0\0CC0\0"}
    if pixels == "gray":
        tags[b"kTRC"] = curve
    else:
        tags |= {b"rXYZ": _xyz(0.43607, 0.22249, 0.01392), b"gXYZ": _xyz(0.38515, 0.71687, 0.09708)}
        tags |= {b"bXYZ": _xyz(0.14307, 0.06061, 0.7141), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    return read_profile(_assemble(tags, space=b"GRAY" if pixels == "gray" else b"RGB "))


def _assemble(tags: dict[bytes, bytes], *, space: bytes) -> bytes:
    start = _HEADER + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, tag in tags.items():
        table += name + struct.pack(">II", start + len(body), len(tag))
        body += tag + bytes(-len(tag) % 4)
    head = struct.pack(">I4sI4s4s4s12s4s", start + len(body), b"", 0x02400000, b"mntr", space, b"XYZ ", b"", b"acsp")
    illuminant = struct.pack(">iii", *(round(value * 65536) for value in (0.9642, 1, 0.8249)))
    return head.ljust(68, b"\0") + illuminant.ljust(_HEADER - 68, b"\0") + table + body


def _desc(text: str) -> bytes:
    raw = text.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(raw)) + raw + bytes(78)


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">iii", *(round(value * 65536) for value in values))
