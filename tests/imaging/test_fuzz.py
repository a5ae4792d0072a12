"""Any text whatever ends in a plan or in an ImagingError, and plans stay inside their bounds."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from imaging.shelf import Shelf
from printroom.imaging import ImagingError, Purpose, parse, plan, resolve
from printroom.imaging.commands.table import TABLE

PATHS = (("Disc", "M0.1,0.1L0.9,0.1L0.5,1.2Z"),)
SHELF = Shelf(
    macros={
        "look": "wid=300&op_usm=1,1,6,0",
        "loop": "$loop$",
        "twice": "$loop$&$loop$",
        "blank": "",
        "v": "$x=5&wid=$x$0",
    }
).sized("Co/picture", 1000, 800)
SHELF.sized(
    "Co/other", 40, 3000, has_alpha=True, modifier="cropN=0,0,.5,.5&$v$", post_modifier="fmt=png-alpha", paths=PATHS
)
SHELF.sized("Co/ink", 7, 5, pixels="cmyk", depth=16)
BOUNDS = settings(derandomize=True, deadline=None, max_examples=400)

NUMBER = st.one_of(
    st.integers(-5, 5000).map(str),
    st.floats(-3, 3).map("{:.3g}".format),
    st.sampled_from(["", "1e9", "1e-9", "-0", "nan", "99999999999", "2147483649", "0.5", "1e300", "٣"]),
)
WORD = st.sampled_from([
    "fit",
    "crop",
    "constrain,1",
    "wrap",
    "stretch",
    "lr",
    "ud",
    "lrud",
    "on",
    "off,1",
    "img",
    "tmb",
    "mask",
    "props,json",
    "ff0000",
    "255,0,0",
    "0xff",
    "50",
    "png-alpha",
    "jpeg,cmyk",
    "tif,,lzw",
    "webp",
    "is{Co/other?wid=30}",
    "is{Co/other?$x=3&scl=$x$}",
    "Co/other",
    "/Co/ink",
    "nowhere",
    "sharp2",
    "bilin",
    "M0,0L900,0,C9,9,1e3,1e3,0,800Z",
    "m1,1l5,5z,c1,2,3,4,5,6",
    "Disc,Nothing",
    "0,0,1,0,1,1,0,1,R3T5",
    "-20,0,900,10,990,800,0,700,R1",
    "invert",
    "50,50",
    "sRGB",
    "ir{a}",
    "$x$",
    "%24x%24",
])
VALUE = st.one_of(WORD, st.lists(NUMBER, min_size=1, max_size=5).map(",".join), st.text(max_size=8))
NAME = st.one_of(
    st.sampled_from(sorted(TABLE)), st.sampled_from(["$x", "$object", "utm_source", "WID", "layer", "sharpen"])
)
PIECE = st.one_of(
    st.tuples(NAME, VALUE).map("=".join),
    st.sampled_from([
        "$look$",
        "$loop$",
        "$twice$",
        "$blank$",
        "$v$",
        "$none$",
        ".comment",
        "",
        "layer=0",
        "layer=comp",
        "layer=1,a",
    ]),
    st.text(max_size=12),
)
TEXT = st.lists(PIECE, max_size=9).map("&".join)
PATH = st.sampled_from(["Co/picture", "Co/other", "Co/ink", None, "Co/..", "nothing"])
GEOMETRY = st.lists(
    st.tuples(
        st.sampled_from(["crop", "cropN", "size", "scale", "rotate", "flip", "extend", "extendN", "rgn", "rect"]), VALUE
    ).map("=".join),
    max_size=5,
).map("&".join)


def planned(text, path, purpose):
    try:
        return plan(resolve(parse(text, path=path, catalog=SHELF), SHELF), purpose)
    except ImagingError as error:
        assert error.message
        return None


@BOUNDS
@given(text=TEXT, path=PATH, purpose=st.sampled_from(Purpose))
@example(text="&".join(["$twice$"] * 500), path="Co/picture", purpose=Purpose.DELIVERY)
@example(text="src=is{" * 200, path="Co/picture", purpose=Purpose.DELIVERY)
@example(text="src=" + "is{?src=" * 30 + "Co/other" + "}" * 30, path="Co/picture", purpose=Purpose.COPY)
@example(text="rotate=1e-7&extend=2147483648,0,0,0&wid=1", path="Co/picture", purpose=Purpose.COPY)
def test_any_text_is_planned_or_refused(text, path, purpose):
    found = planned(text, path, purpose)
    assert found is None or 1 <= found.pixels <= purpose.value


@BOUNDS
@given(text=GEOMETRY, width=st.integers(1, 600))
def test_any_geometry_keeps_within_its_bounds(text, width):
    found = planned(f"{text}&wid={width}", "Co/other", Purpose.DELIVERY)
    assert found is None or found.pixels <= Purpose.DELIVERY.value
    if found and found.layers[0].take:
        take = found.layers[0].take
        assert 0 <= take.x < take.x + take.region_width <= 40
        assert 0 <= take.y < take.y + take.region_height <= 3000
        assert min(take.width, take.height) >= 1


@BOUNDS
@given(text=st.text(alphabet="src=mask{}()%7b7D28iswid&?$x.,", max_size=60))
def test_brackets_of_every_kind_are_read_or_refused(text):
    planned(text, "Co/picture", Purpose.DELIVERY)
