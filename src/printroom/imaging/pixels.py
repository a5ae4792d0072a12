"""What several steps ask of libvips: alpha kept apart, resampling to an exact size, blurring in integers."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import pyvips

from printroom.imaging import color
from printroom.imaging.ports import PixelType

Kernel = Literal["linear", "cubic", "lanczos3", "mks2013", "bisharp"]
Action = Callable[[pyvips.Image], pyvips.Image]
Box = tuple[float, float, float, float]
Size = tuple[int, int]

_EXACT: Final = 1e-4
_NEARLY_NATIVE: Final = 0.95
_CONTEXT: Final = 3
_REACH: Final = 12
_LEAST: Final = 0.5
_HEAVIEST: Final = 64
WIDE_SIGMA: Final = 16
_TILE: Final = 128
LUMA: Final = [0.299, 0.587, 0.114]
_REDUCED_SIGMA: Final = 8
_NUDGE: Final = 1 + 1e-9
"""libvips adds up positions from where a region starts and takes the filter of the nearest 64th of a pixel: a position
exactly between two of them would depend on the region. No position lies there once the scale is this much larger."""


def top(image: pyvips.Image) -> float:
    """The largest value of a component."""
    return 65535.0 if image.format == "ushort" else 255.0


def like(image: pyvips.Image, model: pyvips.Image) -> pyvips.Image:
    """Rounded and clipped into the format and interpretation of the model."""
    if image.format in {"float", "double"}:
        image = image.rint()
    return image.cast(model.format).copy(interpretation=model.interpretation)


def with_alpha(image: pyvips.Image) -> pyvips.Image:
    if color.has_alpha(image):
        return image
    return image.bandjoin([top(image)]).copy(interpretation=image.interpretation)


def on_colours(image: pyvips.Image, action: Action) -> pyvips.Image:
    """The action on the colours alone, the alpha as it is."""
    if not color.has_alpha(image):
        return action(image).copy(interpretation=image.interpretation)
    last = image.bands - 1
    done = action(image[:last]).bandjoin(image[last])
    return done.copy(interpretation=image.interpretation)


def premultiplied(image: pyvips.Image, action: Action, *, fine: bool = False) -> pyvips.Image:
    """The action on colours times alpha, so that what is transparent lends no colour; clipped only after division.

    `fine` acts in floating point: then even what goes beyond full alpha is divided out, and no edge gets a rim.
    """
    if not color.has_alpha(image):
        return like(action(image), image)
    full = top(image)
    multiplied = image.premultiply(max_alpha=full)
    done = action(multiplied if fine else like(multiplied, image))
    last = done.bands - 1
    alpha = done[last]
    colours = (alpha >= _LEAST).ifthenelse(done[:last] * full / alpha, 0)
    return like(colours.bandjoin(alpha), image)


def components(rgb: tuple[float, float, float], pixels: PixelType) -> tuple[float, ...]:
    """A colour of red, green and blue (0 to 1) in another pixel type, without colour management."""
    if pixels == "gray":
        return (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2],)
    if pixels == "rgb":
        return rgb
    black = 1 - max(rgb)
    return (*(1 - part - black for part in rgb), black)


def on_grid(*values: float) -> bool:
    """Whether all are whole numbers."""
    return all(abs(value - round(value)) < _EXACT for value in values)


def resampled(image: pyvips.Image, box: Box, size: Size, kernel: Kernel) -> pyvips.Image:
    """The box (left, top, width, height; fractions count) of the image as exactly `size` pixels.

    Of 16 bit in floating point: the whole-number filters of libvips would darken it by up to 0.2 %.
    """
    image = image.cast("float") if image.format == "ushort" else image
    left, upper, width, height = box
    if on_grid(*box):
        piece = image.crop(round(left), round(upper), round(width), round(height))
        return resized(piece, size, kernel)
    if size[0] / width > _NEARLY_NATIVE or size[1] / height > _NEARLY_NATIVE:
        to = max(size[0], math.ceil(width)), max(size[1], math.ceil(height))
        near = size[0] / width > _NEARLY_NATIVE and size[1] / height > _NEARLY_NATIVE
        return resized(_stretched(image, box, size if near else to, kernel), size, kernel)
    across, down = _aligned(left, width, size=size[0]), _aligned(upper, height, size=size[1])
    piece = image.embed(-across.start, -down.start, across.side, down.side, extend="copy")
    return resized(piece, (across.pixels, down.pixels), kernel).crop(across.skip, down.skip, *size)


@dataclass(frozen=True, slots=True)
class _Span:
    """Whole pixels `start` to `start + side` made into `pixels`: without the first `skip` they begin where wanted."""

    start: int
    side: int
    pixels: int
    skip: int
    error: float


def _aligned(start: float, side: float, *, size: int) -> _Span:
    """The span a little wider than `start`, `side` whose pixels, made smaller, meet both ends of it most closely.

    It may reach beyond the image, where the outermost pixels go on.
    """
    first, last = math.floor(start + _EXACT), math.ceil(start + side - _EXACT)
    spans = [
        _span(begin, end, start=start, side=side, size=size)
        for begin in range(first - _REACH, first + 1)
        for end in range(last, last + _REACH + 1)
    ]
    return min(spans, key=lambda span: span.error)


def _span(begin: int, end: int, *, start: float, side: float, size: int) -> _Span:
    pixels = max(size, round((end - begin) * size / side))
    step = (end - begin) / pixels
    skip = min(round((start - begin) / step), pixels - size)
    error = max(abs(begin + skip * step - start), abs(begin + (skip + size) * step - start - side))
    return _Span(begin, end - begin, pixels, skip, error)


def resized(image: pyvips.Image, size: Size, kernel: Kernel) -> pyvips.Image:
    """Averaged where it becomes smaller, interpolated where it becomes larger."""
    smaller = min(1.0, size[0] / image.width), min(1.0, size[1] / image.height)
    shrunk = image
    if min(smaller) < 1:
        across, down = (side * _NUDGE if side < 1 else 1 for side in smaller)
        shrunk = image.resize(across, vscale=down, kernel="cubic" if kernel == "bisharp" else kernel)
    if (shrunk.width, shrunk.height) != size:
        shrunk = _stretched(shrunk, (0, 0, shrunk.width, shrunk.height), size, kernel)
    return crisped(shrunk, 40) if kernel == "bisharp" and min(smaller) < 1 else shrunk


def _stretched(image: pyvips.Image, box: Box, size: Size, kernel: Kernel) -> pyvips.Image:
    """One interpolation of a box onto a grid that is at least about as fine; pixel centres stay where they were."""
    x, y = max(0, math.floor(box[0]) - _CONTEXT), max(0, math.floor(box[1]) - _CONTEXT)
    right = min(image.width, math.ceil(box[0] + box[2]) + _CONTEXT)
    bottom = min(image.height, math.ceil(box[1] + box[3]) + _CONTEXT)
    across, down = size[0] / box[2], size[1] / box[3]
    return image.crop(x, y, right - x, bottom - y).affine(
        [across * _NUDGE, 0, 0, down * _NUDGE],
        interpolate=pyvips.Interpolate.new("bilinear" if kernel == "linear" else "bicubic"),
        oarea=[0, 0, *size],
        idx=0.5,
        idy=0.5,
        odx=(x - box[0]) * across - 0.5,
        ody=(y - box[1]) * down - 0.5,
        extend="copy",
        premultiplied=True,
    )


def crisped(image: pyvips.Image, centre: int) -> pyvips.Image:
    """A 3×3 kernel: `centre` in the middle, -1 around, divided by their sum."""
    around = [-1, -1, -1]
    kernel = pyvips.Image.new_from_array([around, [-1, centre, -1], around], scale=centre - 8)
    return image.conv(kernel, precision="integer")


def blurred(image: pyvips.Image, sigma: float) -> pyvips.Image:
    """A gaussian of that sigma in integers."""
    return softened(image, sigma, sigma)


def softened(image: pyvips.Image, across: float, down: float) -> pyvips.Image:
    """A gaussian of those sigmas in integers; a wide one on a reduced picture, which nobody can tell from the exact one."""
    across, down = min(across, 2 * image.width), min(down, 2 * image.height)
    small = _reduced(image.width, across), _reduced(image.height, down)
    if small != (image.width, image.height):
        sigmas = across * small[0] / image.width, down * small[1] / image.height
        return resized(softened(resized(image, small, "linear"), *sigmas), (image.width, image.height), "linear")
    if across == down:
        return image.convsep(_kernel(across), precision="integer")
    soft = image.conv(_kernel(across), precision="integer")
    return soft.conv(_kernel(down).rot90(), precision="integer")


def _reduced(side: int, sigma: float) -> int:
    """How many pixels are enough along a side for a blur of that sigma."""
    return side if sigma <= WIDE_SIGMA else math.ceil(side * _REDUCED_SIGMA / sigma)


def _kernel(sigma: float) -> pyvips.Image:
    weights = _weights(sigma)
    return pyvips.Image.new_from_array([weights], scale=sum(weights))


def _weights(sigma: float) -> list[int]:
    """A gaussian in whole numbers whose sum is a power of two and none of which is above 64.

    libvips' fast path keeps weights in a few bits: others would brighten or darken the picture by up to 2 %.
    """
    reach = max(1, math.ceil(3 * sigma))
    exact = [math.exp(-at * at / (2 * sigma * sigma)) for at in range(-reach, reach + 1)]
    total = 2 ** math.floor(math.log2(_HEAVIEST * sum(exact)))
    weights = [round(total * weight / sum(exact)) for weight in exact]
    weights[reach] += total - sum(weights)
    return weights


def remembered(image: pyvips.Image) -> pyvips.Image:
    """Computed once, however often and in whatever order what follows reads it. For what is not read from top to bottom."""
    return image.tilecache(tile_width=_TILE, tile_height=_TILE, max_tiles=-1, threaded=True, access="random")
