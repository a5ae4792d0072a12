"""What kind of file some bytes are, told by their signature alone: never by a name, never by a decoder's guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HEAD_BYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name for people, its media type, and whether its pixels can be read here."""

    name: str
    media_type: str
    readable: bool = True


JPEG: Final = Format("JPEG", "image/jpeg")
PNG: Final = Format("PNG", "image/png")
TIFF: Final = Format("TIFF", "image/tiff")
GIF: Final = Format("GIF", "image/gif")
WEBP: Final = Format("WebP", "image/webp")
AVIF: Final = Format("AVIF", "image/avif")
BMP: Final = Format("BMP", "image/bmp")
ICC: Final = Format("ICC profile", "application/vnd.iccprofile", readable=False)

READABLE: Final = (JPEG, PNG, TIFF, GIF, WEBP, AVIF, BMP)

_SIGNATURES: Final[tuple[tuple[bytes, Format], ...]] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"II+\0", TIFF),
    (b"MM\0+", TIFF),
    (b"8BPS\0\1", Format("PSD", "image/vnd.adobe.photoshop", readable=False)),
    (b"8BPS\0\2", Format("PSB", "image/vnd.adobe.photoshop", readable=False)),
    (b"%PDF-", Format("PDF", "application/pdf", readable=False)),
    (b"%!PS", Format("PostScript", "application/postscript", readable=False)),
    (b"\xc5\xd0\xd3\xc6", Format("EPS", "application/postscript", readable=False)),
    (b"\0\0\0\x0cjP  \r\n\x87\n", Format("JPEG 2000", "image/jp2", readable=False)),
    (b"\xff\x4f\xff\x51", Format("JPEG 2000", "image/jp2", readable=False)),
    (b"\0\0\0\x0cJXL \r\n\x87\n", Format("JPEG XL", "image/jxl", readable=False)),
    (b"\xff\x0a", Format("JPEG XL", "image/jxl", readable=False)),
    (b"PK\x03\x04", Format("ZIP", "application/zip", readable=False)),
    (b"\x1f\x8b", Format("gzip", "application/gzip", readable=False)),
)

_BRANDS: Final[dict[bytes, Format]] = {
    b"avif": AVIF,
    b"avis": AVIF,
    b"heic": Format("HEIC", "image/heic", readable=False),
    b"heix": Format("HEIC", "image/heic", readable=False),
    b"hevc": Format("HEIC", "image/heic", readable=False),
    b"mif1": Format("HEIF", "image/heif", readable=False),
    b"msf1": Format("HEIF", "image/heif", readable=False),
}

_TARGA: Final = Format("TGA", "image/x-tga", readable=False)

_MARKUP: Final[tuple[tuple[bytes, Format], ...]] = (
    (b"<svg", Format("SVG", "image/svg+xml", readable=False)),
    (b"<!doctype svg", Format("SVG", "image/svg+xml", readable=False)),
    (b"<html", Format("HTML", "text/html", readable=False)),
    (b"<!doctype html", Format("HTML", "text/html", readable=False)),
    (b"<script", Format("HTML", "text/html", readable=False)),
    (b"<?xml", Format("XML", "application/xml", readable=False)),
)


def recognise(head: bytes) -> Format | None:
    """The format of a file that begins with `head` (its first `HEAD_BYTES` bytes or the whole); None: no known one."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return _branded(head)
    if head[36:40] == b"acsp":
        return ICC
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return BMP
    return _written(head) or (_TARGA if _is_targa(head) else None)


def _branded(head: bytes) -> Format | None:
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]
    kinds = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    return AVIF if AVIF in kinds and kinds[0].name != "HEIC" else next(iter(kinds), None)


def _written(head: bytes) -> Format | None:
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    return next((kind for word, kind in _MARKUP if text.startswith(b"<") and word in text), None)


def _is_targa(head: bytes) -> bool:
    """Targa has no signature: a header whose few fields all have one of their possible values."""
    return len(head) >= 18 and head[1] in {0, 1} and head[2] in {1, 2, 3, 9, 10, 11} and head[16] in {8, 16, 24, 32}
