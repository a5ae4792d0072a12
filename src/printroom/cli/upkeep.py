"""Upkeep of a data folder from the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from printroom.cli.local import opened
from printroom.config import Config
from printroom.services.sweep import SWEPT_AFTER, Swept
from printroom.services.sweep import sweep as swept
from printroom.services.wholeness import troubles


def sweep(config: Config, *, now: bool) -> Swept:
    """What has had no row for a day is deleted; with `now` what has none at all. A running server may go on."""
    with opened(config) as runtime:
        return swept(runtime, dt.timedelta() if now else SWEPT_AFTER)


def check(config: Config) -> Iterator[str]:
    """What is wrong with the stored bytes, one line each."""
    with opened(config) as runtime:
        yield from troubles(runtime)
