"""Steps that move pixels: taken from a source, placed, mirrored, turned."""

import math
from dataclasses import dataclass
from typing import Final

import pyvips

from printroom.imaging import color, pixels
from printroom.imaging.geometry import Affine
from printroom.imaging.pixels import Kernel
from printroom.imaging.ports import Level

_FINER: Final = 1.2
_FINEST: Final = 2.0
_CHEAP: Final = 500_000
"""Pixels: what is decoded within a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Take:
    """A region of the source (full-resolution pixels, inside the source) resampled to exactly `width` × `height`.

    `sharpened` says that a later step raises fine detail so much that it shows what coarse levels lack; `whole` that the
    full picture is wanted; `straight` that colours count as much where they are transparent.
    """

    x: int
    y: int
    region_width: int
    region_height: int
    width: int
    height: int
    kernel: Kernel = "lanczos3"
    sharpened: bool = False
    straight: bool = False
    whole: bool = False

    @property
    def shrink(self) -> float:
        """How much smaller than the source a level may be, at least 1: finer than the result needs, because levels
        were averaged coarsely. Twice as fine where that costs little or shows."""
        if self.whole:
            return 1.0
        smaller = min(self.region_width / self.width, self.region_height / self.height)
        fine = max(1.0, smaller / _FINEST)
        halved = 2.0 ** math.floor(math.log2(fine))
        cheap = self.region_width * self.region_height <= _CHEAP * halved**2
        return fine if cheap or self.sharpened else max(1.0, smaller / _FINER)

    def take(self, level: Level) -> pyvips.Image:
        """From any level: the same piece of the picture, to a fraction of a pixel."""
        box = (
            self.x * level.scale_x,
            self.y * level.scale_y,
            self.region_width * level.scale_x,
            self.region_height * level.scale_y,
        )
        size = (self.width, self.height)
        if pixels.on_grid(*box) and (round(box[2]), round(box[3])) == size:
            return level.image.crop(round(box[0]), round(box[1]), *size)
        if self.straight:
            return pixels.like(pixels.resampled(level.image, box, size, self.kernel), level.image)
        return pixels.premultiplied(
            level.image, lambda image: pixels.resampled(image, box, size, self.kernel), fine=True
        )


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing but transparency: what a layer shows whose region lies outside its source."""

    width: int
    height: int

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        bands = image.bands + (not color.has_alpha(image))
        empty = pyvips.Image.black(self.width, self.height, bands=bands)
        return empty.cast(image.format).copy(interpretation=image.interpretation)


@dataclass(frozen=True, slots=True)
class Place:
    """The image at `left`, `top` of a rectangle of that size: what is outside is cut, what is uncovered transparent."""

    left: int
    top: int
    width: int
    height: int

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        right, bottom = self.left + image.width, self.top + image.height
        if self.left <= 0 and self.top <= 0 and right >= self.width and bottom >= self.height:
            return image.crop(-self.left, -self.top, self.width, self.height)
        x, y = max(0, -self.left), max(0, -self.top)
        width = min(image.width, self.width - self.left) - x
        height = min(image.height, self.height - self.top) - y
        if width < 1 or height < 1:
            return Blank(self.width, self.height).apply(image)
        seen = pixels.with_alpha(image.crop(x, y, width, height))
        placed = seen.embed(max(0, self.left), max(0, self.top), self.width, self.height)
        return placed.copy(interpretation=image.interpretation)


@dataclass(frozen=True, slots=True)
class Mirror:
    """Left for right, or top for bottom, or both."""

    across: bool
    down: bool

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        image = image.fliphor() if self.across else image
        return image.flipver() if self.down else image


@dataclass(frozen=True, slots=True)
class Quarter:
    """Quarter turns clockwise, 1 to 3."""

    turns: int

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        return image.rot(f"d{self.turns * 90}")


@dataclass(frozen=True, slots=True)
class Spin:
    """Turned about its centre by any matrix into a rectangle of that size with the same centre; corners transparent."""

    matrix: tuple[float, float, float, float]
    width: int
    height: int

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        a, b, c, d = self.matrix
        e, f = Affine(a, b, c, d).point(-image.width / 2, -image.height / 2)
        return pixels.premultiplied(
            pixels.with_alpha(image),
            lambda source: source.affine(
                [a, b, c, d],
                interpolate=pyvips.Interpolate.new("bicubic"),
                oarea=[0, 0, self.width, self.height],
                idx=0.5,
                idy=0.5,
                odx=e + self.width / 2 - 0.5,
                ody=f + self.height / 2 - 0.5,
                premultiplied=True,
            ),
            fine=True,
        )
