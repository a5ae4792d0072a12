"""A finished picture and its `Output` become the bytes of a reply."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass, field
from typing import Final

import pyvips

from printroom.imaging import color
from printroom.imaging.errors import ImagingError
from printroom.imaging.request import Output
from printroom.imaging.timing import until
from printroom.imaging.writers import FORMATS, Format

MAX_REPLY_BYTES: Final = 16 << 20

_MM_PER_INCH: Final = 25.4


@dataclass(frozen=True, slots=True)
class Encoded:
    """The bytes of a picture, their media type and the usual suffix of such a file, without a dot."""

    data: bytes = field(repr=False)
    media_type: str
    suffix: str


def encode(
    image: pyvips.Image, output: Output, *, limit: int = MAX_REPLY_BYTES, seconds: float | None = None
) -> Encoded:
    """Asks for all pixels and encodes them: equal pixels and equal output are equal bytes.

    The image is in the colours of the reply already; only where its pixel type is not `output.pixels`, or one that the
    format cannot hold, is it converted here, by the usual profiles. Its own profile is the one that is embedded.
    Transparency that the output does not keep is merged onto `output.background`. 16 bit become 8.

    Raises ImagingError: `format` for one that cannot be made, `size` beyond `limit` bytes, `jpegsize`, `timeout` after
    `seconds`, `source` when the pixels cannot be had.
    """
    made = _format(output)
    finished = _dressed(_merged(_typed(image, made, output), output), output)
    deadline = None if seconds is None else time.monotonic() + seconds
    try:
        data = _small_enough(finished, made, output, deadline=deadline)
    except pyvips.Error as error:
        raise _translated(error, deadline) from error
    if len(data) > limit:
        raise ImagingError("size", f"the reply would have {len(data)} bytes: at most {limit} are sent")
    return Encoded(data=data, media_type=made.media_type, suffix=made.suffix)


def formats() -> tuple[str, ...]:
    """The names of the formats that can be made, as `fmt=` spells them, without `-alpha`."""
    return tuple(FORMATS)


def media_type(output: Output) -> str:
    """The media type that `encode` will answer with. Raises ImagingError `format`."""
    return _format(output).media_type


def _format(output: Output) -> Format:
    made = FORMATS.get(output.format)
    if made is None:
        asked, rule = output.format + ("-alpha" if output.alpha else ""), f"expected one of {', '.join(FORMATS)}"
        raise ImagingError("format", f"fmt={asked}: {rule}", command="fmt", value=asked, rule=rule)
    if output.format == "tif" and output.alpha and output.compression == "jpeg":
        said = "fmt=tif-alpha,,jpeg: transparency needs none, lzw or zip"
        raise ImagingError("format", said, command="fmt", value="tif-alpha,,jpeg", rule="needs none, lzw or zip")
    if output.quantize.palette == "mac" and output.alpha and output.format in {"gif", "png8"}:
        said = "quantize=mac: not together with transparency"
        raise ImagingError("format", said, command="quantize", value="mac", rule="not with transparency")
    return made


def _typed(image: pyvips.Image, made: Format, output: Output) -> pyvips.Image:
    """8 bit, of a pixel type that the format holds."""
    pixels = output.pixels if output.pixels in made.pixels else made.pixels[0]
    if color.pixel_type(image) != pixels:
        image = color.convert(image, target=color.usual(pixels))
    if image.format != "ushort":
        return image
    narrow = image.linear([1 / 257], [0.5]).cast("uchar")
    return narrow.copy(interpretation=color.interpretation(pixels, bits=8))


def _merged(image: pyvips.Image, output: Output) -> pyvips.Image:
    """Transparent pixels over the background, where the reply is to have no alpha."""
    if output.alpha or not color.has_alpha(image):
        return image
    colours = image.bands - 1
    ground = output.background if len(output.background) == colours else output.background[:1] * colours
    return image.flatten(background=[float(component) for component in ground])


def _dressed(image: pyvips.Image, output: Output) -> pyvips.Image:
    """With the density that was asked for."""
    per_mm = (output.resolution or 0) / _MM_PER_INCH
    return image.copy(xres=per_mm, yres=per_mm) if per_mm else image


def _small_enough(image: pyvips.Image, made: Format, output: Output, *, deadline: float | None) -> bytes:
    """The bytes at the quality asked for, or at the best one below it that keeps to `output.jpeg_size`."""
    most = output.jpeg_size * 1024
    if not most or made.suffix != "jpg":
        return _saved(image, made, output, deadline=deadline)
    image = _watched(image, deadline).copy_memory()
    best, low, high = None, 1, output.quality
    quality = high
    while low <= high:
        data = _saved(image, made, _at_quality(output, quality), deadline=deadline)
        if len(data) <= most:
            best, low = data, quality + 1
        else:
            high = quality - 1
        quality = (low + high) // 2
    if best is None:
        said = f"jpegSize={output.jpeg_size}: cannot be reached at the lowest quality"
        raise ImagingError("jpegsize", said, command="jpegSize", value=str(output.jpeg_size))
    return best


def _at_quality(output: Output, quality: int) -> Output:
    return dataclasses.replace(output, quality=quality)


def _saved(image: pyvips.Image, made: Format, output: Output, *, deadline: float | None) -> bytes:
    return made.write(_watched(image, deadline), output)


def _watched(image: pyvips.Image, deadline: float | None) -> pyvips.Image:
    return image if deadline is None else until(image, deadline)


def _translated(error: pyvips.Error, deadline: float | None) -> ImagingError:
    if deadline is not None and time.monotonic() > deadline:
        return ImagingError("timeout", "the picture took too long to make")
    lines = [line.strip() for line in error.detail.splitlines() if line.strip() and "/" not in line]
    return ImagingError("source", f"the pixels cannot be had: {lines[0] if lines else 'broken file'}")
