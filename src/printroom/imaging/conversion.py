"""Which colours a picture is converted to, and when: after all effects, or at once after it is taken."""

from collections.abc import Iterable
from dataclasses import dataclass

from printroom.imaging import color
from printroom.imaging.bake import Baked, Notice
from printroom.imaging.commands.colors import Color
from printroom.imaging.commands.layer import Background, Foreground
from printroom.imaging.commands.toning import Brightness, ColorBalance, Colorize, Contrast, Hue, Invert, Saturation
from printroom.imaging.icc import Profile
from printroom.imaging.ports import PixelType
from printroom.imaging.request import Commands
from printroom.imaging.resolved import Resolved, ResolvedLayer
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
    """For a source of that pixel type: once, after all effects.

    Effects that mean RGB find RGB, and colours that are painted into a layer find the space that they belong to: the
    picture is then converted as soon as it is taken.
    """
    resolved = baked.resolved
    if baked.keeps_colors:
        return _kept(resolved, pixels)
    target: Profile | PixelType = resolved.profile or resolved.output.pixels
    result = target.pixels if isinstance(target, Profile) else target
    final = _convert(resolved, target)
    if _wants_rgb(resolved, pixels):
        early = final if result == "rgb" else _convert(resolved, color.named("sRGB"))
        return Conversion((early,), () if result == "rgb" else (final,), result)
    if painted(resolved.layers) and (result == "rgb" or not _tones(resolved)):
        return Conversion((final,), (), result)
    return Conversion((), (final,), result)


def _kept(resolved: Resolved, pixels: PixelType) -> Conversion:
    """The source's own colours, as long as nothing asks for RGB."""
    if pixels == "rgb" or not (_wants_rgb(resolved, pixels) or _coloured(resolved, pixels)):
        return Conversion((), (), pixels)
    lost = (Notice("icc", "the CMYK picture became sRGB: an effect works on RGB"),) if pixels == "cmyk" else ()
    return Conversion((_convert(resolved, color.named("sRGB")),), (), "rgb", lost)


def _convert(resolved: Resolved, target: Profile | PixelType) -> Convert:
    return Convert(target, resolved.source_profiles, resolved.output.intent, resolved.output.black_point)


def _wants_rgb(resolved: Resolved, pixels: PixelType) -> bool:
    """Whether effects that mean RGB act on other pixels; where they leave gray gray, gray will do."""
    if pixels == "gray":
        found = [item for given in _commands(resolved) for item in (given.get(ColorBalance), given.get(Colorize))]
        return any(tone and not tone.colourless for tone in found)
    return pixels == "cmyk" and _tones(resolved)


def _coloured(resolved: Resolved, pixels: PixelType) -> bool:
    """Whether colours come into the picture that pixels of that type do not have."""
    fills = _fills(resolved)
    return any(len(fill.inks) != 4 for fill in fills) if pixels == "cmyk" else any(len(set(f.rgb)) > 1 for f in fills)


def _tones(resolved: Resolved) -> bool:
    return any(given.get(kind) for given in _commands(resolved) for kind in _VALUES)


def _commands(resolved: Resolved) -> tuple[Commands, ...]:
    return resolved.composite, *(layer.commands for layer in resolved.layers)


def _fills(resolved: Resolved) -> list[Color]:
    """All colours that come into the picture."""
    colours = [fill.color for fill in painted(resolved.layers)]
    return colours if resolved.output.alpha else [*colours, Color(*resolved.background)]


def painted(layers: Iterable[ResolvedLayer]) -> list[Foreground | Background]:
    """The commands that paint a colour into a layer."""
    commands = [layer.commands for layer in layers]
    found = [fill for given in commands for fill in (given.get(Foreground), given.get(Background))]
    return [fill for fill in found if fill]
