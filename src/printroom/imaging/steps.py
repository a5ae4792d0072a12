"""What can be done to pixels: one class a libvips action, with all its numbers known."""

from dataclasses import dataclass
from typing import Final, Protocol

import pyvips

from printroom.imaging import color, pixels
from printroom.imaging.geometry import Affine
from printroom.imaging.icc import Profile
from printroom.imaging.pixels import Kernel
from printroom.imaging.ports import Level, PixelType
from printroom.imaging.request import Intent

_LUMA: Final = [0.299, 0.587, 0.114]
_FINER: Final = 1.2


class Step(Protocol):
    """One action. Images keep their format (8 or 16 bit), their pixel type and, once they have one, their alpha."""

    def apply(self, image: pyvips.Image) -> pyvips.Image: ...


@dataclass(frozen=True, slots=True)
class Take:
    """A region of the source (full-resolution pixels, inside the source) resampled to exactly `width` × `height`."""

    x: int
    y: int
    region_width: int
    region_height: int
    width: int
    height: int
    kernel: Kernel = "lanczos3"

    @property
    def shrink(self) -> float:
        """How much smaller than the source a level may be, at least 1: a little finer than the result needs, because
        levels were averaged coarsely."""
        smaller = min(self.region_width / self.width, self.region_height / self.height)
        return max(1.0, smaller / _FINER)

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
        return pixels.premultiplied(level.image, lambda image: pixels.resampled(image, box, size, self.kernel))


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
            ),
        )


@dataclass(frozen=True, slots=True)
class Fill:
    """A colour behind the image: components of its pixel type and alpha, all 0 to 1."""

    rgb: tuple[float, float, float]
    alpha: float = 1

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        if not color.has_alpha(image) or not self.alpha:
            return image
        top = pixels.top(image)
        ground = [part * top for part in pixels.components(self.rgb, color.pixel_type(image))]
        if self.alpha == 1:
            return image.flatten(background=ground, max_alpha=top)
        cover = image[image.bands - 1] / top
        behind = (1 - cover) * self.alpha
        whole = cover + behind
        mixed = image[: image.bands - 1] * cover + behind * ground
        return pixels.like((mixed / whole).bandjoin(whole * top), image)


@dataclass(frozen=True, slots=True)
class Curve:
    """Each component v (0 to 1) becomes gain·v + offset, clipped."""

    gain: float
    offset: float

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        wide = image.format == "ushort"
        identity = pyvips.Image.identity(ushort=wide)
        top = 65535 if wide else 255
        table = identity.linear([self.gain], [self.offset * top]).rint().cast(image.format)
        return pixels.on_colours(image, lambda colours: colours.maplut(table))


@dataclass(frozen=True, slots=True)
class Saturate:
    """Distance from luma times `factor`; 0 is gray. Gray pictures stay as they are."""

    factor: float

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        if color.pixel_type(image) != "rgb":
            return image
        rows = [
            [weight * (1 - self.factor) + self.factor * (row == at) for at, weight in enumerate(_LUMA)]
            for row in range(3)
        ]
        return pixels.on_colours(
            image, lambda colours: pixels.like(colours.recomb(pyvips.Image.new_from_array(rows)), image)
        )


@dataclass(frozen=True, slots=True)
class Unsharp:
    """v += amount · (v - blurred v) where that difference is at least `threshold` (0 to 255); `mono` on luma only."""

    amount: float
    sigma: float
    threshold: int = 0
    mono: bool = False

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        return pixels.premultiplied(image, self._sharpened)

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

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        return pixels.premultiplied(image, lambda whole: pixels.crisped(whole, self.centre))


@dataclass(frozen=True, slots=True)
class Convert:
    """Into the colours of a profile or pixel type; `assumed` are the profiles of untagged pixels, by their type."""

    target: Profile | PixelType
    assumed: tuple[tuple[PixelType, Profile], ...] = ()
    intent: Intent = "relative"
    black_point: bool = True

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        source = color.embedded(image) or dict(self.assumed).get(color.pixel_type(image))
        return color.convert(image, target=self.target, source=source, intent=self.intent, black_point=self.black_point)


@dataclass(frozen=True, slots=True)
class Narrow:
    """16 bit become 8."""

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        if image.format != "ushort":
            return image
        narrow = image.linear([1 / 257], [0]).rint().cast("uchar")
        return narrow.copy(interpretation=color.interpretation(color.pixel_type(image), bits=8))


@dataclass(frozen=True, slots=True)
class Cover:
    """The alpha as a gray picture, white where there is none."""

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        gray = color.interpretation("gray", bits=color.depth(image))
        return pixels.with_alpha(image)[-1].copy(interpretation=gray)
