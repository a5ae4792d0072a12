"""The grammar of media sets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging.errors import ImagingError
from printroom.imaging.sets import MAX_DEPTH, Colour, Entry, Inline, frames, kind, parsed


def entry(*fields):
    return Entry(tuple(field if isinstance(field, tuple) else (field,) for field in fields))


def kind_of(text, *sets):
    return kind(parsed(text), lambda name: name in sets)


def test_items_are_parted_by_commas_fields_by_semicolons_pages_by_colons():
    assert parsed("Co/a;b, c ,d:e:f") == (entry("Co/a", "b"), entry("c"), entry(("d", "e", "f")))
    assert parsed("a;;img;,b") == (entry("a", "", "img", ""), entry("b"))


def test_empty_items_are_none():
    assert parsed("") == parsed(" ") == parsed(",,") == parsed("{}") == ()
    assert parsed("a,,b,") == (entry("a"), entry("b"))
    assert parsed("a;,;b") == (entry("a", ""), entry("", "b"))


def test_marks_inside_names_are_encoded():
    assert parsed("a%2Cb;%7Bc%7d,d%253Ae") == (entry("a,b", "{c}"), entry("d%3Ae"))


def test_a_colour_has_a_label():
    assert parsed("a;{0xFF0000 Red%2C dark},b;(0x00ff00)") == (
        entry("a", Colour("0xff0000", "Red, dark")),
        entry("b", Colour("0x00ff00")),
    )


def test_sets_stand_in_brackets_of_both_kinds():
    inner = Inline((entry("a"), entry("b", Colour("0x0000ff"))))
    assert parsed("{a,b;(0x0000ff)};s,c") == (entry(inner, "s"), entry("c"))
    assert parsed("({a},{b}),c") == (
        entry(Inline((entry(Inline((entry("a"),))), entry(Inline((entry("b"),)))))),
        entry("c"),
    )


def test_brackets_around_the_whole_mean_nothing():
    assert parsed("{a,b}") == parsed("((a,b))") == parsed("a,b") == (entry("a"), entry("b"))
    assert len(parsed("{a},{b}")) == 2
    assert parsed("{0xff0000}") == (entry(Colour("0xff0000")),)


@pytest.mark.parametrize(
    "text", ["{a", "a}", "(a}", "a{b}", "{a}b", "{a}{b}", "{a,{b}", "(" * (MAX_DEPTH + 1) + "a", ")"]
)
def test_what_is_no_set_says_so(text):
    with pytest.raises(ImagingError) as caught:
        parsed(text)
    assert caught.value.code == "set"


def test_brackets_have_a_depth_and_a_text_a_length():
    deep = "{" * MAX_DEPTH + "a,b" + "}" * MAX_DEPTH
    assert parsed(deep) == (entry("a"), entry("b"))
    with pytest.raises(ImagingError):
        parsed(f"{{{deep}}}")
    with pytest.raises(ImagingError):
        parsed("a," * 40_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:b,c:d", "ecat"),
        ("a,b;c;d:e", "ecat"),
        ("a;;img,b", "media_set"),
        ("a;b;,c", "media_set"),
        ("a;b,c", "img_set"),
        ("a;,c", "img_set"),
        ("a,spin", "spin"),
        ("{a,b},{c,d}", "spin"),
        ("a,b,c", "unknown"),
        ("a", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_kind_follows_from_the_marks(text, expected):
    assert kind_of(text, "spin") == expected


def test_frames_are_parted_by_both_marks():
    assert frames(parsed("a;b;c")) == frames(parsed("a,b,c")) == frames(parsed("a,,b;;c")) == ("a", "b", "c")


@settings(derandomize=True, deadline=None, max_examples=600)
@given(
    st.one_of(
        st.text(alphabet=",;:{}()a0x%f ", max_size=60),
        st.text(max_size=60),
        st.lists(st.sampled_from(["{", "(", ")", "}", ",", ";", ":", "a", "0xff0000 b", "%2C"]), max_size=40).map(
            "".join
        ),
    )
)
def test_any_text_is_a_set_or_is_refused(text):
    try:
        found = parsed(text)
    except ImagingError as error:
        assert error.code == "set"
        return
    assert kind(found, lambda name: name == "a") in {"ecat", "media_set", "img_set", "spin", "unknown"}
    assert parsed(f"{text},zz")[-1] == entry("zz")
