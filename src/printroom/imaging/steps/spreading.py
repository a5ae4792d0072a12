"""The step that lets light or dark spread."""

import math
from dataclasses import dataclass
from typing import Final

import pyvips

from printroom.imaging import color, pixels

_TILE: Final = 256


@dataclass(frozen=True, slots=True)
class Spread:
    """Each component becomes the largest within a disc of that radius, the smallest for a radius below 0.

    `mask`: the alpha alone; a picture without alpha stays as it is. Otherwise colours count as much as they cover.
    """

    radius: float
    mask: bool = False

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        if not self.mask:
            return pixels.premultiplied(image, self._spread)
        if not color.has_alpha(image):
            return image
        last = image.bands - 1
        done = image[:last].bandjoin(self._spread(image[last]))
        return done.copy(interpretation=image.interpretation)

    def _spread(self, image: pyvips.Image) -> pyvips.Image:
        if self.radius < 0:
            return _largest(image.invert(), -self.radius).invert()
        return _largest(image, self.radius)


def _largest(image: pyvips.Image, radius: float) -> pyvips.Image:
    """The disc as rows of pixels; the largest of a row is that of two pieces of it, each a power of two long."""
    reach = math.floor(radius)
    runs = _runs(image, reach)
    result = image
    for row in range(-reach, reach + 1):
        half = math.floor(math.sqrt(radius * radius - row * row))
        power = (2 * half + 1).bit_length() - 1
        for left in {-half, half + 1 - (1 << power)}:
            piece = runs[power].crop(reach + left, reach + row, image.width, image.height)
            result = result.maxpair(piece)
    return result


def _runs(image: pyvips.Image, reach: int) -> list[pyvips.Image]:
    """With `reach` more pixels at each side: the largest of 1, 2, 4, … pixels from each one to the right.

    Each is remembered by tiles, because all rows of the disc read it.
    """
    size = image.width + 2 * reach, image.height + 2 * reach
    runs = [_kept(image.embed(reach, reach, *size, extend="copy"), reach)]
    while 1 << len(runs) <= 2 * reach + 1:
        last, step = runs[-1], 1 << len(runs) - 1
        width = last.width - step
        longer = last.crop(0, 0, width, size[1]).maxpair(last.crop(step, 0, width, size[1]))
        runs.append(_kept(longer, reach))
    return runs


def _kept(image: pyvips.Image, reach: int) -> pyvips.Image:
    rows = math.ceil(2 * reach / _TILE) + 4
    tiles = rows * (math.ceil(image.width / _TILE) + 1)
    return image.tilecache(tile_width=_TILE, tile_height=_TILE, max_tiles=tiles, threaded=True, access="random")
