"""Paths: outlines of lines and Bézier curves, read from the text of a command or kept with a picture.

A path is written as in the `d` attribute of SVG, with M L C and Z in upper and lower case, and commas for blanks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from printroom.imaging.errors import BadValue
from printroom.imaging.geometry import Affine, Mapping, Point
from printroom.imaging.ports import Record

MAX_NODES: Final = 2000
MAX_COORDINATE: Final = 2147483648.0

_TOKEN: Final = re.compile(
    r"[\s,]*(?:(?P<letter>[MmLlCcZz])|(?P<number>[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?))",
    re.ASCII,
)
_COUNTS: Final = {"m": 1, "l": 1, "c": 3, "z": 0}
_PIECES: Final = 32

Cubic = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Subpath:
    """A run of cubic curves: a first point, then two control points and an end point for each.

    In a straight line the control points are its ends.
    """

    points: tuple[Point, ...]
    closed: bool = True

    @property
    def curves(self) -> Iterator[Cubic]:
        for at in range(0, len(self.points) - 1, 3):
            yield self.points[at], self.points[at + 1], self.points[at + 2], self.points[at + 3]

    @property
    def nodes(self) -> int:
        return 1 + len(self.points) // 3


@dataclass(frozen=True, slots=True)
class Path:
    """Subpaths in one plane, y pointing down."""

    subpaths: tuple[Subpath, ...]

    def mapped(self, mapping: Mapping) -> Self:
        """Under a map that is not affine curves become short lines."""
        parts = self.subpaths if isinstance(mapping, Affine) else tuple(_straight(part) for part in self.subpaths)
        return type(self)(
            tuple(Subpath(tuple(mapping.point(*point) for point in part.points), part.closed) for part in parts)
        )

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of what the curves reach, not their control points."""
        across, down = ([bound for part in self.subpaths for bound in _bounds(part, axis)] for axis in (0, 1))
        return min(across), min(down), max(across), max(down)

    def __str__(self) -> str:
        return "".join(_text(part) for part in self.subpaths)


def parse_path(value: str) -> Path:
    """The path that a text says, at most 2,000 points. Raises BadValue."""
    reading = _Reading()
    for letter, numbers in _commands(value):
        count = 2 * _COUNTS[letter.lower()]
        if (not numbers and count) or (numbers and not count) or (count and len(numbers) % count):
            raise BadValue(f"expected {'no numbers' if not count else f'numbers by {count}'} after {letter}")
        groups = [numbers[at : at + count] for at in range(0, len(numbers), count)] if count else [[]]
        for at, group in enumerate(groups):
            reading.take("L" if letter == "M" and at else "l" if letter == "m" and at else letter, group)
    return reading.path()


def embedded(record: Record, name: str) -> Path | None:
    """A path that came with a picture, in pixels of its full resolution."""
    text = dict(record.paths).get(name)
    return parse_path(text).mapped(Affine().scaled(record.width, record.height)) if text else None


def embedded_in(record: Record, mapping: Mapping) -> tuple[tuple[str, Path], ...]:
    """All paths that came with a picture, by name, in the pixels of a rendering of it.

    `embedded_in(layer.source, plan.mapping)` are those of layer 0 in pixels of the reply.
    """
    found = [(name, embedded(record, name)) for name, _ in record.paths]
    return tuple((name, path.mapped(mapping)) for name, path in found if path)


