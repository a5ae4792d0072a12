"""moveAsset and moveAssets."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import MoveAssetParam, MoveAssetReturn, MoveAssetsParam, MoveAssetsReturn
from printroom.contract.roles import Role
from printroom.contract.types import AssetMove, AssetOperationFault
from refusals import refused


@pytest.fixture
def move(ask, caller, company):
    who = caller(Role.IPS_USER)

    def run(handle, folder, *, who=who):
        return ask(who, MoveAssetParam(company_handle=company.handle, asset_handle=handle, folder_handle=folder))

    return run


@pytest.fixture
def move_all(ask, caller, company):
    who = caller(Role.IPS_USER)

    def run(*moves):
        pairs = tuple(AssetMove(asset_handle=asset, folder_handle=folder) for asset, folder in moves)
        return ask(who, MoveAssetsParam(company_handle=company.handle, asset_move_array=pairs))

    return run


def places(shelf, *handles):
    return [asset.folder for asset in shelf.shown(*handles)]


@pytest.mark.parametrize("folder", ["f|Acme/b/c/", "Acme/b/c", "b/c"])
def test_move_asset_changes_the_folder_alone(move, shelf, folder):
    handle = shelf.add("cat", into="a", original_path="Acme/a/", original_file="cat.jpg", size=5)
    shelf.folder("b/c")
    (before,) = shelf.shown(handle)

    assert move(handle, folder) == MoveAssetReturn()
    (after,) = shelf.shown(handle)
    assert (after.folder, after.folder_handle) == ("Acme/b/c/", "f|Acme/b/c/")
    assert (after.name, after.asset_handle, after.image_info) == ("cat", handle, before.image_info)
    assert after.last_modify_user == "ipsuser1@example.com"


def test_move_asset_to_where_it_is_changes_nothing(move, shelf):
    handle = shelf.add("cat", into="a")
    before = shelf.shown(handle)

    assert move(handle, "a") == MoveAssetReturn()
    assert shelf.shown(handle) == before


def test_move_asset_names_the_handle_that_is_wrong(move, shelf):
    handle, thrown = shelf.add("cat"), shelf.add("thrown", trash_state="InTrash")
    shelf.folder("a")
    for asset, folder, reason in (
        ("a|99|1|99", "a", "assetHandle 'a|99|1|99': no such asset"),
        (handle, "b", "folderHandle 'b': no such folder"),
        (handle, "", "folderHandle '': no such folder"),
        (thrown, "a", f"assetHandle {thrown}: the asset is in the trash"),
    ):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            move(asset, folder)
        assert told.reason == reason
    assert places(shelf, handle, thrown) == ["Acme/", "Acme/"]


def test_move_asset_needs_the_write_right_on_asset_and_folder(move, shelf, caller):
    contributor = caller(Role.IMAGE_PORTAL_CONTRIB)
    mine = shelf.group("mine", contributor)
    handle, fixed = shelf.add("cat", into="a"), shelf.add("fixed", into="b")
    shelf.allow(mine, "Read", "Write", folder="a/")
    shelf.allow(mine, "Read", folder="b/")

    for asset, folder, missing in ((handle, "b", "folder Acme/b/"), (fixed, "a", f"asset {fixed}")):
        with refused(FaultCode.MISSING_PERMISSION) as told:
            move(asset, folder, who=contributor)
        assert told.reason == f"Write permission on {missing} is missing"
    assert places(shelf, handle, fixed) == ["Acme/a/", "Acme/b/"]


def test_move_assets_each_to_its_own_folder(move_all, shelf):
    cat, dog, cow = (shelf.add(name) for name in ("cat", "dog", "cow"))
    shelf.folder("a")
    shelf.folder("b")

    assert move_all((cat, "a"), (dog, "Acme/b/"), ("a|99", "a"), (cow, "nowhere")) == MoveAssetsReturn(
        success_count=2,
        warning_count=0,
        error_count=2,
        error_detail_array=(
            AssetOperationFault(asset_handle="a|99", code=30001, reason="assetHandle 'a|99': no such asset"),
            AssetOperationFault(asset_handle=cow, code=30001, reason="folderHandle 'nowhere': no such folder"),
        ),
    )
    assert places(shelf, cat, dog, cow) == ["Acme/a/", "Acme/b/", "Acme/"]


def test_move_assets_without_any(move_all):
    assert move_all() == MoveAssetsReturn(success_count=0, warning_count=0, error_count=0)
