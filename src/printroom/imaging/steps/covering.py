"""Steps that change how much of a picture covers what is behind it: its alpha."""

from dataclasses import dataclass

import pyvips

from printroom.imaging import color, pixels
from printroom.imaging.errors import ImagingError
from printroom.imaging.paths import Path
from printroom.imaging.rasterizing import Window, around, drawn

MAX_AREA = 100_000_000


@dataclass(frozen=True, slots=True)
class Fade:
    """The alpha times `opacity`, 0 to 1."""

    opacity: float

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        image = pixels.with_alpha(image)
        last = image.bands - 1
        faded = image[:last].bandjoin((image[last] * self.opacity).rint().cast(image.format))
        return faded.copy(interpretation=image.interpretation)


@dataclass(frozen=True, slots=True)
class Clip:
    """Transparent outside of the path, or inside where `inverted`. `window` is the part of the image that is seen."""

    path: Path
    inverted: bool
    window: Window | None = None

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        shape = self._shape(image.width, image.height)
        full = pixels.top(image)
        if not color.has_alpha(image):
            alpha = (shape * (full / 255)).cast(image.format)
            return image.bandjoin(alpha).copy(interpretation=image.interpretation)
        last = image.bands - 1
        alpha = (image[last] * shape / 255).rint().cast(image.format)
        return image[:last].bandjoin(alpha).copy(interpretation=image.interpretation)

    def _shape(self, width: int, height: int) -> pyvips.Image:
        window = self.window or (0, 0, width, height)
        part = around(self.path, window)
        if part is None:
            return (pyvips.Image.black(width, height) + 255 * self.inverted).cast("uchar")
        if part[2] * part[3] > MAX_AREA:
            raise ImagingError("size", f"a path would be drawn over {part[2]}×{part[3]} pixels")
        area = pyvips.Image.new_from_memory(drawn(self.path, part), part[2], part[3], 1, "uchar")
        inside = area.invert() if self.inverted else area
        return inside.embed(part[0], part[1], width, height, extend="white" if self.inverted else "black")

    def __str__(self) -> str:
        return f"Clip(path={self.path}, inverted={self.inverted}, window={self.window})"


def masked(image: pyvips.Image, mask: pyvips.Image) -> pyvips.Image:
    """The colours of the image with another picture of the same size as their alpha: its alpha, else its gray values."""
    colours = image[: image.bands - 1] if color.has_alpha(image) else image
    return colours.bandjoin(_as_deep(coverage(mask), image)).copy(interpretation=image.interpretation)


def uncovered(image: pyvips.Image) -> pyvips.Image:
    """Without alpha: what was transparent shows its colours."""
    return image[: image.bands - 1].copy(interpretation=image.interpretation) if color.has_alpha(image) else image


def inverted(image: pyvips.Image) -> pyvips.Image:
    """Transparent where it was opaque, and the reverse."""
    image = pixels.with_alpha(image)
    last = image.bands - 1
    return image[:last].bandjoin(image[last].invert()).copy(interpretation=image.interpretation)


def coverage(image: pyvips.Image) -> pyvips.Image:
    """One band: the alpha, or else the luma."""
    if color.has_alpha(image):
        return image[image.bands - 1]
    if color.pixel_type(image) == "gray":
        return image
    rgb = image if color.pixel_type(image) == "rgb" else color.to_srgb(image)
    return rgb.recomb(pyvips.Image.new_from_array([pixels.LUMA])).rint().cast(image.format)


def _as_deep(band: pyvips.Image, image: pyvips.Image) -> pyvips.Image:
    if band.format == image.format:
        return band
    return (band * (pixels.top(image) / pixels.top(band))).rint().cast(image.format)
