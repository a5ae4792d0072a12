"""What doors read from headers and packed bodies: anything may come, nothing may break them."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.web.auth import Credentials, from_authorization, locale_of
from printroom.web.bodies import Refused, accepts_gzip, packed, unpacked

LIMIT = 1000


@pytest.mark.parametrize(
    ("header", "allowed"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, *", False),
        ("*", True),
        ("*;q=0", False),
        ("br, deflate", False),
        ("x-gzip", True),
        ("gzip;q=abc", False),
    ],
)
def test_accepts_gzip(header: str, allowed: bool):
    assert accepts_gzip(header) is allowed


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Basic YTpi", Credentials("a", "b")),
        ("basic YTpiOmM=", Credentials("a", "b:c")),
        ("Basic w6Q6w7Y=", Credentials("ä", "ö")),
        ("Basic 5Dr2", Credentials("ä", "ö")),
        ("Basic !", Credentials()),
        ("Bearer  x.y ", Credentials(token="x.y")),
        ("Digest a", Credentials()),
        ("", Credentials()),
    ],
)
def test_from_authorization(header: str, found: Credentials):
    assert from_authorization(header) == found


def test_credentials_are_not_shown():
    shown = repr(Credentials("a@example.com", "secret", "prt_secret"))
    assert shown == "Credentials(user='a@example.com')"


@pytest.mark.parametrize(
    ("header", "accept", "locale"),
    [("de", "fr", "de"), ("", "fr-CH, fr;q=0.9", "fr-CH"), ("", "*", ""), ("", "é", ""), ("", "", "")],
)
def test_locale_of(header: str, accept: str, locale: str):
    assert locale_of(header, accept) == locale


@pytest.mark.parametrize("body", [b"", b"x" * LIMIT])
def test_unpacked_gives_what_was_packed(body: bytes):
    for coding, sent in (
        ("", body),
        ("identity", body),
        (" GZip ", gzip.compress(body)),
        ("gzip", packed(body)),
        ("deflate", zlib.compress(body)),
    ):
        assert unpacked(sent, coding, limit=LIMIT) == body


@pytest.mark.parametrize(
    ("body", "coding", "status"),
    [
        (b"x", "br", 415),
        (b"x", "gzip", 400),
        (gzip.compress(b"x" * 50, mtime=0)[:-9], "gzip", 400),
        (b"", "gzip", 400),
        (gzip.compress(b"x" * (LIMIT + 1), mtime=0), "gzip", 413),
    ],
    ids=["unknown", "broken", "cut", "empty", "bomb"],
)
def test_unpacked_refuses(body: bytes, coding: str, status: int):
    with pytest.raises(Refused) as refused:
        unpacked(body, coding, limit=LIMIT)
    assert refused.value.status == status


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(), st.binary())
def test_anything_is_read_or_refused(text: str, body: bytes):
    accepts_gzip(text)
    for header in (text, f"Basic {text}", f"Bearer {text}"):
        from_authorization(header)
    locale_of("", text)
    for coding in (text, "gzip", "deflate"):
        try:
            assert len(unpacked(body, coding, limit=LIMIT)) <= max(LIMIT, len(body))
        except Refused as refused:
            assert refused.status in {400, 413, 415}
