"""How each value of `fmt=` is written: by libvips, and by others what its wheel cannot."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import PIL.Image
import pyvips

from printroom.imaging import color, palettes
from printroom.imaging.pdf import pdf_of
from printroom.imaging.ports import PixelType
from printroom.imaging.request import Output

Options = Mapping[str, object]

_AVIF_EFFORT: Final = 2
_WEBP_EFFORT: Final = 2
_PALETTE_EFFORT: Final = 4
_PALETTE_COMPRESSION: Final = 6
_FEWEST_PNG: Final = 16
"""With alpha, smaller palettes of libvips have no entry that is wholly opaque or wholly transparent."""
_FEWEST_GIF: Final = 256
"""With alpha, smaller palettes of libvips have a colour less than was asked for."""
_PNG: Final = {"compression": 3, "filter": "sub"}
"""As quick as no filter at all, and up to a third smaller for photographs and cut-outs."""
_TIFF_COMPRESSIONS: Final = {"": "none", "none": "none", "lzw": "lzw", "zip": "deflate", "jpeg": "jpeg"}
_JP2_MODES: Final = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


@dataclass(frozen=True, slots=True)
class Format:
    """`write` has a finished picture of 8 bit; `pixels` are the types that it can hold, the first one in need."""

    write: Callable[[pyvips.Image, Output], bytes]
    media_type: str
    suffix: str
    pixels: tuple[PixelType, ...]


def _by_libvips(
    saver: str, options: Callable[[Output], Options], *, icc: bool = True, paths: str = ""
) -> Callable[..., bytes]:
    """`paths` is what libvips calls the kind of fields in which the format keeps them."""

    def write(image: pyvips.Image, output: Output) -> bytes:
        wanted = {"icc": icc and output.embed_profile, "xmp": output.embed_xmp, paths: paths and output.embed_paths}
        keep = [kind for kind, kept in wanted.items() if kept]
        save: Callable[..., bytes] = getattr(image, saver)
        return save(keep="|".join(keep) or "none", **options(output))

    return write


def _jpeg(image: pyvips.Image, output: Output) -> bytes:
    data = _by_libvips("jpegsave_buffer", _jpeg_options, paths="iptc")(image, output)
    return _with_density(data, output)


def _jpeg_options(output: Output) -> Options:
    interlace = {"interlace": True} if output.format == "pjpeg" else {}
    return {"Q": output.quality, "subsample_mode": "off" if output.chroma else "on", **interlace}


def _with_density(data: bytes, output: Output) -> bytes:
    """libvips writes a JPEG's density in EXIF only, which no reply carries: a JFIF header says it."""
    per_inch = min(round(output.resolution or 0), 65_535)
    if not per_inch:
        return data
    return data[:2] + struct.pack(">2sH5sHBHHxx", b"\xff\xe0", 16, b"JFIF", 0x0101, 1, per_inch, per_inch) + data[2:]


def _png8(image: pyvips.Image, output: Output) -> bytes:
    if palettes.usual(output.quantize, fewest=_FEWEST_PNG if _clear(image, output) else 2):
        return _by_libvips("pngsave_buffer", _png8_options)(image, output)
    found, clear = palettes.mapped(image, output.quantize, alpha=output.alpha)
    options = _profile(image, output) | ({} if clear is None else {"transparency": clear})
    per_inch = output.resolution or 0
    return _by_pillow(found, "PNG", **options, **({"dpi": (per_inch, per_inch)} if per_inch else {}))


def _gif(image: pyvips.Image, output: Output) -> bytes:
    if palettes.usual(output.quantize, fewest=_FEWEST_GIF if _clear(image, output) else 2):
        return _by_libvips("gifsave_buffer", _gif_options, icc=False)(image, output)
    found, clear = palettes.mapped(image, output.quantize, alpha=output.alpha)
    return _by_pillow(found, "GIF", optimize=False, **({} if clear is None else {"transparency": clear}))


def _clear(image: pyvips.Image, output: Output) -> bool:
    return output.alpha and color.has_alpha(image)


def _by_pillow(picture: PIL.Image.Image, name: str, **options: object) -> bytes:
    made = io.BytesIO()
    picture.save(made, format=name, **options)
    return made.getvalue()


def _profile(image: pyvips.Image, output: Output) -> dict[str, object]:
    profile = color.embedded(image) if output.embed_profile else None
    return {"icc_profile": profile.data} if profile else {}


def _jpeg2000(image: pyvips.Image, output: Output) -> bytes:
    """The picture is as much like the original as a JPEG of that quality usually is: 24 + quality/5 dB."""
    picture = PIL.Image.frombytes(_JP2_MODES[image.bands], (image.width, image.height), image.write_to_memory())
    if output.compression == "lossless":
        return _by_pillow(picture, "JPEG2000", irreversible=False)
    return _by_pillow(
        picture, "JPEG2000", irreversible=True, quality_mode="dB", quality_layers=[24 + output.quality / 5]
    )


def _palette(output: Output) -> Options:
    return {"dither": float(output.quantize.dither), "effort": _PALETTE_EFFORT}


def _gif_options(output: Output) -> Options:
    """Palettes are powers of two."""
    return {"bitdepth": max((output.quantize.colors - 1).bit_length(), 1), **_palette(output)}


def _png8_options(output: Output) -> Options:
    bits = next(bits for bits in (1, 2, 4, 8) if output.quantize.colors <= 1 << bits)
    return {"palette": True, "bitdepth": bits, "compression": _PALETTE_COMPRESSION, **_palette(output)}


def _webp(output: Output) -> Options:
    return {"Q": output.quality, "lossless": output.compression == "lossless", "effort": _WEBP_EFFORT}


def _avif(output: Output) -> Options:
    lossless = output.compression == "lossless"
    return {"Q": output.quality, "lossless": lossless, "compression": "av1", "effort": _AVIF_EFFORT, "bitdepth": 8}


def _tif(output: Output) -> Options:
    compression = _TIFF_COMPRESSIONS.get(output.compression, "none")
    if compression == "jpeg":
        return {"compression": compression, "Q": output.quality, "resunit": "inch"}
    predictor = "horizontal" if compression in {"lzw", "deflate"} else "none"
    return {"compression": compression, "predictor": predictor, "resunit": "inch"}


FORMATS: Final[Mapping[str, Format]] = {
    "jpeg": Format(_jpeg, "image/jpeg", "jpg", ("rgb", "gray", "cmyk")),
    "pjpeg": Format(_jpeg, "image/jpeg", "jpg", ("rgb", "gray", "cmyk")),
    "png": Format(_by_libvips("pngsave_buffer", lambda _: _PNG), "image/png", "png", ("rgb", "gray")),
    "png8": Format(_png8, "image/png", "png", ("rgb", "gray")),
    "gif": Format(_gif, "image/gif", "gif", ("rgb", "gray")),
    "webp": Format(_by_libvips("webpsave_buffer", _webp, icc=False), "image/webp", "webp", ("rgb",)),
    "avif": Format(_by_libvips("heifsave_buffer", _avif, icc=False), "image/avif", "avif", ("rgb",)),
    "tif": Format(_by_libvips("tiffsave_buffer", _tif, paths="other"), "image/tiff", "tif", ("rgb", "gray", "cmyk")),
    "jpeg2000": Format(_jpeg2000, "image/jp2", "jp2", ("rgb", "gray")),
    "pdf": Format(pdf_of, "application/pdf", "pdf", ("rgb", "gray", "cmyk")),
}
