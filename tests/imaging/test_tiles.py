"""Tiles of one view: whatever is cut from it shows the very bytes of the whole view, and costs only its surroundings."""

import itertools
from pathlib import Path

import numpy as np
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.shelf import Shelf, drawn, gray, photograph
from printroom.imaging import parse, plan, render, resolve
from printroom.imaging.ports import Level, Record
from printroom.imaging.pyramid import open_level, write_master, write_pyramid

BOUNDS = settings(derandomize=True, deadline=None, max_examples=120)


def grain(width, height):
    """Every pixel by itself: what shows the least difference of a filter."""
    noise = [pyvips.Image.gaussnoise(width, height, mean=128, sigma=70, seed=seed) for seed in (1, 2, 3)]
    return noise[0].bandjoin(noise[1:]).cast("uchar").copy(interpretation="srgb")


def every_value(width, height, bands, kind):
    """Of 16 bit or of ink, with alpha or without: random from end to end."""
    wide = kind.endswith("16")
    values = np.random.default_rng(bands).integers(0, 65536 if wide else 256, (height, width, bands))
    return pyvips.Image.new_from_array(values.astype(np.uint16 if wide else np.uint8), interpretation=kind)


PICTURES = {
    "photo": lambda: photograph(500, 350),
    "grain": lambda: grain(501, 351),
    "drawn": lambda: drawn(333, 257),
    "cut": lambda: drawn(411, 290, alpha=True),
    "gray": lambda: gray(389, 301),
    "deep": lambda: every_value(301, 211, 3, "rgb16"),
    "deep-cut": lambda: every_value(255, 197, 4, "rgb16"),
    "deep-gray": lambda: every_value(177, 255, 1, "grey16"),
    "ink": lambda: every_value(311, 203, 4, "cmyk"),
    "ink-cut": lambda: every_value(203, 311, 5, "cmyk"),
    "lace": lambda: photograph(437, 285, seed=3)[0].bandjoin(drawn(437, 285, alpha=True)[3]).copy(interpretation="b-w"),
}
SCALES = [
    "wid=192",
    "wid=320",
    "wid=97",
    "wid=704",
    "scl=1",
    "scl=2.7",
    "scl=0.6",
    "hei=320",
    "wid=320&hei=200&fit=crop",
]
FILTERS = [
    "",
    "op_usm=2,40,0,0",
    "op_usmR=1.5,2,3,1",
    "op_usmR=5,30",
    "op_sharpen=1",
    "op_usmR=2,1,4,0&op_sharpen=1",
    "layer=0&op_usmR=2,3&op_sharpen=1&layer=comp",
    "op_blur=6",
    "op_blur=60",
    "resMode=bisharp",
    "resMode=sharp&op_usmR=1,1",
    "resMode=bilin&op_sharpen=1",
    "rotate=90&op_sharpen=1",
    "flip=lrud&extend=10,20,30,40&op_usmR=2,2",
    "rotate=30&op_usmR=2,2",
    "rotate=-12.5",
    "perspectiveN=0.1,0.1,0.9,0,1,1,0,0.8",
    "op_grow=3",
]


class Pyramids:
    """Sources that read levels of pyramid files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shelf = Shelf()

    def put(self, name, image, kind):
        write_pyramid(image, self.folder / f"{name}.tif", kind)
        self.shelf.put(f"Co/{name}", image)

    def open(self, record: Record, shrink: float) -> Level:
        return open_level(self.folder / f"{record.key.removeprefix('Co/')}.tif", shrink)


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Every picture as an exact pyramid, those without alpha as one of JPEG tiles too."""
    made = Pyramids(tmp_path_factory.mktemp("pyramids"))
    for name, draw in PICTURES.items():
        image = draw()
        made.put(name, image, "exact")
        if not image.hasalpha() and name not in EXACT_ONLY:
            made.put(f"{name}-jpeg", image, "photograph")
    return made


EXACT_ONLY = {"deep", "deep-gray", "ink"}
NAMES = ["photo-jpeg", "grain", "grain-jpeg", "drawn", "cut", "gray", "gray-jpeg", "lace"]
UNUSUAL = ["deep", "deep-cut", "deep-gray", "ink", "ink-cut"]


def shown(query, name, sources, kind="png-alpha"):
    """The reply's pixels, computed anew: nothing of one reply helps another."""
    made = plan(resolve(parse(f"{query}&fmt={kind}", path=f"Co/{name}", catalog=sources.shelf), sources.shelf))
    pixels = render(made, sources).numpy()
    return pixels if pixels.ndim == 3 else pixels[..., np.newaxis]


