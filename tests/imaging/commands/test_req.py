"""req: the type of reply."""

from imaging.asking import error, matches_golden, planned, read, refusal, size, steps
from imaging.shelf import Shelf
from printroom.imaging import Purpose, asked
from printroom.imaging.commands.request import Req
from printroom.imaging.steps.colours import Cover
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
    assert asked("req=nonsense") == Req()


def test_req_mask_is_the_alpha_as_gray():
    found = planned("req=mask&wid=60", "alpha")
    assert (found.steps, found.output.pixels) == ((Cover(),), "gray")


def test_req_tmb_has_the_size_of_its_rectangle():
    assert size("req=tmb&wid=60") == (60, 100)
    assert steps("req=tmb") == [Take(0, 0, 1000, 800, 100, 80), Place(0, 10, 100, 100)]
    assert error("req=tmb&wid=50&hei=50&fit=crop") == ("parse", "fit: not together with req=tmb")


def test_req_tmb_follows_the_attributes():
    shelf = Shelf().sized("Co/large", 1200, 800)
    crop = planned("req=tmb", shelf=shelf.having(thumb_type=1, thumb_horiz_align=1))
    assert [*crop.layers[0].steps[1:], *crop.steps[:1]] == [Place(0, 0, 100, 100)]
    texture = planned("req=tmb", shelf=shelf.having(thumb_type=3, thumb_res=0.25))
    assert texture.layers[0].take == Take(0, 0, 1200, 800, 300, 200)
    free = planned("req=tmb", shelf=shelf.having(thumb_type=2, default_thumb_pix=(60, 0)))
    assert (free.width, free.height) == (60, 40)


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
