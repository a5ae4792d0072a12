"""Rows held against their bytes."""

from __future__ import annotations

from printroom.models import Blob, Company
from printroom.runtime import Runtime
from printroom.services.wholeness import troubles

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def stored(runtime: Runtime, company: Company, *, key: str = "", size: int = 4, digest: str = DIGEST) -> str:
    key = key or runtime.resources.blobs.put_bytes(company.id, b"test")
    with runtime.unit(writing=True) as unit:
        unit.session.add(Blob(company_id=company.id, digest=digest, key=key, size=size, media_type="text/plain"))
    return key


def test_whole_bytes_are_no_trouble(runtime: Runtime, company: Company):
    stored(runtime, company)
    assert list(troubles(runtime)) == []


def test_missing_and_changed_bytes_are_told(runtime: Runtime, company: Company):
    absent = stored(runtime, company, key=f"{company.id}/00/{'0' * 32}.bin", digest="a")
    shorter = stored(runtime, company, size=5, digest="b")
    other = stored(runtime, company, digest="c")
    assert list(troubles(runtime)) == [
        f"blob 1 ({absent}): the bytes are missing",
        f"blob 2 ({shorter}): 4 bytes are stored, 5 were",
        f"blob 3 ({other}): other bytes are stored than were",
    ]
