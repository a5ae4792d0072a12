"""The arithmetic that every size and place goes through: one rounding rule, and affine maps between rectangles."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, Self

Point = tuple[float, float]

_NEAREST: Final = 1e-6
_HALF: Final = 0.5 + 1e-9
"""What is exactly half as a fraction may be a little less in floating point: 86 / 299 · 2.25 · 299 is 193.5."""


def rounded(value: float) -> int:
    """The nearest integer, halves upwards: the only rounding of places."""
    return math.floor(value + _HALF)


def extent(value: float) -> int:
    """The nearest integer, at least 1: the only rounding of widths and heights."""
    return max(1, rounded(value))


class Mapping(Protocol):
    """A map between two rectangles' pixels."""

    def point(self, x: float, y: float) -> tuple[float, float]: ...

    def box(self, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]: ...

    def moved(self, x: float, y: float) -> Self: ...

    def scaled(self, x: float, y: float) -> Self: ...

    def turned(self, degrees: float) -> Self: ...

    @property
    def factor(self) -> float:
        """How much lengths grow: the geometric mean over both axes."""
        ...


@dataclass(frozen=True, slots=True)
class Affine:
    """A map of the plane: (x, y) → (a·x + b·y + e, c·x + d·y + f), y pointing down."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def moved(self, x: float, y: float) -> Self:
        return type(self)(self.a, self.b, self.c, self.d, self.e + x, self.f + y)

    def scaled(self, x: float, y: float) -> Self:
        return type(self)(self.a * x, self.b * x, self.c * y, self.d * y, self.e * x, self.f * y)

    def turned(self, degrees: float) -> Self:
        """Followed by a clockwise turn about the origin; exact for quarter turns."""
        sine, cosine = turn(degrees)
        return type(self)(
            cosine * self.a - sine * self.c,
            cosine * self.b - sine * self.d,
            sine * self.a + cosine * self.c,
            sine * self.b + cosine * self.d,
            cosine * self.e - sine * self.f,
            sine * self.e + cosine * self.f,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.b * y + self.e, self.c * x + self.d * y + self.f

    def box(self, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the smallest upright rectangle around the image of that rectangle."""
        return _box(self, x, y, width=width, height=height)

    @property
    def factor(self) -> float:
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


@dataclass(frozen=True, slots=True)
class Homography:
    """A map that keeps lines straight: first `before`, then x, y and 1 times the rows of `matrix`, then `after`.

    `centre` is the point, after `before`, at which lengths are compared.
    """

    before: Mapping
    matrix: tuple[float, ...]
    centre: tuple[float, float]
    after: Affine = Affine()

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Points on or behind the horizon go far away."""
        a, b, c, d, e, f, g, h, i = self.matrix
        x, y = self.before.point(x, y)
        depth = max(g * x + h * y + i, _NEAREST)
        return self.after.point((a * x + b * y + c) / depth, (d * x + e * y + f) / depth)

    def box(self, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
        return _box(self, x, y, width=width, height=height)

    def moved(self, x: float, y: float) -> Self:
        return replace(self, after=self.after.moved(x, y))

    def scaled(self, x: float, y: float) -> Self:
        return replace(self, after=self.after.scaled(x, y))

    def turned(self, degrees: float) -> Self:
        return replace(self, after=self.after.turned(degrees))

    @property
    def factor(self) -> float:
        a, b, c, d, e, f, g, h, i = self.matrix
        x, y = self.centre
        depth = max(g * x + h * y + i, _NEAREST)
        area = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
        return self.before.factor * math.sqrt(abs(area) / depth**3) * self.after.factor


def onto(width: float, height: float, corners: Sequence[Point]) -> tuple[float, ...]:
    """The rows of the matrix that brings a rectangle at the origin onto four corners: upper left, then clockwise.

    The corners must be those of a convex quadrilateral.
    """
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    ux, uy, vx, vy = x1 - x2, y1 - y2, x3 - x2, y3 - y2
    area = ux * vy - vx * uy
    g, h = (sx * vy - vx * sy) / area, (ux * sy - sx * uy) / area
    unit = (x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1.0)
    return tuple(part / side for part, side in zip(unit, (width, height, 1) * 3, strict=True))


def inverse(matrix: Sequence[float]) -> tuple[float, ...]:
    """Of three rows of three, up to a common factor."""
    a, b, c, d, e, f, g, h, i = matrix
    return (
        *(e * i - f * h, c * h - b * i, b * f - c * e),
        *(f * g - d * i, a * i - c * g, c * d - a * f),
        *(d * h - e * g, b * g - a * h, a * e - b * d),
    )


def _box(mapping: Mapping, x: float, y: float, *, width: float, height: float) -> tuple[float, float, float, float]:
    corners = [mapping.point(x + dx, y + dy) for dx in (0, width) for dy in (0, height)]
    across, down = zip(*corners, strict=True)
    return min(across), min(down), max(across), max(down)


def turn(degrees: float) -> tuple[float, float]:
    """Sine and cosine of an angle in degrees, exact for quarter turns."""
    quarters = {0: (0, 1), 90: (1, 0), 180: (0, -1), 270: (-1, 0)}
    angle = degrees % 360
    if angle in quarters:
        return quarters[int(angle)]
    return math.sin(math.radians(angle)), math.cos(math.radians(angle))
