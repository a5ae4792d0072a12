"""copyImage: which pixels a copy is made of, and that none of them is lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvips

from printroom.config import Config
from printroom.contract.faults import FaultCode
from printroom.imaging.originals import open_original
from printroom.imaging.paths import parse_path
from printroom.imaging.pyramid import open_level
from printroom.repositories import pictures as picture_rows
from refusals import refused
from samples import FOLDER, described, needs_samples
from studio import Studio, apart, drawn, values

ORIENTED = [one["path"] for one in described() if one["path"].startswith("orientation/")]


def photograph(width: int, height: int) -> pyvips.Image:
    """A drawing with noise: what JPEG changes everywhere."""
    noise = pyvips.Image.gaussnoise(width, height, mean=0, sigma=25, seed=3)
    return (drawn(width, height) * 0.7 + 40 + noise).rint().cast("uchar").copy(interpretation="srgb")


def file_of(studio: Studio, handle: str, *, serving: bool = False) -> Path:
    picture = studio.picture(handle)
    with studio.runtime.unit() as unit:
        key = picture_rows.blob(unit.session, picture.serving_id if serving else picture.original_id).key
    with studio.runtime.resources.local.path(key) as path:
        return path


def test_copy_image_is_baked_from_the_original_and_not_from_the_jpeg_pyramid(copy, studio: Studio) -> None:
    source = studio.add("cat", photograph(1200, 800), suffix=".jpg", Q=92)
    original = open_original(file_of(studio, source), access="random").image
    serving = open_level(file_of(studio, source, serving=True), 1).image
    assert apart(original, serving) > 0.5
    made = copy(source, "made", "crop=101,53,640,480")
    with studio.pixels(made) as pixels:
        assert apart(pixels, original.crop(101, 53, 640, 480)) == 0


def test_copy_image_scales_from_full_resolution(copy, studio: Studio) -> None:
    source = studio.add("cat", photograph(1200, 800), suffix=".jpg", Q=92)
    original = open_original(file_of(studio, source), access="random").image
    with studio.pixels(copy(source, "made", "wid=300")) as pixels:
        assert apart(pixels, original.resize(0.25, kernel="lanczos3")) < 0.1


def test_the_master_has_every_pixel_when_it_is_opened_again_and_is_its_own_pyramid(copy, studio: Studio) -> None:
    source = studio.add("cat", photograph(1200, 800))
    made = copy(source, "made", "flip=lrud")
    picture = studio.picture(made)
    assert picture.original_id == picture.serving_id
    master = file_of(studio, made)
    full = pyvips.Image.new_from_file(str(master))
    assert apart(full, photograph(1200, 800).rot180()) == 0
    levels = [pyvips.Image.tiffload(str(master), page=page).width for page in range(full.get("n-pages"))]
    assert levels == [1200, 600, 300, 150]


def test_a_copy_of_a_copy_of_a_copy_loses_nothing(copy, studio: Studio) -> None:
    source = studio.add("cat", photograph(400, 300), suffix=".jpg", Q=80)
    with studio.pixels(source) as pixels:
        original = pixels.copy_memory()
    handle = source
    for turn in range(4):
        handle = copy(handle, f"turn{turn}", "rotate=90")
    with studio.pixels(handle) as pixels:
        assert apart(pixels, original) == 0


def test_default_and_largest_size_of_a_company_do_not_count(copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(600, 400))
    with studio.runtime.unit(writing=True) as unit:
        company = unit.session.merge(studio.company)
        company.settings = {"attributes": {"default_pix": (100, 100), "max_pix": (200, 200), "watermark": "cat"}}
    with studio.pixels(copy(source, "made", "flip=lr")) as pixels:
        assert apart(pixels, drawn(600, 400).fliphor()) == 0
    picture = studio.picture(copy(source, "large", "wid=900"))
    assert (picture.width, picture.height) == (900, 600)


class TestLimit:
    @pytest.fixture
    def config(self, tmp_path: Path) -> Config:
        return Config(data=tmp_path / "data", max_copy_pixels=1_000_000)

    def test_a_copy_may_have_as_many_pixels_as_are_allowed(self, copy, studio: Studio) -> None:
        source = studio.add("cat", drawn(60, 40))
        picture = studio.picture(copy(source, "made", "size=1000,1000"))
        assert picture.width * picture.height == 1_000_000

    def test_more_are_refused_before_a_pixel_is_read(self, copy, studio: Studio) -> None:
        source = studio.add("cat", drawn(60, 40))
        file_of(studio, source).unlink()
        before = studio.everything()
        with refused(FaultCode.INVALID_PARAMETER) as told:
            copy(source, "made", "size=1000,1001")
        assert told.reason == (
            "urlModifier: Image exceeds size limit: the copy would have 1000×1001 pixels: at most 1000000 are made"
        )
        assert studio.everything() == before


@pytest.mark.parametrize(
    "commands", ["size=10001,10000", "extend=0,0,20000,20000", "scale=1000", "rect=0,0,99999,9999"]
)
def test_no_copy_has_more_than_a_hundred_million_pixels(commands: str, copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    file_of(studio, source).unlink()
    before = studio.everything()
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(source, "made", commands)
    assert told.reason.startswith("urlModifier: Image exceeds size limit: ")
    assert studio.everything() == before


@pytest.mark.slow
def test_a_copy_of_a_hundred_million_pixels_is_made(copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(500, 500))
    made = copy(source, "made", "size=10000,10000&resMode=bilin&rotate=180")
    with studio.pixels(made) as pixels:
        assert (pixels.width, pixels.height) == (10000, 10000)
        assert apart(pixels.shrink(20, 20).rint().cast("uchar").rot180(), drawn(500, 500)) < 3


def turned(upright: pyvips.Image, orientation: int) -> pyvips.Image:
    """The pixels as a camera stores them so that EXIF's orientation shows them upright."""
    stored = {
        1: lambda image: image,
        2: lambda image: image.fliphor(),
        3: lambda image: image.rot180(),
        4: lambda image: image.flipver(),
        5: lambda image: image.rot90().fliphor(),
        6: lambda image: image.rot270(),
        7: lambda image: image.rot270().fliphor(),
        8: lambda image: image.rot90(),
    }[orientation](upright)
    marked = stored.copy()
    marked.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    return marked


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".tif"])
def test_coordinates_count_from_the_upright_picture(orientation: int, suffix: str, copy, studio: Studio) -> None:
    upright = drawn(320, 200)
    options = {"Q": 100, "subsample_mode": "off"} if suffix == ".jpg" else {}
    source = studio.add("cat", turned(upright, orientation), suffix=suffix, **options)
    picture = studio.picture(source)
    assert (picture.width, picture.height, picture.orientation) == (320, 200, orientation)
    made = copy(source, "piece", "crop=40,20,200,120&op_brightness=10")
    with studio.pixels(made) as pixels:
        expected = upright.crop(40, 20, 200, 120).linear([1] * 3, [25.5] * 3).rint().cast("uchar")
        assert apart(pixels, expected) < (2 if suffix == ".jpg" else 0.5)
    assert studio.picture(made).orientation == 1


