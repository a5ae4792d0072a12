"""Remembered: URLs and what they came to, for one generation of a company's published records."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from printroom.services.asking import Ask, Conditions

MOST = 20_000
LONGEST = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The key of a rendition and what goes along with it; see Answer.

    `modified` None: nobody can say since when; `dated`: the client is told.
    """

    key: str
    etag: str
    hours: float | None
    modified: dt.datetime | None = None
    varies: tuple[str, ...] = ()
    stand_in: bool = False
    dated: bool = False

    def unchanged(self, conditions: Conditions) -> bool:
        return conditions.settled(self.etag, self.modified, hours=self.hours)


class Remembered:
    """The URLs asked for last. Long ones are not worth their place."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[object, ...], Known] = OrderedDict()
        self._lock = Lock()

    def get(self, company: tuple[int, int], ask: Ask) -> Known | None:
        """`company` is its id and the generation that counts now."""
        key = _key(company, ask)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, company: tuple[int, int], ask: Ask, known: Known) -> None:
        if len(ask.path) + len(ask.query) > LONGEST:
            return
        with self._lock:
            self._kept[_key(company, ask)] = known
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)


def _key(company: tuple[int, int], ask: Ask) -> tuple[object, ...]:
    return (*company, ask.path, ask.query, ask.client, ask.overrides)
