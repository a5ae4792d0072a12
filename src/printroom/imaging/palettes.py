"""Palettes: pictures of at most 256 colours, where libvips' own choice of colours is not what was asked for."""

from __future__ import annotations

import functools
import itertools
import math
from typing import Final

import PIL.Image
import pyvips

from printroom.imaging import color
from printroom.imaging.request import Quantize

Entry = tuple[int, int, int]

_MOST: Final = 256
_OPAQUE: Final = 128
_SAMPLES: Final = 1 << 20
_RAMP: Final = (0xEE, 0xDD, 0xBB, 0xAA, 0x88, 0x77, 0x55, 0x44, 0x22, 0x11)


@functools.cache
def web() -> tuple[Entry, ...]:
    """The 216 colours whose components are multiples of 0x33."""
    steps = range(0, 256, 0x33)
    return tuple((red, green, blue) for red in steps for green in steps for blue in steps)


@functools.cache
def mac() -> tuple[Entry, ...]:
    """The 256 colours of the old Macintosh system: the cube of `web`, and ramps of red, green, blue and gray."""
    ramps = [(value, 0, 0) for value in _RAMP] + [(0, value, 0) for value in _RAMP]
    ramps += [(0, 0, value) for value in _RAMP] + [(value, value, value) for value in _RAMP]
    return (*web(), *ramps)


def usual(quantize: Quantize, *, fewest: int) -> bool:
    """Whether libvips' palettes, of 2, 4, 16 or 256 colours of its choice, are what is asked for, from `fewest` on."""
    sizes = {2, 4, 16, 256} - set(range(fewest))
    return quantize.palette == "adaptive" and not quantize.forced and quantize.colors in sizes


def mapped(image: pyvips.Image, quantize: Quantize, *, alpha: bool) -> tuple[PIL.Image.Image, int | None]:
    """The picture in palette colours, and the index that stands for what is transparent, None without.

    8 bit gray or RGB; with `alpha` a pixel is either opaque or not there, by an entry besides the `colors`, which are
    then 255 at most.
    """
    rgb = image.colourspace("srgb") if color.pixel_type(image) == "gray" else image
    flat = PIL.Image.frombytes("RGB", (rgb.width, rgb.height), rgb[:3].write_to_memory())
    clear = alpha and color.has_alpha(image)
    entries = _entries(_seen(rgb) if clear else flat, quantize, most=min(quantize.colors, _MOST - clear))
    dither = PIL.Image.Dither.FLOYDSTEINBERG if quantize.dither else PIL.Image.Dither.NONE
    found = flat.quantize(palette=_holder(entries), dither=dither)
    found.putpalette(bytes(part for entry in entries for part in entry))
    if not clear:
        return found, None
    index = len(entries)
    found.putpalette(bytes(part for entry in (*entries, (0, 0, 0)) for part in entry))
    cover = PIL.Image.frombytes("L", flat.size, (rgb[-1] < _OPAQUE).write_to_memory())
    found.paste(index, mask=cover)
    return found, index


def _entries(picture: PIL.Image.Image, quantize: Quantize, *, most: int) -> tuple[Entry, ...]:
    """A given palette as it is; else the forced ones, then those of the picture, each of them once."""
    if quantize.palette != "adaptive":
        return web() if quantize.palette == "web" else mac()
    forced = tuple(dict.fromkeys(quantize.forced))[:most]
    rest = most - len(forced)
    return tuple(dict.fromkeys((*forced, *(_adaptive(picture, rest) if rest else ()))))


def _seen(image: pyvips.Image) -> PIL.Image.Image:
    """The pixels that are there, as one row; of a large picture some of them, spread evenly."""
    step = max(math.isqrt(image.width * image.height // _SAMPLES), 1)
    part = image.subsample(step, step)
    there = part[-1] >= _OPAQUE
    chosen = bytes(there.bandjoin(there).bandjoin(there).write_to_memory())
    data = bytes(itertools.compress(bytes(part[:3].write_to_memory()), chosen)) or bytes(3)
    return PIL.Image.frombytes("RGB", (len(data) // 3, 1), data)


def _adaptive(picture: PIL.Image.Image, colors: int) -> tuple[Entry, ...]:
    """Median cut; fewer where the picture has fewer."""
    found = picture.quantize(colors, method=PIL.Image.Quantize.MEDIANCUT, dither=PIL.Image.Dither.NONE)
    values = (found.getpalette() or [])[: 3 * colors]
    return tuple(zip(values[::3], values[1::3], values[2::3], strict=True))


def _holder(entries: tuple[Entry, ...]) -> PIL.Image.Image:
    """A picture that carries the palette, filled up by repeating its first entry: a color is found at its first place."""
    holder = PIL.Image.new("P", (1, 1))
    full = (*entries, *(entries[:1] * (_MOST - len(entries))))
    holder.putpalette(bytes(part for entry in full for part in entry))
    return holder
