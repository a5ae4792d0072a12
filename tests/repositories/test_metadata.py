"""Queries about metadata."""

import datetime as dt

from printroom.models import MetadataField, MetadataValue
from printroom.models.metadata import TagValue
from printroom.repositories import metadata as rows
from printroom.repositories.metadata import ValueRow

MOMENT = dt.datetime(2014, 4, 3, 10, tzinfo=dt.UTC)


def field(world, company, name, kind="String", **more):
    return world.put(
        MetadataField(company_id=company.id, name=name, type=kind, asset_type=more.pop("asset_type", "Image"), **more)
    )


def value(world, asset, of, text, **more):
    return world.put(MetadataValue(asset_id=asset.id, field_id=of.id, text=text, **more))


def test_fields_and_dictionary(session, world, acme, rival):
    second, first = field(world, acme, "b"), field(world, acme, "a")
    field(world, rival, "b")
    for position, word in enumerate(("red", "blue")):
        world.put(TagValue(field_id=first.id, text=word, position=position))

    assert rows.fields(session, acme.id) == [second, first]
    assert rows.dictionary(session, first.id) == ["red", "blue"]
    assert rows.dictionary(session, second.id) == []


def test_shown_values_in_order_without_hidden_fields(session, world, acme, root):
    shoe, hat = world.asset(root, "shoe"), world.asset(root, "hat")
    tags, day = field(world, acme, "Tags", "MultiTag"), field(world, acme, "Day", "Date")
    hidden = field(world, acme, "Hidden", is_hidden=True)
    value(world, shoe, tags, "two", position=1)
    value(world, shoe, tags, "one", position=0)
    value(world, shoe, day, "2014-04-03", moment=MOMENT, real=1.5, whole=7, truth=True)
    value(world, shoe, hidden, "secret")
    value(world, hat, tags, "other")

    def tag(text):
        return ValueRow(shoe.id, tags.id, "Tags", "MultiTag", text, None, None, None, None)

    assert rows.shown_values(session, [shoe.id]) == [
        ValueRow(shoe.id, day.id, "Day", "Date", "2014-04-03", True, 7, 1.5, MOMENT),
        tag("one"),
        tag("two"),
    ]
    assert rows.texts(session, shoe.id, tags.id) == ["one", "two"]
    rows.clear(session, shoe.id, tags.id)
    assert rows.texts(session, shoe.id, tags.id) == []
    assert rows.texts(session, hat.id, tags.id) == ["other"]


def test_copy_takes_the_fields_of_some_asset_types(session, world, acme, root):
    shoe, copy = world.asset(root, "shoe"), world.asset(root, "copy")
    kinds = {kind: field(world, acme, "x", asset_type=kind) for kind in ("Image", "Asset", "Font")}
    for kind, made in kinds.items():
        value(world, shoe, made, kind, moment=MOMENT)
    rows.copy(session, shoe.id, copy.id, types=["IMAGE", "ASSET"])

    assert [row.text for row in rows.shown_values(session, [copy.id])] == ["Image", "Asset"]
    assert [row.moment for row in rows.shown_values(session, [copy.id])] == [MOMENT, MOMENT]
    assert len(rows.shown_values(session, [shoe.id])) == 3
