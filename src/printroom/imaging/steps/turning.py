"""The step that turns every hue."""

from dataclasses import dataclass

import pyvips

from printroom.imaging import color, pixels

_CORNER = 60


@dataclass(frozen=True, slots=True)
class Turn:
    """Every hue turned by any number of degrees in HSL; lightness and saturation stay. Gray pictures stay as they are.

    The largest and the smallest component of a pixel stay the same, and on the way from one multiple of 60 degrees to
    the next each component moves straight between its values at both, early or late. So no hue need be computed.
    """

    degrees: float

    def apply(self, image: pyvips.Image) -> pyvips.Image:
        corner, rest = divmod(self.degrees % 360, _CORNER)
        if color.pixel_type(image) != "rgb" or not (corner or rest):
            return image
        return pixels.on_colours(image, lambda colours: _turned(colours, int(corner), rest / _CORNER))


def _turned(image: pyvips.Image, corner: int, rest: float) -> pyvips.Image:
    red, green, blue = (image[at] for at in range(3))
    largest = red.maxpair(green).maxpair(blue)
    smallest = red.minpair(green).minpair(blue)
    here = _at_corner(image, corner, largest + smallest)
    if not rest:
        return here
    there = _at_corner(image, corner + 1, largest + smallest)
    part = _share(largest - smallest, rest, wide=image.format == "ushort")
    rising, falling = (largest - part).cast(image.format), (smallest + part).cast(image.format)
    moved = (here + there - (there >= here).ifthenelse(rising, falling)).cast(image.format)
    return moved.maxpair(here.minpair(there)).minpair(here.maxpair(there))


def _at_corner(image: pyvips.Image, corner: int, ends: pyvips.Image) -> pyvips.Image:
    """Turned by that many times 60 degrees, exactly: components change places, every other time mirrored as well."""
    first, second, third = (image[(at + corner) % 3] for at in range(3))
    moved = first.bandjoin(second).bandjoin(third)
    return moved if corner % 2 == 0 else (ends - moved).cast(image.format)


def _share(spread: pyvips.Image, rest: float, *, wide: bool) -> pyvips.Image:
    """That part of the difference between the largest and the smallest component, in whole numbers."""
    depth = "ushort" if wide else "uchar"
    table = pyvips.Image.identity(ushort=wide).linear([rest], [0]).rint()
    return spread.cast(depth).maplut(table.cast(depth))
