"""Pixels: what every plan keeps, whatever it holds."""

import numpy as np
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.shelf import Shelf, deep, drawn, gray, inked, photograph
from printroom.imaging import ImagingError, Level, Purpose, encode, limit, parse, plan, render, resolve

SHELF = Shelf()
SHELF.put("Co/picture", drawn(60, 40)).put("Co/alpha", drawn(60, 40, alpha=True)).put("Co/gray", gray(60, 40))
SHELF.put("Co/deep", deep(60, 40)).put("Co/ink", inked(60, 40)).put("Co/photo", photograph(800, 600))
SHELF.put("Co/cut", photograph(800, 600), modifier="crop=200,100,400,400&qlt=90", post_modifier="flip=lr")
NAMES = ["Co/picture", "Co/alpha", "Co/gray", "Co/deep", "Co/ink"]
BOUNDS = settings(derandomize=True, deadline=None, max_examples=120)

SMALL = st.integers(-30, 90)
SIDE = st.integers(1, 90)
COMMAND = st.one_of(
    st.builds("crop={},{},{},{}".format, SMALL, SMALL, SIDE, SIDE),
    st.builds("size={},{}".format, SIDE, SIDE),
    st.builds("scale={}".format, st.sampled_from([0.1, 0.5, 0.77, 1.3, 3])),
    st.builds("rotate={}".format, st.sampled_from([90, 180, 270, 17, -45.5])),
    st.builds("flip={}".format, st.sampled_from(["lr", "ud", "lrud"])),
    st.builds("extend={},{},{},{}".format, SMALL, SMALL, SMALL, SMALL),
    st.builds("rgn={},{},{},{}".format, SMALL, SMALL, SIDE, SIDE),
    st.builds("rect={},{},{},{},{}".format, SMALL, SMALL, SIDE, SIDE, st.sampled_from([0.5, 1, 1.7])),
    st.builds("wid={}".format, SIDE),
    st.builds("hei={}".format, SIDE),
    st.builds("scl={}".format, st.sampled_from([0.4, 1, 2.5])),
    st.builds("color={}".format, st.sampled_from(["ff0000", "00ff0080"])),
    st.builds("bgColor={}".format, st.sampled_from(["50", "0000ff40"])),
    st.sampled_from(["op_usm=2,3,4,1", "op_usmR=1,.5", "op_sharpen=1", "op_brightness=-30", "op_saturation=50"]),
    st.sampled_from(["fmt=png-alpha", "fmt=png", "fmt=jpeg,gray", "resMode=bisharp", "resMode=bilin", "req=mask"]),
)


def planned(query, name="Co/picture", purpose=Purpose.DELIVERY):
    return plan(resolve(parse(query, path=name, catalog=SHELF), SHELF), purpose)


def pixels(query, name="Co/picture", purpose=Purpose.DELIVERY):
    return render(planned(query, name, purpose), SHELF).numpy()


@BOUNDS
@given(commands=st.lists(COMMAND, max_size=6), name=st.sampled_from(NAMES))
def test_a_rendering_is_what_its_plan_says(commands, name):
    try:
        made = planned("&".join(commands), name)
    except ImagingError:
        return
    image = render(made, SHELF)
    assert (image.width, image.height, image.format) == (made.width, made.height, "uchar")
    assert np.asarray(image.numpy()).shape[:2] == (made.height, made.width)


@BOUNDS
@given(commands=st.lists(COMMAND.filter(lambda text: "mask" not in text), max_size=5), name=st.sampled_from(NAMES))
def test_a_copy_keeps_the_depth_of_its_source(commands, name):
    try:
        made = planned("&".join(commands), name, Purpose.COPY)
    except ImagingError:
        return
    image = render(made, SHELF)
    assert (image.width, image.height) == (made.width, made.height)
    assert image.format == ("ushort" if name == "Co/deep" else "uchar")
    image.copy_memory()


