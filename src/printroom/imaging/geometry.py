"""The arithmetic that every size and place goes through: one rounding rule, and affine maps between rectangles."""

import math
from dataclasses import dataclass
from typing import Self


def rounded(value: float) -> int:
    """The nearest integer, halves upwards: the only rounding of places."""
    return math.floor(value + 0.5)


def extent(value: float) -> int:
    """The nearest integer, at least 1: the only rounding of widths and heights."""
    return max(1, rounded(value))


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
        corners = [self.point(x + dx, y + dy) for dx in (0, width) for dy in (0, height)]
        across, down = zip(*corners, strict=True)
        return min(across), min(down), max(across), max(down)

    @property
    def factor(self) -> float:
        """How much lengths grow: the geometric mean over both axes."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


def turn(degrees: float) -> tuple[float, float]:
    """Sine and cosine of an angle in degrees, exact for quarter turns."""
    quarters = {0: (0, 1), 90: (1, 0), 180: (0, -1), 270: (-1, 0)}
    angle = degrees % 360
    if angle in quarters:
        return quarters[int(angle)]
    return math.sin(math.radians(angle)), math.cos(math.radians(angle))
