"""The image resources that an editor leaves in a file, and the paths among them. What is broken says nothing."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from printroom.imaging.geometry import Affine
from printroom.imaging.paths import MAX_NODES, Path, Subpath

PATHS: Final = range(2000, 2998)

_RECORD: Final = struct.Struct(">h24s")
_POINTS: Final = struct.Struct(">6i")
_ONE: Final = float(1 << 24)
_BEGINS: Final = {0: True, 3: False}
_KNOTS: Final = {1, 2, 4, 5}
_UPRIGHT: Final = {
    2: Affine(-1, 0, 0, 1, 1, 0),
    3: Affine(-1, 0, 0, -1, 1, 1),
    4: Affine(1, 0, 0, -1, 0, 1),
    5: Affine(0, 1, 1, 0, 0, 0),
    6: Affine(0, -1, 1, 0, 1, 0),
    7: Affine(0, -1, -1, 0, 1, 1),
    8: Affine(0, 1, -1, 0, 0, 1),
}
"""EXIF orientations, in fractions of the picture."""

Knot = tuple[float, ...]


def resources(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Number, name, content. Ends where the block breaks."""
    data = data.removeprefix(b"Photoshop 3.0\0")
    at = 0
    while data[at : at + 4] == b"8BIM" and at + 12 <= len(data):
        number, name_size = struct.unpack(">HB", data[at + 4 : at + 7])
        name = data[at + 7 : at + 7 + name_size]
        at += 7 + name_size + (name_size + 1) % 2
        size = int.from_bytes(data[at : at + 4], "big")
        yield number, name.decode("latin-1"), data[at + 4 : at + 4 + size]
        at += 4 + size + size % 2


def path_names(data: bytes) -> tuple[str, ...]:
    """The names of the paths, in their order."""
    return tuple(name for number, name, _ in resources(data) if number in PATHS)


def paths(data: bytes, orientation: int = 1) -> dict[str, str]:
    """The paths by name, in fractions of the picture once it stands upright; at most 2,000 points in all.

    Paths without points or with odd names, further ones of a name, and those beyond the limit are left out.
    """
    found: dict[str, str] = {}
    left = MAX_NODES
    for number, name, content in resources(data):
        path = _path(content) if number in PATHS and name.isprintable() and name not in found else None
        nodes = sum(part.nodes + 1 for part in path.subpaths) if path else 0
        if path and nodes <= left:
            left -= nodes
            found[name] = str(path.mapped(_UPRIGHT.get(orientation, Affine())))
    return found


def _path(content: bytes) -> Path | None:
    parts = [_subpath(knots, closed=closed) for closed, knots in _runs(content) if len(knots) > 1]
    return Path(tuple(parts)) if parts else None


def _runs(content: bytes) -> Iterator[tuple[bool, list[Knot]]]:
    """The knots of each subpath: incoming control point, the point itself, outgoing control point; y before x."""
    closed, knots = True, list[Knot]()
    for selector, body in _RECORD.iter_unpack(content[: len(content) // _RECORD.size * _RECORD.size]):
        if selector in _BEGINS:
            yield closed, knots
            closed, knots = _BEGINS[selector], []
        elif selector in _KNOTS:
            knots.append(tuple(part / _ONE for part in _POINTS.unpack(body)))
    yield closed, knots


def _subpath(knots: list[Knot], *, closed: bool) -> Subpath:
    first = knots[0]
    points = [(first[3], first[2])]
    for before, after in zip(knots, [*knots[1:], *([first] if closed else [])], strict=False):
        points += [(before[5], before[4]), (after[1], after[0]), (after[3], after[2])]
    return Subpath(tuple(points), closed)
