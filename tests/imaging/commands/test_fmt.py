"""fmt: format, alpha, pixel type and compression of the reply."""

import pytest

from imaging.asking import error, planned, read, refusal, resolved
from imaging.shelf import drawn
from printroom.imaging import Purpose
from printroom.imaging.commands.output import PIXELS, Fmt
from printroom.imaging.encode import encode, formats
from printroom.imaging.errors import ImagingError


def test_fmt_reads_its_arguments():
    assert read("fmt", "png-alpha") == Fmt("png", alpha=True)
    assert read("fmt", "JPG") == Fmt("jpeg")
    assert read("fmt", "web-alpha") == Fmt("webp", alpha=True)
    assert read("fmt", "tif,,lzw") == Fmt("tif", compression="lzw")
    assert read("fmt", "jpeg,cmyk") == Fmt("jpeg", pixels="cmyk")


def test_fmt_refuses_unknown_formats_and_options_they_lack():
    plain = "jpeg, pjpeg, png, png8, gif, webp, avif, tif, jpeg2000, pdf"
    clear = "png-alpha, png8-alpha, gif-alpha, tif-alpha, webp-alpha, avif-alpha, jpeg2000-alpha"
    assert refusal("fmt", "psd") == refusal("fmt", "jpeg-alpha") == f"expected one of {plain}, {clear}"
    assert refusal("fmt", "png,,lzw") == "expected no compression: png has no such option"
    assert refusal("fmt", "webp,,zip") == "expected one of lossy, lossless"


def test_fmt_refuses_pixels_that_the_format_cannot_hold():
    holding = ", ".join(name for name in formats() if "cmyk" in PIXELS[name])
    said = f"fmt=png: expected rgb or gray pixels, or one of the formats {holding}"
    assert error("fmt=png,cmyk") == ("format", said)


def test_fmt_that_cannot_be_made_names_those_that_can():
    able = "jpeg, pjpeg, png, png8, gif, webp, avif, tif, jpeg2000, pdf"
    assert error("fmt=m3u8") == ("format", f"fmt=m3u8: expected a format of pictures, one of {able}")
    assert ", ".join(formats()) == able
    for asked in ("heic", "heic,,lossless", "jpegxr-alpha,,lossy", "eps,cmyk", "swf3-alpha"):
        with pytest.raises(ImagingError) as refused:
            encode(drawn(4, 4), resolved(f"fmt={asked}").output)
        name = asked.partition(",")[0]
        assert (refused.value.code, refused.value.message) == ("format", f"fmt={name}: expected one of {able}")


def test_fmt_decides_the_output():
    output = resolved("fmt=webp-alpha,,lossless").output
    assert (output.format, output.alpha, output.pixels, output.compression) == ("webp", True, "rgb", "lossless")
    assert resolved("fmt=jpeg,gray").output.pixels == "gray"


def test_fmt_of_a_copy_decides_alpha_and_pixels_only():
    found = planned("fmt=jpeg,gray", "alpha", Purpose.COPY)
    assert (found.output.alpha, found.pixel_type) == (False, "gray")
    assert [notice.command for notice in found.notices] == ["fmt"]
    assert planned("fmt=tif-alpha", "alpha", Purpose.COPY).notices == ()
