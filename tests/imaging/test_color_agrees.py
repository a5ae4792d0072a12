"""Conversion of colours against Little CMS run by itself, by way of Pillow and without its shortcuts.

Differences are told as CIEDE2000. libvips asks Little CMS for 8 bit, which then works on a grid of colours: for CMYK
that costs up to the bounds below; between matrix profiles it costs at most a step or two of 255.
"""

import functools
import io

import numpy as np
import pytest
import pyvips
from PIL import Image, ImageCms

from imaging.shelf import FREE, Shelf, photograph
from printroom.imaging import color, encode, parse, plan, render, resolve
from printroom.imaging.icc import gamma_profile
from printroom.imaging.originals import open_original
from printroom.imaging.ports import Attributes
from samples import FOLDER, needs_samples

INTENTS = {"perceptual": 0, "relative": 1, "saturation": 2, "absolute": 3}
MODES = {"gray": "L", "rgb": "RGB", "cmyk": "CMYK"}
EXACT = ImageCms.Flags.NOOPTIMIZE


def loaded(profile):
    return ImageCms.ImageCmsProfile(io.BytesIO(profile.data))


def transformed(array, transform, mode):
    image = Image.fromarray(array if array.shape[2] > 1 else array[:, :, 0], mode)
    made = np.asarray(ImageCms.applyTransform(image, transform))
    return made if made.ndim == 3 else made[:, :, None]


def by_little_cms(array, source, target, *, intent="relative", black_point=True):
    flags = EXACT | (ImageCms.Flags.BLACKPOINTCOMPENSATION if black_point else 0)
    modes = MODES[source.pixels], MODES[target.pixels]
    transform = ImageCms.buildTransform(
        loaded(source), loaded(target), *modes, renderingIntent=INTENTS[intent], flags=flags
    )
    return transformed(array, transform, modes[0])


def by_printroom(array, source, target, **options):
    image = pyvips.Image.new_from_array(array, interpretation=color.interpretation(source.pixels, bits=8))
    return shaped(color.convert(image, source=source, target=target, **options))


def shaped(image):
    array = image.numpy()
    return array if array.ndim == 3 else array[:, :, None]


def lab(array, profile):
    transform = ImageCms.buildTransform(
        loaded(profile), ImageCms.createProfile("LAB"), MODES[profile.pixels], "LAB", renderingIntent=1, flags=EXACT
    )
    found = transformed(array, transform, MODES[profile.pixels]).astype(float)
    return np.stack([found[..., 0] * 100 / 255, *((found[..., band] + 128) % 256 - 128 for band in (1, 2))], axis=-1)


def difference(one, other):
    """CIEDE2000 of two arrays of Lab."""
    (l1, a1, b1), (l2, a2, b2) = np.moveaxis(one, -1, 0), np.moveaxis(other, -1, 0)
    middle = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    grow = 1.5 - 0.5 * np.sqrt(middle / (middle + 25.0**7))
    c1, c2 = np.hypot(a1 * grow, b1), np.hypot(a2 * grow, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a * grow)) % 360 for a, b in ((a1, b1), (a2, b2)))
    gray = c1 * c2 == 0
    turn = np.where(gray, 0, (h2 - h1 + 180) % 360 - 180)
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = np.where(gray, h1 + h2, np.where(np.abs(h1 - h2) <= 180, (h1 + h2) / 2, ((h1 + h2 + 360) / 2) % 360))
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    weight = 1 + sum(part * np.cos(np.radians(times * hue + shift)) for part, times, shift in waves)
    sl = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * weight
    spread = 2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    twist = -np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))) * spread
    return np.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + twist * (dc / sc) * (dh / sh))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1, 2), (50, 0, 0), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_measure_itself_gives_the_published_values(one, other, expected):
    assert abs(float(difference(np.array(one), np.array(other))) - expected) < 1e-4


def patches(components):
    """A grid of colours with all corners, and noise beside it."""
    steps = np.linspace(0, 255, {1: 64, 3: 7, 4: 4}[components]).round().astype(np.uint8)
    grid = np.stack(np.meshgrid(*[steps] * components, indexing="ij"), axis=-1).reshape(1, -1, components)
    noise = np.random.default_rng(3).integers(0, 256, (1, 200, components), dtype=np.uint8)
    return np.concatenate([grid, noise], axis=1)


