"""Opens the file that somebody sent as one upright picture in the few forms the engine works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import PIL.Image
import pyvips

from printroom.imaging import color, containers, headers
from printroom.imaging.forms import CONVERTED, Unreadable, plain
from printroom.imaging.icc import BrokenProfile, Profile, gamma_profile, read_profile
from printroom.imaging.signatures import AVIF, BMP, GIF, HEAD_BYTES, JPEG, PNG, TIFF, WEBP, Format, recognise

Access = Literal["sequential", "random"]

UPRIGHT: Final = range(1, 9)
# The last one tells libvips to keep the rows that its reductions want again, where a file is read from top to bottom.
_HEADER_FIELDS: Final = frozenset(pyvips.Image.black(1, 1).get_fields()) | {"vips-sequential"}
_CLEARER: Final = {"libpng read error": "broken or truncated", "load error": "broken file"}
_BMP_MODES: Final = {"1": "L", "P": "RGB"}


@dataclass(frozen=True, slots=True)
class Original:
    """A file whose header has been read, its pixels not yet.

    `stored` is the picture as the decoder gives it: any pixel type, not turned. `orientation` is EXIF's, 1 to 8.
    `frames` counts frames or pages; the picture is the first.
    """

    path: Path
    format: Format
    stored: pyvips.Image
    orientation: int
    frames: int


@dataclass(frozen=True, slots=True)
class Picture:
    """An upright picture: gray, RGB or CMYK of 8 or 16 bit, with or without a last band of unassociated alpha.

    `profile` is the embedded one where it fits (the image carries the same bytes), else None. `warnings` say what was
    lost or mended, each in one line.
    """

    image: pyvips.Image
    profile: Profile | None
    warnings: tuple[str, ...] = ()


def open_header(path: Path, *, access: Access = "sequential", max_pixels: int | None = None) -> Original:
    """Reads what a file says of itself. Raises Unreadable, also for more than `max_pixels` pixels.

    The pixels may still fail when they are asked for.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    kind = recognise(head)
    if kind is None:
        raise Unreadable("the file is empty" if not head else "the file is not an image of a known format")
    if not kind.readable:
        raise Unreadable(f"{kind.name} files are not supported")
    stored = (
        _load_bitmap(path, max_pixels) if kind is BMP else _load(path, kind=kind, access=access, max_pixels=max_pixels)
    )
    return Original(path, kind, stored, orientation=_orientation(stored), frames=headers.integer(stored, "n-pages", 1))


def upright(original: Original) -> Picture:
    """The picture in a form the engine works with. Lazy; raises Unreadable for pixels of a kind it has no form for."""
    image, warnings = plain(original.stored, path=original.path, kind=original.format)
    image, profile, more = _with_profile(image, original)
    if original.orientation > 1:
        image = image.autorot()
    bare = headers.without(image, *(set(image.get_fields()) - _HEADER_FIELDS))
    return Picture(color.tagged(bare, profile), profile, (*warnings, *more))


def open_original(path: Path, *, access: Access = "sequential") -> Picture:
    """The whole original at full resolution, for a copy. Lazy, unless it must be turned. Raises Unreadable."""
    original = open_header(path, access=access)
    if original.orientation > 2 and access == "sequential":
        original = open_header(path, access="random")
    return upright(original)


_LOADERS: Final[dict[Format, Callable[..., pyvips.Image]]] = {
    JPEG: pyvips.Image.jpegload,
    PNG: pyvips.Image.pngload,
    TIFF: pyvips.Image.tiffload,
    GIF: pyvips.Image.gifload,
    WEBP: pyvips.Image.webpload,
    AVIF: pyvips.Image.heifload,
}


def _load(path: Path, *, kind: Format, access: Access, max_pixels: int | None) -> pyvips.Image:
    try:
        image = _LOADERS[kind](str(path), access=access, fail_on="error", revalidate=True)
    except pyvips.Error as error:
        raise Unreadable(reason(kind, error)) from error
    _admit(image.width, image.height, max_pixels)
    return image


def _load_bitmap(path: Path, max_pixels: int | None) -> pyvips.Image:
    """libvips has no BMP reader of its own. Pillow may use its BMP reader only: others of its readers run programs."""
    try:
        with PIL.Image.open(path, formats=["BMP"]) as bitmap:
            _admit(bitmap.width, bitmap.height, max_pixels)
            mode = _BMP_MODES.get(bitmap.mode, bitmap.mode)
            return pyvips.Image.new_from_array(bitmap.convert(mode))
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, PIL.Image.DecompressionBombError) as error:
        raise Unreadable("the BMP cannot be read: broken file") from error


def _admit(width: int, height: int, max_pixels: int | None) -> None:
    if max_pixels is not None and width * height > max_pixels:
        claimed = f"{width} by {height} = {width * height} pixels"
        raise Unreadable(f"the picture is too large: {claimed}, at most {max_pixels} are taken")


def reason(kind: Format, error: pyvips.Error) -> str:
    """One line for the sender from what libvips said, without names of files or of libraries' parts."""
    lines = [line.strip() for line in error.detail.splitlines() if line.strip() and "/" not in line]
    said = lines[0].rpartition(": ")[2][:120] if lines else ""
    return f"the {kind.name} cannot be read: {_CLEARER.get(said, said) or 'broken file'}"


def _orientation(image: pyvips.Image) -> int:
    value = headers.integer(image, "orientation", 1)
    return value if value in UPRIGHT else 1


def _with_profile(image: pyvips.Image, original: Original) -> tuple[pyvips.Image, Profile | None, tuple[str, ...]]:
    """The profile of the pixels, if the file has one that fits; a PNG's gamma is made into one."""
    if original.stored.interpretation in CONVERTED:
        return image, None, ()
    data = headers.blob(image, "icc-profile-data")
    if not data:
        return image, _of_gamma(image, original), ()
    try:
        profile = read_profile(data)
        color.prove(profile)
    except BrokenProfile as error:
        return image, None, (f"the embedded profile is ignored: {error}",)
    if profile.pixels != color.pixel_type(image):
        said = f"the embedded profile is ignored: it is for {profile.pixels}, the picture is {color.pixel_type(image)}"
        return image, None, (said,)
    return image, profile, ()


def _of_gamma(image: pyvips.Image, original: Original) -> Profile | None:
    gamma = containers.png_gamma(original.path) if original.format is PNG else None
    return None if gamma is None else gamma_profile(pixels=color.pixel_type(image), gamma=gamma)
