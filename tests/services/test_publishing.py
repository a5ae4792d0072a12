"""Publishing: records follow assets, at once where the company is set so."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from desk import desk, intake, picture
from printroom.models import Asset, Company, PublishedAsset, PublishedAttributes
from printroom.services.publishing import Publishing

__all__ = ["desk", "intake"]


@pytest.fixture
def one(desk):
    """A marked picture that is not published."""
    desk.post("j", desk.received("one.jpg", picture()), ready_for_publish=True)
    desk.work()
    return desk.asset("one")


def records(desk):
    with desk.runtime.unit() as unit:
        return {row.name: row for row in unit.session.scalars(select(PublishedAsset))}


def generation(desk):
    with desk.runtime.unit() as unit:
        return unit.session.get(Company, desk.company.id).generation


def follow(desk, asset, **fields):
    with desk.runtime.unit_of_work(desk.scope, writing=True) as services:
        row = services.unit.session.get(Asset, asset.id)
        for field, value in fields.items():
            setattr(row, field, value)
        return services.publishing.follow(row)


def test_a_record_holds_what_the_image_door_needs(desk, one):
    assert follow(desk, one, url_modifier="wid=9", user_data="u") is True
    record = records(desk)["one"].record
    image = record["image"]
    assert (record["type"], record["user_data"], image["name"], image["modifier"]) == (
        "Image",
        "u",
        "Acme/one",
        "wid=9",
    )
    assert (image["width"], image["height"], image["revision"]) == (60, 40, desk.picture("one").revision)
    assert records(desk)["one"].picture_id == one.picture_id


def test_following_twice_changes_nothing(desk, one):
    assert [follow(desk, one), follow(desk, one), follow(desk, one, ready_for_publish=False)] == [True, False, True]
    assert [follow(desk, one), records(desk)] == [False, {}]


def test_a_record_is_kept_as_it_was_published(desk, one):
    follow(desk, one)
    with desk.runtime.unit(writing=True) as unit:
        unit.session.get(Asset, one.id).user_data = "later"
    assert records(desk)["one"].record["user_data"] == ""


def test_a_name_that_another_took_over_shows_the_other(desk, one):
    follow(desk, one)
    follow(desk, one, name="old")
    desk.post("k", desk.received("one.jpg", picture(shade=9)), ready_for_publish=True)
    desk.work()
    other = desk.asset("one")
    follow(desk, other)
    assert {name: row.asset_id for name, row in records(desk).items()} == {"old": one.id, "one": other.id}


def test_nothing_is_published_at_once_unless_the_company_is_set_so(desk, one):
    assert (records(desk), generation(desk)) == ({}, 0)
    with desk.runtime.unit(writing=True) as unit:
        unit.session.get(Company, desk.company.id).publish_at_once = True
    desk.post("k", desk.received("two.jpg", picture(shade=9)), ready_for_publish=True)
    desk.work()
    assert (list(records(desk)), generation(desk)) == (["two"], 1)


def test_attributes_are_copied(desk):
    with desk.runtime.unit(writing=True) as unit:
        company = unit.session.get(Company, desk.company.id)
        company.settings = {"attributes": {"quality": 50}, "overwrite_mode": "OverwriteAnyExt"}
        Publishing(unit.session, company).put_out_settings()
    with desk.runtime.unit() as unit:
        assert [row.attributes for row in unit.session.scalars(select(PublishedAttributes))] == [{"quality": 50}]
