"""Queries about recipes and remembered replies."""

import datetime as dt

from printroom.models import Recipe, RememberedReply, now
from printroom.repositories import recipes, replies

TEXTS = ("source_handle", "source_name", "source_digest", "modifier", "resolved", "result_digest", "made_by")


def recipe(world, source_id, asset, engine="ImageServer"):
    texts = dict.fromkeys(TEXTS, "x")
    return world.put(
        Recipe(
            company_id=asset.company_id,
            asset_id=asset.id,
            source_id=source_id,
            engine=engine,
            presets={"small": "wid=1"},
            versions={},
            warnings=["a", "b"],
            **texts,
        )
    )


def test_recipes_in_both_directions(session, world, acme, rival, root):
    shoe, copy, view = (world.asset(root, name) for name in ("shoe", "copy", "view"))
    first, second = recipe(world, shoe.id, copy), recipe(world, copy.id, view, engine="Other")
    orphan = recipe(world, 987654, shoe)

    def found(**which):
        return recipes.found(session, acme.id, **which)

    assert found(source_id=shoe.id) == [first]
    assert found(asset_id=view.id) == [second]
    assert found(source_id=copy.id, asset_id=shoe.id) == []
    assert found(engine="ImageServer") == [first, orphan]
    assert recipes.found(session, rival.id, source_id=shoe.id) == []
    session.expire_all()
    assert (first.presets, first.warnings) == ({"small": "wid=1"}, ["a", "b"])


def test_replies_are_kept_by_user_and_key(session, world):
    ada, bea = world.user("ada@example.com"), world.user("bea@example.com")
    moment = now()
    old, new = (
        world.put(RememberedReply(user_id=ada.id, key=key, request_digest="", body=b"\x00\xff", created=created))
        for key, created in (("old", moment - dt.timedelta(days=2)), ("new", moment))
    )

    assert replies.by_key(session, ada.id, "old") is old
    assert replies.by_key(session, bea.id, "old") is None
    replies.forget_before(session, moment - dt.timedelta(days=1))
    session.expire_all()
    assert replies.by_key(session, ada.id, "old") is None
    assert replies.by_key(session, ada.id, "new").body == b"\x00\xff"
    assert new.created == moment
