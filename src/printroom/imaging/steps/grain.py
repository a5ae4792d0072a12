"""The step that adds noise, the same at the same place each time and everywhere."""

import functools
import hashlib
import statistics
from dataclasses import dataclass
from typing import Final

import pyvips

from printroom.imaging import pixels

_TILES: Final = ((251, 241), (257, 263))
"""Width and height of two tiles of random bytes; their sum repeats only after 64,507 × 63,383 pixels."""
_BANDS: Final = 4


@dataclass(frozen=True, slots=True)
class Grain:
    """Noise added to every colour: up to `amount` of full scale to both sides, or gaussian with half of that as sigma.

    `mono` adds the same to all components. Transparency stays. The noise depends on the place in the picture alone, so
    pieces of a picture fit together, and no version of libvips draws another.
    """

    amount: float
    gaussian: bool = False
    mono: bool = False

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        return pixels.on_colours(image, lambda colours: pixels.like(colours + self._noise(colours), image))

    def _noise(self, colours: pyvips.Image) -> pyvips.Image:
        field = randomness(colours.width, colours.height, bands=1 if self.mono else colours.bands)
        shares = _gaussian() if self.gaussian else [(2 * at - 255) / 255 for at in range(256)]
        steps = [share * self.amount * pixels.top(colours) for share in shares]
        depth = "short" if colours.format == "uchar" else "int"
        return field.maplut(pyvips.Image.new_from_array([steps]).rint().cast(depth))


def randomness(width: int, height: int, *, bands: int = 1) -> pyvips.Image:
    """Bytes of which each value is equally likely, always the same at the same place; up to four bands."""
    first, second = (_spread_out(_tile(*size)[:bands], width, height) for size in _TILES)
    return ((first + second) & 255).cast("uchar")


def _spread_out(tile: pyvips.Image, width: int, height: int) -> pyvips.Image:
    return tile.replicate(-(-width // tile.width), -(-height // tile.height)).crop(0, 0, width, height)


@functools.cache
def _tile(width: int, height: int) -> pyvips.Image:
    values = hashlib.shake_256(b"%d x %d" % (width, height)).digest(width * height * _BANDS)
    return pyvips.Image.new_from_memory(values, width, height, _BANDS, "uchar")


@functools.cache
def _gaussian() -> list[float]:
    """What of the amount each of 256 equally likely values means; sigma is a half."""
    normal = statistics.NormalDist(sigma=0.5)
    return [normal.inv_cdf((at + 0.5) / 256) for at in range(256)]
