"""Tiled pyramids: written once when a picture comes in, read by level when it is served."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import pyvips

from printroom.imaging import headers
from printroom.imaging.ports import Level

PyramidKind = Literal["photograph", "exact"]

TILE: Final = 256
PHOTOGRAPH_QUALITY: Final = 93

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLASSIC_BYTES: Final = 2_000_000_000


class NoRoom(Exception):
    """There is no room where the file was to be written. Nothing is wrong with the picture."""


@dataclass(frozen=True, slots=True)
class LevelSize:
    """One level of a pyramid: `shrink` is how many pixels of the full picture, across and down, made one of its own."""

    width: int
    height: int
    shrink: int


def write_pyramid(image: pyvips.Image, path: Path, kind: PyramidKind) -> None:
    """Writes an upright picture as a tiled pyramid TIFF, reading each pixel once from top to bottom.

    `exact` keeps every value. `photograph` codes the tiles as JPEG of quality 93: libvips then writes RGB tiles with full
    chroma. It costs four to six times the bytes of a strongly compressed JPEG, a quarter of the exact pyramid.

    Raises NoRoom.
    """
    if kind == "exact":
        write_master(image, path)
        return
    with _room():
        image.tiffsave(str(path), compression="jpeg", Q=PHOTOGRAPH_QUALITY, **_layout(image))


def write_master(image: pyvips.Image, path: Path) -> None:
    """Writes a picture without loss: gray, RGB or CMYK, 8 or 16 bit, alpha, profile and resolution as the image has them.

    Deflate at level 1 behind a horizontal predictor, streamed: the picture is never whole in memory. Raises NoRoom.
    """
    with _room():
        image.tiffsave(str(path), compression="deflate", predictor="horizontal", level=1, **_layout(image))


@contextlib.contextmanager
def _room() -> Iterator[None]:
    """Tells a full disk, or a file beyond what it may be, from pixels that cannot be had."""
    try:
        yield
    except pyvips.Error as error:
        if any(os.strerror(code) in error.detail for code in _NO_ROOM):
            raise NoRoom("the server has no room left for the picture") from error
        raise


def _layout(image: pyvips.Image) -> dict[str, Any]:  # Any: the options of tiffsave are of many types
    bigtiff = image.width * image.height * image.bands * (2 if image.format == "ushort" else 1) > _CLASSIC_BYTES
    return {
        "tile": True,
        "pyramid": True,
        "tile_width": TILE,
        "tile_height": TILE,
        "bigtiff": bigtiff,
        "keep": "icc",
    }


def levels(path: Path) -> tuple[LevelSize, ...]:
    """The levels of a pyramid, the full picture first. Raises pyvips.Error for what is no TIFF."""
    full = _page(path, 0)
    sizes = ((full.width >> at, full.height >> at, 1 << at) for at in range(_count(full)))
    return tuple(LevelSize(width=width, height=height, shrink=shrink) for width, height, shrink in sizes)


def open_level(path: Path, shrink: float) -> Level:
    """The smallest level that still has at least 1/`shrink` of the full resolution; `shrink` below 1 is the full picture.

    Each level halves the one above exactly and drops an odd last column or row, so its scale is 1/2ⁿ and not its width
    over the full width. The dropped edge is filled by repeating the last pixel, so that the level covers the picture.
    Raises pyvips.Error for what is no TIFF.
    """
    full = _page(path, 0)
    at = min(max(int(shrink), 1).bit_length() - 1, _count(full) - 1)
    if at == 0:
        return Level(full, 1, 1)
    scale = 1 / (1 << at)
    level = _page(path, at)
    width, height = -(-full.width >> at), -(-full.height >> at)
    if (width, height) != (level.width, level.height):
        level = level.embed(0, 0, width, height, extend="copy")
    return Level(level, scale, scale)


def _page(path: Path, number: int) -> pyvips.Image:
    """Never a page that libvips remembers of an earlier file of that name."""
    return pyvips.Image.tiffload(str(path), page=number, access="random", revalidate=True)


def _count(full: pyvips.Image) -> int:
    return headers.integer(full, "n-pages", 1)
