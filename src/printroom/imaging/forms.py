"""Brings what decoders give into the forms the engine works with: gray, RGB or CMYK, 8 or 16 bit, alpha last."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyvips

from printroom.imaging import containers
from printroom.imaging.signatures import JPEG, TIFF, Format

CONVERTED: Final = {"scrgb", "lab", "labs", "labq", "xyz", "lch", "hsv", "yxy"}
"""Interpretations that end as untagged sRGB of 16 bit, whatever profile the file carries."""

_COLOURS: Final = {"b-w": 1, "grey16": 1, "srgb": 3, "rgb": 3, "rgb16": 3, "cmyk": 4} | dict.fromkeys(CONVERTED, 3)
_LINEAR: Final = {"float", "double"}
_WIDE: Final = {"uint": 65_536, "ushort": 1, "uchar": 1}

Plain = tuple[pyvips.Image, tuple[str, ...]]


class Unreadable(Exception):
    """The file is no picture that can be read here; the text is one line, without paths."""


def plain(image: pyvips.Image, *, path: Path, kind: Format) -> Plain:
    """The picture in a form the engine works with, and what was lost or mended on the way. Raises Unreadable."""
    image, warnings = _spare_bands(image, path=path, kind=kind)
    if kind is JPEG and image.interpretation == "cmyk" and not containers.adobe_marked(path):
        image = image.invert()
    if image.interpretation in CONVERTED or image.format in _LINEAR:
        return _from_linear(image), (*warnings, "the colours were converted to 16 bit sRGB")
    return _integers(image), warnings


def _colours(image: pyvips.Image) -> int:
    return _COLOURS.get(str(image.interpretation), 3 if image.bands >= 3 else 1)


def _spare_bands(image: pyvips.Image, *, path: Path, kind: Format) -> Plain:
    """At most one band beyond the colours: alpha, which libvips has made unassociated."""
    colours = _colours(image)
    if image.bands < colours:
        raise Unreadable(f"the {kind.name} has {image.bands} bands: expected at least {colours}")
    if kind is not TIFF or image.bands == colours:
        return image, ()
    extras = containers.extra_samples(path) or (containers.UNSPECIFIED,) * (image.bands - colours)
    alpha = _alpha_band(extras[: image.bands - colours], colours)
    kept = image[:colours] if alpha is None else image[:colours].bandjoin(image[colours + alpha])
    lost = image.bands - kept.bands
    return kept, (f"{lost} extra channel{'s' * (lost > 1)} left out",) if lost else ()


def _alpha_band(extras: tuple[int, ...], colours: int) -> int | None:
    """Which of the extra bands is alpha. One that says nothing is a spot colour in CMYK, else it is taken as alpha."""
    for at, extra in enumerate(extras):
        if extra in {containers.ASSOCIATED, containers.UNASSOCIATED}:
            return at
    return 0 if len(extras) == 1 and colours < 4 else None


def _from_linear(image: pyvips.Image) -> pyvips.Image:
    """Lab, XYZ and floating point become sRGB of 16 bit; gray stays gray."""
    if image.interpretation in CONVERTED:
        return image.colourspace("rgb16")
    if image.format not in _LINEAR or image.interpretation == "cmyk":
        raise Unreadable(f"{image.format} pixels of this kind are not supported")
    if image.bands >= 3:
        return _encoded(image)
    threefold = image[0].bandjoin(image[0]).bandjoin(image[0])
    wide = _encoded(threefold if image.bands == 1 else threefold.bandjoin(image[1]))
    narrow = wide[0] if image.bands == 1 else wide[0].bandjoin(wide[3])
    return narrow.copy(interpretation="grey16")


def _encoded(linear: pyvips.Image) -> pyvips.Image:
    return linear.cast("float").copy(interpretation="scrgb").colourspace("rgb16")


def _integers(image: pyvips.Image) -> pyvips.Image:
    if image.format not in _WIDE:
        raise Unreadable(f"{image.format} pixels are not supported")
    colours = _colours(image)
    if image.format == "uint":
        image = (image // _WIDE["uint"]).cast("ushort")
    names = {1: "b-w", 3: "srgb", 4: "cmyk"} if image.format == "uchar" else {1: "grey16", 3: "rgb16", 4: "cmyk"}
    return image.copy(interpretation=names[colours])
