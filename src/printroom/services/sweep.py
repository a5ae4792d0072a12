"""The sweep: bytes that no row names and no process holds any more are deleted. Rows are never made to fit."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import Protocol

from printroom.models import now
from printroom.repositories import jobs as job_rows
from printroom.repositories import pictures as picture_rows
from printroom.repositories.unit import Unit
from printroom.services import trash
from printroom.services.resources import Resources
from printroom.storage.workrooms import clear_workrooms

# Bytes are put just before the row that names them: what is younger than this may still get one.
SETTLED_AFTER = dt.timedelta(seconds=20)
SWEPT_AFTER = dt.timedelta(days=1)
AT_ONCE = 500


class Place(Protocol):
    """What a sweep needs of the runtime."""

    @property
    def resources(self) -> Resources: ...

    def unit(self, *, writing: bool = False) -> AbstractContextManager[Unit]: ...


@dataclass(frozen=True, slots=True)
class Swept:
    """How much was deleted: assets of the emptied trash, stored blobs without a row, and what dead processes left."""

    assets: int
    blobs: int
    passing: int

    def told(self) -> dict[str, int]:
        return asdict(self)


def sweep(place: Place, older_than: dt.timedelta, *, wait: Callable[[float], None] = time.sleep) -> Swept:
    """Delete what has been without a row for so long; with less than `SETTLED_AFTER` it waits until that has passed."""
    age = max(older_than, SETTLED_AFTER)
    assets = _empty_trash(place, older_than)
    with place.unit(writing=True) as unit:
        picture_rows.drop_unused(unit.session)
    limit = now() - older_than
    suspects = list(_strays(place, limit))
    blobs = place.resources.blobs
    if older_than < SETTLED_AFTER and (suspects or any(blobs.incoming.iterdir())):
        wait((SETTLED_AFTER - older_than).total_seconds())
    gone = [key for batch in _batches(suspects) for key in _unnamed(place, batch)]
    for key in gone:
        blobs.delete(key)
    passing = blobs.clear_incoming(now() - age) + clear_workrooms(blobs.incoming, now() - age)
    return Swept(assets, len(gone), passing)


def _empty_trash(place: Place, older_than: dt.timedelta) -> int:
    """Empty what has been in the trash for as long as the setting says, and remove what was emptied so long ago."""
    with place.unit(writing=True) as unit:
        trash.expire(unit.session, older=dt.timedelta(days=place.resources.config.trash_days))
    with place.unit(writing=True) as unit:
        return trash.purge(unit, place.resources.blobs, older=older_than)


def _strays(place: Place, limit: dt.datetime) -> Iterator[str]:
    """Keys written before then that no row names."""
    for batch in _batches(key for key, _ in place.resources.blobs.keys(older_than=limit)):
        yield from _unnamed(place, batch)


def _unnamed(place: Place, keys: list[str]) -> list[str]:
    with place.unit() as unit:
        named = picture_rows.known_keys(unit.session, keys) | job_rows.item_keys(unit.session, keys)
    return [key for key in keys if key not in named]


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while batch := list(itertools.islice(rest, AT_ONCE)):
        yield batch