class _Reading:
    """A path on its way: where the pen is, and where the current subpath began."""

    def __init__(self) -> None:
        self._done: list[Subpath] = []
        self._points: list[Point] = []
        self._nodes = 0
        self._start: Point = (0.0, 0.0)
        self._pen: Point | None = None

    def take(self, letter: str, numbers: Sequence[float]) -> None:
        lower = letter.lower()
        if self._pen is None and lower != "m":
            raise BadValue("expected a path that begins with M or m")
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise BadValue(f"expected at most {MAX_NODES} points")
        x, y = (self._pen or (0.0, 0.0)) if letter.islower() else (0.0, 0.0)
        points = [(x + across, y + down) for across, down in zip(numbers[::2], numbers[1::2], strict=True)]
        if any(abs(part) > MAX_COORDINATE for point in points for part in point):
            raise BadValue(f"expected coordinates up to {MAX_COORDINATE:.0f}")
        if lower == "z":
            self._end(closed=True)
        elif lower == "m":
            self._end(closed=False)
            self._start = self._pen = points[0]
        else:
            self._draw(points)

    def _draw(self, points: Sequence[Point]) -> None:
        pen = self._pen or self._start
        self._points = self._points or [pen]
        end = points[-1]
        self._points += points if len(points) == 3 else (pen, end, end)
        self._pen = end

    def _end(self, *, closed: bool) -> None:
        if self._points:
            self._done.append(Subpath(tuple(self._points), closed))
        self._points = []
        self._pen = self._start if closed else self._pen

    def path(self) -> Path:
        self._end(closed=False)
        if not self._done:
            raise BadValue("expected a path, such as M0,0,L100,0,100,100,Z")
        return Path(tuple(self._done))


def _commands(value: str) -> Iterator[tuple[str, list[float]]]:
    at, letter = 0, ""
    numbers: list[float] = []
    text = value.strip().strip(",")
    while at < len(text.rstrip(", ")):
        found = _TOKEN.match(text, at)
        if not found:
            raise BadValue(f"expected M, L, C, Z or a number at {text[at:].lstrip(', ')[:12]}")
        at = found.end()
        if found["number"]:
            numbers.append(float(found["number"]))
            continue
        yield from [(letter or "L", numbers)] if letter or numbers else []
        letter, numbers = found["letter"], []
    yield from [(letter or "L", numbers)] if letter or numbers else []


def _straight(part: Subpath) -> Subpath:
    points = [part.points[0]]
    for curve in part.curves:
        pieces = 1 if is_line(curve) else _PIECES
        for end in (_at(curve, step / pieces) for step in range(1, pieces + 1)):
            points += [points[-1], end, end]
    return Subpath(tuple(points), part.closed)


def is_line(curve: Cubic) -> bool:
    return curve[0] == curve[1] and curve[2] == curve[3]


def _at(curve: Cubic, share: float) -> Point:
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    x, y = (sum(weight * point[axis] for weight, point in zip(weights, curve, strict=True)) for axis in (0, 1))
    return x, y


def _bounds(part: Subpath, axis: int) -> Iterator[float]:
    """Coordinates among which are the least and the greatest that the subpath reaches."""
    for point in part.points[::3]:
        yield point[axis]
    for curve in part.curves:
        if not is_line(curve):
            yield from (_at(curve, share)[axis] for share in _turns([point[axis] for point in curve]))


def _turns(values: Sequence[float]) -> list[float]:
    """Where a cubic of these control values goes neither up nor down."""
    first, second, third = (values[at + 1] - values[at] for at in range(3))
    a, b, c = first - 2 * second + third, 2 * (second - first), first
    if abs(a) < 1e-12 * (abs(b) + abs(c)) or a == 0:
        roots = [-c / b] if b else []
    else:
        under = b * b - 4 * a * c
        roots = [(-b + sign * math.sqrt(under)) / (2 * a) for sign in (-1, 1)] if under >= 0 else []
    return [root for root in roots if 0 < root < 1]


def _text(part: Subpath) -> str:
    words = ["M" + _numbers(part.points[:1])]
    for curve in part.curves:
        words.append("L" + _numbers(curve[3:]) if is_line(curve) else "C" + _numbers(curve[1:]))
    return "".join([*words, "Z" if part.closed else ""])


def _numbers(points: Sequence[Point]) -> str:
    return ",".join(f"{part:.9g}" for point in points for part in point)
