"""createDerivedAsset: a view that stores commands and follows its owner."""

from __future__ import annotations

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import (
    CreateDerivedAssetParam,
    DeleteAssetParam,
    GetAssetsParam,
    RestoreAssetsFromTrashParam,
)
from refusals import refused
from studio import Studio, apart, drawn

SOURCE = drawn(600, 400)


@pytest.fixture
def derive(ask, studio: Studio):
    def run(owner: str, name: str = "view", kind: str = "AdjustedView", **fields: str) -> str:
        usual = {"company_handle": studio.company.handle, "folder_handle": "f|Acme/", "type": kind}
        message = CreateDerivedAssetParam(owner_handle=owner, name=name, **(usual | fields))
        return ask(studio.who, message).asset_handle

    return run


def shown(ask, studio: Studio, handle: str):
    message = GetAssetsParam(company_handle=studio.company.handle, asset_handle_array=(handle,))
    (found,) = ask(studio.who, message).asset_array
    return found


def test_an_adjusted_view_shows_the_picture_of_its_owner_and_its_own_commands(derive, ask, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, anchor_x=10, anchor_y=20, resolution=144.0, url_modifier="flip=lr")
    keys = studio.keys()
    handle = derive(source, url_modifier="crop=0,0,100,100", url_post_apply_modifier="qlt=90")
    assert studio.keys() == keys
    row = studio.asset(handle)
    assert handle == f"a|{row.id}|10|{row.id}"
    assert (row.owner_id, row.picture_id, row.type) == (studio.asset(source).id, None, "AdjustedView")
    asset = shown(ask, studio, handle)
    info = asset.image_info
    assert (asset.type, asset.name, asset.layer_view_info) == ("AdjustedView", "view", None)
    assert (info.width, info.height, info.resolution, info.anchor_x, info.anchor_y) == (600, 400, 144, 10, 20)
    assert (info.url_modifier, info.url_post_apply_modifier) == ("crop=0,0,100,100", "qlt=90")
    assert info.optimized_file == shown(ask, studio, source).image_info.optimized_file


def test_a_layer_view_shows_its_commands(derive, ask, studio: Studio) -> None:
    handle = derive(studio.add("cat", SOURCE), kind="LayerView", url_modifier="layer=0&rotate=90")
    asset = shown(ask, studio, handle)
    assert (asset.type, asset.image_info) == ("LayerView", None)
    assert asset.layer_view_info.url_modifier == "layer=0&rotate=90"
    assert asset.layer_view_info.url_post_apply_modifier == ""


def test_commands_may_be_left_out(derive, studio: Studio) -> None:
    row = studio.asset(derive(studio.add("cat", SOURCE)))
    assert (row.url_modifier, row.url_post_apply_modifier) == ("", "")


def test_a_view_goes_into_the_trash_with_its_owner_and_comes_back_with_it(derive, ask, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    handle, company = derive(source), studio.company.handle
    ask(studio.who, DeleteAssetParam(company_handle=company, asset_handle=source))
    assert studio.asset(handle).trash_state == "InTrash"
    ask(studio.who, RestoreAssetsFromTrashParam(company_handle=company, asset_handle_array=(source,)))
    assert studio.asset(handle).trash_state == "NotInTrash"


def test_the_view_of_a_view_belongs_to_the_picture(derive, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    inner = derive(derive(source, "one"), "two", url_modifier="flip=lr")
    assert studio.asset(inner).owner_id == studio.asset(source).id


def test_a_view_is_copied_with_what_its_owner_shows_then(derive, copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    handle = derive(source, url_modifier="crop=0,0,100,100")
    with studio.pixels(copy(handle, "made", "flip=lr")) as pixels:
        assert apart(pixels, SOURCE.crop(0, 0, 100, 100).fliphor()) == 0


@pytest.mark.parametrize(
    ("fields", "code", "reason"),
    [
        ({"kind": "Image"}, 30001, "type 'Image': expected one of AdjustedView, LayerView"),
        ({"kind": ""}, 30001, "type '': expected one of AdjustedView, LayerView"),
        ({"name": "cat"}, 30000, "Asset ID 'cat' is already in use."),
        ({"owner": "a|999"}, 30001, "ownerHandle 'a|999': no such asset"),
        ({"folder_handle": "f|Acme/none/"}, 30001, "folderHandle 'f|Acme/none/': no such folder"),
        ({"url_modifier": "wid=x"}, 30001, "urlModifier: Error parsing IS command: wid=x: expected a number"),
        (
            {"url_post_apply_modifier": "wid=x"},
            30001,
            "urlPostApplyModifier: Error parsing IS command: wid=x: expected a number",
        ),
    ],
)
def test_create_derived_asset_refuses(fields: dict[str, str], code: int, reason: str, derive, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    before = studio.everything()
    with refused(FaultCode(code)) as told:
        derive(**({"owner": source} | fields))
    assert told.reason == reason
    assert studio.everything() == before


def test_an_owner_in_the_trash_is_refused(derive, ask, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    ask(studio.who, DeleteAssetParam(company_handle=studio.company.handle, asset_handle=source))
    with refused(FaultCode.INVALID_PARAMETER) as told:
        derive(source)
    assert told.reason == f"ownerHandle {source}: the asset is in the trash"
