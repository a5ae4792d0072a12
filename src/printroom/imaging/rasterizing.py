"""How much of each pixel lies inside a path: exact areas, antialiased, by the nonzero rule.

Every window of one picture gives the same values, so that tiles join.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

from printroom.imaging.errors import ImagingError
from printroom.imaging.geometry import Point
from printroom.imaging.paths import Cubic, Path, is_line

Window = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

MAX_WORK: Final = 1_500_000
"""Pixels that outlines may cross, pieces of curves included: about two seconds of work."""

_ONE: Final = 1 << 12
_FULL: Final = 2 * _ONE * _ONE
_FLATNESS: Final = 16 * 0.01**2
_DEEPEST: Final = 20


def around(path: Path, window: Window) -> Window | None:
    """The part of the window in which the path may be, None where it is outside."""
    left, top, right, bottom = path.box
    x, y = max(window[0], math.floor(left)), max(window[1], math.floor(top))
    x_end = min(window[0] + window[2], math.ceil(right))
    y_end = min(window[1] + window[3], math.ceil(bottom))
    return (x, y, x_end - x, y_end - y) if x < x_end and y < y_end else None


def drawn(path: Path, window: Window) -> bytes:
    """A byte a pixel, 0 outside of the path to 255 inside, row by row. Raises ImagingError `size` for too much work."""
    cells = _Cells(window)
    for part in path.subpaths:
        for start, end in _lines(part.curves, window, cells):
            cells.line(start, end)
        cells.line(part.points[-1], part.points[0])
    return b"".join(cells.rows())


class _Cells:
    """For each row the pixels that an outline crosses: by how much of their height, and how far from the left."""

    def __init__(self, window: Window) -> None:
        self._left, self._top, width, height = window
        self._right, self._bottom = self._left + width, self._top + height
        self._crossed: dict[int, dict[int, list[int]]] = {}
        self._work = 0

    def spend(self, work: int) -> None:
        self._work += work
        if self._work > MAX_WORK:
            raise ImagingError("size", "the path has too many pieces for a picture of this size")

    def line(self, start: Point, end: Point) -> None:
        x0, y0, x1, y1 = (math.floor(part * _ONE + 0.5) for part in (*start, *end))
        sign = 1
        if y0 > y1:
            x0, y0, x1, y1, sign = x1, y1, x0, y0, -1
        first, last = max(y0 // _ONE, self._top), min((y1 - 1) // _ONE, self._bottom - 1)
        if y0 == y1 or first > last or min(x0, x1) >= self._right * _ONE:
            return
        self.spend(last - first + 1)
        across, down = x1 - x0, y1 - y0
        for row in range(first, last + 1):
            upper, lower = max(y0, row * _ONE), min(y1, (row + 1) * _ONE)
            x, x_end = x0 + across * (upper - y0) // down, x0 + across * (lower - y0) // down
            self._span(row, min(x, x_end), max(x, x_end), (lower - upper) * sign)

    def _span(self, row: int, x: int, x_end: int, height: int) -> None:
        """A piece of outline inside one row, from `x` to `x_end`, that many units high."""
        if x_end < self._left * _ONE:
            self._add(row, self._left - 1, height, 0)
            return
        first, last = x // _ONE, max(x // _ONE, (x_end - 1) // _ONE)
        if first == last and self._left <= first < self._right:
            self._add(row, first, height, height * (x + x_end - 2 * first * _ONE))
            return
        wide = max(x_end - x, 1)
        if first < self._left:
            self._add(row, self._left - 1, height * (self._left * _ONE - x) // wide, 0)
        columns = range(max(first, self._left), min(last + 1, self._right))
        self.spend(len(columns))
        for column in columns:
            begin, end = max(x, column * _ONE), min(x_end, (column + 1) * _ONE)
            part = height * (end - x) // wide - height * (begin - x) // wide
            self._add(row, column, part, part * (begin + end - 2 * column * _ONE))

    def _add(self, row: int, column: int, height: int, area: int) -> None:
        cell = self._crossed.setdefault(row, {}).setdefault(column, [0, 0])
        cell[0] += height
        cell[1] += area

    def rows(self) -> Iterator[bytes]:
        width, at = self._right - self._left, self._top
        for row in sorted(self._crossed):
            yield bytes((row - at) * width)
            yield b"".join(self._row(self._crossed[row]))
            at = row + 1
        yield bytes((self._bottom - at) * width)

    def _row(self, cells: dict[int, list[int]]) -> Iterator[bytes]:
        height, at = 0, self._left
        for column in sorted(cells):
            crossed, area = cells[column]
            if column >= at:
                yield _value(height * 2 * _ONE) * (column - at)
                yield _value((height + crossed) * 2 * _ONE - area)
                at = column + 1
            height += crossed
        yield _value(height * 2 * _ONE) * (self._right - at)


def _value(area: int) -> bytes:
    return bytes(((min(abs(area), _FULL) * 255 + _FULL // 2) // _FULL,))


def _lines(curves: Iterable[Cubic], window: Window, cells: _Cells) -> Iterator[tuple[Point, Point]]:
    """Short lines instead of curves, where they can be seen."""
    for curve in curves:
        waiting = [(curve, 0)]
        while waiting:
            piece, depth = waiting.pop()
            if depth == _DEEPEST or is_line(piece) or _apart(piece, window) or _flat(piece):
                yield piece[0], piece[3]
                continue
            cells.spend(1)
            first, second = _halves(piece)
            waiting += [(second, depth + 1), (first, depth + 1)]


def _apart(curve: Cubic, window: Window) -> bool:
    """Whether it lies on one side of the window: there its ends say all."""
    left, top, width, height = window
    across, down = [point[0] for point in curve], [point[1] for point in curve]
    beside = max(across) < left or min(across) > left + width
    return beside or max(down) < top or min(down) > top + height


def _flat(curve: Cubic) -> bool:
    """Within a hundredth of a pixel of its chord."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
    across = max(abs(3 * x1 - 2 * x0 - x3), abs(3 * x2 - x0 - 2 * x3))
    down = max(abs(3 * y1 - 2 * y0 - y3), abs(3 * y2 - y0 - 2 * y3))
    return across * across + down * down <= _FLATNESS


def _halves(curve: Cubic) -> tuple[Cubic, Cubic]:
    first, second, third, fourth = curve
    a, b, c = _middle(first, second), _middle(second, third), _middle(third, fourth)
    d, e = _middle(a, b), _middle(b, c)
    centre = _middle(d, e)
    return (first, a, d, centre), (centre, e, c, fourth)


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
