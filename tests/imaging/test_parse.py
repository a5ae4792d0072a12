"""Which commands are in effect."""

import pytest

from imaging.shelf import Shelf
from printroom.imaging import ImagingError, parse
from printroom.imaging.commands.adjust import Brightness, Usm
from printroom.imaging.commands.geometry import Crop
from printroom.imaging.commands.output import Fmt, Qlt
from printroom.imaging.commands.view import Hei, Wid
from printroom.imaging.request import Said


def test_a_request_is_commands_by_target():
    request = parse("wid=400&crop=0,0,10,10&op_brightness=5&qlt=80&op_usm=1,1", path="Co/a")
    assert request.path == "Co/a"
    assert [layer.commands.items for layer in request.layers] == [(Crop(0, 0, 10, 10),)]
    assert request.view.items == (Brightness(5), Usm(1, 1), Wid(400))
    assert request.output.items == (Qlt(80),)


def test_the_last_of_a_command_wins_wherever_it_stands():
    assert parse("wid=1&layer=0&wid=2&layer=comp&WID=3").view.items == (Wid(3),)


def test_unknown_commands_are_left_out():
    request = parse("utm_source=x&wid=5&timestamp=1&%3Cscript%3E=1")
    assert (request.view.items, request.unknown) == ((Wid(5),), ("utm_source", "timestamp", "%3Cscript%3E"))


def test_empty_values_are_none():
    assert parse("wid=&hei=200&fit").view.items == (Hei(200),)


def test_commands_that_are_known_but_not_there_say_so():
    with pytest.raises(ImagingError) as caught:
        parse("op_blur=3")
    error = caught.value
    assert (error.code, error.title, error.message) == (
        "parse",
        "Error parsing IS command",
        "op_blur: this command is not available yet",
    )


def test_an_error_names_command_value_and_rule():
    with pytest.raises(ImagingError) as caught:
        parse("scl=-1")
    error = caught.value
    assert (error.command, error.value, error.rule) == ("scl", "-1", "expected a number greater than 0")
    assert error.message == "scl=-1: expected a number greater than 0"


def test_modifier_url_and_post_modifier_have_that_precedence():
    shelf = Shelf().sized("Co/a", 9, 9, modifier="wid=1&hei=1&qlt=10", post_modifier="fmt=png&qlt=30")
    request = parse("hei=2&qlt=20&fmt=webp", path="Co/a", catalog=shelf)
    assert request.view.items == (Hei(2), Wid(1))
    assert request.output.items == (Fmt("png"), Qlt(30))


def test_each_segment_starts_outside_layers():
    shelf = Shelf().sized("Co/a", 9, 9, modifier="layer=0&crop=0,0,1,1", post_modifier="flip=lr")
    assert [type(item).__name__ for item in parse("flip=ud", path="Co/a", catalog=shelf).view.items] == ["Flip"]


def test_variables_of_the_url_override_those_of_the_modifier():
    shelf = Shelf().sized("Co/a", 9, 9, modifier="$w=100&wid=$w$&src=$object$", post_modifier="hei=$w$")
    request = parse("$W=200", path="Co/a", catalog=shelf)
    assert request.view.items == (Hei(200), Wid(200))
    assert request.layers[0].source == "Co/a"


def test_variables_reach_into_nested_requests():
    request = parse("$img=Co/b&$w=50&src=is{$img$?wid=$w$}", path="Co/a")
    inner = request.layers[0].source
    assert (inner.path, inner.view.items) == ("Co/b", (Wid(50),))


def test_what_was_said_is_kept_with_its_place():
    request = parse("$w=7&qlt=1&wid=$w$&layer=0&flip=lr&layer=comp&qlt=2", path="Co/a")
    assert request.said == (Said("comp", "wid", "7"), Said("0", "flip", "lr"), Said("comp", "qlt", "2"))
    assert request.text == "wid=7&layer=0&flip=lr&layer=comp&qlt=2"