@needs_samples
@pytest.mark.parametrize("name", ORIENTED)
def test_photographs_of_every_orientation_are_copied_upright(name: str, copy, studio: Studio) -> None:
    source = studio.add("photo", FOLDER / name)
    whole = open_original(FOLDER / name, access="random").image
    x, y, width, height = whole.width // 5, whole.height // 7, whole.width // 2, whole.height // 3
    with studio.pixels(copy(source, "piece", f"crop={x},{y},{width},{height}")) as pixels:
        assert apart(pixels, whole.crop(x, y, width, height)) == 0
    with studio.pixels(copy(source, "small", "wid=90")) as pixels:
        assert (pixels.width, pixels.height) == (90, round(90 * whole.height / whole.width))


def wide(image: pyvips.Image) -> pyvips.Image:
    """16 bit, with values between those of 8 bit."""
    fine = pyvips.Image.gaussnoise(image.width, image.height, mean=0, sigma=60, seed=5)
    return (image * 257 + fine).rint().cast("ushort").copy(interpretation="rgb16")


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        ("crop=10,20,100,80", lambda image: image.crop(10, 20, 100, 80)),
        ("flip=ud&rotate=90", lambda image: image.rot90().flipver()),
        ("op_brightness=10", lambda image: (image + 6553.5).rint().cast("ushort")),
        ("extend=5,0,0,5&bgColor=808080", lambda image: image.embed(5, 0, 165, 125, background=[32896] * 3)),
        ("wid=80", lambda image: image.resize(0.5, kernel="lanczos3")),
    ],
)
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_sixteen_bit_are_kept(commands: str, expected, suffix: str, copy, studio: Studio) -> None:
    image = wide(drawn(160, 120))
    source = studio.add("deep", image, suffix=suffix)
    made = copy(source, "made", commands)
    assert (studio.picture(made).depth, studio.picture(made).pixel_type) == (16, "rgb")
    assert studio.warnings(made) == []
    with studio.pixels(made) as pixels:
        assert pixels.format == "ushort"
        assert apart(pixels, expected(image)) < 3


def test_sixteen_bit_go_through_a_profile_and_sharpening(copy, studio: Studio) -> None:
    source = studio.add("deep", wide(drawn(160, 120)), suffix=".tif")
    made = copy(source, "made", "icc=AdobeRGB&op_usm=1,1,4,0&op_sharpen=1&op_saturation=10")
    assert (studio.picture(made).depth, studio.picture(made).profile_name) == (16, "Compatible with Adobe RGB (1998)")
    with studio.pixels(made) as pixels:
        low = values(pixels).astype(int) % 257
        assert len(np.unique(low)) > 200


def inked(image: pyvips.Image) -> pyvips.Image:
    return image.icc_transform("cmyk", input_profile="srgb", intent="relative")


