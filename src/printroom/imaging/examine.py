"""The work on one unknown file. Runs in the child process of `intake`, never in a server."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Final

import pyvips

from printroom.imaging import color, headers
from printroom.imaging.facts import Facts, Limits, ProfileFacts
from printroom.imaging.forms import Unreadable
from printroom.imaging.icc import MAX_PROFILE_BYTES, BrokenProfile, read_profile
from printroom.imaging.metadata import Metadata, read_metadata
from printroom.imaging.originals import Original, Picture, open_header, reason, upright
from printroom.imaging.photoshop import path_names, paths
from printroom.imaging.pyramid import NoRoom, PyramidKind, write_pyramid
from printroom.imaging.signatures import JPEG, TIFF

_MM_PER_INCH: Final = 25.4
_UNSAID_PER_MM: Final = {0.0, 1.0, 2.834}


def examine(path: Path, pyramid: Path | None, limits: Limits) -> Facts:
    """Decodes the whole file, writing its pyramid when a place for one is given. Raises Unreadable."""
    original = open_header(path, max_pixels=limits.pixels)
    if original.frames > limits.frames:
        raise Unreadable(f"the {original.format.name} has {original.frames} frames: at most {limits.frames} are taken")
    if original.orientation > 2:
        original = open_header(path, access="random", max_pixels=limits.pixels)
    picture = upright(original)
    kind = _kind(original, picture)
    try:
        _decode(picture.image, pyramid, kind)
    except pyvips.Error as error:
        raise Unreadable(reason(original.format, error)) from error
    except NoRoom as error:
        raise Unreadable(str(error)) from error
    return _facts(original, picture, kind)


def examine_profile(path: Path) -> ProfileFacts:
    """Reads an ICC profile and converts a few colours with it. Raises Unreadable."""
    size = path.stat().st_size
    if size > MAX_PROFILE_BYTES:
        raise Unreadable(f"the ICC profile has {size} bytes: at most {MAX_PROFILE_BYTES} are taken")
    try:
        profile = read_profile(path.read_bytes())
        color.prove(profile)
        if profile.writable:
            color.prove(profile, back=True)
    except BrokenProfile as error:
        raise Unreadable(str(error)) from error
    return ProfileFacts(
        description=profile.description,
        pixels=profile.pixels,
        writable=profile.writable,
        digest=profile.digest,
        size=size,
    )


def _kind(original: Original, picture: Picture) -> PyramidKind:
    """A photograph's JPEG is coded once more; everything else keeps its values."""
    photograph = original.format is JPEG and color.pixel_type(picture.image) != "cmyk"
    return "photograph" if photograph and picture.image.format == "uchar" else "exact"


def _decode(image: pyvips.Image, pyramid: Path | None, kind: PyramidKind) -> None:
    if pyramid is None:
        image.avg()
    else:
        write_pyramid(image, pyramid, kind)


def _facts(original: Original, picture: Picture, kind: PyramidKind) -> Facts:
    stored, image, profile = original.stored, picture.image, picture.profile
    photoshop = headers.blob(stored, "photoshop-data") or headers.blob(stored, "iptc-data")
    xmp = headers.blob(stored, "xmp-data")
    return Facts(
        format=original.format.name,
        media_type=original.format.media_type,
        digest=_digest(original.path),
        width=image.width,
        height=image.height,
        stored_width=stored.width,
        stored_height=stored.height,
        orientation=original.orientation,
        pixels=color.pixel_type(image),
        depth=16 if image.format == "ushort" else 8,
        stored_depth=headers.integer(stored, "bits-per-sample", 8),
        has_alpha=color.has_alpha(image),
        frames=original.frames,
        resolution=_resolution(stored),
        exact_pyramid=kind == "exact",
        profile=profile.description if profile else None,
        profile_digest=profile.digest if profile else None,
        metadata=_metadata(original, photoshop=photoshop, xmp=xmp),
        path_names=path_names(photoshop),
        paths=paths(photoshop, original.orientation),
        warnings=picture.warnings,
        xmp=xmp,
    )


def _metadata(original: Original, *, photoshop: bytes, xmp: bytes) -> Metadata:
    """A TIFF keeps in its own tags what other files keep in an EXIF block."""
    if original.format is TIFF:
        with original.path.open("rb") as file:
            return read_metadata(exif=file, photoshop=photoshop, xmp=xmp)
    block = headers.blob(original.stored, "exif-data").removeprefix(b"Exif\0\0")
    return read_metadata(exif=io.BytesIO(block), photoshop=photoshop, xmp=xmp)


def _resolution(stored: pyvips.Image) -> float | None:
    """Dots per inch; None where the file says none, for which libvips has numbers of its own."""
    return None if stored.xres in _UNSAID_PER_MM else round(stored.xres * _MM_PER_INCH, 3)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
