"""Queries about the trash."""

import datetime as dt

from printroom.models import Asset, Blob, PublishedAsset, now
from printroom.models.asset import EMPTIED
from printroom.repositories import trash as rows

AGO = dt.timedelta(days=1)


def states(session):
    session.expire_all()
    return {asset.name: asset.trash_state for asset in session.query(Asset)}


def test_throw_and_what_is_kept(session, world, acme, root):
    shoe = world.asset(root, "shoe")
    view = world.asset(root, "view", owner_id=shoe.id)
    deeper = world.asset(root, "deeper", owner_id=view.id)
    assert set(rows.kept_in(session, [root.id])) == {(each.id, root.id) for each in (shoe, view, deeper)}
    assert rows.kept_views(session, [shoe.id]) == [view.id, deeper.id]

    moment = now()
    rows.throw(session, [shoe.id, view.id], moment=moment, user="ada@example.com")
    assert states(session) == {"shoe": "InTrash", "view": "InTrash", "deeper": "NotInTrash"}
    assert (shoe.trashed, shoe.last_modified, shoe.last_modify_user) == (moment, moment, "ada@example.com")
    assert rows.kept_in(session, [root.id]) == [(deeper.id, root.id)]
    assert rows.thrown_with(session, shoe) == [view]
    assert rows.views(session, shoe.id) == [view]


def test_expire_empties_what_is_old(session, world, root):
    moment = now()
    world.asset(root, "old", trash_state="InTrash", trashed=moment - AGO)
    world.asset(root, "new", trash_state="InTrash", trashed=moment + AGO)
    world.asset(root, "kept")

    assert rows.expire(session, moment) == 1
    assert states(session) == {"old": EMPTIED, "new": "InTrash", "kept": "NotInTrash"}


def test_purge_removes_what_nothing_refers_to(session, world, acme, root):
    moment = now()
    emptied = {"trash_state": EMPTIED, "trashed": moment - AGO}
    shared, own = (
        world.picture(world.blob(acme, name), world.blob(acme, f"{name} pyramid")) for name in ("shared", "own")
    )
    keys = {blob.key for blob in session.query(Blob) if blob.digest.startswith("own")}
    alone = world.asset(root, "alone", picture_id=own.id, **emptied)
    twin = world.asset(root, "twin", picture_id=shared.id, **emptied)
    world.asset(root, "kept", picture_id=shared.id)
    owner = world.asset(root, "owner", **emptied)
    world.asset(root, "view", owner_id=owner.id)
    shown = world.asset(root, "shown", **emptied)
    world.put(PublishedAsset(company_id=acme.id, name="shown", asset_id=shown.id, picture_id=None, record={}))
    world.asset(root, "later", trash_state=EMPTIED, trashed=moment + AGO)

    assert rows.purgeable(session, moment, most=9) == [alone.id, twin.id]
    assert rows.purgeable(session, moment, most=1) == [alone.id]
    assert set(rows.purge(session, [alone.id, twin.id])) == keys
    assert set(states(session)) == {"kept", "owner", "view", "shown", "later"}
    assert {blob.digest for blob in session.query(Blob)} == {"shared", "shared pyramid"}
