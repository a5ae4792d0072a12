"""The step that lets light or dark spread."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyvips

from printroom.imaging import color, pixels

_TILE: Final = 256
_BANDS: Final = 4
_PIECE: Final = 2 * _TILE * _TILE
_EXACT: Final = 64
"""The radius from which on a disc is put together from smaller ones."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Each component becomes the largest within a disc of that radius, the smallest for a radius below 0.

    `mask`: the alpha alone; a picture without alpha stays as it is. Otherwise colours count as much as they cover.
    """

    radius: float
    mask: bool = False

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        if not self.mask:
            return pixels.premultiplied(image, lambda whole: pixels.remembered(self._spread(whole)))
        if not color.has_alpha(image):
            return image
        last = image.bands - 1
        done = image[:last].bandjoin(pixels.remembered(self._spread(image[last])))
        return done.copy(interpretation=image.interpretation)

    def held(self, width: int, height: int) -> int:
        """About how many bytes it keeps while it works on so many pixels of 8 bit: rows that it reads again, the
        result, and what each piece of the disc has at hand. (Measured, and rounded up.)"""
        wide = abs(self.radius) > _EXACT
        radius, reach = abs(self.radius) / (4 if wide else 1), math.ceil(abs(self.radius))
        runs = _levels(math.floor(radius)) + wide
        kept = runs * (width + 2 * reach) * min(_rows(2 * reach if wide else reach) * _TILE, height + 2 * reach)
        pieces = 2 * (2 * math.floor(radius) + 1) + (_points(radius) + 8 if wide else 0)
        return (kept + width * height + pieces * _PIECE * (3 if wide else 1)) * (1 if self.mask else _BANDS)

    def _spread(self, image: pyvips.Image) -> pyvips.Image:
        if self.radius < 0:
            return _largest(image.invert(), -self.radius).invert()
        return _largest(image, self.radius)


def _largest(image: pyvips.Image, radius: float) -> pyvips.Image:
    return _of_a_disc(image, radius, math.floor(radius)) if radius <= _EXACT else _of_a_wide_disc(image, radius)


def _of_a_disc(image: pyvips.Image, radius: float, memory: int) -> pyvips.Image:
    """The disc as rows of pixels; the largest of a row is that of two pieces of it, each a power of two long.

    What is asked for one after another lies within `memory` pixels up and down.
    """
    reach = math.floor(radius)
    runs = _runs(image, reach, memory)
    result = image
    for row in range(-reach, reach + 1):
        half = math.floor(math.sqrt(radius * radius - row * row))
        power = (2 * half + 1).bit_length() - 1
        for left in {-half, half + 1 - (1 << power)}:
            piece = runs[power].crop(reach + left, reach + row, image.width, image.height)
            result = result.maxpair(piece)
    return result


def _of_a_wide_disc(image: pyvips.Image, radius: float) -> pyvips.Image:
    """A disc of a quarter of the radius, moved to two circles: round to two pixels, at less than half the cost."""
    quarter = radius / 4
    reach = math.ceil(radius)
    size = image.width + 2 * reach, image.height + 2 * reach
    small = _kept(_of_a_disc(image.embed(reach, reach, *size, extend="copy"), quarter, 2 * reach), reach)
    result = small.crop(reach, reach, image.width, image.height)
    for x, y in (*_circle(radius - quarter - 0.25, _points(quarter)), *_circle(1.5 * quarter, 8)):
        result = result.maxpair(small.crop(reach + x, reach + y, image.width, image.height))
    return result


def _points(quarter: float) -> int:
    """So many that what is left out between neighbouring discs is half a pixel deep; the same in all four quadrants."""
    return 4 * math.ceil(math.pi / 2 * math.sqrt(3 * quarter))


def _circle(radius: float, count: int) -> Iterator[tuple[int, int]]:
    for at in range(count):
        angle = 2 * math.pi * at / count
        yield round(radius * math.cos(angle)), round(radius * math.sin(angle))


def _runs(image: pyvips.Image, reach: int, memory: int) -> list[pyvips.Image]:
    """With `reach` more pixels at each side: the largest of 1, 2, 4, … pixels from each one to the right.

    Each is remembered by tiles, because all rows of the disc read it.
    """
    size = image.width + 2 * reach, image.height + 2 * reach
    runs = [_kept(image.embed(reach, reach, *size, extend="copy"), memory)]
    while len(runs) < _levels(reach):
        last, step = runs[-1], 1 << len(runs) - 1
        width = last.width - step
        longer = last.crop(0, 0, width, size[1]).maxpair(last.crop(step, 0, width, size[1]))
        runs.append(_kept(longer, memory))
    return runs


def _levels(reach: int) -> int:
    """How many powers of two are no longer than the widest row of a disc."""
    return (2 * reach + 1).bit_length()


def _rows(memory: int) -> int:
    return math.ceil(2 * memory / _TILE) + 3


def _kept(image: pyvips.Image, memory: int) -> pyvips.Image:
    tiles = _rows(memory) * (math.ceil(image.width / _TILE) + 1)
    return image.tilecache(tile_width=_TILE, tile_height=_TILE, max_tiles=tiles, threaded=True, access="random")
