"""Queries about stored bytes and pictures."""

import pytest
from sqlalchemy.exc import IntegrityError

from printroom.models import Blob
from printroom.repositories import pictures as rows


def test_equal_bytes_of_a_company_are_one_row(session, world, acme, rival):
    here, there = world.blob(acme, "digest"), world.blob(rival, "digest")

    assert rows.blob_by_digest(session, acme.id, "digest") is here
    assert rows.blob_by_digest(session, rival.id, "digest") is there
    assert rows.blob_by_digest(session, acme.id, "other") is None
    assert rows.blob(session, here.id) is here
    with pytest.raises(IntegrityError), session.begin_nested():
        world.blob(acme, "digest")


def test_picture_by_original(session, world, acme):
    original, pyramid = world.blob(acme, "o"), world.blob(acme, "p")
    picture = world.picture(original, pyramid, facts={"exif": {"Make": "ü"}}, xmp=b"\x00<x/>")
    session.expire_all()

    assert rows.by_original(session, original.id) is picture
    assert rows.by_original(session, pyramid.id) is None
    assert (picture.facts, picture.xmp) == ({"exif": {"Make": "ü"}}, b"\x00<x/>")


def test_drop_unused_keeps_what_something_shows(session, world, acme, root):
    kept = world.picture(world.blob(acme, "kept"), world.blob(acme, "kept pyramid"))
    dropped = world.picture(world.blob(acme, "dropped"), world.blob(acme, "dropped pyramid"))
    world.blob(acme, "loose")
    world.asset(root, "shoe", picture_id=kept.id)
    gone = dropped.original_id
    rows.drop_unused(session)
    session.expire_all()

    assert rows.by_original(session, gone) is None
    left = {blob.digest for blob in session.query(Blob)}
    assert left == {"kept", "kept pyramid"}


def test_a_picture_keeps_its_blobs(session, world, acme):
    original = world.blob(acme, "o")
    world.picture(original, original)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.delete(original)
        session.flush()


def test_showing_finds_the_assets_of_a_pyramid(session, world, acme, rival, root):
    pyramid = world.blob(acme, "p")
    picture = world.picture(world.blob(acme, "o"), pyramid)
    shoe, copy = world.asset(root, "shoe", picture_id=picture.id), world.asset(root, "copy", picture_id=picture.id)
    view = world.asset(root, "view", owner_id=shoe.id)
    world.asset(root, "other")

    assert rows.showing(session, acme.id, pyramid.key) == [shoe, copy, view]
    assert rows.showing(session, rival.id, pyramid.key) == []
    assert rows.showing(session, acme.id, "elsewhere") == []
