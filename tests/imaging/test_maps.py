"""Image maps and zoom targets in the pixels of a rendering."""

from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging.geometry import Affine
from printroom.imaging.maps import mapped_areas, mapped_targets

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
