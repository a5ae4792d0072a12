"""replaceImage: new pixels in place."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from printroom.contract.faults import FaultCode
from printroom.contract.messages import CreateDerivedAssetParam, GetAssetsParam, ReplaceImageParam
from printroom.contract.roles import Role
from printroom.models import PublishedAsset
from refusals import refused
from studio import Studio, apart, drawn

SOURCE = drawn(600, 400)


@pytest.fixture
def replace(ask, studio: Studio):
    def run(handle: str, commands: str, *, who=None) -> str:
        message = ReplaceImageParam(company_handle=studio.company.handle, asset_handle=handle, url_modifier=commands)
        return ask(who or studio.who, message).asset_handle

    return run


@pytest.fixture
def view(ask, studio: Studio):
    def run(owner: str, name: str, commands: str) -> str:
        message = CreateDerivedAssetParam(
            company_handle=studio.company.handle,
            owner_handle=owner,
            folder_handle="f|Acme/",
            name=name,
            type="AdjustedView",
            url_modifier=commands,
        )
        return ask(studio.who, message).asset_handle

    return run


def test_replace_image_keeps_handle_name_and_folder_and_resets_the_modifiers(replace, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, url_modifier="flip=lr", url_post_apply_modifier="flip=lr&rotate=90", resolution=144.0)
    studio.change(source, anchor_x=100, anchor_y=50, description="A cat", ready_for_publish=True)
    before = studio.asset(source)
    assert replace(source, "crop=100,0,400,400&wid=200") == source
    after = studio.asset(source)
    with studio.pixels(source) as pixels:
        expected = SOURCE.crop(100, 0, 400, 400).rot90().fliphor().resize(0.5, kernel="lanczos3")
        assert apart(pixels, expected) < 0.6
    kept = ("id", "name", "folder_id", "file_name", "original_file", "description", "created", "ready_for_publish")
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}
    assert (after.url_modifier, after.url_post_apply_modifier, after.resolution) == ("", "", 72)
    assert (after.anchor_x, after.anchor_y) == (25, 0)
    assert after.publish_changed > before.publish_changed
    assert (after.last_modified > before.last_modified, after.last_modify_user) == (True, studio.who.email)


def test_replace_image_adds_a_recipe(replace, copy, studio: Studio) -> None:
    made = copy(studio.add("cat", SOURCE), "made", "flip=lr")
    first = studio.picture(made).revision
    replace(made, "flip=ud")
    one, two = studio.recipes(made)
    assert (one.modifier, one.source_name, one.result_digest) == ("flip=lr", "cat", first)
    assert (two.modifier, two.source_name, two.source_handle) == ("flip=ud", "made", made)
    assert (two.source_digest, two.result_digest) == (first, studio.picture(made).revision)


def test_its_views_follow(replace, view, ask, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    derived = view(source, "piece", "crop=0,0,50,50")
    before = studio.asset(derived).publish_changed
    replace(source, "wid=300")
    assert studio.asset(derived).publish_changed > before
    (shown,) = ask(studio.who, GetAssetsParam(company_handle="Acme", asset_handle_array=(derived,))).asset_array
    assert (shown.image_info.width, shown.image_info.height) == (300, 200)
    assert shown.image_info.url_modifier == "crop=0,0,50,50"


def test_what_is_published_waits_for_the_next_publish(replace, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, ready_for_publish=True)
    with studio.runtime.unit_of_work(studio.scope, writing=True) as services:
        services.publishing.put_out(services.assets.readable(source))
    replace(source, "wid=300")
    assert published(studio) == {"cat": 600}


def test_a_company_that_publishes_at_once_shows_it_with_its_views(replace, view, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    piece = view(source, "piece", "crop=0,0,50,50")
    for handle in (source, piece):
        studio.change(handle, ready_for_publish=True)
    with studio.runtime.unit(writing=True) as unit:
        unit.session.merge(studio.company).publish_at_once = True
    replace(source, "wid=300")
    assert published(studio) == {"cat": 300, "piece": 300}


def published(studio: Studio) -> dict[str, int]:
    """The width of what is served under each name."""
    with studio.runtime.unit() as unit:
        return {row.name: row.record["image"]["width"] for row in unit.session.scalars(select(PublishedAsset))}


def test_without_commands_nothing_changes(replace, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, url_modifier="flip=lr")
    before, everything = studio.asset(source), studio.everything()
    assert replace(source, " ") == source
    after = studio.asset(source)
    assert (after.picture_id, after.url_modifier, after.last_modified) == (
        before.picture_id,
        "flip=lr",
        before.last_modified,
    )
    assert studio.everything() == everything


def test_commands_that_change_no_pixel_still_bake_the_modifiers(replace, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, url_modifier="flip=lr")
    replace(source, "scl=1")
    with studio.pixels(source) as pixels:
        assert apart(pixels, SOURCE.fliphor()) == 0
    assert studio.asset(source).url_modifier == ""


def test_a_view_has_no_pixels_to_replace(replace, view, studio: Studio) -> None:
    piece = view(studio.add("cat", SOURCE), "piece", "crop=0,0,50,50")
    for commands in ("flip=lr", ""):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            replace(piece, commands)
        assert told.reason == f"assetHandle {piece}: the asset is a view (AdjustedView), its owner has the pixels"


@pytest.mark.parametrize("commands", ["wid=x", "src=none", "size=20000,20000", "req=props", "$none$"])
def test_what_a_copy_is_refused_a_replacement_is_too(commands: str, replace, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    before, row = studio.everything(), studio.asset(source).picture_id
    with refused(FaultCode.INVALID_PARAMETER):
        replace(source, commands)
    assert (studio.everything(), studio.asset(source).picture_id) == (before, row)


def test_replace_image_needs_the_right_to_write(replace, caller, shelf, studio: Studio) -> None:
    who = caller(Role.IMAGE_PORTAL_CONTRIB)
    source = studio.add("cat", SOURCE)
    shelf.allow(shelf.group("readers", who), "Read", folder="")
    with refused(FaultCode.MISSING_PERMISSION):
        replace(source, "flip=lr", who=who)
