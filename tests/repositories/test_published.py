"""Queries about published records."""

import datetime as dt

from printroom.models import PublishedAsset, PublishedAttributes, PublishedPreset, now
from printroom.repositories import published as rows

LATER = dt.timedelta(minutes=1)


def publish(world, asset, *, published=None, **record):
    return world.put(
        PublishedAsset(
            company_id=asset.company_id,
            name=asset.name,
            asset_id=asset.id,
            picture_id=None,
            record=record,
            published=published or now(),
        )
    )


def test_record_preset_and_attributes_of_one_company(session, world, acme, rival, root):
    publish(world, world.asset(root, "shoe"), size=[3, 4], text="ü")
    publish(world, world.asset(world.folder(rival), "hat"))
    world.put(PublishedPreset(company_id=acme.id, name="Small", url_modifier="wid=100"))
    world.put(PublishedAttributes(company_id=acme.id, attributes={"bfc": True}))

    assert rows.record(session, acme.id, "shoe") == {"size": [3, 4], "text": "ü"}
    assert rows.record(session, acme.id, "Shoe") is None
    assert rows.record(session, acme.id, "hat") is None
    assert rows.preset(session, acme.id, "sMALL") == "wid=100"
    assert rows.preset(session, rival.id, "Small") is None
    assert rows.attributes(session, acme.id) == {"bfc": True}
    assert rows.attributes(session, rival.id) == {}


def test_generation_rises(session, acme, rival):
    rows.raise_generation(session, acme.id)
    rows.raise_generation(session, acme.id)

    assert tuple(rows.company(session, "Acme")) == (acme.id, "Acme", 2)
    assert rows.company(session, "acme") is None


def test_withdraw_counts(session, world, acme, root):
    shoe, hat = world.asset(root, "shoe"), world.asset(root, "hat")
    publish(world, shoe)
    kept = publish(world, hat)

    assert rows.withdraw(session, [shoe.id, 0]) == 1
    assert rows.of_asset(session, shoe.id) == []
    assert rows.of_asset(session, hat.id) == [kept]
    assert rows.withdraw(session, []) == 0


def test_marked_and_unmarked_ids(session, world, acme, root):
    moment = now()
    marked = {"ready_for_publish": True, "publish_changed": moment}
    fresh = world.asset(root, "fresh", **marked)
    same, changed = world.asset(root, "same", **marked), world.asset(root, "changed", **marked)
    view = world.asset(root, "view", owner_id=changed.id, **marked)
    thrown = world.asset(root, "thrown", trash_state="InTrash", **marked)
    bare = world.asset(root, "bare")
    for asset, published in ((same, moment + LATER), (changed, moment), (view, moment + LATER)):
        publish(world, asset, published=published)
    for asset in (thrown, bare):
        publish(world, asset, published=moment + LATER)
    changed.publish_changed = moment + 2 * LATER
    session.flush()

    assert rows.marked_ids(session, acme.id, changed_only=False) == [fresh.id, same.id, changed.id, view.id]
    assert rows.marked_ids(session, acme.id, changed_only=True) == [fresh.id, changed.id, view.id]
    assert rows.unmarked_ids(session, acme.id) == [thrown.id, bare.id]
    assert rows.assets(session, [view.id, fresh.id]) == [fresh, view]


def test_record_and_moment(session, world, acme, root):
    moment = now()
    shoe = publish(world, world.asset(root, "shoe"), published=moment)
    found = rows.record_and_moment(session, acme.id, "shoe")

    assert found is not None and tuple(found) == (shoe.record, moment)
    assert rows.record_and_moment(session, acme.id, "coat") is None


def test_picture_names(session, world, acme, root):
    picture = world.picture(world.blob(acme, "o"), world.blob(acme, "p"))
    for name in ("shoe", "coat", "hat"):
        publish(world, world.asset(root, name)).picture_id = None if name == "hat" else picture.id
    session.flush()

    assert rows.picture_names(session, acme.id, most=5) == ["coat", "shoe"]
    assert rows.picture_names(session, acme.id, most=1) == ["coat"]
