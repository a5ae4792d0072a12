"""deleteAsset, deleteAssets, restoreAssetsFromTrash, emptyAssetsFromTrash."""

import datetime as dt

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import (
    DeleteAssetParam,
    DeleteAssetReturn,
    DeleteAssetsParam,
    DeleteAssetsReturn,
    EmptyAssetsFromTrashParam,
    EmptyAssetsFromTrashReturn,
    RestoreAssetsFromTrashParam,
    RestoreAssetsFromTrashReturn,
)
from printroom.contract.roles import Role
from printroom.contract.types import AssetOperationFault
from printroom.models import now
from printroom.models.asset import EMPTIED
from printroom.repositories import published
from refusals import refused


@pytest.fixture
def who(caller):
    return caller(Role.IPS_USER)


@pytest.fixture
def delete(ask, who, company):
    return lambda handle, who=who: ask(who, DeleteAssetParam(company_handle=company.handle, asset_handle=handle))


@pytest.fixture
def every(ask, who, company):
    """Runs a batch operation on handles."""

    def run(param, *handles):
        return ask(who, param(company_handle=company.handle, asset_handle_array=handles))

    return run


def states(shelf, *handles):
    return [shelf.row(handle).trash_state for handle in handles]


def fault(handle, reason, code=30001):
    return AssetOperationFault(asset_handle=handle, code=code, reason=reason)


def test_delete_asset_takes_its_views_along(delete, shelf):
    cat, other = shelf.add("cat", size=1, into="a"), shelf.add("other")
    views = [
        shelf.add(f"view{number}", type="AdjustedView", owner_id=shelf.row(cat).id, into="b") for number in range(2)
    ]

    assert delete(cat) == DeleteAssetReturn()
    assert states(shelf, cat, *views, other) == ["InTrash", "InTrash", "InTrash", "NotInTrash"]
    (shown,) = shelf.shown(cat)
    assert (shown.trash_state, shown.folder, shown.last_modify_user) == ("InTrash", "Acme/a/", "ipsuser1@example.com")
    assert delete(cat) == DeleteAssetReturn()


def test_delete_asset_needs_the_delete_right(delete, shelf, caller):
    contributor = caller(Role.IMAGE_PORTAL_CONTRIB)
    cat = shelf.add("cat", into="a")
    shelf.allow(shelf.group("mine", contributor), "Read", "Write", folder="a/")

    with refused(FaultCode.MISSING_PERMISSION) as told:
        delete(cat, contributor)
    assert told.reason == f"Delete permission on asset {cat} is missing"
    assert states(shelf, cat) == ["NotInTrash"]


def test_delete_assets_tells_what_failed(every, shelf):
    cat, dog, gone = shelf.add("cat"), shelf.add("dog"), shelf.add("gone", trash_state=EMPTIED)

    assert every(DeleteAssetsParam, cat, "a|99", dog, gone) == DeleteAssetsReturn(
        success_count=2,
        warning_count=0,
        error_count=2,
        error_detail_array=(
            fault("a|99", "assetHandle 'a|99': no such asset"),
            fault(gone, f"assetHandle {gone!r}: no such asset"),
        ),
    )
    assert states(shelf, cat, dog, gone) == ["InTrash", "InTrash", EMPTIED]


def test_restore_brings_back_what_went_together(every, delete, shelf):
    cat = shelf.add("cat", size=1)
    thrown = {"trash_state": "InTrash", "trashed": now() - dt.timedelta(hours=1)}
    early, late = (
        shelf.add(name, type="AdjustedView", owner_id=shelf.row(cat).id, **state)
        for name, state in (("early", thrown), ("late", {}))
    )
    delete(cat)

    assert every(RestoreAssetsFromTrashParam, cat) == RestoreAssetsFromTrashReturn(
        success_count=1, warning_count=0, error_count=0
    )
    assert states(shelf, cat, early, late) == ["NotInTrash", "InTrash", "NotInTrash"]


def test_restore_tells_conflicts(every, delete, shelf):
    cat, kept = shelf.add("cat", size=1), shelf.add("kept")
    view = shelf.add("view", type="AdjustedView", owner_id=shelf.row(cat).id)
    gone = shelf.add("gone", trash_state="InTrash")
    delete(cat)
    every(EmptyAssetsFromTrashParam, gone)
    shelf.add("gone")

    assert every(RestoreAssetsFromTrashParam, view, kept, gone, cat, view) == RestoreAssetsFromTrashReturn(
        success_count=1,
        warning_count=0,
        error_count=4,
        error_detail_array=(
            fault(view, "Asset 'view' is a view of 'cat', which is deleted.", 30000),
            fault(kept, f"assetHandle {kept}: the asset is not in the trash"),
            fault(gone, f"assetHandle {gone!r}: no such asset"),
            fault(view, f"assetHandle {view}: the asset is not in the trash"),
        ),
    )
    assert states(shelf, cat, view) == ["NotInTrash", "NotInTrash"]


def test_empty_frees_the_names_of_an_asset_and_its_views(every, delete, shelf):
    cat = shelf.add("cat", size=1)
    view = shelf.add("view", type="AdjustedView", owner_id=shelf.row(cat).id)
    kept = shelf.add("kept")
    delete(cat)

    assert every(EmptyAssetsFromTrashParam, cat, kept) == EmptyAssetsFromTrashReturn(
        success_count=1,
        warning_count=0,
        error_count=1,
        error_detail_array=(fault(kept, f"assetHandle {kept}: the asset is not in the trash"),),
    )
    assert states(shelf, cat, view, kept) == [EMPTIED, EMPTIED, "NotInTrash"]
    assert shelf.names(cat, view, kept) == ["kept"]
    again = shelf.add("cat")
    assert shelf.names(again) == ["cat"]


def test_what_is_published_at_once_goes_and_comes_back(every, delete, shelf, runtime, company):
    with runtime.unit(writing=True) as unit:
        unit.session.merge(company).publish_at_once = True
    cat = shelf.add("cat", size=1, ready_for_publish=True)
    view = shelf.add("view", type="AdjustedView", owner_id=shelf.row(cat).id, ready_for_publish=True)

    def out():
        with runtime.unit() as unit:
            return [published.record(unit.session, company.id, name) is not None for name in ("cat", "view")]

    with runtime.unit_of_work(shelf.scope, writing=True) as services:
        services.scope.company.publish_at_once = True
        services.publishing.noticed(*(services.assets.readable(handle) for handle in (cat, view)))
    assert out() == [True, True]
    delete(cat)
    assert out() == [False, False]
    every(RestoreAssetsFromTrashParam, cat)
    assert out() == [True, True]
