"""renameAsset."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import RenameAssetParam, RenameAssetReturn
from printroom.contract.roles import Role
from printroom.models.asset import EMPTIED
from printroom.repositories import published
from refusals import refused


@pytest.fixture
def rename(ask, caller, company):
    who = caller(Role.IPS_USER)

    def run(handle, name, *, validate=True, who=who):
        return ask(
            who,
            RenameAssetParam(company_handle=company.handle, asset_handle=handle, new_name=name, validate_name=validate),
        )

    return run


def test_rename_asset_changes_name_and_virtual_file_name(rename, shelf):
    handle = shelf.add("cat", file_name="cat.v2.tif", original_file="cat.v2.tif", size=1)

    assert rename(handle, " tiger ") == RenameAssetReturn()
    (shown,) = shelf.shown(handle)
    assert (shown.name, shown.file_name, shown.image_info.original_file) == ("tiger", "tiger.tif", "cat.v2.tif")
    assert (shown.image_info.sku, shown.image_info.description) == ("tiger", "tiger")
    assert shown.last_modify_user == "ipsuser1@example.com"


def test_rename_asset_to_its_own_name_changes_nothing(rename, shelf):
    handle = shelf.add("cat")
    before = shelf.shown(handle)

    assert rename(handle, "cat") == RenameAssetReturn()
    assert shelf.shown(handle) == before


@pytest.mark.parametrize("validate", [True, False])
@pytest.mark.parametrize("state", ["NotInTrash", "InTrash"])
def test_rename_asset_refuses_a_used_name(rename, shelf, validate, state):
    handle = shelf.add("cat", into="a")
    shelf.add("Café", into="b", trash_state=state)

    with refused(FaultCode.EXCEPTION) as told:
        rename(handle, "Cafe\u0301", validate=validate)
    assert told.reason == "Asset ID 'Café' is already in use."
    assert shelf.names(handle) == ["cat"]


def test_rename_asset_takes_an_emptied_name_and_one_of_another_list(rename, shelf):
    handle = shelf.add("cat")
    shelf.add("gone", trash_state=EMPTIED)
    shelf.add("font", type="Font", name_space="font")

    rename(handle, "gone")
    rename(handle, "font")
    assert shelf.names(handle) == ["font"]


@pytest.mark.parametrize("name", ["a/b", "a?b", "a&b", "a,b", "..", "a\nb", "x" * 201])
def test_rename_asset_refuses_names_that_urls_cannot_carry(rename, shelf, name):
    handle = shelf.add("cat")

    with refused(FaultCode.INVALID_PARAMETER) as told:
        rename(handle, name)
    assert told.reason.startswith("newName")
    assert shelf.names(handle) == ["cat"]


def test_rename_asset_refuses_the_unknown_the_foreign_and_the_thrown_away(rename, shelf, ask, caller, other_company):
    thrown = shelf.add("thrown", trash_state="InTrash")
    for handle in ("a|99", "", thrown):
        with refused(FaultCode.INVALID_PARAMETER):
            rename(handle, "new")
    foreigner = caller(Role.IPS_COMPANY_ADMIN, company=other_company)
    param = RenameAssetParam(
        company_handle=other_company.handle, asset_handle=thrown, new_name="new", validate_name=True
    )
    with refused(FaultCode.INVALID_PARAMETER) as told:
        ask(foreigner, param)
    assert told.reason == f"assetHandle {thrown!r}: no such asset"


def test_rename_asset_moves_what_is_published_at_once(rename, shelf, runtime, company):
    with runtime.unit(writing=True) as unit:
        unit.session.merge(company).publish_at_once = True
    handle = shelf.add("cat", size=3, ready_for_publish=True)
    rename(handle, "tiger")

    with runtime.unit() as unit:
        assert published.record(unit.session, company.id, "cat") is None
        assert published.record(unit.session, company.id, "tiger") is not None