@BOUNDS
@given(commands=st.lists(COMMAND, max_size=4))
def test_the_mapping_says_where_pixels_went(commands):
    """A one-colour source: whatever the mapping puts inside the reply shows that colour, the far outside does not."""
    shelf = Shelf().put(
        "Co/red", (pyvips.Image.black(60, 40, bands=3) + [255, 0, 0]).cast("uchar").copy(interpretation="srgb")
    )
    still = [
        text for text in commands if text.split("=")[0] in {"crop", "rotate", "flip", "extend", "wid", "scl", "rgn"}
    ]
    try:
        made = plan(resolve(parse("&".join([*still, "bgc=0000ff"]), path="Co/red", catalog=shelf), shelf))
    except ImagingError:
        return
    found = render(made, shelf).numpy()
    take = made.layers[0].take
    if take is None:
        assert (found == [0, 0, 255]).all()
        return
    x, y = made.mapping.point(take.x + take.region_width / 2, take.y + take.region_height / 2)
    if 1 < x < made.width - 1 and 1 < y < made.height - 1 and min(take.width, take.height) > 4:
        assert tuple(found[int(y), int(x)]) == (255, 0, 0)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "query",
    [
        "flip=lr",
        "rotate=90",
        "op_brightness=0&op_contrast=0&op_saturation=0",
        "op_usm=0,5&op_sharpen=0",
        "extend=0,0,0,0",
    ],
)
def test_what_changes_nothing_changes_no_pixel(name, query):
    """Flipping twice, four quarter turns, effects of 0."""
    times = {"flip=lr": 2, "rotate=90": 4}.get(query, 1)
    source = pixels("fmt=tif-alpha", name, Purpose.COPY)
    nested = query
    for _ in range(times - 1):
        nested = f"src=is({name}?{nested})&{query}" if "src=" not in nested else f"src=is(?{nested})&{query}"
    result = pixels(f"{nested}&fmt=tif-alpha", name, Purpose.COPY)
    assert np.array_equal(result, source)


def test_tiles_of_one_view_meet_without_a_seam():
    query = "wid=500&op_usm=2,2,0,0"
    whole = pixels(query, "Co/photo")
    left = pixels(f"{query}&rect=0,0,250,375", "Co/photo")
    right = pixels(f"{query}&rect=250,0,250,375", "Co/photo")
    assert np.array_equal(np.hstack([left, right]), whole)


def test_a_rect_beyond_the_view_is_background_even_where_there_is_more_picture():
    made = pixels("rgn=10,10,20,20&rect=-5,-5,30,30&bgc=00ff00")
    assert (made[:5] == [0, 255, 0]).all()
    assert (made[25:] == [0, 255, 0]).all()
    assert np.array_equal(made[5:25, 5:25], pixels("rgn=10,10,20,20"))


class Originals:
    """Sources of a copy: always full resolution."""

    def open(self, record, shrink):
        return Level(SHELF.pictures[record.key])


AGREEING = [
    "wid=200",
    "wid=333&hei=222&fit=crop",
    "wid=300&hei=300&bgc=ff8800",
    "crop=101,53,601,417&wid=250",
    "crop=3,7,401,303&wid=333",
    "cropN=.1,.1,.7,.7&wid=150&op_usm=1,1,6,0",
    "rgn=100,100,301,203&scl=3",
    "rotate=90&wid=201&flip=lr",
    "rotate=12&wid=300",
    "extend=100,50,33,10&wid=222",
    "size=300,300&scl=1",
    "scale=0.3&scl=1&op_sharpen=1",
    "op_saturation=40&op_contrast=30&op_brightness=-10&wid=240",
    "wid=150&resMode=bilin",
    "wid=150&resMode=bisharp",
    "hei=100&resMode=bicub",
    "wid=1000",
]


