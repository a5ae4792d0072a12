"""icc: the profile of the reply."""

import numpy as np
import pytest

from imaging.asking import GOLDENS, SHELF, error, matches_golden, pixels, planned, read, refusal, resolved
from printroom.imaging import Purpose, render
from printroom.imaging.color import pixel_type
from printroom.imaging.commands.output import PIXELS, Icc
from printroom.imaging.encode import formats


def test_icc_reads_a_name_and_how_to_convert():
    assert read("icc", "sRGB") == Icc("sRGB")
    assert read("icc", "AdobeRGB,Perceptual,0,1") == Icc("AdobeRGB", "perceptual", False, True)


def test_icc_refuses_other_intents_and_no_name():
    assert refusal("icc", "sRGB,nice") == "expected one of perceptual, relative, saturation, absolute"
    assert refusal("icc", ",relative") == "expected the name of a profile"


def test_icc_decides_profile_and_pixel_type():
    found = resolved("icc=CMYK,absolute,0")
    output = found.output
    assert (found.profile.pixels, output.pixels, output.intent, output.black_point) == (
        "cmyk",
        "cmyk",
        "absolute",
        False,
    )
    assert resolved("").profile.pixels == "rgb"


def test_icc_that_is_unknown_is_an_error():
    code, message = error("icc=Secret")
    assert (code, message.split(":")[0]) == ("profile", "icc=Secret")


def test_icc_of_a_class_that_the_format_cannot_hold_is_an_error():
    assert error("icc=CMYK&fmt=png") == (
        "format",
        "fmt=png with icc=CMYK, a profile of cmyk pixels: expected rgb or gray pixels, or one of the formats "
        f"{', '.join(name for name in formats() if 'cmyk' in PIXELS[name])}",
    )
    assert resolved("icc=sRGB&fmt=jpeg,cmyk").output.pixels == "rgb"


def test_icc_converts_the_pixels():
    assert pixel_type(render(planned("icc=CMYK&wid=20", "photo"), SHELF)) == "cmyk"
    assert pixel_type(render(planned("icc=CMYK&wid=20", "photo", Purpose.COPY), SHELF)) == "cmyk"
    assert planned("icc=CMYK&wid=20&op_brightness=5", "photo").pixel_type == "cmyk"


def test_icc_of_an_inner_request_is_the_space_of_its_pixels():
    found = resolved("src=is{Co/photo?icc=CoatedFogra39,absolute,0}&wid=20", "photo")
    inner = found.layers[0].source
    assert (inner.profile.pixels, inner.output.pixels, inner.output.intent) == ("cmyk", "cmyk", "absolute")
    assert resolved("src=is{Co/photo}&wid=20", "photo").layers[0].source.profile is None
    there = pixels("src=is{Co/photo?icc=CoatedFogra39}&wid=20", "photo").astype(int)
    plain = pixels("wid=20", "photo").astype(int)
    assert 2 < np.abs(there - plain).max() < 90, "colours that ink cannot show were lost on the way"


@pytest.mark.parametrize("name", [name for name in GOLDENS if name.startswith("icc-")])
def test_icc_looks_as_before(name):
    assert matches_golden(name)
