"""Profiles by name, and conversion from one to another."""

import numpy as np
import pytest
import pyvips

from printroom.imaging import color
from printroom.imaging.errors import ImagingError
from printroom.imaging.icc import BrokenProfile, gamma_profile, read_profile
from printroom.imaging.originals import open_original
from printroom.imaging.profile_names import installed
from samples import FOLDER, needs_samples


def flat(*components, pixels="rgb", bits=8):
    array = np.full((4, 4, len(components)), components, np.uint8 if bits == 8 else np.uint16)
    return pyvips.Image.new_from_array(array, interpretation=color.interpretation(pixels, bits=bits))


def shape(image):
    return image.bands, image.format, str(image.interpretation)


@pytest.mark.parametrize(
    ("name", "description", "pixels"),
    [
        ("sRGB", "sRGB", "rgb"),
        ("srgb iec61966-2.1", "sRGB", "rgb"),
        ("Display P3", "sP3C", "rgb"),
        ("AdobeRGB", "Compatible with Adobe RGB (1998)", "rgb"),
        ("ProPhoto", "ProPhoto RGB", "rgb"),
        ("Gray", "Gamma 2.2", "gray"),
        ("CMYK", "Chemical proof", "cmyk"),
    ],
)
def test_named_finds_short_and_long_names(name, description, pixels):
    profile = color.named(name)
    assert (profile.description, profile.pixels, profile.writable) == (description, pixels, True)


def test_named_refuses_others():
    with pytest.raises(ImagingError) as caught:
        color.named("Nonsense")
    assert (caught.value.code, caught.value.message) == (
        "profile",
        f"icc=Nonsense: expected one of {', '.join(installed())}",
    )


def test_convert_attaches_the_target():
    moved = color.convert(flat(200, 100, 50), target=color.named("Display P3"))
    assert color.embedded(moved) == color.named("Display P3")
    assert moved(0, 0) == [187, 105, 62]


def test_convert_there_and_back_is_near():
    image = flat(200, 100, 50)
    back = color.to_srgb(color.convert(image, target=color.named("Adobe RGB (1998)")))
    assert max(abs(a - b) for a, b in zip(back(0, 0), (200, 100, 50), strict=True)) <= 1


def test_convert_keeps_16_bit_and_alpha():
    moved = color.convert(flat(51400, 25700, 12850, 12345, bits=16), target=color.named("Display P3"))
    assert shape(moved) == (4, "ushort", "rgb16")
    assert moved(0, 0)[3] == 12345
    assert [round(value / 257) for value in moved(0, 0)[:3]] == [187, 105, 62]


def test_convert_takes_untagged_rgb_as_srgb():
    assert color.to_srgb(flat(200, 100, 50, 7))(0, 0) == [200, 100, 50, 7]


def test_convert_honours_the_embedded_profile():
    tagged = color.tagged(flat(187, 105, 62), color.named("Display P3"))
    assert max(abs(a - b) for a, b in zip(color.to_srgb(tagged)(0, 0), (200, 100, 50), strict=True)) <= 1


def test_convert_ignores_an_embedded_profile_of_other_pixels():
    tagged = color.tagged(flat(200, 100, 50), color.named("CMYK"))
    assert color.embedded(tagged) is None
    assert color.to_srgb(tagged)(0, 0) == [200, 100, 50]


def test_convert_spreads_untagged_gray():
    assert shape(color.to_srgb(flat(77, pixels="gray"))) == (3, "uchar", "srgb")
    assert color.to_srgb(flat(77, 9, pixels="gray"))(0, 0) == [77, 77, 77, 9]


def test_convert_to_pixel_types_without_a_profile():
    gray = color.convert(flat(90, 90, 90), target="gray")
    assert (shape(gray), gray(0, 0), color.embedded(gray)) == ((1, "uchar", "b-w"), [90], None)
    same = color.convert(color.tagged(flat(1, 2, 3), color.named("Display P3")), target="rgb")
    assert (same(0, 0), color.embedded(same)) == ([1, 2, 3], color.named("Display P3"))
    cmyk = color.convert(flat(255, 255, 255, 9), target="cmyk")
    assert (shape(cmyk), cmyk(0, 0)) == ((5, "uchar", "cmyk"), [0, 0, 0, 0, 9])


