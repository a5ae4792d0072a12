"""A PDF of one page that is one picture."""

from __future__ import annotations

import zlib
from typing import Any, Final  # Any: the options of libvips are of many types

import pyvips

from printroom.imaging import color
from printroom.imaging.icc import Profile
from printroom.imaging.ports import PixelType
from printroom.imaging.request import Output

POINTS_PER_INCH: Final = 72
_DEVICE: Final[dict[PixelType, str]] = {"gray": "/DeviceGray", "rgb": "/DeviceRGB", "cmyk": "/DeviceCMYK"}


def pdf_of(image: pyvips.Image, output: Output) -> bytes:
    """The picture at its density on a page of its size; compressed as `output` says: not at all, by deflate, as JPEG.

    With `embed_profile` its colours are those of its profile. Equal pictures give equal bytes: there is no date in it.
    """
    pixels = color.pixel_type(image)
    profile = color.embedded(image) if output.embed_profile else None
    data, coding = _coded(image, output)
    space = _DEVICE[pixels] if profile is None else "[/ICCBased 6 0 R]"
    per_point = POINTS_PER_INCH / (output.resolution or POINTS_PER_INCH)
    width, height = (f"{side * per_point:.4f}".rstrip("0").rstrip(".") for side in (image.width, image.height))
    painting = f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode()
    size = f"/Width {image.width} /Height {image.height} /BitsPerComponent 8"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 4 0 R "
        f"/Resources << /XObject << /Im0 5 0 R >> >> >>".encode(),
        _stream("", painting),
        _stream(f"/Type /XObject /Subtype /Image {size} /ColorSpace {space}{coding}", data),
        *([_profile(profile, pixels)] if profile else []),
    ]
    return _file(parts)


def _coded(image: pyvips.Image, output: Output) -> tuple[bytes, str]:
    """The pixels, and what the page says of their coding."""
    if output.compression == "jpeg":
        mode = "off" if output.chroma else "on"
        options: dict[str, Any] = {"Q": output.quality, "subsample_mode": mode, "keep": "none"}
        data: bytes = image.jpegsave_buffer(**options)
        # JPEGs of CMYK hold ink turned round.
        turned = " /Decode [1 0 1 0 1 0 1 0]" if color.pixel_type(image) == "cmyk" else ""
        return data, f" /Filter /DCTDecode{turned}"
    raw: bytes = image.write_to_memory()
    return (zlib.compress(raw), " /Filter /FlateDecode") if output.compression == "zip" else (raw, "")


def _profile(profile: Profile, pixels: PixelType) -> bytes:
    return _stream(f"/N {profile.components} /Alternate {_DEVICE[pixels]}", profile.data)


def _stream(facts: str, data: bytes) -> bytes:
    return f"<< {facts} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(parts: list[bytes]) -> bytes:
    """Objects 1 to n, the first being the catalog, with the table of their places."""
    made = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    start = len(made)
    made += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    made += f"trailer\n<< /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(made)
