"""Steps that make a pixel of its neighbours."""

import math
from dataclasses import dataclass
from typing import Final

import pyvips

from printroom.imaging import color, pixels

_LUMA: Final = [0.299, 0.587, 0.114]


@dataclass(frozen=True, slots=True)
class Soften:
    """A gaussian blur with a sigma across and one down, in pixels; alpha too."""

    across: float
    down: float

    @property
    def sigma(self) -> float:
        return max(self.across, self.down)

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        return pixels.premultiplied(image, lambda whole: self._softened(_at_hand(whole, self.sigma)))

    def _softened(self, image: pyvips.Image) -> pyvips.Image:
        return pixels.softened(image, self.across, self.down)


@dataclass(frozen=True, slots=True)
class Unsharp:
    """v += amount · (v - blurred v) where that difference is at least `threshold` (0 to 255); `mono` on luma only."""

    amount: float
    sigma: float
    threshold: int = 0
    mono: bool = False

    @property
    def gain(self) -> float:
        """How many times as strong the finest detail, lines a pixel wide, becomes."""
        return 1 + self.amount * (1 - math.exp(-((math.pi * self.sigma) ** 2) / 2))

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        return pixels.premultiplied(image, lambda whole: self._sharpened(_at_hand(whole, self.sigma)))

    def _sharpened(self, image: pyvips.Image) -> pyvips.Image:
        if self.mono and color.pixel_type(image) == "rgb":
            luma = image[:3].recomb(pyvips.Image.new_from_array([_LUMA])).rint().cast(image.format)
            sharp = image[:3] + self._delta(luma)
            return sharp if image.bands == 3 else sharp.bandjoin(image[3] + self._delta(image[3]))
        return image + self._delta(image)

    def _delta(self, image: pyvips.Image) -> pyvips.Image:
        blurred = pixels.blurred(image, self.sigma)
        if image.format == "uchar":
            steps = [self.amount * (at - 255) if abs(at - 255) >= self.threshold else 0.0 for at in range(511)]
            table = pyvips.Image.new_from_array([steps]).rint().cast("short")
            return (image + blurred.invert()).maplut(table)
        apart = image - blurred
        limit = self.threshold * 257
        return (apart.abs() >= limit).ifthenelse(apart * self.amount, 0) if limit else apart * self.amount


@dataclass(frozen=True, slots=True)
class Crisp:
    """A 3×3 kernel: `centre` in the middle, -1 around, divided by their sum; alpha too."""

    centre: int

    @property
    def gain(self) -> float:
        """How many times as strong the finest detail, lines a pixel wide, becomes."""
        return (self.centre + 4) / (self.centre - 8)

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        return pixels.premultiplied(image, lambda whole: pixels.crisped(whole, self.centre), fine=True)


def _at_hand(image: pyvips.Image, sigma: float) -> pyvips.Image:
    """A wide filter reads each row again and again: what comes before it is then computed once."""
    return pixels.remembered(image) if sigma > pixels.WIDE_SIGMA else image
