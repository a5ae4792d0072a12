"""Which commands are in effect."""

import pytest

from imaging.shelf import Shelf
from printroom.imaging import ImagingError, parse
from printroom.imaging.commands.filters import Usm
from printroom.imaging.commands.toning import Brightness
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


def test_where_each_command_comes_from_is_kept():
    shelf = Shelf(macros={"web": "wid=9&$big$", "big": "hei=8"})
    shelf.sized("Co/a", 9, 9, modifier="flip=lr", post_modifier="qlt=70")
    request = parse("$web$&crop=0,0,4,4", path="Co/a", catalog=shelf)
    assert [(said.name, said.origin, said.own) for said in request.said] == [
        ("flip", "record modifier", False),
        ("wid", "preset web", True),
        ("hei", "preset web", True),
        ("crop", "url", True),
        ("qlt", "record postModifier", False),
    ]


def test_what_does_not_count_is_kept_with_the_reason():
    request = parse("wid=5&utm=x&hei=&pos=1,1&wid=6&crop=0,0,1,1&cropN=0,0,1,1", path="Co/a")
    assert [(passed.said.name, passed.said.value, passed.outcome, passed.note) for passed in request.passed] == [
        ("utm", "x", "unknown", "there is no such command"),
        ("hei", "", "ignored", "it has no value"),
        ("pos", "1,1", "ignored", "it means nothing outside of layers above layer 0"),
        ("wid", "5", "overridden", "url says wid=6 later"),
        ("crop", "0,0,1,1", "overridden", "url says cropN=0,0,1,1 later"),
    ]
    assert request.text == "wid=6&layer=0&cropN=0,0,1,1"


def test_a_text_that_is_only_explained_passes_over_what_cannot_be_read():
    request = parse("wid=wide&textPath=M0&qlt=60", path="Co/a", strict=False)
    assert [(passed.said.name, passed.outcome, passed.note) for passed in request.passed] == [
        ("wid", "refused", "expected a number"),
        ("textPath", "not available", "not available yet"),
    ]
    assert request.text == "qlt=60"
