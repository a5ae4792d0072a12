"""Signatures of image URLs: made, judged, and whatever else may be sent."""

import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging.errors import ImagingError
from printroom.services.signing import REFUSED, sign, signed, unsigned, verify

PATH = "/is/image/Acme/cat"
SECRETS = {"old": "an old secret of a shop", "new": "a new secret of a shop"}
NOW = 1_800_000_000.0


def judged(path: str, query: str, *, now: float = NOW) -> bool:
    try:
        verify(signed(path, query), SECRETS, now)
    except ImagingError as error:
        assert (error.code, error.message) == ("locked", REFUSED)
        return False
    return True


def test_a_signature_is_the_hmac_of_all_before_it():
    told = sign(PATH, "wid=400", key="new", secret=SECRETS["new"], expires=1_900_000_000)
    text = "/is/image/Acme/cat?wid=400&signature=new.1900000000."
    digits = hmac.new(SECRETS["new"].encode(), text.encode(), hashlib.sha256).hexdigest()
    assert told == f"wid=400&signature=new.1900000000.{digits}"
    assert judged(PATH, told)
    assert unsigned(told) == "wid=400"


def test_a_url_without_a_query_can_be_signed():
    told = sign(PATH, "", key="old", secret=SECRETS["old"])
    assert told.startswith("signature=old..")
    assert judged(PATH, told)
    assert unsigned(told) == ""


def test_signing_again_takes_the_place_of_the_signature():
    once = sign(PATH, "wid=4", key="old", secret=SECRETS["old"])
    assert sign(PATH, once, key="new", secret=SECRETS["new"]) == sign(PATH, "wid=4", key="new", secret=SECRETS["new"])


def test_a_signature_ends():
    told = sign(PATH, "wid=4", key="new", secret=SECRETS["new"], expires=1_800_000_000)
    assert judged(PATH, told, now=1_800_000_000.0)
    assert not judged(PATH, told, now=1_800_000_000.5)


@pytest.mark.parametrize(
    "change",
    [
        lambda query: query.replace("wid=400", "wid=401"),
        lambda query: query.replace("1900000000", "2900000000"),
        lambda query: query.replace("1900000000", ""),
        lambda query: query.replace("new", "old"),
        lambda query: query.replace("new", "none"),
        lambda query: query[:-1] + ("0" if query[-1] != "0" else "1"),
        lambda query: query[:-1],
        lambda query: query + "&wid=4000",
        lambda query: "x=1&" + query,
        lambda _: "wid=400",
        lambda _: "",
    ],
)
def test_a_url_that_was_changed_is_refused(change):
    told = sign(PATH, "wid=400", key="new", secret=SECRETS["new"], expires=1_900_000_000)
    assert judged(PATH, told)
    assert not judged(PATH, change(told))
    assert not judged("/is/image/Acme/dog", told)


@settings(derandomize=True, deadline=None, max_examples=1000)
@given(
    st.text() | st.from_regex(r"(wid=4&)?signature=(new|old|x)\.[0-9]{0,13}\.[0-9a-fA-F]{60,66}(&y)?", fullmatch=True)
)
def test_nothing_that_is_made_up_is_let_in(query):
    assert not judged(PATH, query)


@settings(derandomize=True, deadline=None, max_examples=500)
@given(st.text(), st.none() | st.integers(0, 10**11))
def test_what_is_signed_is_let_in_and_comes_out_as_it_was(query, expires):
    plain = unsigned(query)
    told = sign(PATH, query, key="new", secret=SECRETS["new"], expires=expires)
    assert unsigned(told) == plain or plain.endswith("&")
    assert judged(PATH, told, now=0)