@pytest.mark.parametrize("query", AGREEING)
def test_a_copy_and_a_delivery_show_the_same_picture(query):
    served = render(planned(query, "Co/photo"), SHELF)
    copied = render(planned(query, "Co/photo", Purpose.COPY), Originals())
    ground = [255, 136, 0] if "bgc" in query else [255, 255, 255]
    copied = copied.flatten(background=ground) if copied.bands > 3 else copied
    assert (served.width, served.height) == (copied.width, copied.height)
    assert (served - copied).abs().avg() <= 2


@pytest.fixture(scope="module")
def tall(tmp_path_factory):
    path = tmp_path_factory.mktemp("tall") / "tall.png"
    rows = photograph(160, 120).resize(25, vscale=25).crop(0, 0, 300, 3000)
    rows.pngsave(str(path), compression=1)
    return str(path)


@pytest.mark.parametrize(
    ("query", "sequential"),
    [
        ("crop=20,900,200,2000&wid=150&op_usm=1,1,6,0", True),
        ("op_usm=3,16,0,1&op_sharpen=1&op_brightness=10", True),
        ("op_usm=2,100", False),
        ("extend=10,100,10,100&hei=1500&bgColor=ff000080", True),
        ("size=100,900&flip=lr&resMode=bisharp", True),
        ("rect=10,2000,100,400&scl=1", True),
        ("rotate=90", False),
        ("flip=ud", False),
        ("wid=400", False),
        ("src=is{Co/tall?flip=ud}&wid=100", False),
    ],
)
def test_a_plan_that_says_so_reads_its_source_once_from_top_to_bottom(tall, query, sequential):
    shelf = Shelf().sized("Co/tall", 300, 3000)
    made = plan(resolve(parse(query, path="Co/tall", catalog=shelf), shelf), Purpose.COPY)

    class File:
        def __init__(self, access):
            self.access = access

        def open(self, record, shrink):
            return Level(pyvips.Image.new_from_file(tall, access=self.access))

    assert made.sequential is sequential
    once = render(made, File("sequential" if sequential else "random")).copy_memory()
    assert (once - render(made, File("random"))).abs().max() == 0


def test_a_source_is_opened_at_the_level_it_needs():
    SHELF.opened.clear()
    pixels("wid=200&crop=0,0,400,400", "Co/photo")
    pixels("wid=50&crop=0,0,400,400", "Co/photo")
    assert SHELF.opened == [("Co/photo", 1), ("Co/photo", 4)]


def test_modifiers_of_the_record_surround_the_request():
    assert np.array_equal(pixels("scl=1", "Co/cut"), pixels("crop=200,100,400,400&scl=1&flip=lr", "Co/photo"))
    assert np.array_equal(
        pixels("scl=1&flip=ud&crop=0,0,50,50", "Co/cut"), pixels("crop=0,0,50,50&scl=1&flip=lr", "Co/photo")
    )


def test_a_nested_request_is_the_source_of_the_outer_one():
    inner = pixels("src=is{Co/photo?crop=200,100,400,400}&flip=lr&scl=1")
    assert np.array_equal(inner, pixels("crop=200,100,400,400&flip=lr&scl=1", "Co/photo"))


def test_transparency_of_a_nested_request_is_kept():
    made = pixels("src=is{Co/alpha?extend=5,5,5,5}&bgc=ff0000&scl=1")
    assert made.shape == (50, 70, 3)
    assert tuple(made[0, 0]) == (255, 0, 0)


def test_broken_pixels_are_an_error_of_the_engine(tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes(photograph(300, 300).pngsave_buffer()[:40_000])
    made = planned("wid=100", "Co/photo")

    class Broken:
        def open(self, record, shrink):
            return Level(pyvips.Image.new_from_file(str(path), fail_on="truncated"))

    with pytest.raises(ImagingError) as caught:
        encode(render(made, Broken()), made.output)
    assert caught.value.code == "source"


def test_work_beyond_the_time_limit_ends():
    image = limit(pyvips.Image.gaussnoise(4000, 4000).gaussblur(20), 0)
    with pytest.raises(pyvips.Error):
        image.avg()
    assert limit(photograph(20, 20), 60).avg() == photograph(20, 20).avg()
