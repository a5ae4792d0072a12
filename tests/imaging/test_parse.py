"""Which commands are in effect."""

import json
from pathlib import Path

import pytest

from imaging.shelf import Shelf
from printroom.imaging import ImagingError, parse
from printroom.imaging.commands.filters import Usm
from printroom.imaging.commands.geometry import Crop
from printroom.imaging.commands.output import Fmt, Qlt
from printroom.imaging.commands.request import DefaultImage, ImageSet, Locale, Template, Type
from printroom.imaging.commands.table import TABLE
from printroom.imaging.commands.toning import Brightness
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
        parse("textPath=M0")
    error = caught.value
    assert (error.code, error.title, error.message) == (
        "parse",
        "Error parsing IS command",
        "textPath: this command is not available yet",
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


GROUPS = json.loads((Path(__file__).parents[2] / "contract" / "commands.json").read_text())["_meta"]["slots"]["groups"]
ARGUMENTS = {
    "perspective": "0,0,9,0,9,9,0,9",
    "perspectiveN": "0,0,1,0,1,1,0,1",
    "clipPath": "M0,0L5,0L5,5Z",
    "clipXPath": "M0,0L5,0L5,5Z",
    "clipPathE": "a",
    "clipXPathE": "a",
    "op_usm": "1,1",
    "op_usmR": "1,1",
    "op_growMask": "1",
    "op_growMaskR": "1",
    "src": "Co/a",
    "crop": "0,0,1,1",
    "cropN": "0,0,1,1",
    "extend": "0,0,1,1",
    "extendN": "0,0,1,1",
}
TWINS = [
    (first, second)
    for group in GROUPS
    for first in group
    for second in group
    if first != second and TABLE[first].read and TABLE[second].read
]


def refusal(text, **options):
    with pytest.raises(ImagingError) as caught:
        parse(text, **options)
    error = caught.value
    return error.code, error.command, error.value, error.rule


@pytest.mark.parametrize(("first", "second"), TWINS)
def test_twins_share_a_slot(first, second):
    values = {name: ARGUMENTS.get(name, "1,1") for name in (first, second)}
    request = parse(f"layer=0&{first}={values[first]}&{second}={values[second]}")
    assert [said.name for said in request.said] == [second]
    assert len(request.layers[0].commands.items) + len(request.view.items) <= 1


def test_a_command_is_replaced_as_a_whole():
    assert parse("qlt=80,1&qlt=60").output.items == (Qlt(60, chroma=False),)
    assert parse("op_usm=1,2,3,1&op_usm=2").view.items == (Usm(2),)


def test_different_commands_do_not_cancel_each_other():
    shelf = Shelf(macros={"small": "wid=240"})
    assert [type(item).__name__ for item in parse("$small$&scl=1", catalog=shelf).view.items] == ["Scl", "Wid"]


def test_names_and_choices_are_read_in_any_case():
    assert (
        parse("WID=4&Fmt=PNG-Alpha&FIT=Crop,1&BGC=FFeeDD").said
        == parse("wid=4&fmt=PNG-Alpha&fit=Crop,1&bgc=FFeeDD").said
    )
    assert parse("Fmt=PNG-Alpha").output.items == (Fmt("png", alpha=True),)


def test_objects_keep_their_case():
    assert parse("SRC=co/A").layers[0].source == "co/A"


def test_separators_may_be_encoded():
    assert parse("op_usm=0.9%2C1.0%2C8%2C0").view.items == (Usm(0.9, 1.0, 8, mono=False),)
    assert parse("crop=0%2c0,5%2C6").layers[0].commands.items == (Crop(0, 0, 5, 6),)


def test_blanks_around_values_and_pluses_in_them_mean_nothing_to_numbers():
    assert parse("wid=+40+&hei=%2050&op_brightness=%2B5&crop=0, 0,+5,6").view.items == (Brightness(5), Hei(50), Wid(40))


def test_encoding_is_undone_once():
    assert refusal("wid=%2534%2530") == ("parse", "wid", "%34%30", "expected a number")
    assert refusal("wid=4%2C%2C") == ("parse", "wid", "4,,", "expected a number")


def test_empty_values_that_mean_something_are_kept():
    request = parse("defaultImage=&locale=&type=&imageSet=&qlt=&fmt=&icc=")
    assert request.output.items == (DefaultImage(""), ImageSet(""), Locale(""), Type(""))


def test_an_empty_value_leaves_what_was_said_before():
    assert parse("wid=5&wid=&wid=%20&$e=&wid=$e$").view.items == (Wid(5),)


def test_a_question_mark_at_the_end_of_a_value_means_nothing():
    assert parse("?wid=5?").view.items == (Wid(5),)
    assert parse("src=Co/a?").layers[0].source == "Co/a"


@pytest.mark.parametrize(("text", "quality"), [("qlt=750", 100), ("qlt=0", 1), ("qlt=-3", 1), ("qlt=82.4", 82)])
def test_quality_out_of_range_is_brought_into_it(text, quality):
    assert parse(text).output.items == (Qlt(quality),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("op_usm=50,900,999", Usm(5, 250, 255)),
        ("op_usm=-1,-1,-1", Usm(0, 0, 0)),
        ("op_brightness=101", Brightness(100)),
    ],
)
def test_operations_out_of_range_are_brought_into_it(text, expected):
    assert parse(text).view.items == (expected,)


