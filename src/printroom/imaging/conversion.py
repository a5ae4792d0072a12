"""Which colours a picture is converted to, and when: at once after it is taken, or after all effects."""

from dataclasses import dataclass

from printroom.imaging import color
from printroom.imaging.bake import Baked, Notice
from printroom.imaging.commands.layer import Background, Foreground
from printroom.imaging.commands.toning import Brightness, ColorBalance, Colorize, Contrast, Hue, Invert, Saturation
from printroom.imaging.icc import Profile
from printroom.imaging.ports import PixelType
from printroom.imaging.request import Commands
from printroom.imaging.resolved import Resolved
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.colours import Convert

_VALUES = (Brightness, Contrast, ColorBalance, Hue, Saturation, Colorize, Invert)


@dataclass(frozen=True, slots=True)
class Conversion:
    """Steps right after taking and after all effects, the pixel type at the end, and what was lost."""

    early: tuple[Step, ...]
    late: tuple[Step, ...]
    result: PixelType
    notices: tuple[Notice, ...] = ()


def conversion(baked: Baked, pixels: PixelType) -> Conversion:
    """For a source of that pixel type. Effects and fills that mean RGB find RGB."""
    resolved = baked.resolved
    if baked.keeps_colors:
        return _kept(resolved, pixels)
    target: Profile | PixelType = resolved.profile or resolved.output.pixels
    result = target.pixels if isinstance(target, Profile) else target
    final = _convert(resolved, target)
    if result == "rgb" or not (_wants_rgb(resolved, pixels) or _wants_rgb(resolved, result)):
        return Conversion((final,), (), result)
    return Conversion((_convert(resolved, color.named("sRGB")),), (final,), result)


def _kept(resolved: Resolved, pixels: PixelType) -> Conversion:
    """The source's own colours, as long as nothing asks for RGB."""
    if pixels == "rgb" or not _wants_rgb(resolved, pixels):
        return Conversion((), (), pixels)
    lost = (Notice("icc", "the CMYK picture became sRGB: an effect works on RGB"),) if pixels == "cmyk" else ()
    return Conversion((_convert(resolved, color.named("sRGB")),), (), "rgb", lost)


def _convert(resolved: Resolved, target: Profile | PixelType) -> Convert:
    return Convert(target, resolved.source_profiles, resolved.output.intent, resolved.output.black_point)


def _wants_rgb(resolved: Resolved, pixels: PixelType) -> bool:
    """Whether effects or fills cannot be had in pixels of that type."""
    if pixels == "cmyk":
        commands: tuple[Commands, ...] = (resolved.composite, *(layer.commands for layer in resolved.layers))
        if any(given.get(kind) for given in commands for kind in _VALUES):
            return True
    colours = _fills(resolved)
    return bool(colours) if pixels == "cmyk" else any(len(set(rgb)) > 1 for rgb in colours)


def _fills(resolved: Resolved) -> list[tuple[float, float, float]]:
    commands = [layer.commands for layer in resolved.layers]
    fills = [fill for given in commands for fill in (given.get(Foreground), given.get(Background)) if fill]
    colours = [fill.color.rgb for fill in fills]
    return colours if resolved.output.alpha else [*colours, resolved.background]
