"""Colours that a request paints into its layers, in the space that they are painted in: that of the reply."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Final

import pyvips

from printroom.imaging import color
from printroom.imaging.commands.colors import Color
from printroom.imaging.commands.layer import Background, Foreground
from printroom.imaging.encoding import Defaults, output_profiles, source_profiles
from printroom.imaging.icc import Profile
from printroom.imaging.ports import Catalog, PixelType
from printroom.imaging.request import Commands, Intent, Output

_KINDS: Final[dict[int, PixelType]] = {1: "gray", 3: "rgb", 4: "cmyk"}
_TOP: Final = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class Spaces:
    """What colour values belong to: the profile of the reply, and the company's for replies and for sources."""

    catalog: Catalog
    target: Profile | None
    sources: Defaults
    intent: Intent
    black_point: bool


def spaces(catalog: Catalog, output: Output, target: Profile | None) -> Spaces:
    """Those of a request for that output."""
    return Spaces(
        catalog=catalog,
        target=target,
        sources=source_profiles(catalog),
        intent=output.intent,
        black_point=output.black_point,
    )


def painted(commands: Commands, among: Spaces) -> Commands:
    """The same commands; what color= and bgColor= paint has the components that the reply has for that colour.

    Without a profile on either side they stay as given, and another pixel type takes them without colour management.
    """
    for fill in (commands.get(Foreground), commands.get(Background)):
        if fill is not None:
            commands = commands.with_(replace(fill, color=_managed(fill.color, among)))
    return commands


def _managed(value: Color, among: Spaces) -> Color:
    kind, target = _KINDS[len(value.parts)], among.target
    if target is None or (kind == target.pixels and not value.source):
        return value
    own = dict(among.sources if value.source else output_profiles(among.catalog)).get(kind)
    if own is None or own == target:
        return value
    parts = _converted(value.parts, own, target, intent=among.intent, black_point=among.black_point)
    if target.pixels == "rgb":
        red, green, blue = parts
        return Color(red, green, blue, value.alpha)
    return replace(value, inks=parts)


@functools.lru_cache(maxsize=1024)
def _converted(
    parts: tuple[float, ...], own: Profile, target: Profile, *, intent: Intent, black_point: bool
) -> tuple[float, ...]:
    pixel = pyvips.Image.new_from_array([[0]]).new_from_image([round(part * _TOP) for part in parts]).cast("ushort")
    pixel = pixel.copy(interpretation=color.interpretation(own.pixels, bits=16))
    moved = color.convert(pixel, source=own, target=target, intent=intent, black_point=black_point)
    return tuple(value / _TOP for value in moved(0, 0))
