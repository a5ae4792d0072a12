"""Lanes: work is admitted by its estimated bytes against a share of the memory, not by count."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator


class Busy(Exception):
    """The lane is full, and stayed so for as long as the work could wait."""


class Lane:
    """At most `limit` bytes of work at a time; one piece alone may be larger. Safe for threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._used = 0
        self._free = threading.Condition()

    @contextlib.contextmanager
    def admitted(self, cost: int, *, wait: float) -> Iterator[None]:
        """The block runs once there is room; Busy after `wait` seconds without."""
        share = min(max(cost, 1), self._limit)
        with self._free:
            if not self._free.wait_for(lambda: self._used + share <= self._limit, timeout=wait):
                raise Busy
            self._used += share
        try:
            yield
        finally:
            with self._free:
                self._used -= share
                self._free.notify_all()
