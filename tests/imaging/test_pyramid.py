"""Pyramids: what is written is what was given, and levels lie where they say."""

import subprocess
import sys

import numpy as np
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging import color
from printroom.imaging.originals import open_original
from printroom.imaging.pyramid import LevelSize, levels, open_level, write_master, write_pyramid
from samples import FOLDER, needs_samples


def ramps(width, height, *, pixels="rgb", bits=8, alpha=False):
    """Every band rises from left to right; alpha, if any, is full."""
    top = 255 if bits == 8 else 65535
    ramp = pyvips.Image.xyz(width, height)[0] * (top / max(width - 1, 1))
    bands = {"gray": 1, "rgb": 3, "cmyk": 4}[pixels]
    image = ramp.bandjoin([ramp] * (bands - 1)) if bands > 1 else ramp
    if alpha:
        image = image.bandjoin(top)
    image = image.rint().cast("uchar" if bits == 8 else "ushort")
    return image.copy(interpretation=color.interpretation(pixels, bits=bits))


def difference(one, other):
    return (one.cast("int") - other.cast("int")).abs().max()


@pytest.mark.parametrize("pixels", ["gray", "rgb", "cmyk"])
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("alpha", [False, True])
def test_write_master_keeps_every_value(tmp_path, pixels, bits, alpha):
    image = ramps(700, 300, pixels=pixels, bits=bits, alpha=alpha).copy(xres=11.811, yres=11.811)
    write_master(image, tmp_path / "m.tif")
    read = open_level(tmp_path / "m.tif", 1).image
    assert difference(read, image) == 0
    assert (read.format, str(read.interpretation), read.bands) == (image.format, str(image.interpretation), image.bands)
    assert (round(read.xres, 3), round(read.yres, 3)) == (11.811, 11.811)
    assert levels(tmp_path / "m.tif") == (LevelSize(700, 300, 1), LevelSize(350, 150, 2), LevelSize(175, 75, 4))


def test_write_master_embeds_the_profile(tmp_path):
    write_master(color.tagged(ramps(40, 30), color.named("Adobe RGB (1998)")), tmp_path / "m.tif")
    assert color.embedded(open_level(tmp_path / "m.tif", 1).image) == color.named("Adobe RGB (1998)")


def test_write_master_writes_deflate_tiles_of_256(tmp_path):
    write_master(ramps(600, 600), tmp_path / "m.tif")
    read = pyvips.Image.new_from_file(str(tmp_path / "m.tif"))
    assert (read.get("tile-width"), read.get("tile-height")) == (256, 256)
    assert (tmp_path / "m.tif").stat().st_size < 600 * 600


def test_photograph_pyramid_stays_near(tmp_path):
    image = ramps(900, 600)
    write_pyramid(image, tmp_path / "p.tif", "photograph")
    read = open_level(tmp_path / "p.tif", 1).image
    assert 0 < difference(read, image) <= 4
    assert (read.bands, str(read.interpretation)) == (3, "srgb")


def test_exact_pyramid_keeps_every_value(tmp_path):
    image = ramps(900, 600, alpha=True)
    write_pyramid(image, tmp_path / "p.tif", "exact")
    assert difference(open_level(tmp_path / "p.tif", 1).image, image) == 0


@pytest.mark.parametrize(
    ("shrink", "scale"), [(0.5, 1), (1, 1), (1.99, 1), (2, 1 / 2), (3.99, 1 / 2), (4, 1 / 4), (1000, 1 / 4)]
)
def test_open_level_takes_the_smallest_that_is_large_enough(tmp_path, shrink, scale):
    write_master(ramps(1000, 900), tmp_path / "m.tif")
    level = open_level(tmp_path / "m.tif", shrink)
    assert (level.scale_x, level.scale_y) == (scale, scale)
    assert (level.image.width, level.image.height) == (1000 * scale, 900 * scale)


