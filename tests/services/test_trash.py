"""Expiry and purge: what goes for good, and what stays."""

import datetime as dt

import pytest
import sqlalchemy as sa

from printroom.contract.messages import DeleteAssetsParam, DeleteFolderParam, EmptyAssetsFromTrashParam
from printroom.models import Asset, Blob, Folder, Picture, now
from printroom.services.trash import expire, purge
from studio import drawn

WEEK = dt.timedelta(days=7)


@pytest.fixture
def left(runtime):
    """How many rows there are."""

    def run():
        with runtime.unit() as unit:
            return {
                table.__tablename__: unit.session.scalar(sa.select(sa.func.count()).select_from(table))
                for table in (Asset, Picture, Blob, Folder)
            }

    return run


@pytest.fixture
def away(ask, admin, company):
    """Deletes assets and empties them from the trash."""

    def run(*handles, empty=True):
        for param in (DeleteAssetsParam, EmptyAssetsFromTrashParam)[: 1 + empty]:
            reply = ask(admin, param(company_handle=company.handle, asset_handle_array=handles))
            assert reply.success_count == len(handles)

    return run


def purged(runtime, **older):
    with runtime.unit(writing=True) as unit:
        return purge(unit, runtime.resources.blobs, **older)


def test_purge_removes_rows_and_bytes(runtime, studio, away, left):
    cat, dog = studio.add("cat", drawn(30, 20)), studio.add("dog", drawn(31, 20))
    away(cat)
    assert len(studio.keys()) == 4

    assert purged(runtime) == 1
    assert left() == {"asset": 1, "picture": 1, "blob": 2, "folder": 1}
    with studio.pixels(dog) as pixels:
        assert (pixels.width, pixels.height) == (31, 20)
    assert len(studio.keys()) == 2
    assert purged(runtime) == 0


def test_purge_keeps_bytes_that_another_asset_shares(runtime, studio, away, left):
    cat = studio.add("cat", drawn(30, 20))
    with runtime.unit_of_work(studio.scope, writing=True) as services:
        source, folder = services.assets.readable(cat), services.folders.root()
        copy = services.images.copy(source=source, folder=folder, name="copy", commands="").handle
    away(cat)

    assert purged(runtime) == 1
    assert left() == {"asset": 1, "picture": 1, "blob": 2, "folder": 1}
    with studio.pixels(copy) as pixels:
        assert pixels.width == 30


def test_purge_removes_views_before_their_owner(runtime, studio, away, left):
    cat = studio.add("cat", drawn(30, 20))
    with runtime.unit_of_work(studio.scope, writing=True) as services:
        owner, folder = services.assets.readable(cat), services.folders.root()
        services.images.derive(owner, folder, name="view", kind="AdjustedView", modifiers=("", ""))
    away(cat)

    assert purged(runtime) == 2
    assert left() == {"asset": 0, "picture": 0, "blob": 0, "folder": 1}


def test_purge_waits_for_the_age_and_for_what_is_in_the_trash_only(runtime, studio, away, left):
    away(studio.add("emptied", drawn(30, 20)))
    away(studio.add("thrown", drawn(31, 20)), empty=False)

    assert purged(runtime, older=WEEK) == 0
    assert purged(runtime) == 1
    assert left() == {"asset": 1, "picture": 1, "blob": 2, "folder": 1}


def test_purge_waits_for_the_publish_that_withdraws(runtime, studio, away, company, left):
    cat = studio.add("cat", drawn(30, 20))
    with runtime.unit_of_work(studio.scope, writing=True) as services:
        services.publishing.put_out(services.assets.readable(cat))
    away(cat)

    assert purged(runtime) == 0
    with runtime.unit_of_work(studio.scope, writing=True) as services:
        services.publishing.withdraw([int(cat.split("|")[1])])
    assert purged(runtime) == 1
    assert left() == {"asset": 0, "picture": 0, "blob": 0, "folder": 1}


def test_purge_removes_deleted_folders_once_they_are_empty(runtime, studio, away, ask, admin, company, left):
    cat = studio.add("cat", drawn(30, 20), into="a/b/c")
    ask(admin, DeleteFolderParam(company_handle=company.handle, folder_handle="Acme/a/"))
    purged(runtime)
    assert left()["folder"] == 4

    away(cat)
    assert purged(runtime) == 1
    assert left() == {"asset": 0, "picture": 0, "blob": 0, "folder": 1}


def test_expire_empties_what_has_been_in_the_trash_for_long(runtime, studio, away):
    old, young, kept = (studio.add(name, drawn(30 + width, 20)) for width, name in enumerate(("old", "young", "kept")))
    away(old, young, empty=False)
    with runtime.unit(writing=True) as unit:
        unit.session.get(Asset, int(old.split("|")[1])).trashed = now() - WEEK - dt.timedelta(seconds=1)

    with runtime.unit(writing=True) as unit:
        assert expire(unit.session, older=WEEK) == 1
    assert [studio.asset(handle).trash_state for handle in (old, young, kept)] == [
        "InEmptiedTrash",
        "InTrash",
        "NotInTrash",
    ]