PAIRS = [
    ("sRGB", "CoatedFogra39"),
    ("DisplayP3", "NewsprintSNAP2007"),
    ("CoatedFogra39", "sRGB"),
    ("CoatedFogra39", "WebCoatedGrade5"),
    ("Gray", "UncoatedFogra29"),
    ("Gray", "sRGB"),
    ("sRGB", "Gray"),
    ("DisplayP3", "sRGB"),
    ("AdobeRGB", "sRGB"),
    ("ProPhoto", "AdobeRGB"),
]
# Largest and mean difference: of the pairs with CMYK on one side, and of all others.
WITH_INK, WITHOUT = (4, 0.35), (2.1, 0.05)


@pytest.mark.parametrize("black_point", [False, True])
@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_conversion_agrees_with_little_cms(pair, intent, black_point):
    source, target = map(color.named, pair)
    array = patches(source.components)
    ours = by_printroom(array, source, target, intent=intent, black_point=black_point)
    theirs = by_little_cms(array, source, target, intent=intent, black_point=black_point)
    apart = difference(lab(ours, target), lab(theirs, target))
    largest, mean = WITH_INK if "cmyk" in {source.pixels, target.pixels} else WITHOUT
    assert apart.max() <= largest
    assert apart.mean() <= mean
    if (largest, mean) == WITHOUT:
        assert np.abs(ours.astype(int) - theirs).max() <= 3


def test_intents_and_black_point_make_other_pictures():
    """So that agreement above is not agreement on one picture."""
    source, target = color.named("sRGB"), color.named("CoatedFogra39")
    array = patches(3)
    made = {
        (intent, black_point): by_printroom(array, source, target, intent=intent, black_point=black_point).tobytes()
        for intent in INTENTS
        for black_point in (False, True)
    }
    # Of tables for an intent that maps black already, compensation changes nothing.
    assert len(set(made.values())) == 5
    assert made["relative", False] != made["relative", True]


def shelf(**attributes):
    made = Shelf(Attributes(default_pix=(0, 0), max_pix=(0, 0), **attributes) if attributes else FREE)
    for name, image in pictures().items():
        made.put(name, image)
    return made


@functools.cache
def pictures():
    photo = photograph(160, 120)
    inked = color.convert(photo, target=color.named("CoatedFogra39")).copy_memory()
    wide = color.tagged(photo, color.named("DisplayP3"))
    return {"Co/photo": photo, "Co/wide": wide, "Co/ink": inked, "Co/bare": color.tagged(inked, None)}


def rendered(query, name, **attributes):
    among = shelf(**attributes)
    return render(plan(resolve(parse(query, path=f"Co/{name}", catalog=among), among)), among)


@pytest.mark.parametrize(
    ("intent", "black_point"), [("perceptual", True), ("relative", False), ("relative", True), ("absolute", False)]
)
@pytest.mark.parametrize(
    ("name", "source", "target"),
    [
        ("photo", "sRGB", "CoatedFogra39"),
        ("wide", "DisplayP3", "sRGB"),
        ("ink", "CoatedFogra39", "sRGB"),
        ("photo", "sRGB", "Gray"),
    ],
)
def test_a_photograph_is_converted_once_after_scaling(name, source, target, intent, black_point):
    """The reply is Little CMS's conversion of the scaled source."""
    query = f"wid=60&op_usm=1,1,0,0&fmt=tif&icc={target},{intent},{int(black_point)}"
    own, wanted = color.named(source), color.named(target)
    scaled = rendered("wid=60&op_usm=1,1,0,0&fmt=tif&icc=" + source, name)
    theirs = by_little_cms(shaped(scaled), own, wanted, intent=intent, black_point=black_point)
    ours = shaped(rendered(query, name))
    apart = difference(lab(ours, wanted), lab(theirs, wanted))
    assert (apart.max() <= 3, apart.mean() <= 0.35) == (True, True)


def test_alpha_is_left_as_it_is():
    among = shelf()
    alpha = (pyvips.Image.xyz(160, 120)[0] * 1.4).cast("uchar")
    among.put("Co/cut", pictures()["Co/photo"].bandjoin(alpha).copy(interpretation="srgb"))
    for target in ("CoatedFogra39", "DisplayP3", "Gray"):
        found = plan(resolve(parse(f"icc={target}&fmt=tif-alpha", path="Co/cut", catalog=among), among))
        made = render(found, among)
        assert (made[-1] - alpha).abs().max() == 0