@given(width=st.integers(300, 2100), height=st.integers(1, 40), shrink=st.sampled_from([2, 4, 8]))
@settings(derandomize=True, deadline=None, max_examples=40)
def test_levels_lie_where_their_scale_says(tmp_path_factory, width, height, shrink):
    path = tmp_path_factory.mktemp("pyramids") / "m.tif"
    write_master(ramps(width, height, pixels="gray", bits=16), path)
    level = open_level(path, shrink)
    scale = level.scale_x
    assert (level.image.width, level.image.height) == (np.ceil(width * scale), np.ceil(height * scale))
    row = level.image.crop(0, 0, level.image.width, 1).numpy().reshape(-1).astype(float)
    inside = np.arange(int(width * scale))
    expected = ((inside + 0.5) / scale - 0.5) * 65535 / (width - 1)
    assert np.abs(row[: len(inside)] - expected).max() <= 3


def test_a_file_that_was_written_anew_is_read_anew(tmp_path):
    for width in (700, 300):
        write_master(ramps(width, 40), tmp_path / "m.tif")
        assert open_level(tmp_path / "m.tif", 1).image.width == levels(tmp_path / "m.tif")[0].width == width


def test_transparent_pixels_do_not_colour_the_levels(tmp_path):
    columns = np.zeros((512, 512, 4), np.uint8)
    columns[:, ::2], columns[:, 1::2] = (255, 0, 0, 255), (0, 255, 0, 0)
    write_master(pyvips.Image.new_from_array(columns, interpretation="srgb"), tmp_path / "m.tif")
    assert open_level(tmp_path / "m.tif", 2).image(100, 100) == [255, 0, 0, 127]


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 20000), (20000, 1), (257, 256)])
def test_odd_shapes_have_levels(tmp_path, width, height):
    image = ramps(width, height)
    write_master(image, tmp_path / "m.tif")
    assert difference(open_level(tmp_path / "m.tif", 1).image, image) == 0
    level = open_level(tmp_path / "m.tif", 64)
    assert level.image.width >= width * level.scale_x
    assert level.image.height >= height * level.scale_y
    assert level.image.avg() >= 0


STREAM = """
import sys
from pathlib import Path
import pyvips
from printroom.imaging.pyramid import write_master

pyvips.cache_set_max(0)
ramp = pyvips.Image.xyz(10_000, 10_000)[0] / 40
image = ramp.bandjoin([ramp, ramp]).cast("uchar").copy(interpretation="srgb")
write_master(image, Path(sys.argv[1]))
status = Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))
"""


@pytest.mark.slow
def test_a_master_of_100_megapixels_is_never_whole_in_memory(tmp_path):
    """300 MB of pixels, written by a process of its own that holds less than that with all its libraries."""
    command = [sys.executable, "-c", STREAM, str(tmp_path / "m.tif")]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    assert int(ran.stdout) * 1024 < 250_000_000
    assert levels(tmp_path / "m.tif")[0] == LevelSize(10_000, 10_000, 1)


@needs_samples
@pytest.mark.parametrize("name", ["storm-dark-2mp.jpg", "temple-640x427.jpg", "fig-in-bowl-4mp.jpg"])
def test_a_small_view_from_the_pyramid_looks_like_one_from_the_original(tmp_path, name):
    image = open_original(FOLDER / "photos" / name).image.copy_memory()
    write_pyramid(image, tmp_path / "p.tif", "photograph")
    level = open_level(tmp_path / "p.tif", image.width / 400)
    view = level.image.resize(400 / (image.width * level.scale_x)).crop(0, 0, 399, 200)
    direct = image.resize(400 / image.width).crop(0, 0, 399, 200)
    assert (view - direct).abs().avg() <= 2


@pytest.mark.parametrize("kind", ["exact", "photograph"])
def test_a_disk_without_room_is_not_taken_for_a_broken_picture(kind, tmp_path):
    """In a process whose files may have so many bytes."""
    script = (
        "import resource, signal, sys, pyvips\n"
        "from pathlib import Path\n"
        "from printroom.imaging.pyramid import NoRoom, write_pyramid\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))\n"
        "noise = pyvips.Image.gaussnoise(2000, 2000, sigma=60, mean=128).cast('uchar').copy(interpretation='b-w')\n"
        "try:\n"
        "    write_pyramid(noise, Path(sys.argv[1]), sys.argv[2])\n"
        "except NoRoom as error:\n"
        "    print(error)\n"
    )
    words = [sys.executable, "-c", script, str(tmp_path / "big.tif"), kind]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == "the server has no room left for the picture\n"