def cut(whole, x, y, width, height):
    """Of an array: the part inside it, transparent beyond."""
    tile = np.zeros((height, width, whole.shape[2]), np.uint8)
    left, top = max(0, x), max(0, y)
    right, bottom = min(whole.shape[1], x + width), min(whole.shape[0], y + height)
    if right > left and bottom > top:
        tile[top - y : bottom - y, left - x : right - x] = whole[top:bottom, left:right]
    return tile


def opaque(array):
    """With alpha, whatever it had."""
    if array.shape[2] in {2, 4}:
        return array
    return np.concatenate([array, np.full((*array.shape[:2], 1), 255, np.uint8)], axis=2)


@BOUNDS
@given(
    name=st.sampled_from(NAMES),
    scale=st.sampled_from(SCALES),
    effect=st.sampled_from(FILTERS),
    at=st.tuples(st.integers(-40, 700), st.integers(-40, 500)),
    size=st.tuples(st.integers(1, 300), st.integers(1, 300)),
)
def test_a_rect_shows_the_bytes_of_the_whole_view(sources, name, scale, effect, at, size):
    query = f"{effect}&{scale}" if "layer" in effect else f"{scale}&{effect}"
    whole = opaque(shown(query, name, sources))
    tile = opaque(shown(f"{query}&rect={at[0]},{at[1]},{size[0]},{size[1]}", name, sources))
    assert np.array_equal(tile, cut(whole, *at, *size))


@settings(BOUNDS, max_examples=80)
@given(
    name=st.sampled_from(UNUSUAL),
    scale=st.sampled_from([
        "wid=97",
        "scl=1",
        "scl=2.7",
        "scl=0.6",
        "wid=321&hei=201&fit=stretch,1",
        "wid=75&dpr=on,1.7",
    ]),
    effect=st.sampled_from([
        *FILTERS,
        "op_contrast=30&op_hue=40",
        "color=ff0000&bgColor=00ff0080&rotate=33",
        "op_noise=9",
    ]),
    kind=st.sampled_from(["png-alpha", "jpeg", "jpeg,cmyk", "tif-alpha,cmyk", "png-alpha,gray"]),
    at=st.tuples(st.floats(0, 0.9), st.floats(0, 0.9)),
    size=st.tuples(st.floats(0.05, 1), st.floats(0.05, 1)),
)
def test_a_rect_of_16_bit_or_of_ink_shows_the_bytes_of_the_whole_view(sources, name, scale, effect, kind, at, size):
    query = f"{effect}&{scale}" if "layer" in effect else f"{scale}&{effect}"
    whole = shown(query, name, sources, kind)
    height, width, bands = whole.shape
    x, y = int(at[0] * width), int(at[1] * height)
    wide, high = max(1, int(size[0] * (width - x))), max(1, int(size[1] * (height - y)))
    tile = shown(f"{query}&rect={x},{y},{wide},{high}", name, sources, kind)
    assert tile.shape == (high, wide, bands)
    assert np.array_equal(tile, whole[y : y + high, x : x + wide])


