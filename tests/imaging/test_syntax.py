"""The text of a request taken apart."""

import pytest

from imaging.shelf import Shelf
from printroom.imaging.errors import ImagingError
from printroom.imaging import syntax
from printroom.imaging.nesting import Inner, inner
from printroom.imaging.syntax import Allowance, Modifier, decoded, object_name, substituted

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
    assert inner("is{a?b=is(c)}") == Inner("is", "a?b=is(c)")
    assert inner("IS%7Ba?b%7D") == Inner("is", "a?b")
    assert inner("is{a?src=is{b?src=is{c}}}") == Inner("is", "a?src=is{b?src=is{c}}")
    assert inner("{http://example.org/}") == Inner("", "http://example.org/")
    assert inner("island") is None


def test_nothing_may_follow_a_nested_value():
    with pytest.raises(ImagingError):
        inner("is{a}b")


def test_names_may_not_climb():
    assert object_name("Co/a%20b") == "Co/a b"
    for name in ("../a", "a/%2e%2e/b", "a%2f..%2fb", "a\\..\\b", "a%3Fb", "a%00"):
        with pytest.raises(ImagingError):
            object_name(name)


def test_a_text_is_bounded():
    assert code("a" * 8193) == "parse"
    assert code("&".join(["$look$"] * 900)) == "parse"