def test_cmyk_stays_cmyk_with_its_profile(copy, studio: Studio) -> None:
    image = inked(drawn(160, 120))
    source = studio.add("print", image, suffix=".tif")
    made = copy(source, "made", "crop=10,20,100,80&flip=lr")
    picture = studio.picture(made)
    assert (picture.pixel_type, picture.bands, picture.has_alpha, studio.warnings(made)) == ("cmyk", 4, False, [])
    assert picture.profile_name == studio.picture(source).profile_name
    with studio.pixels(made) as pixels:
        assert apart(pixels, image.crop(10, 20, 100, 80).fliphor()) == 0


def test_cmyk_becomes_srgb_where_an_effect_needs_it_and_that_is_told(copy, studio: Studio) -> None:
    image = inked(drawn(160, 120))
    source = studio.add("print", image, suffix=".tif")
    made = copy(source, "made", "op_brightness=0&op_saturation=20")
    assert studio.picture(made).pixel_type == "rgb"
    assert studio.warnings(made) == ["the CMYK picture became sRGB: an effect works on RGB"]


def test_cmyk_with_alpha_keeps_it(copy, studio: Studio) -> None:
    image = inked(drawn(160, 120))
    source = studio.add("print", image, suffix=".tif")
    made = copy(source, "made", "extend=10,10,10,10")
    again = copy(made, "again", "flip=lr")
    for handle in (made, again):
        picture = studio.picture(handle)
        assert (picture.pixel_type, picture.bands, picture.has_alpha) == ("cmyk", 5, True)
    with studio.pixels(again) as pixels:
        assert apart(pixels, image.bandjoin(255).embed(10, 10, 180, 140).fliphor()) == 0


@pytest.mark.parametrize(
    ("kind", "suffix"), [("gray", ".png"), ("gray", ".jpg"), ("rgb", ".webp"), ("rgb", ".avif"), ("rgb", ".gif")]
)
def test_every_kind_of_source_is_copied_as_it_was_decoded(kind: str, suffix: str, copy, studio: Studio) -> None:
    image = drawn(160, 120).colourspace("b-w") if kind == "gray" else drawn(160, 120)
    source = studio.add("cat", image, suffix=suffix)
    made = copy(source, "made", "flip=lr")
    assert studio.picture(made).pixel_type == kind
    with studio.pixels(source) as before, studio.pixels(made) as after:
        assert apart(after, before.fliphor()) == 0


def test_a_profile_goes_along_and_icc_converts(copy, studio: Studio) -> None:
    image = drawn(160, 120).icc_transform("p3", input_profile="srgb")
    source = studio.add("wide", image)
    kept, converted = copy(source, "kept", "flip=lr"), copy(source, "converted", "icc=sRGB")
    with studio.pixels(kept) as pixels:
        assert pixels.get("icc-profile-data") == image.get("icc-profile-data")
        assert apart(pixels, image.fliphor()) == 0
    with studio.pixels(converted) as pixels:
        assert apart(pixels, drawn(160, 120)) < 1.5
    assert studio.picture(converted).profile_name == "sRGB"


def test_what_of_a_source_is_not_in_the_copy_is_told(copy, studio: Studio) -> None:
    frames = pyvips.Image.arrayjoin([drawn(60, 40), drawn(60, 40).fliphor()], across=1).copy()
    frames.set_type(pyvips.GValue.gint_type, "page-height", 40)
    source = studio.add("moving", frames, suffix=".gif")
    made = copy(source, "made", "rotate=90")
    assert studio.warnings(made) == ["only the first picture of the source is in the copy"]
    assert studio.picture(made).width == 40


@needs_samples
def test_clipping_paths_are_carried_where_the_commands_move_them(copy, studio: Studio) -> None:
    source = studio.add("clipped", FOLDER / "jpeg" / "clipping-path.jpg")
    made = copy(source, "made", "flip=lr")
    before, after = (studio.picture(handle).facts for handle in (source, made))
    assert studio.warnings(made) == []
    assert list(after["paths"]) == after["path_names"] == list(before["paths"])
    for name, text in before["paths"].items():
        left, top, right, bottom = parse_path(text).box
        assert parse_path(after["paths"][name]).box == pytest.approx((1 - right, top, 1 - left, bottom), abs=1e-4)


@pytest.mark.parametrize(
    "commands", ["op_usm=1,200,0", "op_usm=2,30,0&wid=900", "op_sharpen=1&extend=20,20,20,20", "rotate=12&wid=700"]
)
def test_a_large_jpeg_is_read_once_from_top_to_bottom_or_whole_and_comes_out_the_same(
    commands: str, copy, studio: Studio
) -> None:
    image = photograph(1700, 1300)
    streamed = studio.add("streamed", image, suffix=".jpg", Q=95)
    with studio.pixels(streamed) as pixels:
        exact = studio.add("exact", pixels.copy_memory())
    with studio.pixels(copy(streamed, "one", commands)) as one, studio.pixels(copy(exact, "two", commands)) as two:
        assert apart(one, two) == 0


def test_the_xmp_of_the_source_goes_along_as_it_is(copy, studio: Studio) -> None:
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
    image = drawn(60, 40).copy()
    image.set_type(pyvips.GValue.blob_type, "xmp-data", packet)
    source = studio.add("told", image, suffix=".jpg")
    assert studio.picture(source).xmp == packet
    assert studio.picture(copy(source, "made", "flip=lr")).xmp == packet
