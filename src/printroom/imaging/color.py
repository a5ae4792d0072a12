"""Colour of whole images: profiles by name, and conversion from one to another."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final, get_args

import pyvips

from printroom.imaging import headers
from printroom.imaging.errors import ImagingError
from printroom.imaging.icc import BrokenProfile, Profile, read_profile
from printroom.imaging.ports import PixelType
from printroom.imaging.profile_names import KNOWN, installed, known
from printroom.imaging.request import Intent

_BUILT_IN: Final = "libvips:"
_INTERPRETATIONS: Final[dict[tuple[PixelType, int], str]] = {
    ("gray", 8): "b-w",
    ("gray", 16): "grey16",
    ("rgb", 8): "srgb",
    ("rgb", 16): "rgb16",
    ("cmyk", 8): "cmyk",
    ("cmyk", 16): "cmyk",
}
_PIXELS: Final[dict[str, PixelType]] = {name: kind for (kind, _), name in _INTERPRETATIONS.items()}
_COLOURS: Final[dict[PixelType, int]] = {"gray": 1, "rgb": 3, "cmyk": 4}
_SAMPLES: Final = 5


def named(name: str) -> Profile:
    """A shipped profile by identifier, common name or file name, without regard to case. Raises ImagingError `profile`.

    Those of the public reference that cannot be shipped say so by their common name.
    """
    found = known(name)
    if found is None or not found.shipped:
        said = f"expected one of {', '.join(installed())}"
        trouble = said if found is None else f"{found.full} is not installed: {said}"
        raise ImagingError("profile", f"icc={name}: {trouble}", command="icc", value=name)
    return _shipped(found.shipped)


def usual(pixels: PixelType) -> Profile | PixelType:
    """What pixels of a type are converted to where nothing says more: sRGB, coated FOGRA39, gray without a profile."""
    return "gray" if pixels == "gray" else _assumption(pixels)


def _assumption(pixels: PixelType) -> Profile:
    return named("CoatedFogra39" if pixels == "cmyk" else "sRGB")


@functools.cache
def _shipped(where: str) -> Profile:
    if where.startswith(_BUILT_IN):
        return read_profile(bytes(pyvips.Operation.call("profile_load", where.removeprefix(_BUILT_IN))))
    return read_profile(_file(where).read_bytes())


def _file(name: str) -> Path:
    return Path(str(files("printroom.imaging").joinpath("profiles", name)))


def pixel_type(image: pyvips.Image) -> PixelType:
    """Gray, RGB or CMYK. A picture of another interpretation is a bug of the caller: KeyError."""
    return _PIXELS[str(image.interpretation)]


def depth(image: pyvips.Image) -> int:
    """Bits of a component: 8 or 16."""
    return 16 if image.format == "ushort" else 8


def interpretation(pixels: PixelType, *, bits: int) -> str:
    """What libvips calls pixels of a type and a depth of 8 or 16."""
    return _INTERPRETATIONS[pixels, bits]


def components(pixels: PixelType) -> int:
    """Colour bands of a pixel type."""
    return _COLOURS[pixels]


def has_alpha(image: pyvips.Image) -> bool:
    """Whether a band of alpha follows the colours."""
    return bool(image.bands > _COLOURS[pixel_type(image)])


def embedded(image: pyvips.Image) -> Profile | None:
    """The profile that the image carries, None where it carries none or one that does not fit its pixels."""
    try:
        profile = read_profile(headers.blob(image, "icc-profile-data"))
    except BrokenProfile:
        return None
    return profile if profile.pixels == pixel_type(image) else None


def tagged(image: pyvips.Image, profile: Profile | None) -> pyvips.Image:
    """The same pixels with this profile attached, or with none."""
    if profile is None:
        return headers.without(image, "icc-profile-data")
    return headers.with_blob(image, "icc-profile-data", profile.data)


def convert(
    image: pyvips.Image,
    *,
    target: Profile | PixelType,
    source: Profile | None = None,
    intent: Intent = "relative",
    black_point: bool = True,
) -> pyvips.Image:
    """The picture in the colours of `target`: a profile, which is then attached, or a pixel type with none.

    `source` is the profile of the pixels; None takes the embedded one, else the usual one of their type: sRGB, gray
    with the curve of sRGB, coated FOGRA39. Pixels of the wanted type keep values and profile. Depth and alpha stay. Raises ImagingError `profile` for a target that can
    only be read from.
    """
    source = source or embedded(image)
    if source is not None and source.pixels != pixel_type(image):
        source = None
    if not isinstance(target, Profile):
        return _to_type(image, source, target)
    if not target.writable:
        raise ImagingError("profile", f"{target.description}: this profile can be converted from, not to")
    if source is None:
        image, source = _assumed(image)
    if not _alike(source, target):
        image = _transform(image, source, target, intent=intent, black_point=black_point)
    return tagged(image, target)


def prove(profile: Profile, *, back: bool = False) -> None:
    """Converts a few colours from the profile, or `back` to it, with every intent. Raises BrokenProfile where that fails.

    What one process could convert with, another can: unknown profiles are proven where a broken decoder does no harm.
    """
    source, target = (named("sRGB"), profile) if back else (profile, named("sRGB"))
    colours = pyvips.Image.identity(bands=source.components).crop(0, 0, 4, 1)
    colours = colours.copy(interpretation=interpretation(source.pixels, bits=8))
    for intent in get_args(Intent):
        try:
            _transform(colours, source, target, intent=intent, black_point=True).avg()
        except pyvips.Error as error:
            raise BrokenProfile("no colour can be converted with the ICC profile") from error


def to_srgb(image: pyvips.Image) -> pyvips.Image:
    """Conversion to sRGB, relative colorimetric with black point compensation."""
    return convert(image, target=named("sRGB"))


def _to_type(image: pyvips.Image, source: Profile | None, pixels: PixelType) -> pyvips.Image:
    """Without a profile to end in: equal types stay as they are, others go by way of the usual profile of the type."""
    if pixel_type(image) == pixels:
        return tagged(image, source)
    image = convert(image, target=_assumption(pixels), source=source)
    return tagged(image if pixels != "gray" else image.colourspace(interpretation("gray", bits=depth(image))), None)


def _assumed(image: pyvips.Image) -> tuple[pyvips.Image, Profile]:
    """Untagged pixels with the profile they are taken to have; gray becomes RGB, whose three components are equal."""
    pixels = pixel_type(image)
    if pixels == "gray":
        image = image.colourspace(interpretation("rgb", bits=depth(image)))
    return image, _assumption(pixels)


def _transform(
    image: pyvips.Image, source: Profile, target: Profile, *, intent: Intent, black_point: bool
) -> pyvips.Image:
    bits = depth(image)
    with _place(target) as place:
        moved = tagged(image, source).icc_transform(
            place, embedded=True, intent=intent, black_point_compensation=black_point, depth=bits
        )
    return moved.copy(interpretation=interpretation(target.pixels, bits=bits))


@contextmanager
def _place(profile: Profile) -> Iterator[str]:
    """Where libvips finds a profile while it builds its operation. It remembers operations by that name: the name of a
    passing file is never used twice."""
    place = _places().get(profile.digest)
    if place is not None:
        yield place
        return
    with tempfile.NamedTemporaryFile(suffix=".icc") as file:
        file.write(profile.data)
        file.flush()
        yield file.name


@functools.cache
def _places() -> dict[str, str]:
    """Where libvips finds the shipped profiles, by digest."""
    shipped = [each.shipped for each in KNOWN if each.shipped]
    return {
        _shipped(name).digest: name.removeprefix(_BUILT_IN) if name.startswith(_BUILT_IN) else str(_file(name))
        for name in shipped
    }


@functools.lru_cache(maxsize=256)
def _alike(source: Profile, target: Profile) -> bool:
    """Whether conversion would change nothing: no colour of a coarse grid by more than 1 of 255."""
    if source.digest == target.digest:
        return True
    if source.pixels != target.pixels or source.pixels == "cmyk":
        return False
    side = _SAMPLES**source.components
    steps = pyvips.Image.identity().crop(0, 0, side, 1)
    bands = [steps // _SAMPLES**band % _SAMPLES * (255 // (_SAMPLES - 1)) for band in range(source.components)]
    joined = bands[0].bandjoin(bands[1:]) if len(bands) > 1 else bands[0]
    grid = joined.cast("uchar").copy(interpretation=interpretation(source.pixels, bits=8))
    moved = _transform(grid, source, target, intent="relative", black_point=True)
    return bool((moved - grid).abs().max() <= 1)
