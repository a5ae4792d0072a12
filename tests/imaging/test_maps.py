"""Image maps and zoom targets in the pixels of a rendering."""

from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging.geometry import Affine
from printroom.imaging.maps import Layer, attributes, box_of, mapped_areas, mapped_targets, served_areas

HALF = Affine().scaled(0.5, 0.5)


def test_a_rectangle_is_scaled_and_keeps_its_other_attributes() -> None:
    area = '<AREA SHAPE="rect" COORDS="10,20,110,220" HREF="/a?b=1" ALT=\'x\'>'
    assert mapped_areas(area, HALF, (500, 500)) == '<AREA SHAPE="rect" COORDS="5,10,55,110" HREF="/a?b=1" ALT=\'x\'>'


def test_a_rectangle_is_clipped_and_one_outside_is_gone() -> None:
    areas = '<area shape=rect coords=0,0,2000,100><area shape="rect" coords="900,900,950,950">'
    assert mapped_areas(areas, HALF, (100, 100)) == '<area shape="rect" coords="0,0,100,50">'


def test_a_quarter_turn_keeps_a_rectangle() -> None:
    turned = Affine().turned(90).moved(100, 0)
    assert mapped_areas('<area shape="rect" coords="0,0,20,10">', turned, (100, 100)) == (
        '<area shape="rect" coords="90,0,100,20">'
    )


def test_an_odd_turn_makes_a_polygon() -> None:
    turned = Affine().turned(45).moved(50, 0)
    assert mapped_areas('<area shape="rect" coords="0,0,20,20">', turned, (100, 100)) == (
        '<area shape="poly" coords="50,0,64,14,50,28,36,14">'
    )


def test_a_polygon_is_cut_at_the_edge() -> None:
    area = '<area shape="poly" coords="0,0,40,0,40,40">'
    assert mapped_areas(area, Affine(), (20, 40)) == '<area shape="poly" coords="20,20,0,0,20,0">'


def test_circles_and_defaults_stay() -> None:
    areas = '<area shape="circle" coords="1,2,3"><area href="x">'
    assert mapped_areas(areas, HALF, (10, 10)) == areas


def test_targets_are_mapped_clipped_and_numbered_anew() -> None:
    text = "target.1.rect=900,900,10,10??target.1.label=gone??target.2.rect=10,10,100,60\ntarget.2.label=here"
    assert mapped_targets(text, HALF, (50, 50)) == "target.1.rect=5,5,45,30??target.1.label=here"


def test_nothing_stays_nothing() -> None:
    assert (mapped_areas("", HALF, (5, 5)), mapped_targets("", HALF, (5, 5))) == ("", "")


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(max_size=80), st.integers(-720, 720))
def test_no_text_breaks_them(text: str, degrees: int) -> None:
    mapping = Affine().turned(degrees).scaled(0.3, 0.7)
    area = f"<area {text} shape='poly' coords='{text}'>"
    assert isinstance(mapped_areas(area, mapping, (30, 20)), str)
    assert isinstance(mapped_targets(f"target.1.rect={text}", mapping, (30, 20)), str)


def test_what_a_crop_cuts_off_is_cut_off_before_it_is_mapped() -> None:
    turned = Affine().turned(90).moved(50, 0)
    area = '<area shape="rect" coords="0,0,20,10">'
    assert mapped_areas(area, turned, (100, 100), (5, 2, 90, 90)) == '<area shape="rect" coords="40,5,48,20">'
    assert mapped_areas(area, turned, (100, 100), (20, 0, 90, 90)) == ""
    assert mapped_areas(area, turned, (100, 100), box_of(None)) == ""
    assert mapped_areas('<area shape="circle" coords="9,9,2">', turned, (9, 9), (5, 5, 6, 6)).count("9,9,2") == 1
    half = mapped_areas('<area shape="poly" coords="0,0,20,0,0,20">', Affine(), (50, 50), (10, 0, 50, 50))
    assert half == '<area shape="poly" coords="10,0,20,0,10,10">'


# Of a reply

SAME = Affine()
WHOLE = Layer((100, 80), SAME)


def served(text: str, mapping: Affine = SAME, layer: Layer = WHOLE, size: tuple[int, int] = (100, 80)) -> str:
    return served_areas(text, mapping, layer, size)


def test_an_area_without_a_shape_is_the_whole_layer() -> None:
    small = Layer((100, 80), HALF.moved(10, 5))
    for text in ('<area href="x">', '<area shape="default" href="x">', '<AREA SHAPE=Default COORDS="" href="x">'):
        assert 'shape="rect"' in served(text).lower()
    assert served("<area alt=Scene7 href=www.scene7.com>", layer=small) == (
        '<area alt=Scene7 href=www.scene7.com shape="rect" coords="10,5,60,45">'
    )
    assert served('<area href="x" />', layer=small) == '<area href="x" shape="rect" coords="10,5,60,45"/>'
    assert served("<area shape=default href=x>") == '<area shape="rect" href=x coords="0,0,100,80">'


def test_areas_are_clipped_to_the_layer_and_to_the_reply() -> None:
    layer = Layer((40, 40), Affine().moved(20, 30))
    area = '<area shape="rect" coords="0,0,100,80"><area shape="rect" coords="0,0,20,20">'
    assert served(area, layer=layer) == '<area shape="rect" coords="20,30,60,70">'
    assert served(area, layer=layer, size=(50, 50)) == '<area shape="rect" coords="20,30,50,50">'
    assert served('<area shape="poly" coords="0,0,30,40,60,0">', layer=layer) == (
        '<area shape="poly" coords="23,30,30,40,38,30">'
    )


def test_a_layer_that_is_flipped_is_where_it_is_seen() -> None:
    flipped = Affine().scaled(-1, 1).moved(100, 0)
    layer = Layer((100, 80), flipped)
    assert served("<area href=x>", flipped, layer) == '<area href=x shape="rect" coords="0,0,100,80">'
    assert (
        served('<area shape="rect" coords="0,0,10,10">', flipped, layer) == '<area shape="rect" coords="90,0,100,10">'
    )


def test_circles_and_shares_stay_and_what_is_no_area_goes() -> None:
    text = '<area shape="circle" coords="10,10,5"><area shape="rect" coords="10%,0,20%,5">'
    assert served(f"x{text}\n<b>") == text
    assert served("") == served("nothing <") == ""


def test_the_attributes_of_areas_are_read_apart() -> None:
    text = """<AREA SHAPE=rect COORDS="1,2,3,4" HREF='/a?b=1&amp;c=2' nohref data-x = "&lt;&quot;"/><area>"""
    assert list(attributes(text)) == [
        {
            "shape": "rect",
            "coords": "1,2,3,4",
            "href": "/a?b=1&c=2",
            "nohref": "nohref",
            "data-x": '<"',
        },
        {},
    ]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=10),
            st.sampled_from([
                "<area ",
                ">",
                "/>",
                "shape=",
                "coords=",
                '"',
                "'",
                "rect",
                "poly",
                "default",
                "1,2,3,4",
                "=",
                "1,1,9,9,5,50",
            ]),
        ),
        max_size=16,
    ).map("".join),
    st.floats(-400, 400),
    st.floats(0.01, 4),
)
def test_any_text_is_served(text: str, degrees: float, scale: float) -> None:
    mapping = Affine().turned(degrees).scaled(scale, scale)
    found = served_areas(text, mapping, Layer((50, 60), mapping), (100, 80))
    assert served_areas(found, Affine(), WHOLE, (100, 80)).count("<") <= found.count("<")
    assert all(name and value is not None for each in attributes(text) for name, value in each.items())
