"""req: the type of reply."""

import pytest

from imaging.asking import error, matches_golden, planned, read, refusal, size, steps
from imaging.shelf import Shelf
from printroom.imaging import Purpose, asked
from printroom.imaging.commands.request import Req
from printroom.imaging.steps.colours import Convert, Cover
from printroom.imaging.steps.placing import Place, Take


def test_req_reads_type_format_and_encoding():
    assert read("req", "props,json") == Req("props", "json")
    assert read("req", "SET,xml,utf-16") == Req("set", "xml", "UTF-16")
    assert read("req", "exists") == Req("exists")


def test_req_refuses_other_types():
    assert refusal("req", "pixels").startswith("expected one of img, tmb, mask")
    assert refusal("req", "set,yaml") == "expected one of text, javascript, xml, json"


def test_req_can_be_told_before_anything_else_is_read():
    assert asked("wid=abc&REQ=props,json&id=1") == Req("props", "json")
    assert asked("req=nonsense") == asked("req=") == asked("wid=9") == Req()
    assert asked("req=set,yaml,utf-16") == Req("set", "", "UTF-16")
    assert asked("req=userdata,XML,latin9") == Req("userdata", "xml")
    assert asked("req=nonsense,json") == Req("", "json")
    assert asked("req=,json") == Req("img", "json")
    assert asked("req=props,json,UTF-8,more") == Req("props", "json")


def test_req_mask_is_the_alpha_as_gray():
    found = planned("req=mask&wid=60", "alpha")
    assert (found.steps, found.output.pixels) == ((Cover(),), "gray")


def test_req_tmb_has_the_size_of_its_rectangle():
    assert size("req=tmb&wid=60") == (60, 100)
    assert steps("req=tmb") == [Take(0, 0, 1000, 800, 100, 80), Place(0, 10, 100, 100)]
    assert error("req=tmb&wid=50&hei=50&fit=crop") == ("parse", "fit=crop: expected none beside req=tmb")


def test_req_tmb_follows_the_attributes():
    shelf = Shelf().sized("Co/large", 1200, 800)
    crop = planned("req=tmb", shelf=shelf.having(thumb_type=1, thumb_horiz_align=1))
    assert [*crop.layers[0].steps[1:], *crop.steps[:1]] == [Place(0, 0, 100, 100)]
    texture = planned("req=tmb", shelf=shelf.having(thumb_type=3, thumb_res=0.25))
    assert texture.layers[0].take == Take(0, 0, 1200, 800, 300, 200)
    free = planned("req=tmb", shelf=shelf.having(thumb_type=2, default_thumb_pix=(60, 0)))
    assert (free.width, free.height) == (60, 40)


SIZED = [
    (1, {}, "size=60,60", [Take(0, 0, 1200, 800, 150, 100), Place(-25, 0, 100, 100)]),
    (1, {"thumb_horiz_align": 1}, "size=60,60", [Take(0, 0, 1200, 800, 150, 100), Place(0, 0, 100, 100)]),
    (1, {"thumb_horiz_align": 3}, "size=60,60", [Take(0, 0, 1200, 800, 150, 100), Place(-50, 0, 100, 100)]),
    (2, {"thumb_vert_align": 3}, "size=60,60", [Take(0, 0, 1200, 800, 100, 67), Place(0, 33, 100, 100)]),
    (2, {}, "size=200,50", [Take(0, 0, 1200, 800, 37, 25), Place(32, 0, 100, 25), Place(0, 38, 100, 100)]),
    (
        3,
        {"thumb_res": 0.1},
        "size=60,60",
        [Take(0, 0, 1200, 800, 120, 80), Place(-30, -10, 60, 60), Place(20, 20, 100, 100)],
    ),
    (3, {"thumb_res": 0.1}, "size=60,0", [Take(0, 0, 1200, 800, 60, 40), Place(20, 30, 100, 100)]),
    (1, {}, "size=60,60&res=1&scale=7", [Take(0, 0, 1200, 800, 150, 100), Place(-25, 0, 100, 100)]),
]


@pytest.mark.parametrize(("kind", "attributes", "size", "expected"), SIZED)
def test_a_thumbnail_with_a_size_goes_by_the_rules_of_thumbnails_twice(kind, attributes, size, expected):
    """Onto its size first, then onto the rectangle of 100 × 100."""
    shelf = Shelf().sized("Co/large", 1200, 800).having(thumb_type=kind, **attributes)
    made = planned(f"req=tmb&{size}&fmt=png-alpha", shelf=shelf)
    found = [made.layers[0].take, *made.layers[0].steps, *made.steps]
    assert [step for step in found if not isinstance(step, Convert)] == expected


def test_req_tmb_with_res_is_scaled_by_it():
    take = planned("req=tmb&res=20").layers[0].take
    assert take == Take(0, 0, 1000, 800, 200, 160)


def test_req_of_a_copy_can_only_be_img():
    assert error("req=props", purpose=Purpose.COPY) == ("parse", "req=props: a copy cannot have this command")
    assert error("req=img&wid=5", purpose=Purpose.COPY) is None


def test_mask_looks_as_before():
    assert matches_golden("mask")


def test_tmb_looks_as_before():
    assert matches_golden("tmb")