def test_convert_cmyk_to_srgb():
    white = color.to_srgb(flat(0, 0, 0, 0, pixels="cmyk"))
    assert (shape(white), white(0, 0)) == ((3, "uchar", "srgb"), [255, 255, 255])
    inked = flat(255, 255, 255, 255, pixels="cmyk")
    blacks = [color.convert(inked, target=color.named("sRGB"), black_point=on)(0, 0) for on in (True, False)]
    assert blacks == [[6, 3, 0], [28, 27, 24]]
    cyan = color.to_srgb(flat(65535, 0, 0, 0, pixels="cmyk", bits=16))
    assert shape(cyan) == (3, "ushort", "rgb16")
    assert cyan(0, 0)[0] < cyan(0, 0)[1] < cyan(0, 0)[2]


def test_convert_uses_the_profile_given_over_the_embedded():
    image = color.tagged(flat(100, 150, 200), color.named("sRGB"))
    given = color.convert(image, source=color.named("Adobe RGB (1998)"), target=color.named("sRGB"))
    assert given(0, 0) != [100, 150, 200]


def test_intents_differ():
    image = flat(0, 255, 0)
    intents = ("perceptual", "relative", "saturation", "absolute")
    seen = {tuple(color.convert(image, target=color.named("CMYK"), intent=intent)(0, 0)) for intent in intents}
    assert len(seen) >= 2


def test_gamma_profile_decodes_a_power():
    image = color.tagged(flat(128, pixels="gray"), gamma_profile(pixels="gray", gamma=1.0))
    linear = color.to_srgb(image)(0, 0)
    assert max(abs(value - 188) for value in linear) <= 1
    rgb = color.tagged(flat(128, 128, 128), gamma_profile(pixels="rgb", gamma=1.0))
    assert max(abs(value - 188) for value in color.to_srgb(rgb)(0, 0)) <= 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not an ICC profile"),
        (b"nonsense" * 80, "not an ICC profile"),
        (color.named("sRGB").data[:300], "the ICC profile is truncated"),
        (color.named("sRGB").data[:16] + b"LAB " + color.named("sRGB").data[20:], "gray, RGB or CMYK"),
        (color.named("sRGB").data[:128] + bytes(400), "no conversion tables"),
    ],
)
def test_read_profile_refuses(data, message):
    with pytest.raises(BrokenProfile, match=message):
        read_profile(data)


@needs_samples
def test_a_profile_without_tables_to_it_is_not_converted_to():
    profile = read_profile((FOLDER / "icc" / "cmyk-input-only.icc").read_bytes())
    assert profile.writable is False
    with pytest.raises(ImagingError) as caught:
        color.convert(flat(1, 2, 3), target=profile)
    assert caught.value.code == "profile"


@needs_samples
@pytest.mark.parametrize(
    ("name", "tolerance"),
    [
        ("adobe-rgb.jpg", 3),
        ("display-p3-v4.jpg", 3),
        ("swapped-red-green.jpg", 3),
        ("rgb-with-cmyk-icc.jpg", 3),
        ("cmyk-adobe-icc.jpg", 7),
        ("cmyk-no-adobe-marker.jpg", 12),
        ("ycck-adobe.jpg", 12),
        ("cmyk-plus-spot.tif", 7),
    ],
)
def test_one_cat_looks_alike_in_all_colours(name, tolerance):
    cat = open_original(FOLDER / "colour" / "broken-icc.jpg").image
    other = color.to_srgb(open_original(FOLDER / "colour" / name).image)
    assert shape(other) == (3, "uchar", "srgb")
    assert (other.cast("int") - cat.cast("int")).abs().avg() <= tolerance
