"""The image resources that an editor leaves in a file, and the paths among them. What is broken says nothing."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Final

from printroom.imaging.geometry import Affine
from printroom.imaging.paths import MAX_NODES, Path, Subpath

PATHS: Final = range(2000, 2998)
SIGNATURE: Final = b"Photoshop 3.0\0"
MAX_BLOCK: Final = 65_000
"""Of bytes: what one segment of a JPEG holds."""

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
    data = data.removeprefix(SIGNATURE)
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


def path_resources(named: Iterable[tuple[str, Path]], width: int, height: int) -> bytes:
    """The closed parts of paths, in pixels of a picture of that size, as image resources.

    Empty without any; a path that does not fit into 65,000 bytes with those before it is left out.
    """
    made = b""
    for number, (name, path) in zip(PATHS, named, strict=False):
        content = _written(path.mapped(Affine().scaled(1 / width, 1 / height)))
        title = name.encode("latin-1", "replace")[:255]
        head = struct.pack(">4sHB", b"8BIM", number, len(title)) + title + bytes((len(title) + 1) % 2)
        resource = head + struct.pack(">I", len(content)) + content
        made += resource if content and len(made) + len(resource) <= MAX_BLOCK else b""
    return made


def _written(path: Path) -> bytes:
    """The records of a path in fractions of its picture: the rule of filling, then the knots of each subpath."""
    parts = [_knots(part) for part in path.subpaths if part.closed and len(part.points) > 1]
    runs = [[_RECORD.pack(0, struct.pack(">H", len(knots))), *knots] for knots in parts]
    return b"".join([_RECORD.pack(6, b""), *(record for run in runs for record in run)]) if runs else b""


def _knots(part: Subpath) -> list[bytes]:
    """The last point of a closed subpath is its first one again, or is joined to it by a line."""
    points = list(part.points)
    if points[-1] != points[0]:
        points += [points[-1], points[0], points[0]]
    incoming = [points[-2], *points[2:-2:3]]
    return [
        _RECORD.pack(2, _POINTS.pack(*(_fixed(value) for x, y in knot for value in (y, x))))
        for knot in zip(incoming, points[:-1:3], points[1::3], strict=True)
    ]


def _fixed(value: float) -> int:
    return min(max(round(value * _ONE), -(1 << 31)), (1 << 31) - 1)
