"""layer: which layer the commands after it act on."""

from imaging.asking import error, planned, steps
from imaging.shelf import Shelf
from printroom.imaging import parse
from printroom.imaging.commands.geometry import Crop, Flip


def test_layer_0_and_none_are_the_same_for_what_acts_on_the_picture():
    assert steps("layer=0&crop=0,0,50,50&layer=comp&scl=1") == steps("crop=0,0,50,50&scl=1")


def test_layer_selected_again_is_the_same_layer():
    request = parse("layer=0,base&crop=0,0,1,1&layer=comp&flip=lr&layer=BASE&crop=0,0,2,2&flip=ud")
    (layer,) = request.layers
    assert (layer.names, layer.commands.items) == (("base",), (Crop(0, 0, 2, 2), Flip(False, True)))
    assert request.view.items == (Flip(True, False),)


def test_layer_refuses_what_names_none():
    for value in ("nobody", "-1", "$x$", "99999999999"):
        assert error(f"$x=0&layer={value}")[0] == "parse"
    assert error("layer=1,a&layer=2,a") == ("parse", "layer=2,a: expected a name that no other layer has")
    assert error("layer=0,comp")[0] == "parse"


def test_layers_are_read_in_the_order_of_their_numbers():
    request = parse("layer=7&src=Co/b&layer=2&src=Co/a")
    assert [(layer.number, layer.source) for layer in request.layers] == [(0, None), (2, "Co/a"), (7, "Co/b")]


def test_further_layers_are_not_there_yet():
    assert error("layer=1&src=Co/photo") == ("parse", "layer=1: further layers are not available yet")


def test_there_may_be_64_layers():
    query = "&".join(f"layer={number}" for number in range(65))
    assert error(query) == ("parse", "a request may have at most 64 layers")


def test_view_commands_act_wherever_they_stand():
    assert steps("layer=0&wid=500") == steps("wid=500")


def test_commands_that_place_layers_mean_nothing_to_the_canvas():
    shelf = Shelf().sized("Co/large", 10, 10)
    assert (
        planned("pos=5,5&blendMode=mult&layer=0&pos=1,1", shelf=shelf).layers[0].steps
        == planned("", shelf=shelf).layers[0].steps
    )
