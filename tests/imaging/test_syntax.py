"""The text of a request taken apart."""

import pytest

from imaging.shelf import Shelf
from printroom.imaging import syntax
from printroom.imaging.errors import ImagingError
from printroom.imaging.nesting import Inner, inner
from printroom.imaging.syntax import Allowance, Modifier, decoded, object_name, split_path, substituted, value_name

SHELF = Shelf(
    macros={"look": "wid=300&\r\n op_usm=1,1,6,0", "outer": "$look$&hei=2", "loop": "$loop$", "set": "$a=1&wid=$a$"}
)


def read(text, catalog=SHELF):
    return syntax.read(text, catalog, Allowance())


def commands(text, catalog=SHELF):
    return [(modifier.name, modifier.value) for modifier in read(text, catalog).modifiers]


def code(text):
    with pytest.raises(ImagingError) as caught:
        read(text, SHELF)
    return caught.value.code


def test_modifiers_are_split_at_ampersands_and_the_first_equals_sign():
    assert commands("wid=400&hei=300&&fmt=png=8&req") == [
        ("wid", "400"),
        ("hei", "300"),
        ("fmt", "png=8"),
        ("req", None),
    ]


def test_comments_and_blanks_are_left_out():
    assert commands(".x=1&.&  wid = 5 &\r\n&") == [("wid", "5")]


def test_an_escaped_ampersand_is_data():
    assert commands("id=a%26b") == [("id", "a%26b")]
    assert decoded("a%26b+c") == "a&b c"


def test_macros_expand_in_place():
    assert commands("wid=1&$outer$&wid=2") == [
        ("wid", "1"),
        ("wid", "300"),
        ("op_usm", "1,1,6,0"),
        ("hei", "2"),
        ("wid", "2"),
    ]


def test_macros_are_found_without_regard_to_case():
    assert commands("$LOOK$") == commands("$look$")


def test_macros_that_are_missing_or_endless_are_errors():
    assert code("$none$") == "macro"
    assert code("$loop$") == "macro"


def test_without_a_catalog_there_are_no_macros():
    with pytest.raises(ImagingError) as caught:
        read("$look$", None)
    assert caught.value.message == "the preset $look$ is not defined"


def test_macros_may_define_variables():
    script = read("$set$&$B=x%20y", SHELF)
    assert (script.modifiers, script.variables) == ((Modifier("wid", "$a$"),), {"a": "1", "b": "x%20y"})


def test_variables_are_replaced_once():
    assert substituted("$a$-$A$-$none$-$", {"a": "$b$", "b": "no"}) == "$b$-$b$-$none$-$"


def test_nested_requests_keep_their_ampersands():
    for text in (
        "src=is{Co/a?wid=1&hei=2}",
        "src=is(Co/a?wid=1&hei=2)",
        "SRC=is%7BCo/a?wid=1&hei=2%7D",
        "$v={Co/a?x&y}",
    ):
        assert [piece[0].lower() for piece in commands(f"{text}&scl=1")] + [*read(text, SHELF).variables] != []
        assert len(commands(f"{text}&scl=1")) + len(read(text, SHELF).variables) == 2


def test_brackets_elsewhere_are_text():
    assert commands("text={a&b=(") == [("text", "{a"), ("b", "(")]


def test_brackets_nest_in_each_other():
    assert commands("src=is{a?src=is(b?src={c})&wid=1}&hei=1")[1] == ("hei", "1")


def test_a_bracket_that_stays_open_is_an_error():
    assert code("src=is{a?wid=1") == "parse"


def test_a_nested_value_is_taken_apart():
    assert inner("src", "is{a?b=is(c)}") == Inner("is", "a?b=is(c)")
    assert inner("src", "IS%7Ba?b%7D") == Inner("is", "a?b")
    assert inner("src", "is{a?src=is{b?src=is{c}}}") == Inner("is", "a?src=is{b?src=is{c}}")
    assert inner("src", "{http://example.org/}") == Inner("", "http://example.org/")
    assert inner("src", "island") is None


def test_nothing_may_follow_a_nested_value():
    with pytest.raises(ImagingError):
        inner("src", "is{a}b")


def test_names_may_not_climb():
    assert object_name("Co/a%20b") == "Co/a b"
    for name in ("../a", "a/%2e%2e/b", "a%2f..%2fb", "a\\..\\b", "a%3Fb", "a%00"):
        with pytest.raises(ImagingError):
            object_name(name)


def test_a_text_is_bounded():
    assert code("a" * 8193) == "parse"
    assert code("&".join(["$look$"] * 900)) == "parse"


def test_leading_doubled_and_trailing_marks_mean_nothing():
    for text in (
        "wid=1&hei=2",
        "&wid=1&&hei=2&",
        "?wid=1&hei=2",
        "??&?wid=1&?hei=2&&",
        " & wid=1 &&& hei=2 ",
        "wid=1&=x&hei=2",
    ):
        assert commands(text) == [("wid", "1"), ("hei", "2")], text


def test_a_question_mark_ends_a_preset():
    assert commands("$look$?hei=5") == commands("$look$&hei=5")
    assert commands("%24look%24??") == commands("$look$")


@pytest.mark.parametrize("text", ["$look$", "%24look%24", "%24LOOK$", "$look$=", "%24look%24=", " $look$ "])
def test_a_preset_is_read_however_it_is_encoded(text):
    assert commands(text) == [("wid", "300"), ("op_usm", "1,1,6,0")]


