"""The step that brings a picture into perspective."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

import pyvips

from printroom.imaging import pixels
from printroom.imaging.geometry import Point

_NEAREST: Final = 1e-6
_FARTHEST: Final = 1e9


@dataclass(frozen=True, slots=True)
class Sampling:
    """`nearest`: pixels as they are, hard edges; `single`: interpolated once; else `samples` a direction within each
    pixel are averaged, `spread` pixels apart at most."""

    nearest: bool = False
    single: bool = False
    spread: float = 1
    samples: int = 1

    @property
    def offsets(self) -> Iterator[tuple[float, float]]:
        steps = [((at + 0.5) / self.samples - 0.5) * self.spread for at in range(self.samples)]
        return ((x, y) for y in steps for x in steps)


@dataclass(frozen=True, slots=True)
class Warp:
    """Into a rectangle of that size: `matrix` brings its pixels onto those of the image, three rows of three.

    What is outside of the `corners`, in pixels of the rectangle, is transparent.
    """

    matrix: tuple[float, ...]
    corners: tuple[Point, ...]
    width: int
    height: int
    sampling: Sampling

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        place = pyvips.Image.xyz(self.width, self.height).cast("double")
        moved = pixels.premultiplied(image, lambda whole: self._sampled(whole, place), fine=True)
        return self._cut(moved, self._inside(place))

    def _sampled(self, image: pyvips.Image, place: pyvips.Image) -> pyvips.Image:
        if self.sampling.nearest:
            return self._mapped(image, place, kind="nearest", offset=(0, 0))
        if self.sampling.single:
            return self._mapped(image, place, kind="bilinear", offset=(0, 0))
        found = [self._mapped(image, place, kind="bicubic", offset=offset) for offset in self.sampling.offsets]
        return pyvips.Image.sum(found) / len(found)

    def _mapped(self, image: pyvips.Image, place: pyvips.Image, *, kind: str, offset: Point) -> pyvips.Image:
        """Each pixel's centre, moved by the offset, looked up in the image, whose pixels have their centres at halves.

        Beside the image its outermost pixels go on: samples of a pixel at an edge may lie outside.
        """
        a, b, c, d, e, f, g, h, i = self.matrix
        half = 0.0 if kind == "nearest" else 0.5
        rows = [[a - half * g, b - half * h], [d - half * g, e - half * h], [g, h]]
        x, y = offset[0] + 0.5, offset[1] + 0.5
        starts = [
            row[0] * x + row[1] * y + last for row, last in zip(rows, (c - half * i, f - half * i, i), strict=True)
        ]
        spread = place.recomb(pyvips.Image.new_from_array(rows)) + starts
        index = spread[:2] / _between(spread[2], _NEAREST, _FARTHEST)
        inside = [_between(index[axis], 0, side - 0.5 - half) for axis, side in enumerate((image.width, image.height))]
        interpolate = pyvips.Interpolate.new(kind)
        return image.mapim(inside[0].bandjoin(inside[1]), interpolate=interpolate, extend="copy", premultiplied=True)

    def _inside(self, place: pyvips.Image) -> pyvips.Image:
        """How much of each pixel lies inside, 0 to 1: the part on the inner side of each edge."""
        rows, offsets = zip(*self._edges(), strict=True)
        starts = [(a + b) / 2 + offset for (a, b), offset in zip(rows, offsets, strict=True)]
        apart = place.recomb(pyvips.Image.new_from_array([list(row) for row in rows])) + starts
        parts = (apart >= 0) / 255 if self.sampling.nearest else _between(apart + 0.5, 0, 1)
        return parts[0] * parts[1] * parts[2] * parts[3]

    def _edges(self) -> Iterator[tuple[Point, float]]:
        """For each edge the distance of x, y to its inner side: a, b and c of a·x + b·y + c."""
        middle_x, middle_y = (sum(corner[axis] for corner in self.corners) / 4 for axis in (0, 1))
        for at, (x, y) in enumerate(self.corners):
            x_end, y_end = self.corners[(at + 1) % 4]
            length = ((x_end - x) ** 2 + (y_end - y) ** 2) ** 0.5
            a, b = (y - y_end) / length, (x_end - x) / length
            side = 1 if a * (middle_x - x) + b * (middle_y - y) > 0 else -1
            yield (a * side, b * side), -(a * x + b * y) * side

    def _cut(self, image: pyvips.Image, inside: pyvips.Image) -> pyvips.Image:
        whole = pixels.with_alpha(image)
        last = whole.bands - 1
        alpha = (whole[last] * inside).rint().cast(image.format)
        return whole[:last].bandjoin(alpha).copy(interpretation=image.interpretation)


def _between(image: pyvips.Image, low: float, high: float) -> pyvips.Image:
    clamped: Any = pyvips.Operation.call("clamp", image, min=low, max=high)  # Any: the stub has other names for these
    return cast(pyvips.Image, clamped)
