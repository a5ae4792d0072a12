"""setUrlModifier: the stored command strings of an image."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from printroom.contract.faults import FaultCode
from printroom.contract.messages import DeleteAssetParam, GetAssetsParam, SetUrlModifierParam
from printroom.contract.roles import Role
from printroom.models import PublishedAsset
from refusals import refused
from studio import Studio, drawn


@pytest.fixture
def source(studio: Studio) -> str:
    handle = studio.add("cat", drawn(60, 40))
    studio.change(handle, url_modifier="flip=lr", url_post_apply_modifier="qlt=90")
    return handle


@pytest.fixture
def set_modifier(ask, studio: Studio):
    def run(handle: str, modifier: str | None = None, post: str | None = None, *, who=None) -> None:
        message = SetUrlModifierParam(
            company_handle=studio.company.handle,
            asset_handle=handle,
            url_modifier=modifier,
            url_post_apply_modifier=post,
        )
        ask(who or studio.who, message)

    return run


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (("rotate=90", "qlt=50"), ("rotate=90", "qlt=50")),
        (("rotate=90", None), ("rotate=90", "qlt=90")),
        ((None, "qlt=50"), ("flip=lr", "qlt=50")),
        (("", ""), ("", "")),
        ((None, None), ("flip=lr", "qlt=90")),
        (("$not yet made$".replace(" ", "_"), "modify=this&.x"), ("$not_yet_made$", "modify=this&.x")),
        (("crop=0,0,10,10\n&flip=lr", ""), ("crop=0,0,10,10\n&flip=lr", "")),
    ],
)
def test_set_url_modifier_stores_what_is_given(given, stored, set_modifier, ask, source, studio: Studio) -> None:
    before = studio.asset(source)
    set_modifier(source, *given)
    after = studio.asset(source)
    assert (after.url_modifier, after.url_post_apply_modifier, after.picture_id) == (*stored, before.picture_id)
    assert (after.publish_changed >= before.publish_changed, after.last_modify_user) == (True, studio.who.email)
    message = GetAssetsParam(company_handle=studio.company.handle, asset_handle_array=(source,))
    (shown,) = ask(studio.who, message).asset_array
    assert (shown.image_info.url_modifier, shown.image_info.url_post_apply_modifier) == stored


def test_it_is_served_from_the_next_publish_on(set_modifier, source: str, studio: Studio) -> None:
    studio.change(source, ready_for_publish=True)
    with studio.runtime.unit_of_work(studio.scope, writing=True) as services:
        services.publishing.put_out(services.assets.readable(source))
    set_modifier(source, "rotate=90")
    assert published(studio) == "flip=lr"
    with studio.runtime.unit(writing=True) as unit:
        unit.session.merge(studio.company).publish_at_once = True
    set_modifier(source, "rotate=180")
    assert published(studio) == "rotate=180"


def published(studio: Studio) -> str:
    with studio.runtime.unit() as unit:
        row = unit.session.scalars(select(PublishedAsset)).one()
        return row.record["image"]["modifier"]


@pytest.mark.parametrize("text", ["wid=x", "src=is{cat", "op_usm=a", "x" * 9000, "layer=none"])
def test_commands_that_cannot_be_read_are_refused(text: str, set_modifier, source: str, studio: Studio) -> None:
    for given, element in (((text, None), "urlModifier"), ((None, text), "urlPostApplyModifier")):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            set_modifier(source, *given)
        assert told.reason.startswith(f"{element}: Error parsing IS command: ")
    row = studio.asset(source)
    assert (row.url_modifier, row.url_post_apply_modifier) == ("flip=lr", "qlt=90")


def test_an_asset_in_the_trash_is_refused(set_modifier, ask, source: str, studio: Studio) -> None:
    ask(studio.who, DeleteAssetParam(company_handle=studio.company.handle, asset_handle=source))
    with refused(FaultCode.INVALID_PARAMETER) as told:
        set_modifier(source, "rotate=90")
    assert told.reason == f"assetHandle {source}: the asset is in the trash"


def test_set_url_modifier_needs_the_right_to_write(set_modifier, caller, shelf, source: str) -> None:
    who = caller(Role.IMAGE_PORTAL_CONTRIB)
    shelf.allow(shelf.group("readers", who), "Read", folder="")
    with refused(FaultCode.MISSING_PERMISSION):
        set_modifier(source, "rotate=90", who=who)