@pytest.mark.parametrize(
    "text",
    [
        "wid=\uff14\uff10\uff10",
        "wid=\u0664\u0660",
        "wid=4\u00a00",
        "wid=0",
        "wid=-5",
        "wid=abc",
        "wid=1e400",
        "wid=nan",
        "wid=0x40",
        "wid=4,5",
        "wid=%FF",
        "wid=<script>",
        "fit=kreuz",
        "fmt=jpeg,rgb,lossless",
        "fmt=bmp",
        "scl=0",
        "scale=-1",
        "rotate=links",
        "crop=1,2,3",
        "crop=0,0,0,5",
        "bgc=red",
        "flip=x",
        "dpr=2",
        "jpegSize=-1",
        "src=a,b",
        "qlt=hoch",
        "op_usm=a",
        "iccEmbed=2",
        "handler=a.b",
        "layer=x",
        "layer=-1",
        "layer=1000001",
        "layer=0,comp",
        "layer=0,a&layer=1,a",
        "layer=$x$",
        "template=a,b",
        "resMode=best",
        "id=a&wid=" + "1" * 5000,
    ],
)
def test_what_cannot_be_read_is_refused_by_command_value_and_rule(text):
    code, command, value, rule = refusal(text)
    name = text.rpartition("&")[2].partition("=")[0]
    assert (code, command, bool(value), rule[:8]) == ("parse", name, True, "expected")


def test_foreign_parameters_are_left_out_whatever_they_hold():
    foreign = "ts=1&.v=2&utm_source=a%26b&imwidth=640&_=5&v&fbclid=&a[]=1&%ff=%ff&\uff57id=1&amp;hei=9&=&$&text"
    request = parse(f"{foreign}&wid=5&{foreign}")
    assert (request.view.items, request.output.items, request.text) == ((Wid(5),), (), "wid=5")


def test_an_error_shows_no_more_than_the_beginning_of_a_value():
    for text in ("src=is{" + "x" * 8000, "src=ir{" + "x" * 8000 + "}", "fit=" + "x" * 4000, "id=1&wid=" + "1" * 8000):
        with pytest.raises(ImagingError) as caught:
            parse(text)
        assert len(caught.value.message) < 400