@pytest.mark.parametrize(
    ("attributes", "assumed"),
    [
        ({}, "CoatedFogra39"),
        ({"icc_profile_cmyk": "WebCoatedGrade5"}, "WebCoatedGrade5"),
        ({"icc_profile_cmyk": "WebCoatedGrade5", "icc_profile_src_cmyk": "NewsprintSNAP2007"}, "NewsprintSNAP2007"),
    ],
)
def test_untagged_pictures_have_the_companys_profile(attributes, assumed):
    scaled = shaped(rendered("wid=120&icc=" + assumed + "&fmt=tif", "bare", **attributes))
    expected = by_little_cms(scaled, color.named(assumed), color.named("sRGB"))
    apart = difference(
        *(lab(array, color.named("sRGB")) for array in (shaped(rendered("wid=120", "bare", **attributes)), expected))
    )
    assert apart.mean() <= 0.35
    tagged = shaped(rendered("wid=120", "ink", **attributes))
    assert np.array_equal(tagged, shaped(rendered("wid=120", "ink"))), "an embedded profile comes first"


def test_gray_replies_have_the_gray_profile_of_the_company():
    made = rendered("wid=120&fmt=png,gray", "photo", icc_profile_gray="Gray")
    expected = by_little_cms(shaped(rendered("wid=120", "photo")), color.named("sRGB"), color.named("Gray"))
    assert np.abs(shaped(made).astype(int) - expected).max() <= 1
    assert color.embedded(made) == color.named("Gray")
    assert color.embedded(rendered("wid=120&fmt=png,gray", "photo")) is None


def test_without_any_profile_of_the_company_the_pictures_own_counts():
    made = rendered("wid=120&fmt=png", "wide", icc_profile_rgb="")
    assert color.embedded(made) == color.named("DisplayP3")
    plain = color.tagged(rendered("wid=120&fmt=png&icc=DisplayP3", "wide"), None)
    assert np.array_equal(made.numpy(), plain.numpy())
    assert color.embedded(rendered("wid=120&fmt=png", "photo", icc_profile_rgb="")) is None


def test_intent_and_black_point_are_the_companys_where_icc_says_none():
    said = rendered("wid=60&fmt=tif&icc=CoatedFogra39,absolute,0", "photo").numpy()
    default = rendered(
        "wid=60&fmt=tif&icc=CoatedFogra39", "photo", icc_render_intent=3, icc_black_point_compensation=False
    ).numpy()
    assert np.array_equal(said, default)
    assert not np.array_equal(said, rendered("wid=60&fmt=tif&icc=CoatedFogra39", "photo").numpy())


def test_a_deep_source_is_converted_before_it_is_narrowed():
    """ProPhoto of 8 bit would show steps of 3 of 255 in sRGB."""
    among = shelf()
    ramp = (pyvips.Image.identity(ushort=True).crop(20000, 0, 4096, 1)).copy()
    wide = ramp.bandjoin([ramp, ramp]).copy(interpretation="rgb16").embed(0, 0, 4096, 4, extend="copy")
    among.put("Co/deep", color.tagged(wide, color.named("ProPhoto")))
    made = render(plan(resolve(parse("", path="Co/deep", catalog=among), among)), among)
    assert made.format == "uchar"
    exact = color.to_srgb(color.tagged(wide, color.named("ProPhoto"))) / 257
    assert (made - exact).abs().max() <= 0.51


COLOURS = [
    ("bgColor=0,100,100,0k", "cmyk", (0, 1, 1, 0)),
    ("bgColor=20,40,60,80k", "cmyk", (0.2, 0.4, 0.6, 0.8)),
    ("bgColor=255,128,0", "rgb", (1, 128 / 255, 0)),
    ("bgColor=40", "gray", (0.4,)),
]