def test_names_of_presets_may_have_any_characters_once_encoded():
    shelf = Shelf(macros={"web gro\u00df": "wid=1"})
    assert commands("$Web%20gro%C3%9F$", shelf) == commands("$web+gro\u00df$", shelf) == [("wid", "1")]


def test_a_preset_that_is_not_there_is_an_error_with_its_name():
    for text, name in (("$none$", "$none$"), ("%24n%20one%24=", "$n one$")):
        with pytest.raises(ImagingError) as caught:
            read(text)
        assert (caught.value.code, caught.value.value) == ("macro", name)


def test_variables_are_defined_in_each_spelling():
    for text in ("$x=5", "$X$=5", "%24x=5", "%24x%24=5", "$x= 5 "):
        assert (read(text).modifiers, read(text).variables) == ((), {"x": "5"}), text
    assert read("$x=").variables == {"x": ""}
    assert read("$x=a&$x=b").variables == {"x": "b"}


def test_what_looks_like_a_variable_and_is_none_is_an_unknown_command():
    assert commands("$&$$&$x&$ x=1&$x$y=2") == [("$", None), ("$$", None), ("$x", None), ("$ x", "1"), ("$x$y", "2")]


def test_default_macros_exist_and_may_be_replaced():
    assert commands("$Shadow$", None)[0] == ("blendMode", "mult")
    assert commands("$glow$", None)[1] == ("color", "255,255,190")
    assert commands("$shadow$", Shelf(macros={"shadow": "wid=1"})) == [("wid", "1")]


def test_presets_may_be_sixteen_deep():
    chain = {f"m{at}": f"$m{at + 1}$" for at in range(1, 17)}
    assert commands("$m1$", Shelf(macros={**chain, "m16": "wid=1"})) == [("wid", "1")]
    with pytest.raises(ImagingError) as caught:
        commands("$m1$", Shelf(macros={**chain, "m17": "wid=1"}))
    assert caught.value.code == "macro"


def test_breaks_and_blanks_of_stored_presets_are_left_out():
    assert commands("wid=4\r\n00 &\t\n hei = 3 & \n") == [("wid", "400"), ("hei", "3")]


def test_comments_go_up_to_the_next_ampersand():
    assert commands(".v=3&.=?&wid=1&. hei=2&..") == [("wid", "1")]


def test_encoded_marks_are_data():
    assert commands("wid%3D4&a%26b=1") == [("wid%3D4", None), ("a%26b", "1")]
    assert decoded("%2526%2B+%C3%A9%FF") == "%26+ \u00e9\ufffd"


def test_a_variable_may_hold_a_nested_request_or_a_bracket():
    assert read("$a=is{Co/b?wid=1&hei=2}&wid=3").variables == {"a": "is{Co/b?wid=1&hei=2}"}
    assert read("$a=(c) 2020&$b=(open&$c={x&wid=3").variables == {"a": "(c) 2020", "b": "(open", "c": "{x"}


def test_encoded_brackets_count_only_after_an_encoded_one():
    assert commands("src=is{a?text=%7D&wid=1}&hei=2") == [("src", "is{a?text=%7D&wid=1}"), ("hei", "2")]
    assert commands("src=is%7Ba?src=is(b?x&y)&wid=1%7D&hei=2")[1] == ("hei", "2")


def test_a_nested_request_that_was_encoded_as_a_whole_is_decoded_once():
    assert inner("src", "is%7BCo%2Fa%3Fwid%3D1%26id%3Da%2526b%7D") == Inner("is", "Co/a?wid=1&id=a%26b")
    assert inner("src", "is%7BCo%2Fa?id=%253F%7D") == Inner("is", "Co%2Fa?id=%253F")


def test_a_blank_may_stand_before_a_nested_request():
    assert commands("src= is{a?x&y}&wid=1") == [("src", "is{a?x&y}"), ("wid", "1")]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Co/a", ("Co/a", "")),
        ("Co/a$look$", ("Co/a", "$look$")),
        ("Co/a$look$$small$", ("Co/a", "$look$&$small$")),
        ("Co/a$look$&wid=3", ("Co/a$look$&wid=3", "")),
        ("Co/a:Crop$look$", ("Co/a:Crop", "$look$")),
        ("Co/a%24look%24", ("Co/a%24look%24", "")),
        ("Co/a$b", ("Co/a$b", "")),
        ("Co/a$b$c", ("Co/a$b$c", "")),
        ("Co/$look$", ("Co/$look$", "")),
        ("$look$", ("$look$", "")),
        ("$Co/a$look$", ("$Co/a", "$look$")),
    ],
)
def test_presets_behind_the_object_of_a_path(path, expected):
    assert split_path(path) == expected


def test_names_in_values_have_blanks_for_pluses():
    assert (value_name(" Co/a+b%2Bc ", "src"), object_name("Co/a+b%2Bc")) == ("Co/a b+c", "Co/a+b+c")


def test_texts_of_one_request_share_what_it_may_cost():
    allowance = Allowance(modifiers=3, characters=100)
    syntax.read("wid=1", None, allowance)
    assert (allowance.modifiers, allowance.characters) == (2, 94)
    with pytest.raises(ImagingError):
        syntax.read("a&b&c", None, allowance)


def test_a_stored_text_may_be_longer_than_a_url():
    long = "&".join(["id=" + "x" * 9000])
    assert len(syntax.read(long, None, Allowance(), own=False).modifiers) == 1
    assert code(long) == "parse"


def test_replaced_variables_are_bounded():
    with pytest.raises(ImagingError):
        substituted("$a$" * 20, {"a": "x" * 4000})
