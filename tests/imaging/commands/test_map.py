"""map, mapA: areas that are links, in the layer's pixels or its source's. No pixel depends on them."""

from imaging.asking import planned, read, refusal, resolved, steps
from printroom.imaging.commands.maps import Map, MapA
from printroom.imaging.geometry import Affine

AREA = '<area shape="rect" coords="0,0,9,9">'
SENT = "%3Carea%20shape=%22rect%22%20coords=%220,0,9,9%22%3E"


def test_maps_are_kept_as_text():
    assert (read("map", AREA), read("mapA", AREA)) == (Map(AREA), MapA(AREA))
    assert (read("map", ""), read("MAPA", "")) == (Map(""), MapA(""))


def test_any_text_is_a_map():
    assert refusal("map", "no area") is None
    assert refusal("mapA", "<area") is None


def test_maps_plan_no_step_and_change_no_identity():
    assert steps(f"wid=200&map={SENT}&mapA={SENT}") == steps("wid=200")
    assert (
        resolved(f"wid=200&map={SENT}").digest() == resolved("wid=200&mapA=").digest() == resolved("wid=200").digest()
    )


def test_a_layer_says_where_its_own_pixels_are_in_the_reply():
    layer = planned("rotate=90&extend=10,20,30,40&wid=420&flip=lr").layers[0]
    assert (layer.size, layer.mapping) == ((840, 1060), Affine(-0.5, 0, 0, 0.5, 420, 0))
    layer = planned("crop=100,100,400,400&rgn=100,0,200,200&wid=100&hei=100&fit=crop").layers[0]
    assert (layer.size, layer.mapping) == ((400, 400), Affine(0.5, 0, 0, 0.5, -50, 0))
