"""encode: every format, its options, and what it refuses."""

import io
from dataclasses import replace

import numpy as np
import PIL.Image
import pytest
import pyvips

from printroom.imaging import color
from printroom.imaging.encode import Encoded, encode, formats, media_type
from printroom.imaging.errors import ImagingError
from printroom.imaging.request import Output, Quantize


def drawn(*, width=64, height=48, alpha=False, pixels="rgb", bits=8):
    """A smooth picture with a hard edge; its alpha is 0 at the left half and full at the right."""
    x, y = np.meshgrid(np.arange(width) / (width - 1), np.arange(height) / (height - 1))
    planes = [x, y, (x + y) / 2, x * 0][: {"gray": 1, "rgb": 3, "cmyk": 4}[pixels]]
    if alpha:
        planes.append((x > 0.5).astype(float))
    top, kind = (255, np.uint8) if bits == 8 else (65535, np.uint16)
    array = np.round(np.stack(planes, axis=-1) * top).astype(kind)
    return pyvips.Image.new_from_array(array, interpretation=color.interpretation(pixels, bits=bits))


def decoded(reply):
    if reply.suffix != "jp2":
        return pyvips.Image.new_from_buffer(reply.data, "")
    return pyvips.Image.new_from_array(np.asarray(PIL.Image.open(io.BytesIO(reply.data))), interpretation="srgb")


def difference(one, other):
    return (one.cast("int") - other.cast("int")).abs().max()


@pytest.mark.parametrize(
    ("name", "alpha", "media", "suffix", "bands"),
    [
        ("jpeg", False, "image/jpeg", "jpg", 3),
        ("pjpeg", False, "image/jpeg", "jpg", 3),
        ("png", False, "image/png", "png", 3),
        ("png", True, "image/png", "png", 4),
        ("png8", False, "image/png", "png", 3),
        ("png8", True, "image/png", "png", 4),
        ("gif", False, "image/gif", "gif", 3),
        ("gif", True, "image/gif", "gif", 4),
        ("webp", False, "image/webp", "webp", 3),
        ("webp", True, "image/webp", "webp", 4),
        ("avif", False, "image/avif", "avif", 3),
        ("avif", True, "image/avif", "avif", 4),
        ("tif", False, "image/tiff", "tif", 3),
        ("tif", True, "image/tiff", "tif", 4),
        ("jpeg2000", False, "image/jp2", "jp2", 3),
        ("jpeg2000", True, "image/jp2", "jp2", 4),
    ],
)
def test_encode_makes_each_format(name, alpha, media, suffix, bands):
    output = Output(format=name, alpha=alpha, background=(255, 0, 0))
    reply = encode(drawn(alpha=True), output)
    image = decoded(reply)
    assert (reply.media_type, reply.suffix, image.width, image.height, image.bands) == (media, suffix, 64, 48, bands)
    assert media_type(output) == media
    left, right = image(2, 24), image(61, 24)
    if alpha:
        assert (left[3], right[3]) == (0, 255)
    else:
        assert max(abs(a - b) for a, b in zip(left, (255, 0, 0), strict=True)) <= 24
    assert max(abs(a - b) for a, b in zip(right[:3], (247, 130, 189), strict=True)) <= 24


def test_encode_is_repeatable():
    image = drawn(alpha=True)
    for name in formats():
        output = Output(format=name)
        assert encode(image, output) == encode(image, output)


@pytest.mark.parametrize("name", ["png", "tif"])
def test_encode_keeps_every_value_in_exact_formats(name):
    image = drawn(alpha=True)
    assert difference(decoded(encode(image, Output(format=name, alpha=True))), image) == 0


@pytest.mark.parametrize("compression", ["none", "lzw", "zip"])
def test_encode_tif_compressions_are_exact(compression):
    image = drawn()
    reply = encode(image, Output(format="tif", compression=compression))
    assert difference(decoded(reply), image) == 0
    assert (len(reply.data) < 64 * 48 * 3) == (compression != "none")


@pytest.mark.parametrize("name", ["webp", "avif"])
def test_encode_lossless_is_exact(name):
    image = drawn()
    assert difference(decoded(encode(image, Output(format=name, compression="lossless"))), image) == 0
    assert difference(decoded(encode(image, Output(format=name, quality=40))), image) > 0


def test_encode_quality_and_chroma_reach_the_jpeg():
    image = drawn()
    small, large = (encode(image, Output(quality=quality)) for quality in (20, 95))
    assert len(small.data) < len(large.data)
    fields = [
        decoded(encode(image, Output(chroma=chroma, quality=95))).get("jpeg-chroma-subsample") for chroma in (0, 1)
    ]
    assert fields == ["4:2:0", "4:4:4"]


def test_encode_pjpeg_is_progressive():
    found = [bool(decoded(encode(drawn(), Output(format=name))).get_typeof("interlaced")) for name in ("jpeg", "pjpeg")]
    assert found == [False, True]


@pytest.mark.parametrize("name", ["jpeg", "png", "tif"])
def test_encode_writes_the_density(name):
    image = decoded(encode(drawn(), Output(format=name, resolution=300)))
    assert round(image.xres * 25.4, 1) == round(image.yres * 25.4, 1) == 300