@pytest.mark.parametrize(("said", "kind", "parts"), COLOURS)
@pytest.mark.parametrize("target", ["sRGB", "CoatedFogra39", "DisplayP3", "Gray"])
@pytest.mark.parametrize("suffix", ["", "s"])
def test_a_painted_colour_belongs_to_the_profile_of_its_pixel_type(said, kind, parts, target, suffix):
    """To that of the reply or the company's; with `s` to the company's for sources."""
    profiles = {"rgb": "AdobeRGB", "cmyk": "WebCoatedGrade5", "gray": "Gray"}
    sources = {"rgb": "AppleRGB", "cmyk": "NewsprintSNAP2007", "gray": "Gray"}
    attributes = {f"icc_profile_{name}": value for name, value in profiles.items()}
    attributes |= {f"icc_profile_src_{name}": value for name, value in sources.items()}
    made = rendered(f"extend=10,0,0,0&{said}{suffix}&icc={target}&fmt=tif", "wide", **attributes)
    wanted = color.named(target)
    own = color.named((sources if suffix else profiles)[kind])
    if not suffix and wanted.pixels == kind:
        own = wanted
    value = np.array([[parts]]) * 255
    expected = value if own == wanted else by_little_cms(value.round().astype(np.uint8), own, wanted)
    assert np.abs(np.array(made(2, 100)[: wanted.components]) - expected[0, 0]).max() <= 3


def test_a_painted_colour_without_profiles_is_taken_as_it_is():
    among = {"icc_profile_rgb": "", "icc_profile_cmyk": "", "icc_profile_gray": ""}
    made = rendered("extend=10,0,0,0&bgColor=0,100,100,0k&fmt=png", "photo", **among)
    assert made(2, 100) == [255, 0, 0]


@pytest.mark.parametrize("embed", [False, True])
def test_cmyk_jpegs_are_written_as_adobe_does(embed):
    """Inverted, and marked so: what other readers expect of four components."""
    among = shelf()
    query = f"icc=CoatedFogra39&qlt=100,1&iccEmbed={int(embed)}&wid=100"
    found = plan(resolve(parse(query, path="Co/photo", catalog=among), among))
    made = render(found, among)
    reply = encode(made, found.output)
    assert reply.data.count(b"\xff\xee\0\x0eAdobe") == 1
    with Image.open(io.BytesIO(reply.data)) as read:
        assert read.mode == "CMYK"
        profile = read.info.get("icc_profile")
        assert np.abs(np.asarray(read).astype(int) - made.numpy()).max() <= 8
    assert profile == (color.named("CoatedFogra39").data if embed else None)


@needs_samples
@pytest.mark.parametrize(
    ("file", "mean"),
    [
        ("adobe-rgb.jpg", 2),
        ("display-p3-v4.jpg", 2),
        ("swapped-red-green.jpg", 2),
        ("rgb-with-cmyk-icc.jpg", 2),
        ("cmyk-adobe-icc.jpg", 4),
    ],
)
def test_the_same_photograph_looks_the_same_whatever_its_profile(file, mean):
    """All are the one photograph of broken-icc.jpg, which counts as sRGB."""
    shown = color.to_srgb(open_original(FOLDER / "colour" / file, access="random").image)
    plain = color.to_srgb(open_original(FOLDER / "colour" / "broken-icc.jpg", access="random").image)
    srgb = color.named("sRGB")
    assert difference(lab(shaped(shown), srgb), lab(shaped(plain), srgb)).mean() <= mean


@needs_samples
def test_cmyk_jpegs_with_and_without_adobes_marker_are_positives():
    srgb = color.named("sRGB")
    plain = lab(shaped(color.to_srgb(open_original(FOLDER / "colour" / "broken-icc.jpg", access="random").image)), srgb)
    for file in ("cmyk-no-adobe-marker.jpg", "ycck-adobe.jpg", "cmyk-adobe-icc.jpg"):
        shown = color.to_srgb(open_original(FOLDER / "colour" / file, access="random").image)
        light = lab(shaped(shown), srgb)[..., 0]
        assert np.corrcoef(light.ravel(), plain[..., 0].ravel())[0, 1] > 0.97, file


def test_a_gamma_says_what_the_pixels_mean():
    array = np.arange(256, dtype=np.uint8).reshape(1, 256, 1)
    source = gamma_profile(pixels="gray", gamma=1.8)
    ours, theirs = (way(array, source, color.named("sRGB")) for way in (by_printroom, by_little_cms))
    assert np.abs(ours.astype(int) - theirs).max() <= 1
