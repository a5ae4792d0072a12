"""Intake: facts of good files, one clear line for bad ones, and a child that does not matter when it dies."""

import hashlib
import io
import struct
import subprocess
import sys
import time
import zlib

import numpy as np
import PIL.Image
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging import color
from printroom.imaging.facts import from_plain, to_plain
from printroom.imaging.intake import Facts, Intake, IntakeError, Limits
from printroom.imaging.metadata import Metadata
from printroom.imaging.originals import open_original
from printroom.imaging.pyramid import open_level
from samples import FOLDER, described, needs_samples


@pytest.fixture(scope="module")
def intake():
    with Intake() as warm:
        yield warm


def drawn(width=60, height=40, *, bands=3):
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    array = np.stack([x, y, (x + y) / 2, 255 - x][:bands], axis=-1).astype(np.uint8)
    return pyvips.Image.new_from_array(array)


def oriented(orientation):
    image = drawn(80, 48).copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    return image.jpegsave_buffer(Q=95)


def png_header(width, height):
    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(10)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def gif_of_frames(count):
    frames = [PIL.Image.new("P", (2, 2), number % 2) for number in range(count)]
    for frame in frames:
        frame.putpalette([0, 0, 0, 255, 255, 255] + [0] * 762)
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=20)
    return file.getvalue()


def bitmap():
    file = io.BytesIO()
    PIL.Image.fromarray(drawn().numpy()).save(file, "BMP")
    return file.getvalue()


FILES = {
    "jpeg": drawn().jpegsave_buffer(Q=90),
    "png": drawn(bands=4).copy(interpretation="srgb").pngsave_buffer(),
    "tiff": drawn().tiffsave_buffer(compression="lzw"),
    "gif": drawn().gifsave_buffer(),
    "webp": drawn().webpsave_buffer(),
    "avif": drawn().heifsave_buffer(compression="av1", effort=0),
    "bmp": bitmap(),
}


def refusal(intake, path, *, pyramid=None, limits=None):
    with pytest.raises(IntakeError) as caught:
        intake.examine(path, pyramid, limits)
    return caught.value.reason


def test_examine_tells_the_facts(intake, tmp_path):
    image = drawn(600, 400).copy(xres=300 / 25.4, yres=300 / 25.4)
    data = color.tagged(image.copy(interpretation="srgb"), color.named("sRGB")).jpegsave_buffer(keep="all")
    (tmp_path / "a.jpg").write_bytes(data)
    facts = intake.examine(tmp_path / "a.jpg", tmp_path / "pyramid")
    assert facts == Facts(
        format="JPEG",
        media_type="image/jpeg",
        digest=hashlib.sha256(data).hexdigest(),
        width=600,
        height=400,
        stored_width=600,
        stored_height=400,
        orientation=1,
        pixels="rgb",
        depth=8,
        stored_depth=8,
        has_alpha=False,
        frames=1,
        resolution=300,
        exact_pyramid=False,
        profile="sRGB",
        profile_digest=color.named("sRGB").digest,
        metadata=Metadata(),
        path_names=(),
        paths={},
        warnings=(),
        xmp=b"",
    )
    level = open_level(tmp_path / "pyramid", 2)
    assert (level.image.width, level.image.height, level.scale_x) == (300, 200, 0.5)
    assert from_plain(to_plain(facts)) == facts


@pytest.mark.parametrize(
    ("kind", "name", "alpha", "exact"),
    [
        ("jpeg", "JPEG", False, False),
        ("png", "PNG", True, True),
        ("tiff", "TIFF", False, True),
        ("gif", "GIF", False, True),
        ("webp", "WebP", False, True),
        ("avif", "AVIF", False, True),
        ("bmp", "BMP", False, True),
    ],
)
def test_examine_reads_each_format_under_any_suffix(intake, tmp_path, kind, name, alpha, exact):
    (tmp_path / "picture.txt").write_bytes(FILES[kind])
    facts = intake.examine(tmp_path / "picture.txt", tmp_path / "pyramid")
    seen = (facts.format, facts.width, facts.height, facts.pixels, facts.has_alpha, facts.exact_pyramid)
    assert seen == (name, 60, 40, "rgb", alpha, exact)
    picture = open_original(tmp_path / "picture.txt").image
    if exact:
        served = open_level(tmp_path / "pyramid", 1).image
        assert (served.cast("int") - picture.cast("int")).abs().max() == 0


