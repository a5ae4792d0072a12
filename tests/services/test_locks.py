"""The keyless lock and base64, by the vectors of the reference and by whatever may be sent."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging.errors import ImagingError
from printroom.services.locks import clear, lock, obscured, unlocked

VECTORS = [("wid=400&fmt=png", "8524"), ("$img=a/b&wid=10%25", "5212"), ("", "0000")]


def refused(function, text: str) -> bool:
    try:
        function(text)
    except ImagingError as error:
        assert error.code == "locked"
        return True
    return False


@pytest.mark.parametrize(("query", "digits"), VECTORS)
def test_lock_of_the_vectors(query, digits):
    assert lock(query) == digits
    assert unlocked(f"{query}&{digits.upper()}") == query


@pytest.mark.parametrize(
    "query", ["", "wid=400&fmt=png", "wid=400&fmt=png&8525", "wid=400&fmt=png8524", "8524", "&85 4"]
)
def test_a_query_without_its_lock_is_refused(query):
    assert refused(unlocked, query)


@pytest.mark.parametrize(
    "packed",
    [
        "d2lkPTQwMCZmbXQ9cG5nJjg1MjQ=",
        "d2lkPTQwMCZmbXQ9cG5nJjg1MjQ",
        "d2lkPTQwMCZmbXQ9cG5nJjg1MjQ%3D",
    ],
)
def test_clear_reads_base64_with_and_without_padding(packed):
    assert clear(packed) == "wid=400&fmt=png&8524"


def test_clear_reads_both_alphabets():
    text = "a=>>>???"
    standard = base64.b64encode(text.encode()).decode()
    assert {"+", "/"} & set(standard)
    assert clear(standard) == clear(standard.replace("+", "-").replace("/", "_")) == clear("") + text


@pytest.mark.parametrize("packed", ["wid=400", "d2lk PTQw", "d", "/////w==", "é", "d2lk=PTQw"])
def test_what_is_no_base64_text_is_refused(packed):
    assert refused(clear, packed)


@settings(derandomize=True, deadline=None, max_examples=1000)
@given(st.text())
def test_whatever_is_sent_is_read_or_refused(text):
    if not refused(clear, text):
        assert clear(obscured(clear(text))) == clear(text)
    if not refused(unlocked, text):
        assert f"{unlocked(text)}&{lock(unlocked(text))}".lower() == text.lower()
    plain = text.encode("utf-8", "replace").decode()
    assert clear(obscured(plain)) == plain
    assert unlocked(f"{plain}&{lock(plain)}") == plain


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(min_size=1, alphabet=st.characters(max_codepoint=127)), st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_query_has_another_lock(text, at, change):
    changed = bytearray(text.encode())
    changed[at % len(changed)] ^= change
    assert lock(changed.decode("latin-1").encode("ascii", "ignore").decode()) != lock(text) or not changed.isascii()
