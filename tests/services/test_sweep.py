"""The sweep: rubbish goes, and nothing that a row or a living process needs."""

from __future__ import annotations

import datetime as dt
import os
import time

import pytest

from desk import desk, intake, picture
from printroom.models import Asset
from printroom.services.sweep import SETTLED_AFTER, SWEPT_AFTER, Swept, sweep
from printroom.storage.workrooms import workroom

__all__ = ["desk", "intake"]
NOW = dt.timedelta()


@pytest.fixture
def waits():
    return []


def swept(desk, older_than, waits):
    return sweep(desk.runtime, older_than, wait=waits.append)


def test_bytes_without_a_row_go_and_others_stay(desk, waits):
    desk.post("j", desk.received("one.jpg", picture()))
    desk.work()
    waiting = desk.post("k", desk.received("two.jpg", picture(shade=9)))
    desk.received("stray.png", b"stray")
    assert swept(desk, NOW, waits) == Swept(assets=0, blobs=1, passing=0)
    assert (desk.keys(), waits) == (["jpg", "jpg", "tif"], [SETTLED_AFTER.total_seconds()])
    assert desk.job(waiting.id).state == "New"
    desk.work()
    assert desk.original("two") == picture(shade=9)


def test_young_bytes_stay_in_an_everyday_sweep(desk, waits):
    desk.received("stray.png", b"stray")
    assert swept(desk, SWEPT_AFTER, waits) == Swept(assets=0, blobs=0, passing=0)
    assert (desk.keys(), waits) == (["png"], [])


def test_bytes_that_get_their_row_meanwhile_stay(desk):
    """The sweep looks, waits, and looks again: as when an upload is between its bytes and its row."""
    file = desk.received("one.jpg", picture())
    assert sweep(desk.runtime, NOW, wait=lambda _: desk.post("j", file) and None) == Swept(0, 0, 0)
    desk.work()
    assert desk.original("one") == picture()


def test_passing_files_of_the_dead_go(desk, waits):
    incoming = desk.runtime.config.incoming
    long_ago = time.time() - 3600
    for name in ("old", "young"):
        (incoming / name).write_text("x")
    os.utime(incoming / "old", (long_ago, long_ago))
    with workroom(incoming) as room:
        assert swept(desk, NOW, waits) == Swept(assets=0, blobs=0, passing=1)
        assert sorted(incoming.iterdir()) == sorted([incoming / "young", room])


def test_replaced_pixels_go(desk, waits):
    desk.post("j", desk.received("one.jpg", picture()))
    desk.post("k", desk.received("one.jpg", picture(shade=9)), overwrite=True)
    desk.work()
    assert desk.keys() == ["jpg", "jpg", "tif", "tif"]
    assert swept(desk, NOW, waits) == Swept(assets=0, blobs=2, passing=0)
    assert (desk.keys(), desk.original("one")) == (["jpg", "tif"], picture(shade=9))


def test_the_trash_is_emptied_after_its_days(desk, waits):
    desk.post("j", desk.received("one.jpg", picture()), desk.received("two.jpg", picture(shade=9)))
    desk.work()
    days = {"one": 8, "two": 6}
    with desk.runtime.unit(writing=True) as unit:
        for name, age in days.items():
            asset = unit.session.get(Asset, desk.asset(name).id)
            asset.trash_state = "InTrash"
            asset.trashed = dt.datetime.now(dt.UTC) - dt.timedelta(days=age)
    assert swept(desk, SWEPT_AFTER, waits) == Swept(assets=1, blobs=0, passing=0)
    assert (desk.asset("one"), desk.asset("two").trash_state, desk.keys()) == (None, "InTrash", ["jpg", "tif"])