@pytest.mark.parametrize("name", ["jpeg", "png", "tif"])
def test_encode_embeds_the_profile_only_when_asked(name):
    image = color.convert(drawn(), target=color.named("Display P3"))
    kept = decoded(encode(image, Output(format=name, embed_profile=True)))
    assert color.embedded(kept) == color.named("Display P3")
    assert color.embedded(decoded(encode(image, Output(format=name)))) is None


def test_encode_writes_gray_and_cmyk_jpegs():
    gray = decoded(encode(drawn(pixels="gray"), Output(pixels="gray", quality=100)))
    assert (gray.bands, str(gray.interpretation)) == (1, "b-w")
    assert difference(gray, drawn(pixels="gray")) <= 2
    cmyk = decoded(encode(drawn(pixels="cmyk"), Output(pixels="cmyk", quality=100, chroma=True)))
    assert (cmyk.bands, str(cmyk.interpretation)) == (4, "cmyk")
    assert difference(cmyk, drawn(pixels="cmyk")) <= 3


def test_encode_converts_to_what_the_format_holds():
    reply = decoded(encode(drawn(pixels="cmyk"), Output(format="png", pixels="cmyk")))
    assert (reply.bands, str(reply.interpretation)) == (3, "srgb")
    assert difference(reply, color.to_srgb(drawn(pixels="cmyk"))) == 0


def test_encode_narrows_16_bit_by_rounding():
    wide, narrow = drawn(bits=16, alpha=True), drawn(alpha=True)
    assert difference(decoded(encode(wide, Output(format="png", alpha=True))), narrow) <= 1
    flat = decoded(encode(wide, Output(format="png", background=(0, 0, 255))))
    assert flat(0, 0) == [0, 0, 255]


def test_encode_quantizes_to_so_many_colours():
    def count(name, colors):
        reply = encode(drawn(), Output(format=name, quantize=Quantize(colors=colors, dither=False)))
        return len(np.unique(decoded(reply).numpy().reshape(-1, 3), axis=0))

    assert [count("png8", colors) for colors in (2, 9, 16, 256)] == [2, 9, 16, 256]
    assert [count("gif", colors) for colors in (2, 8, 9, 256)] == [2, 8, 9, 255]


def test_encode_reaches_jpeg_size_at_the_best_quality():
    noise = pyvips.Image.gaussnoise(200, 200, sigma=60, mean=128, seed=7).cast("uchar").copy(interpretation="b-w")
    output = Output(pixels="gray", quality=100, jpeg_size=10)
    reply = encode(noise, output)
    assert len(reply.data) <= 10 * 1024
    sizes = {q: len(encode(noise, replace(output, quality=q, jpeg_size=0)).data) for q in range(1, 101)}
    assert len(reply.data) == max(size for size in sizes.values() if size <= 10 * 1024)


def refused(*args, **named):
    with pytest.raises(ImagingError) as caught:
        encode(*args, **named)
    return caught.value.code, caught.value.message


def test_encode_refuses_what_it_cannot_make():
    assert refused(drawn(), Output(format="heic")) == (
        "format",
        "fmt=heic: expected one of jpeg, pjpeg, png, png8, gif, webp, avif, tif, jpeg2000, pdf",
    )
    code, _ = refused(drawn(alpha=True), Output(format="tif", alpha=True, compression="jpeg"))
    assert code == "format"
    assert refused(drawn(), Output(format="gif", alpha=True, quantize=Quantize(palette="mac")))[0] == "format"


def test_encode_refuses_too_many_bytes():
    image = drawn()
    size = len(encode(image, Output()).data)
    assert encode(image, Output(), limit=size).media_type == "image/jpeg"
    assert refused(image, Output(), limit=size - 1) == (
        "size",
        f"the reply would have {size} bytes: at most {size - 1} are sent",
    )


def test_encode_refuses_an_unreachable_jpeg_size():
    noise = pyvips.Image.gaussnoise(2000, 500, sigma=60, mean=128, seed=7).cast("uchar").copy(interpretation="b-w")
    assert refused(noise, Output(pixels="gray", jpeg_size=1))[0] == "jpegsize"


@pytest.mark.parametrize("name", ["jpeg", "png", "png8", "gif", "webp", "avif", "tif"])
def test_encode_stops_at_the_time_limit(name):
    endless = pyvips.Image.gaussnoise(4000, 4000).cast("uchar").copy(interpretation="b-w")
    assert refused(endless, Output(format=name), seconds=0) == ("timeout", "the picture took too long to make")


def test_encode_tells_of_broken_pixels():
    whole = encode(drawn(width=600, height=600), Output()).data
    broken = pyvips.Image.jpegload_buffer(whole[: len(whole) // 2], fail_on="error")
    assert refused(broken, Output(format="png"))[0] == "source"


def test_encoded_hides_its_bytes_from_logs():
    assert repr(Encoded(data=b"secret", media_type="image/png", suffix="png")) == (
        "Encoded(media_type='image/png', suffix='png')"
    )
