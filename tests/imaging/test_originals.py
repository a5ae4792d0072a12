"""Originals of every pixel kind come out as gray, RGB or CMYK of 8 or 16 bit."""

import struct
import zlib

import numpy as np
import pytest
import pyvips

from printroom.imaging import color
from printroom.imaging.originals import Unreadable, open_original
from samples import FOLDER, needs_samples


def saved(path, array, interpretation, **options):
    pyvips.Image.new_from_array(array, interpretation=interpretation).tiffsave(str(path), **options)
    return open_original(path)


def shape(picture):
    image = picture.image
    return image.bands, str(image.format), str(image.interpretation)


def flat(value, bands, kind):
    return np.full((6, 8, bands), value, kind)


@pytest.mark.parametrize(
    ("bands", "kind", "interpretation", "expected"),
    [
        (1, np.uint8, "b-w", (1, "uchar", "b-w")),
        (2, np.uint8, "b-w", (2, "uchar", "b-w")),
        (3, np.uint8, "srgb", (3, "uchar", "srgb")),
        (4, np.uint8, "srgb", (4, "uchar", "srgb")),
        (4, np.uint8, "cmyk", (4, "uchar", "cmyk")),
        (1, np.uint16, "grey16", (1, "ushort", "grey16")),
        (4, np.uint16, "rgb16", (4, "ushort", "rgb16")),
        (4, np.uint16, "cmyk", (4, "ushort", "cmyk")),
    ],
)
def test_whole_numbers_stay_as_they_are(tmp_path, bands, kind, interpretation, expected):
    picture = saved(tmp_path / "a.tif", flat(120, bands, kind), interpretation)
    assert (shape(picture), picture.image(3, 3), picture.warnings) == (expected, [120] * bands, ())


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
def test_linear_numbers_become_16_bit_srgb(tmp_path, bands):
    array = flat(0.2159, bands, np.float32)
    picture = saved(tmp_path / "a.tif", array, "scrgb" if bands > 2 else "b-w")
    colours = 3 if bands > 2 else 1
    assert shape(picture)[:2] == (bands, "ushort")
    assert max(abs(value - 128 * 257) for value in picture.image(3, 3)[:colours]) <= 257
    assert picture.warnings == ("the colours were converted to 16 bit sRGB",)


def test_32_bit_whole_numbers_become_16_bit(tmp_path):
    picture = saved(tmp_path / "a.tif", flat(120 << 16, 1, np.uint32), "b-w")
    assert (shape(picture), picture.image(3, 3)) == ((1, "ushort", "grey16"), [120])


def test_signed_numbers_are_refused(tmp_path):
    with pytest.raises(Unreadable, match="short pixels are not supported"):
        saved(tmp_path / "a.tif", flat(-3, 1, np.int16), "b-w")


def test_channels_beside_alpha_are_left_out(tmp_path):
    picture = saved(tmp_path / "a.tif", flat(9, 7, np.uint8), "cmyk")
    assert (shape(picture), picture.warnings) == ((5, "uchar", "cmyk"), ("2 extra channels left out",))


def test_a_file_that_was_written_anew_is_read_anew(tmp_path):
    for value in (7, 9):
        saved(tmp_path / "a.tif", flat(value, 3, np.uint8), "srgb")
        assert open_original(tmp_path / "a.tif", access="random").image(3, 3) == [value] * 3


def test_nothing_but_the_profile_is_carried(tmp_path):
    image = pyvips.Image.new_from_array(flat(9, 3, np.uint8), interpretation="srgb").copy()
    image.set_type(pyvips.GValue.gstr_type, "exif-ifd0-Make", "Example")
    color.tagged(image, color.named("Display P3")).jpegsave(str(tmp_path / "a.jpg"), keep="all")
    picture = open_original(tmp_path / "a.jpg")
    carried = set(picture.image.get_fields()) - set(pyvips.Image.black(1, 1).get_fields())
    assert (carried - {"filename", "vips-sequential"}, picture.profile) == (
        {"icc-profile-data"},
        color.named("Display P3"),
    )


def png_with_gamma(value, *, more=b""):
    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    gamma = chunk(b"gAMA", struct.pack(">I", value)) + (chunk(b"sRGB", b"\0") if more else b"")
    return start + gamma + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("value", "more", "profile", "gray"),
    [
        (100_000, b"", "Gamma 1", 188),
        (45_455, b"", None, 128),
        (100_000, b"sRGB", None, 128),
        (0, b"", None, 128),
        (9_000_000, b"", None, 128),
    ],
)
def test_the_gamma_of_a_png_is_made_a_profile(tmp_path, value, more, profile, gray):
    (tmp_path / "a.png").write_bytes(png_with_gamma(value, more=more))
    picture = open_original(tmp_path / "a.png")
    assert (picture.profile.description if picture.profile else None) == profile
    assert abs(color.to_srgb(picture.image)(0, 0)[0] - gray) <= 1


@needs_samples
def test_samples_with_gamma_look_as_their_neighbour(tmp_path):
    gray = color.to_srgb(open_original(FOLDER / "colour" / "gamma-1.6-gray.png", access="random").image)
    plain = pyvips.Image.new_from_file(str(FOLDER / "colour" / "gamma-1.6-gray.png"))
    expected = ((plain / 255) ** 1.6 * 100).avg()
    linear = gray[0].cast("uchar").copy(interpretation="b-w").colourspace("scrgb")[0] * 100
    assert abs(linear.avg() - expected) < 1