@pytest.mark.parametrize("effect", ["", "op_usmR=3,2,0,1&op_sharpen=1", "op_blur=5"])
@pytest.mark.parametrize(("name", "scale"), [("grain", "wid=320"), ("grain-jpeg", "wid=704"), ("cut", "wid=320")])
def test_all_tiles_of_a_view_are_the_view(sources, name, scale, effect):
    whole = opaque(shown(f"{scale}&{effect}", name, sources))
    height, width, _ = whole.shape
    side = 101
    joined = np.zeros((-(-height // side) * side, -(-width // side) * side, whole.shape[2]), np.uint8)
    for y, x in itertools.product(range(0, height, side), range(0, width, side)):
        tile = shown(f"{scale}&{effect}&rect={x},{y},{side},{side}", name, sources)
        joined[y : y + side, x : x + side] = opaque(tile)
    assert np.array_equal(joined[:height, :width], whole)


@settings(BOUNDS, max_examples=50)
@given(
    name=st.sampled_from(NAMES),
    divisor=st.sampled_from([1, 2, 4, 0.5]),
    effect=st.sampled_from([text for text in FILTERS if not text.startswith(("rotate", "flip", "persp"))]),
    at=st.tuples(st.integers(0, 80), st.integers(0, 60)),
    size=st.tuples(st.integers(1, 40), st.integers(1, 40)),
)
def test_a_region_shows_the_bytes_of_the_whole_view_where_it_falls_on_whole_pixels(
    sources, name, divisor, effect, at, size
):
    step = max(1, int(divisor))
    query = f"{effect}&scl={divisor}"
    x, y, width, height = (4 * step * value for value in (*at, *size))
    record = sources.shelf.records[f"Co/{name}"]
    if x + width > record.width or y + height > record.height:
        return
    whole = opaque(shown(query, name, sources))
    tile = opaque(shown(f"{query}&rgn={x},{y},{width},{height}", name, sources))
    on = [int(value / divisor) for value in (x, y, width, height)]
    assert np.array_equal(tile, cut(whole, *on))


def test_regions_of_whole_pixels_are_the_view(sources):
    """A zoom viewer's tiles: quarters of the picture at half size."""
    whole = shown("scl=2&op_usmR=2,2,0,0", "photo-jpeg", sources)
    rows = [
        [shown(f"scl=2&op_usmR=2,2,0,0&rgn={x},{y},100,100", "photo-jpeg", sources) for x in range(0, 500, 100)]
        for y in range(0, 300, 100)
    ]
    assert np.array_equal(np.vstack([np.hstack(row) for row in rows]), whole[:150])


class Counted:
    """A pyramid file that counts the bytes that are read of it."""

    def __init__(self, path):
        self.bytes = 0
        self._path = path

    def open(self, record, shrink):
        full = pyvips.Image.new_from_source(self._source(), "", access="random")
        at = min(max(int(shrink), 1).bit_length() - 1, full.get("n-pages") - 1)
        level = pyvips.Image.new_from_source(self._source(), "", access="random", page=at)
        return Level(level, 1 / (1 << at), 1 / (1 << at))

    def _source(self):
        file = self._path.open("rb")
        source = pyvips.SourceCustom()

        def read(size):
            chunk = file.read(size)
            self.bytes += len(chunk)
            return chunk

        source.on_read(read)
        source.on_seek(file.seek)
        return source


def read_of(query, path, size):
    """The bytes read of a pyramid for one reply."""
    shelf = Shelf().sized("Co/large", *size)
    counted = Counted(path)
    made = plan(resolve(parse(query, path="Co/large", catalog=shelf), shelf))
    render(made, counted).copy_memory()
    return counted.bytes


@pytest.fixture(scope="module")
def noisy(tmp_path_factory):
    """A file of incompressible pixels, 2560 × 2048."""
    path = tmp_path_factory.mktemp("noise") / "noise.tif"
    noise = pyvips.Image.gaussnoise(2560, 2048, mean=128, sigma=60, seed=1).cast("uchar")
    write_master(noise.bandjoin([noise, noise]).copy(interpretation="srgb"), path)
    return path


@pytest.mark.parametrize(
    ("query", "tiles"),
    [
        ("scl=1&rect=1024,1024,256,256", 1),
        ("scl=1&op_sharpen=1&rect=1030,1030,240,240", 1),
        ("scl=1&op_usmR=2,10&rect=1100,1100,80,80", 1),
        ("scl=1&op_usmR=2,10&rect=1024,1024,256,256", 9),
        ("scl=1&op_blur=20&rect=1024,1024,256,256", 9),
        ("scl=0.5&rect=2100,2100,200,200", 1),
        ("scl=2&op_usm=2,2&rect=512,512,256,256", 16),
        ("scl=1&rgn=1024,1024,256,256", 1),
        ("crop=1024,1024,256,256&scl=1", 1),
    ],
)
def test_a_tile_reads_its_surroundings_alone(noisy, query, tiles):
    """At most so many of the stored tiles of 256 × 256, besides the lists of tiles of each level."""
    pixels = 2560 * 2048 * 4 / 3
    each = noisy.stat().st_size * 256 * 256 / pixels
    assert read_of(query, noisy, (2560, 2048)) <= 1.1 * tiles * each + 40_000


@pytest.mark.slow
def test_a_tile_of_100_megapixels_reads_its_surroundings_alone(tmp_path):
    noise = pyvips.Image.gaussnoise(1000, 1000, mean=128, sigma=60, seed=1).cast("uchar").replicate(10, 10)
    write_pyramid(noise.bandjoin([noise, noise]).copy(interpretation="srgb"), tmp_path / "n.tif", "photograph")
    size = (tmp_path / "n.tif").stat().st_size
    assert size > 50_000_000
    for query in ("scl=1&rect=5000,5000,512,512&op_usmR=1,2", "scl=16&rect=100,100,256,256&op_sharpen=1"):
        assert read_of(query, tmp_path / "n.tif", (10_000, 10_000)) <= size / 50
