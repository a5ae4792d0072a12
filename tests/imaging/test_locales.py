"""Locales: the examples of the public reference, and anything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging.errors import ImagingError
from printroom.imaging.locales import Locale, locale, rules, suffixes
from printroom.imaging.ports import Attributes

IDS = "en,_E,|en_us,_E,|fr,_F,|de,_D,|de_at,_D,|de_de,_D,|,_E,"
TIERS = "w1,-W,|w2,-W2,-W,|w3,-W,|m1,-M1,-M,|m2,-M2,-M,|,"
STRINGS = "en,E|nl,N|de,D|,"
FAMILIES = "en,E|en_us,EUS,E|en_uk,EUK,E|de,D|de_at,DAT,D|de_de,D"
USER_DATA = (
    "val1=111??str1=Default1^loc=N^Dutch1^loc=D^German1??val2=value2"
    "??str2=^loc=E^English2^loc=N^Dutch2^loc=D^German2??str3=Default3^loc=N^Dutch3^loc=D^German3"
)


def having(ids="", strings="", default=""):
    return Attributes(locale_map=rules(ids), locale_str_map=rules(strings), default_locale=default)


def test_rules_are_read_in_their_order():
    assert rules("en,_E,| fr ,_F|,") == (("en", ("_E", "")), ("fr", ("_F",)), ("", ("",)))
    assert rules("") == rules("|") == ()
    assert rules("DE,a|de,b") == (("de", ("b",)),)


@pytest.mark.parametrize(
    ("text", "said", "tried"),
    [
        (IDS, "de_de", ("_D", "")),
        (IDS, "DE_de", ("_D", "")),
        (IDS, "ja", ("_E", "")),
        (IDS, "", ("_E", "")),
        (TIERS, "w2", ("-W2", "-W", "")),
        (TIERS, "m1", ("-M1", "-M", "")),
        (TIERS, "others", ("",)),
        ("", "anything", ("",)),
    ],
)
def test_suffixes_are_those_of_the_locale_or_of_all_others(text, said, tried):
    assert locale(having(text), said).suffixes == tried


def test_a_locale_that_has_no_rule_is_unknown():
    with pytest.raises(ImagingError) as caught:
        locale(having("en,_E"), "ja")
    assert (caught.value.code, caught.value.command, caught.value.value) == ("locale", "locale", "ja")
    with pytest.raises(ImagingError):
        locale(having("en,_E"), "")
    with pytest.raises(ImagingError):
        locale(having("en,_E", default="xx"), None)


def test_the_default_locale_counts_where_the_request_says_none():
    attributes = having("en,_E|fr,_F", default="fr")
    assert [locale(attributes, said).suffixes for said in (None, "", "en")] == [("_F",), ("_F",), ("_E",)]


def test_nothing_is_translated_where_nobody_names_a_locale():
    assert locale(having("en,_E", "en,E"), None) == Locale(("",), ("",))
    assert locale(having(), None) == locale(having(), "xx") == Locale(("",), None)


def test_user_data_is_translated_as_the_reference_shows():
    assert locale(having(strings=STRINGS), "nl").properties(USER_DATA) == (
        "val1=111??str1=Dutch1??val2=value2??str2=Dutch2??str3=Dutch3"
    )
    assert locale(having(strings=STRINGS), "ja").properties(USER_DATA) == (
        "val1=111??str1=Default1??val2=value2??str2=??str3=Default3"
    )
    assert locale(having(), "nl").properties(USER_DATA) == USER_DATA


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("^loc=E^English^loc=D^German", ["English", "English", "English", "German", "German", ""]),
        (
            "^loc=E^English^loc=EUK^UK-English^loc=D^German^loc=DAT^Austrian",
            ["English", "English", "UK-English", "German", "Austrian", ""],
        ),
        ("no tokens", ["no tokens"] * 6),
        ("", [""] * 6),
    ],
)
def test_strings_fall_back_in_their_family(text, told):
    attributes = having(strings=FAMILIES)
    said = ["en", "en_us", "en_uk", "de", "de_at", "other"]
    assert [locale(attributes, each).string(text) for each in said] == told


DUTCH = Locale(ids=("N",))


def test_free_text_is_translated_although_its_tokens_have_an_equals_sign():
    assert DUTCH.properties("Hello^loc=N^Hallo\r\na=b^loc=N^c") == "Hallo\r\na=c"


def test_of_targets_labels_and_user_data_are_translated():
    text = "target.1.rect=0,0,1,1??Target.1.Label=Eye^loc=N^Oog??target.1.userData=^loc=N^x??target.1.frame=a^loc=N^b"
    assert DUTCH.targets(text) == (
        "target.1.rect=0,0,1,1??Target.1.Label=Oog??target.1.userData=x??target.1.frame=a^loc=N^b"
    )


def test_of_areas_quoted_values_are_translated_but_coords_and_shape():
    text = """<area shape="a^loc=N^b" coords='1^loc=N^2' alt="Eye^loc=N^Oog" href='/a^loc=N^/b' title=x^loc=N^y>"""
    assert DUTCH.areas(text) == ("""<area shape="a^loc=N^b" coords='1^loc=N^2' alt="Oog" href='/b' title=x^loc=N^y>""")


def test_of_a_set_each_element_is_translated_and_its_colour_stays():
    text = "a;{0xff0000Red^loc=N^Rood},b^loc=N^b_nl;(0x00ff00 Green^loc=N^ Groen)"
    assert DUTCH.image_set(text) == "a;{0xff0000Rood},b_nl;(0x00ff00 Groen)"


def test_all_suffixes_are_known_once():
    assert suffixes(having(TIERS)) == ("", "-W", "-W2", "-M1", "-M", "-M2")
    assert suffixes(having()) == ("",)


PIECES = st.lists(
    st.one_of(
        st.text(max_size=6),
        st.sampled_from(["^loc=N^", "^loc=", "^", "|", ",", "??", "=", '"', "{0xff0000", "target.1."]),
    ),
    max_size=12,
).map("".join)


@settings(derandomize=True, deadline=None, max_examples=400)
@given(PIECES, PIECES, PIECES, st.one_of(st.none(), PIECES))
def test_any_texts_are_read(ids, strings, text, said):
    attributes = having(ids, strings)
    try:
        found = locale(attributes, said)
    except ImagingError as error:
        assert error.code == "locale"
        return
    for told in (found.string, found.properties, found.targets, found.areas, found.image_set):
        assert len(told(text)) <= len(text)
    plain = text.replace("^", "")
    assert [found.properties(plain), found.targets(plain), found.areas(plain), found.image_set(plain)] == [plain] * 4
    assert rules("|".join(",".join([name, *each]) for name, each in rules(ids))) == rules(ids)
