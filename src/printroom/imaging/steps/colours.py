"""Steps that change each pixel by itself: fills, curves, profiles, depth."""

from dataclasses import dataclass

import pyvips

from printroom.imaging import color, pixels
from printroom.imaging.geometry import rounded
from printroom.imaging.icc import Profile
from printroom.imaging.ports import PixelType
from printroom.imaging.request import Intent


@dataclass(frozen=True, slots=True)
class Fill:
    """A colour behind the image, with alpha, all parts 0 to 1. `inks` count where they are as many as its components."""

    rgb: tuple[float, float, float]
    alpha: float = 1
    inks: tuple[float, ...] = ()

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        if not color.has_alpha(image) or not self.alpha:
            return image
        top = pixels.top(image)
        kind = color.pixel_type(image)
        parts = self.inks if len(self.inks) == color.components(kind) else pixels.components(self.rgb, kind)
        ground = [float(rounded(part * top)) for part in parts]
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
            [weight * (1 - self.factor) + self.factor * (row == at) for at, weight in enumerate(pixels.LUMA)]
            for row in range(3)
        ]
        return pixels.on_colours(
            image, lambda colours: pixels.like(colours.recomb(pyvips.Image.new_from_array(rows)), image)
        )


@dataclass(frozen=True, slots=True)
class Balance:
    """Shares of full scale added to red, green and blue, clipped; a gray picture takes the first for its gray."""

    rgb: tuple[float, float, float]

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        count = 1 if color.pixel_type(image) == "gray" else 3
        identity = pyvips.Image.identity(ushort=image.format == "ushort", bands=count)
        offsets = [part * pixels.top(image) for part in self.rgb[:count]]
        table = identity.linear([1] * count, offsets).rint().cast(image.format)
        return pixels.on_colours(image, lambda colours: colours.maplut(table))


@dataclass(frozen=True, slots=True)
class Negate:
    """Each component becomes full scale less itself."""

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        return pixels.on_colours(image, lambda colours: colours.invert())


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