def test_presets_may_stand_behind_the_object():
    shelf = Shelf(macros={"look": "wid=300", "tall": "hei=9"}).sized("Co/a", 9, 9, modifier="qlt=7")
    request = parse("wid=5", path="Co/a$look$$tall$", catalog=shelf)
    assert (request.path, request.view.items, request.output.items) == ("Co/a", (Hei(9), Wid(5)), (Qlt(7),))
    inner = parse("src=is{Co/a$look$?hei=3}", path="Co/b", catalog=shelf).layers[0].source
    assert (inner.path, inner.view.items) == ("Co/a", (Hei(3), Wid(300)))


def test_a_name_may_have_a_colon_a_plus_and_dollars():
    for path, name in (
        ("Co/a:Crop", "Co/a:Crop"),
        ("Co/a+b", "Co/a+b"),
        ("Co/a%24b%24", "Co/a$b$"),
        ("Co/a$b", "Co/a$b"),
    ):
        assert parse("", path=path).path == name


@pytest.mark.parametrize("path", ["Co/../a", "Co/%2e%2e/a", "Co/a%3Fb", "Co/a%00", "Co/" + "a" * 3000])
def test_paths_that_are_refused(path):
    assert refusal("", path=path)[0] == "refused"
    assert refusal(f"src={path}")[0] == "refused"
    assert refusal(f"src=is{{{path}?wid=1}}")[0] in {"refused", "parse"}


def test_variables_are_collected_first_and_replaced_in_one_pass():
    request = parse("wid=$w$&$w=30&$a=x&$b=$a$y&id=$b$$none$&$w=40")
    assert (request.view.items, [said.value for said in request.said]) == ((Wid(40),), ["40", "$a$y$none$"])


def test_variables_may_stand_in_presets_and_beside_each_other():
    shelf = Shelf(macros={"look": "$w=7&wid=$w$$n$"})
    assert parse("$look$&$n=5&$W$=3", catalog=shelf).view.items == (Wid(35),)


def test_a_variable_that_is_encoded_is_data():
    assert parse("$w=5&id=%24w%24").said[0].value == "$w$"


def test_the_object_is_a_variable_that_may_be_replaced():
    assert parse("src=$object$", path="Co/a%20b+c").layers[0].source == "Co/a b+c"
    assert parse("src=$object$&$object=Co/c", path="Co/a").layers[0].source == "Co/c"
    assert parse("src=$object$").layers[0].source == "$object$"


def test_the_object_inside_nested_requests_is_that_of_the_url():
    request = parse("src=is{Co/frame?src=is{$object$?wid=3}}", path="Co/a")
    assert request.layers[0].source.layers[0].source.path == "Co/a"
    assert parse("src=is{Co/b?src=$object$}").layers[0].source.layers[0].source == "Co/b"


def test_variables_of_the_request_around_come_after_those_of_a_record_inside():
    shelf = Shelf().sized("Co/b", 9, 9, modifier="$w=1&wid=$w$", post_modifier="$h=8&hei=$h$")
    inner = parse("$w=2&$h=9&src=is{Co/b?}", path="Co/a", catalog=shelf).layers[0].source
    assert inner.view.items == (Hei(8), Wid(2))
    inner = parse("$w=2&src=is{Co/b?$w=3}", path="Co/a", catalog=shelf).layers[0].source
    assert inner.view.items == (Hei(8), Wid(3))


def test_a_variable_may_hold_a_whole_nested_request():
    inner = parse("$w=4&$img=is{Co/b?wid=$w$&hei=3}&src=$img$", path="Co/a").layers[0].source
    assert (inner.path, inner.view.items) == ("Co/b", (Hei(3), Wid(4)))


def test_a_nested_request_decides_nothing_about_the_reply():
    request = parse(
        "src=is{Co/b?fmt=nonsense&qlt=x&iccEmbed=1&printRes=9&quantize=web&req=set&bgc=0,0,0&wid=5&cache=on}"
    )
    inner = request.layers[0].source
    assert [said.name for said in inner.said] == ["wid", "cache"]
    assert {passed.note for passed in inner.passed} == {"the request around this one decides"}


