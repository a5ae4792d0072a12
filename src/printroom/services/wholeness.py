"""Wholeness: every row that names bytes, held against them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from printroom.repositories import blobs as rows
from printroom.repositories.unit import Unit
from printroom.services.resources import Resources
from printroom.storage.blobs import Blobs

AT_ONCE = 500
CHUNK = 1 << 20


class Place(Protocol):
    """What is needed of the runtime."""

    @property
    def resources(self) -> Resources: ...

    def unit(self, *, writing: bool = False) -> AbstractContextManager[Unit]: ...


def troubles(place: Place) -> Iterator[str]:
    """One line for each row whose bytes are missing or are others. All bytes are read; nothing is changed."""
    blobs = place.resources.blobs
    last = 0
    while page := _page(place, last):
        for last, key, size, digest in page:
            trouble = _trouble(blobs, key, size=size, digest=digest)
            # What was swept since the page was read has no row any more.
            if trouble and _is_there(place, last):
                yield f"blob {last} ({key}): {trouble}"
    with place.unit() as unit:
        awaited = rows.awaited(unit.session)
    yield from (
        f"received file {name!r} ({key}): the bytes are missing" for key, name in awaited if not blobs.exists(key)
    )


def _page(place: Place, last: int, most: int = AT_ONCE) -> list[tuple[int, str, int, str]]:
    with place.unit() as unit:
        return [(row[0], row[1], row[2], row[3]) for row in rows.after(unit.session, last, most=most)]


def _is_there(place: Place, blob_id: int) -> bool:
    return any(found == blob_id for found, *_ in _page(place, blob_id - 1, most=1))


def _trouble(blobs: Blobs, key: str, *, size: int, digest: str) -> str | None:
    read = 0
    found = hashlib.sha256()
    try:
        with blobs.open(key) as file:
            while chunk := file.read(CHUNK):
                read += len(chunk)
                found.update(chunk)
    except FileNotFoundError:
        return "the bytes are missing"
    if read != size:
        return f"{read} bytes are stored, {size} were"
    return None if found.hexdigest() == digest else "other bytes are stored than were"
