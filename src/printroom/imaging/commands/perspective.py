"""The command that brings a layer onto any four corners."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from printroom.imaging.commands.base import Frame, real
from printroom.imaging.errors import BadValue
from printroom.imaging.geometry import Homography, Point, inverse, onto
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.warping import Sampling, Warp

_SAMPLING: Final = re.compile(r"R1|R2|R3(?:T(\d{1,3}))?", re.ASCII)
_MAX_JITTER: Final = 200
_THINNEST: Final = 1e-6
_DENSITIES: Final = (0.125, 4.0)
_SAMPLES: Final = (2, 4)


@dataclass(frozen=True, slots=True)
class Perspective:
    """perspective, perspectiveN: the picture drawn onto four corners, as on a wall that is seen from the side.
    (r-perspective)

    The corners are upper left, upper right, lower right and lower left, x and y of each: in pixels of the canvas, or as
    fractions of it. They must be those of a convex quadrilateral; it may be mirrored, and reach outside of the canvas.
    Outside of them is nothing. Then how it is sampled: `R1` by the nearest pixel, `R2` by one soft sample, `R3` by
    several, spread over a pixel; `R3T0` to `R3T200` spreads them by that many percent of it.
    """

    corners: tuple[Point, Point, Point, Point]
    normal: bool = False
    sampling: Sampling = Sampling()

    @classmethod
    def parse(cls, value: str) -> Self:
        corners, sampling = _read(value)
        return cls(corners, sampling=sampling)

    @classmethod
    def parse_normal(cls, value: str) -> Self:
        corners, sampling = _read(value)
        return cls(corners, normal=True, sampling=sampling)

    def density(self, frame: Frame) -> tuple[float, float]:
        """How much finer across and down the source is rendered, so that it is sharp where it becomes largest.

        But not finer than it is.
        """
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self._corners(frame)
        across = max(math.hypot(x1 - x0, y1 - y0), math.hypot(x2 - x3, y2 - y3)) / frame.width
        down = max(math.hypot(x3 - x0, y3 - y0), math.hypot(x2 - x1, y2 - y1)) / frame.height
        x, y = frame.matrix.point(0, 0)
        x_one, y_one = frame.matrix.point(1, 1)
        native = 1 / ((x_one - x) * frame.across), 1 / ((y_one - y) * frame.down)
        low, high = _DENSITIES
        wanted = (min(max(across, low), high), min(max(down, low), high))
        return min(wanted[0], max(1.0, native[0])), min(wanted[1], max(1.0, native[1]))

    def reframe(self, frame: Frame) -> Frame:
        matrix = onto(frame.width, frame.height, self._corners(frame))
        across, down = frame.density
        return replace(
            frame,
            matrix=Homography(frame.matrix, matrix, (frame.width / 2, frame.height / 2)),
            across=frame.across / across,
            down=frame.down / down,
            density=(1.0, 1.0),
        )

    def steps(self, frame: Frame) -> Iterator[Step]:
        after = self.reframe(frame)
        corners = tuple(after.rendering.point(*corner) for corner in self._corners(frame))
        width, height = frame.pixels
        own: tuple[Point, ...] = ((0, 0), (width, 0), (width, height), (0, height))
        if corners == own and after.pixels == (width, height):
            return
        matrix = _facing(inverse(onto(width, height, corners)), corners)
        samples = 1 if self.sampling.single else _samples(matrix, corners)
        yield Warp(matrix, corners, *after.pixels, replace(self.sampling, samples=samples))

    def _corners(self, frame: Frame) -> tuple[Point, ...]:
        across, down = (frame.width, frame.height) if self.normal else (1, 1)
        return tuple((x * across, y * down) for x, y in self.corners)


def _read(value: str) -> tuple[tuple[Point, Point, Point, Point], Sampling]:
    parts = [part.strip() for part in value.split(",")]
    if len(parts) not in {8, 9}:
        raise BadValue("expected eight numbers, and R1, R2, R3 or R3T0 to R3T200 after them")
    a, b, c, d, e, f, g, h = (real(part) for part in parts[:8])
    corners = ((a, b), (c, d), (e, f), (g, h))
    if not _convex(corners):
        raise BadValue("expected the corners of a convex quadrilateral, one after another around it")
    return corners, _sampling(parts[8] if len(parts) == 9 else "")


def _sampling(text: str) -> Sampling:
    found = _SAMPLING.fullmatch(text or "R3")
    jitter = int(found[1]) if found and found[1] else 100
    if not found or jitter > _MAX_JITTER:
        raise BadValue("expected R1, R2, R3 or R3T0 to R3T200 after the corners")
    kind = found[0][:2]
    return Sampling(nearest=kind == "R1", single=kind != "R3", spread=jitter / 100)


def _convex(corners: Sequence[Point]) -> bool:
    """Whether every corner turns to the same side, and none is on or nearly on the line between its neighbours."""
    turns = []
    for at, (x, y) in enumerate(corners):
        (x0, y0), (x1, y1) = corners[at - 1], corners[(at + 1) % 4]
        cross, lengths = (
            (x - x0) * (y1 - y) - (y - y0) * (x1 - x),
            math.hypot(x - x0, y - y0) * math.hypot(x1 - x, y1 - y),
        )
        turns.append(cross / lengths if lengths else 0.0)
    return min(turns) > _THINNEST or max(turns) < -_THINNEST


def _facing(matrix: Sequence[float], corners: Sequence[Point]) -> tuple[float, ...]:
    """With depths above 0 inside of the corners, 1 in their middle."""
    x, y = (sum(corner[axis] for corner in corners) / 4 for axis in (0, 1))
    depth = matrix[6] * x + matrix[7] * y + matrix[8]
    return tuple(part / depth for part in matrix)


def _samples(matrix: Sequence[float], corners: Sequence[Point]) -> int:
    """As many a direction as source pixels fall into one of the result, where they are densest."""
    a, b, c, d, e, f, g, h, i = matrix
    most = 0.0
    for x, y in corners:
        depth = g * x + h * y + i
        u, v = (a * x + b * y + c) / depth, (d * x + e * y + f) / depth
        across = math.hypot(a - g * u, d - g * v) / abs(depth)
        down = math.hypot(b - h * u, e - h * v) / abs(depth)
        most = max(most, across, down)
    return min(max(math.ceil(most - 0.01), _SAMPLES[0]), _SAMPLES[1])