@pytest.mark.parametrize("orientation", range(1, 9))
def test_examine_turns_upright(intake, tmp_path, orientation):
    (tmp_path / "a.jpg").write_bytes(oriented(orientation))
    facts = intake.examine(tmp_path / "a.jpg", tmp_path / "pyramid")
    turned = orientation > 4
    assert (facts.width, facts.height) == ((48, 80) if turned else (80, 48))
    assert (facts.stored_width, facts.stored_height, facts.orientation) == (80, 48, orientation)
    expected = pyvips.Image.new_from_buffer(oriented(orientation), "").autorot()
    assert (open_level(tmp_path / "pyramid", 1).image - expected).abs().max() <= 8
    assert (open_original(tmp_path / "a.jpg").image - expected).abs().max() == 0


def test_examine_without_a_place_only_decodes(intake, tmp_path):
    (tmp_path / "a.png").write_bytes(FILES["png"])
    assert intake.examine(tmp_path / "a.png", None).width == 60
    assert [one.name for one in tmp_path.iterdir()] == ["a.png"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"just some text", "the file is not an image of a known format"),
        (b"%PDF-1.7\n", "PDF files are not supported"),
        (b"%!PS-Adobe-3.0\n(a) run", "PostScript files are not supported"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG files are not supported"),
        (b"<!DOCTYPE html><p>", "HTML files are not supported"),
        (b"8BPS\0\1" + bytes(20), "PSD files are not supported"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC files are not supported"),
        (png_header(60, 40), "the PNG cannot be read: broken or truncated"),
        (
            png_header(100_000, 100_000),
            "the picture is too large: 100000 by 100000 = 10000000000 pixels, at most 200000000 are taken",
        ),
        (FILES["jpeg"][: len(FILES["jpeg"]) // 2], "the JPEG cannot be read: premature end of JPEG image"),
        (FILES["bmp"][:200], "the BMP cannot be read: broken file"),
        (gif_of_frames(2_001), "the GIF has 2001 frames: at most 2000 are taken"),
    ],
)
def test_examine_refuses_with_one_line(intake, tmp_path, data, reason):
    (tmp_path / "a.jpg").write_bytes(data)
    assert refusal(intake, tmp_path / "a.jpg", pyramid=tmp_path / "pyramid") == reason
    assert [one.name for one in tmp_path.iterdir()] == ["a.jpg"]


@pytest.mark.parametrize("kind", FILES)
def test_examine_refuses_more_pixels_than_allowed(intake, tmp_path, kind):
    (tmp_path / "a").write_bytes(FILES[kind])
    assert intake.examine(tmp_path / "a", None, Limits(pixels=2400)).width == 60
    reason = refusal(intake, tmp_path / "a", limits=Limits(pixels=2399))
    assert reason == "the picture is too large: 60 by 40 = 2400 pixels, at most 2399 are taken"


def large(path):
    """A picture whose decoding takes a while: nine megapixels of noise."""
    noise = pyvips.Image.gaussnoise(3000, 3000, seed=1, mean=128, sigma=40).cast("uchar")
    noise.copy(interpretation="b-w").pngsave(str(path), compression=1)
    return path


def test_a_late_child_is_ended_and_the_next_file_is_read(tmp_path):
    (tmp_path / "good.jpg").write_bytes(FILES["jpeg"])
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    slow = large(tmp_path / "slow.png")
    with Intake(scratch=scratch) as intake:
        intake.warm()
        first = list(scratch.iterdir())
        late = refusal(intake, slow, pyramid=tmp_path / "pyramid", limits=Limits(seconds=0.001))
        assert late == "the picture takes too long to decode"
        assert list(scratch.iterdir()) == []
        assert not (tmp_path / "pyramid").exists()
        assert intake.examine(tmp_path / "good.jpg", None).width == 60
        assert len(list(scratch.iterdir())) == len(first) == 1
        assert list(scratch.iterdir()) != first
    assert list(scratch.iterdir()) == []


def test_a_child_that_runs_out_of_memory_is_replaced(tmp_path):
    (tmp_path / "good.png").write_bytes(FILES["png"])
    with Intake() as intake:
        assert intake.examine(tmp_path / "good.png", None).width == 60
        reason = refusal(
            intake, large(tmp_path / "a.png"), pyramid=tmp_path / "p", limits=Limits(memory_bytes=64 << 20)
        )
        assert reason == "the picture cannot be decoded: it broke the decoder or its limit of memory"
        assert not (tmp_path / "p").exists()
        assert intake.examine(tmp_path / "good.png", None).width == 60


def test_a_child_that_writes_too_much_is_refused(tmp_path):
    with Intake() as intake:
        reason = refusal(intake, large(tmp_path / "a.png"), pyramid=tmp_path / "p", limits=Limits(file_bytes=100_000))
        assert "\n" not in reason
        assert not (tmp_path / "p").exists()


PARENT = """
import sys, time
from pathlib import Path
from printroom.imaging.intake import Intake

intake = Intake(scratch=Path(sys.argv[1]))
intake.warm()
print("warm", flush=True)
time.sleep(60)
"""


def test_a_child_goes_with_its_parent_and_takes_its_folder(tmp_path):
    with subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout.readline() == b"warm\n"
        assert len(list(tmp_path.iterdir())) == 1
        parent.kill()
    for _ in range(500):
        if not list(tmp_path.iterdir()):
            break
        time.sleep(0.02)
    assert list(tmp_path.iterdir()) == []


def test_a_closed_intake_starts_again(tmp_path):
    (tmp_path / "good.jpg").write_bytes(FILES["jpeg"])
    intake = Intake()
    intake.close()
    assert intake.examine(tmp_path / "good.jpg", None).width == 60
    intake.close()
    assert intake.examine(tmp_path / "good.jpg", None).width == 60
    intake.close()


@st.composite
def broken(draw, data):
    """The file with a few bytes changed, and perhaps cut, or with some of its bytes doubled."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        changed[draw(st.integers(0, len(changed) - 1))] = draw(st.integers(0, 255))
    if draw(st.booleans()):
        del changed[draw(st.integers(1, len(changed))) :]
    if draw(st.booleans()):
        at = draw(st.integers(0, len(changed)))
        changed[at:at] = changed[:at][-64:]
    return bytes(changed)


@pytest.mark.parametrize("kind", FILES)
def test_broken_files_are_read_or_refused(intake, tmp_path, kind):
    limits = Limits(pixels=1_000_000, seconds=20)
    path, pyramid, good = tmp_path / "file", tmp_path / "pyramid", tmp_path / "good"
    good.write_bytes(FILES["jpeg"])

    @given(data=broken(FILES[kind]))
    @settings(derandomize=True, deadline=None, max_examples=60)
    def attempt(data):
        path.write_bytes(data)
        pyramid.unlink(missing_ok=True)
        try:
            facts = intake.examine(path, pyramid, limits)
        except IntakeError as error:
            assert error.reason and "\n" not in error.reason and str(tmp_path) not in error.reason
            assert not pyramid.exists()
        else:
            level = open_level(pyramid, 1).image
            assert (level.width, level.height) == (facts.width, facts.height)

    attempt()
    assert intake.examine(good, None).width == 60


LATER = ("PSD", "PSB", "SVG", "PDF", "PostScript", "HEIC", "JPEG 2000", "JPEG XL", "TGA")


# What is known of samples beside their manifest: frames that no loader of ours shows, palettes and their depth,
# profiles that are ignored, not said by the file, or made of its gamma.
OTHERWISE = {
    "animated/dispose-2-and-3.gif": {"stored_depth": 2},
    "animated/five-frames.avif": {"frames": 1},
    "bmp/pal4rle.bmp": {"stored_depth": 8},
    "colour/broken-icc.jpg": {"profile": None},
    "colour/gamma-1.6-gray.png": {"profile": "Gamma 1.6"},
    "colour/lab-16bit.tif": {"profile": None},
    "colour/rgb-with-cmyk-icc.jpg": {"profile": None},
    "jpeg/gain-map.jpg": {"frames": 1},
    "jpeg/multi-picture.mpo": {"frames": 1},
    "png/animated-apng.png": {"frames": 1},
    "png/gray-alpha-16bit-bkgd.png": {"profile": "Gamma 1"},
    "tiff/float32-linear.tif": {"profile": None},
}


@needs_samples
@pytest.mark.parametrize("entry", described(without={"fonts", "icc"}), ids=lambda one: one["path"])
def test_samples_behave_as_the_manifest_says(intake, tmp_path, entry):
    pyramid = tmp_path / "pyramid"
    try:
        facts = intake.examine(FOLDER / entry["path"], pyramid)
    except IntakeError as error:
        unsupported = error.reason in {f"{name} files are not supported" for name in LATER}
        assert entry["expect"] != "ok" or unsupported, error.reason
        assert "\n" not in error.reason and "/" not in error.reason
        assert not pyramid.exists()
        return
    assert entry["expect"] != "refuse"
    assert (facts.stored_width, facts.stored_height) == (entry["width"], entry["height"])
    assert facts.digest == entry["sha256"]
    orientation = entry["exif_orientation"] or 1
    assert facts.orientation == (orientation if orientation <= 8 else 1)
    described_as = {"profile": entry["icc"], "frames": entry["frames"] or 1, "stored_depth": entry["bit_depth"]}
    told = {name: getattr(facts, name) for name in described_as}
    assert told == described_as | OTHERWISE.get(entry["path"], {})
    level = open_level(pyramid, 1).image
    assert (level.width, level.height) == (facts.width, facts.height)


@needs_samples
@pytest.mark.parametrize("shape", ["landscape", "portrait"])
def test_samples_of_all_orientations_look_alike(shape):
    pictures = [
        open_original(FOLDER / "orientation" / f"{shape}-{number}.jpg", access="random").image for number in range(1, 9)
    ]
    assert [(one - pictures[0]).abs().avg() < 5 for one in pictures] == [True] * 8


@needs_samples
def test_samples_of_both_kinds_of_alpha_look_alike(tmp_path):
    files = [FOLDER / "tiff" / f"alpha-{kind}.tif" for kind in ("associated", "unassociated")]
    pictures = [open_original(file, access="random").image for file in files]
    for ground in ([0, 0, 0], [255, 0, 255]):
        one, other = (picture.flatten(background=ground) for picture in pictures)
        assert (one.cast("int") - other.cast("int")).abs().max() <= 2


@needs_samples
def test_samples_tell_what_they_say_of_themselves(intake):
    facts = intake.examine(FOLDER / "metadata" / "exif-iptc-xmp-rich.jpg", None)
    assert facts.metadata == Metadata(
        title="Coffee cup",
        headline="Coffee",
        description="A cup of coffee on a table",
        creator="Rachel Michetti",
        copyright="CC0 1.0",
        city="Köln",
        country="Germany",
        keywords=("coffee", "cup"),
        created="2020-02-29",
        camera_make="Example",
        camera_model="Model 1",
        software="Test corpus",
        exposure=facts.metadata.exposure,
        aperture=facts.metadata.aperture,
        sensitivity=facts.metadata.sensitivity,
        focal_length=facts.metadata.focal_length,
    )
    assert facts.xmp.startswith(b"<?xpacket")
    assert intake.examine(FOLDER / "jpeg" / "clipping-path.jpg", None).path_names == ("Path 1", "Second Path")


@needs_samples
@pytest.mark.parametrize(
    ("name", "warnings"),
    [
        ("broken-icc.jpg", ("the embedded profile is ignored: not an ICC profile",)),
        ("rgb-with-cmyk-icc.jpg", ("the embedded profile is ignored: it is for cmyk, the picture is rgb",)),
        ("cmyk-plus-spot.tif", ("1 extra channel left out",)),
        ("lab-16bit.tif", ("the colours were converted to 16 bit sRGB",)),
        ("adobe-rgb.jpg", ()),
    ],
)
def test_samples_warn_of_what_was_lost(intake, name, warnings):
    assert intake.examine(FOLDER / "colour" / name, None).warnings == warnings
