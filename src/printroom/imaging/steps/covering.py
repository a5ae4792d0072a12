"""Steps that change how much of a picture covers what is behind it: its alpha."""

from dataclasses import dataclass

import pyvips

from printroom.imaging import color, pixels


@dataclass(frozen=True, slots=True)
class Fade:
    """The alpha times `opacity`, 0 to 1."""

    opacity: float

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        image = pixels.with_alpha(image)
        last = image.bands - 1
        faded = image[:last].bandjoin((image[last] * self.opacity).rint().cast(image.format))
        return faded.copy(interpretation=image.interpretation)


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
