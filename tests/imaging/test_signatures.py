"""Formats are told by content."""

import pytest

from printroom.imaging.signatures import HEAD_BYTES, recognise
from samples import FOLDER, described, needs_samples

KINDS = {"gif": "GIF", "avif": "AVIF", "bmp": "BMP", "heic": "HEIC", "jp2": "JPEG 2000", "jxl": "JPEG XL", "tga": "TGA"}
KINDS |= {"eps": "PostScript", "pdf": "PDF", "psd": "PSD", "psb": "PSB", "svg": "SVG", "tif": "TIFF", "webp": "WebP"}
KINDS |= {"jpg": "JPEG", "png": "PNG", "mpo": "JPEG"}


@pytest.mark.parametrize(
    ("head", "name", "readable"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG", True),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG", True),
        (b"MM\0+\0\x08\0\0", "TIFF", True),
        (b"RIFF\0\0\0\0WEBPVP8X<svg", "WebP", True),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1miaf", "AVIF", True),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIF", False),
        (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", "BMP", True),
        (b"\xef\xbb\xbf  <svg width='1'>", "SVG", False),
        (b"<!-- a --><svg>", "SVG", False),
        (b"<html><svg>", "SVG", False),
        (b"PK\x03\x04", "ZIP", False),
    ],
)
def test_recognise_by_content(head, name, readable):
    kind = recognise(head)
    assert (kind.name, kind.readable) == (name, readable)


@pytest.mark.parametrize("head", [b"", b"x", b"BM", b"hello <svg", b"\0" * 20, b"RIFF\0\0\0\0AVI "])
def test_recognise_nothing_in_other_bytes(head):
    assert recognise(head) is None


@needs_samples
@pytest.mark.parametrize("entry", described(without={"fonts", "icc", "hostile"}), ids=lambda one: one["path"])
def test_samples_are_recognised(entry):
    suffix = entry["path"].rsplit(".", 1)[1]
    with (FOLDER / entry["path"]).open("rb") as file:
        assert recognise(file.read(HEAD_BYTES)).name == KINDS[suffix]
