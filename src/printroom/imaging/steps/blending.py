"""The step that lays one picture over another, and what becomes of two pixels that lie over each other."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

import pyvips

from printroom.imaging import color, pixels
from printroom.imaging.steps.grain import randomness

Mode = Literal["norm", "dissolve", "lighten", "darken", "mult", "screen"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class Overlay:
    """Another picture over the image, its left upper corner at `left`, `top`; what reaches outside is cut."""

    left: int
    top: int
    mode: Mode = "norm"

    def over(self, image: pyvips.Image, picture: pyvips.Image) -> pyvips.Image:
        """Both of one pixel type and depth. The image has alpha afterwards if it had it before."""
        x, y = max(0, self.left), max(0, self.top)
        width = min(image.width, self.left + picture.width) - x
        height = min(image.height, self.top + picture.height) - y
        if width < 1 or height < 1:
            return image
        above = _covering(picture, self.mode).crop(x - self.left, y - self.top, width, height)
        return image.insert(blended(image.crop(x, y, width, height), above, self.mode), x, y)


def blended(below: pyvips.Image, above: pyvips.Image, mode: Mode) -> pyvips.Image:
    """Two images of one size, pixel type and depth, `above` with alpha. Values of ink are blended as the light they
    leave, so that mult darkens them too."""
    if color.pixel_type(below) == "cmyk":
        return _negative(_blended(_negative(below), _negative(above), mode))
    return _blended(below, above, mode)


def _covering(picture: pyvips.Image, mode: Mode) -> pyvips.Image:
    """With alpha; to dissolve it, each pixel opaque or transparent by chance, the same wherever the picture is cut."""
    whole = pixels.with_alpha(picture)
    if mode != "dissolve":
        return whole
    last = whole.bands - 1
    chance = randomness(whole.width, whole.height) * (pixels.top(whole) / 256)
    alpha = ((whole[last] > chance) * (pixels.top(whole) / 255)).cast(whole.format)
    return whole[:last].bandjoin(alpha).copy(interpretation=whole.interpretation)


def _negative(image: pyvips.Image) -> pyvips.Image:
    return pixels.on_colours(image, lambda colours: colours.invert())


def _blended(below: pyvips.Image, above: pyvips.Image, mode: Mode) -> pyvips.Image:
    full = pixels.top(below)
    last = above.bands - 1
    colours, cover = above[:last], above[last] / full
    ground = below[:last]
    mixed = _mixed(ground, colours, mode, full=full)
    if not color.has_alpha(below):
        return pixels.like(ground + (mixed - ground) * cover, below)
    behind = below[last] / full
    left = behind * (1 - cover)
    whole = cover + left
    sum_of_both = (colours + (mixed - colours) * behind) * cover + ground * left
    return pixels.like((sum_of_both / whole).bandjoin(whole * full), below)


def _mixed(ground: pyvips.Image, colours: pyvips.Image, mode: Mode, *, full: float) -> pyvips.Image:
    """What opaque pixels over opaque pixels become."""
    if mode == "lighten":
        return ground.maxpair(colours)
    if mode == "darken":
        return ground.minpair(colours)
    if mode == "mult":
        return ground * colours / full
    if mode == "screen":
        return full - (full - ground) * (full - colours) / full
    return colours