@pytest.mark.parametrize("text", ["src=ir{a?b}", "src=fxg{a}", "src={http://example.org/a.jpg}", "mask=IR(a)"])
def test_other_servers_are_refused(text):
    assert refusal(text)[0] == "refused"


def test_requests_are_nested_up_to_eight_deep():
    def nested(depth):
        return "src=is{?" * depth + "src=Co/a" + "}" * depth

    assert parse(nested(8)).layers[0].source is not None
    assert refusal(nested(9))[0] == "nesting"


def test_requests_inside_each_other_share_what_they_may_cost():
    copies = "&".join(f"layer={number}&src=$a$" for number in range(20))
    assert refusal(f"$a=is{{?{copies}}}&src=$a$")[0] in {"parse", "nesting"}


def test_a_record_that_shows_itself_is_refused():
    shelf = Shelf().sized("Co/a", 9, 9, modifier="src=is{Co/a?}&mask=is{Co/a?}")
    assert refusal("", path="Co/a", catalog=shelf)[0] in {"nesting", "parse"}


def test_layers_are_bounded():
    assert len(parse("&".join(f"layer={number}" for number in range(64))).layers) == 64
    assert refusal("&".join(f"layer={number}" for number in range(65)))[0] == "parse"


def test_a_template_takes_the_place_of_the_object():
    shelf = Shelf().sized("Co/a", 9, 9, modifier="qlt=1", post_modifier="fmt=png")
    shelf.sized("Co/t", 9, 9, modifier="$w=3&wid=$w$&src=$object$", post_modifier="hei=$w$")
    request = parse("template=Co/t&$w=6", path="Co/a", catalog=shelf)
    assert (request.path, request.layers[0].source) == ("Co/a", "Co/a")
    assert (request.view.items, request.output.items) == ((Hei(6), Wid(6)), (Template("Co/t"),))


NAMED = [
    ("src=..%2fsecret", "refused", "src", "../secret", "expected an image name without '..' and '?'"),
    ("mask=a%3Fb", "refused", "mask", "a?b", "expected an image name without '..' and '?'"),
    ("template=..", "refused", "template", "..", "expected an image name without '..' and '?'"),
    ("wid=9&src=is{a?wid=3&hei=4", "parse", "src", "is{a?wid=3&hei=4", "expected a closing bracket"),
    ("mask=is{a}}", "parse", "mask", "is{a}}", "expected nothing after the nested request"),
    ("src=ir{a}", "refused", "src", "ir{a}", "not available"),
    ("layer=nosuch", "parse", "layer", "nosuch", "expected a number, comp, or a name given before"),
    ("layer=$x$", "parse", "layer", "$x$", "expected no variable"),
    ("src=is{a?wid=b}", "parse", "wid", "b", "expected a number"),
    ("op_blur=soft", "parse", "op_blur", "soft", "expected a number"),
]


@pytest.mark.parametrize(("query", "code", "command", "value", "rule"), NAMED)
def test_a_refusal_names_the_command_the_value_and_the_rule(query, code, command, value, rule):
    with pytest.raises(ImagingError) as caught:
        parse(query)
    found = caught.value
    assert (found.code, found.command, found.value, found.rule) == (code, command, value, rule)
    assert found.message == f"{command}={value}: {rule}"


def test_a_path_that_is_refused_is_named():
    with pytest.raises(ImagingError) as caught:
        parse("", path="Co/..%2fa")
    assert caught.value.message == "Co/../a: expected an image name without '..' and '?'"


@pytest.mark.parametrize("name", ["layer", "effect", "text", "textPs", "pos"])
def test_an_empty_value_is_as_good_as_none(name):
    found = parse(f"{name}=&wid=9")
    assert [said.name for said in found.said] == ["wid"]
    assert [(each.said.name, each.outcome) for each in found.passed] == [(name, "ignored")]
