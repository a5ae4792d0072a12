"""The step that gives a whole picture one colour, by the levels that its visible pixels have."""

import math
import time
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import pyvips

from printroom.imaging import color, pixels
from printroom.imaging.errors import ImagingError
from printroom.imaging.timing import soonest, until

_BINS: Final = 4096
_WHOLE: Final = 2_000_000
"""Pixels: a larger picture is judged by samples of it."""
_SAMPLED: Final = 256
_SECONDS: Final = 10.0
_LARGEST: Final = 400_000_000


@dataclass(frozen=True, slots=True)
class Tint:
    """The colour (0 to 1) for middle luma, black for 0, white for 1, straight in between; transparency stays.

    `level` moves the median luma of the visible pixels to the middle first, and a `contrast` above 0 then makes 98 of
    100 of them span that part of the full range. The levels are read when the step is applied.
    """

    rgb: tuple[float, float, float]
    level: bool = True
    contrast: float = 0

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Raises ImagingError: `size` above 400 megapixels, `timeout` where levels cannot be read within ten seconds, or
        within what is left for the whole picture."""
        seen, tone = self._seen(image) if self.level else (image, (1.0, 0.0))
        count = 1 if color.pixel_type(image) == "gray" else 3
        table = _ramp(self.rgb[:count], tone, wide=image.format == "ushort")
        return pixels.on_colours(seen, lambda colours: _luma(colours).maplut(table))

    def _seen(self, image: pyvips.Image) -> tuple[pyvips.Image, tuple[float, float]]:
        """A small image with its pixels in memory, a large one as it is; and the gain and offset for its luma."""
        if image.width * image.height > _WHOLE:
            return image, self._tone(_sampled(image))
        seen = _in_memory(image)
        return seen, self._tone(seen)

    def _tone(self, image: pyvips.Image) -> tuple[float, float]:
        """Gain and offset for the luma, 0 to 1."""
        counts = _histogram(image)
        if not sum(counts):
            return 1.0, 0.0
        low, middle, high = (_percentile(counts, part) for part in (0.01, 0.5, 0.99))
        gain = self.contrast / (high - low) if self.contrast and high > low else 1.0
        return gain, 0.5 - gain * middle


def _in_memory(image: pyvips.Image) -> pyvips.Image:
    end = soonest(_SECONDS)
    if time.monotonic() > end:
        raise _late()
    try:
        return until(image, end).copy_memory()
    except pyvips.Error as error:
        if time.monotonic() < end:
            raise
        raise _late() from error


def _late() -> ImagingError:
    return ImagingError("timeout", "op_colorize: the levels of the picture cannot be read in time")


def _sampled(image: pyvips.Image) -> pyvips.Image:
    """Every so many pixels across and down; row by row, because a row may be costly."""
    if image.width * image.height > _LARGEST:
        said = f"op_colorize: the levels of {image.width}×{image.height} pixels are not read; give it off"
        raise ImagingError("size", said, command="op_colorize")
    small = image.subsample(math.ceil(image.width / _SAMPLED), math.ceil(image.height / _SAMPLED))
    end, rows = soonest(_SECONDS), list[pyvips.Image]()
    for row in range(small.height):
        if time.monotonic() > end:
            raise _late()
        rows.append(small.crop(0, row, small.width, 1).copy_memory())
    return pyvips.Image.arrayjoin(rows, across=1).copy(interpretation=image.interpretation)


def _luma(colours: pyvips.Image) -> pyvips.Image:
    """In 16 bit, so that a steep ramp shows no steps."""
    scale = 65535 / pixels.top(colours)
    weights = [scale] if colours.bands == 1 else [weight * scale for weight in pixels.LUMA]
    return colours.recomb(pyvips.Image.new_from_array([weights])).rint().cast("ushort")


def _ramp(rgb: tuple[float, ...], tone: tuple[float, float], *, wide: bool) -> pyvips.Image:
    gain, offset = tone
    luma = pyvips.Image.identity(ushort=True).linear([gain / 65535], [offset])
    luma = (luma < 0).ifthenelse(0, (luma > 1).ifthenelse(1, luma))
    dark = luma.linear([2 * part for part in rgb], [0.0] * len(rgb))
    light = luma.linear([2 - 2 * part for part in rgb], [2 * part - 1 for part in rgb])
    ramp = (luma <= 0.5).ifthenelse(dark, light)
    return (ramp * (65535 if wide else 255)).rint().cast("ushort" if wide else "uchar")


def _histogram(image: pyvips.Image) -> list[int]:
    """How many visible pixels there are of each of 4,096 steps of luma."""
    alpha = color.has_alpha(image)
    luma = _luma(image[: image.bands - 1] if alpha else image) >> 4
    if alpha:
        luma = (image[image.bands - 1] > 0).ifthenelse(luma, _BINS).cast("ushort")
    counts = memoryview(luma.hist_find().write_to_memory()).cast("I").tolist()
    return [*counts, *[0] * _BINS][:_BINS]


def _percentile(counts: list[int], part: float) -> float:
    """The luma, 0 to 1, that this part of all pixels does not exceed."""
    wanted = part * sum(counts)
    return next(at for at, total in enumerate(accumulate(counts)) if total >= wanted) / (_BINS - 1)
