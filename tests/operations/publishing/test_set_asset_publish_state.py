"""setAssetPublishState and setAssetsPublishState."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import (
    SetAssetPublishStateParam,
    SetAssetPublishStateReturn,
    SetAssetsPublishStateParam,
    SetAssetsPublishStateReturn,
)
from printroom.contract.roles import Role
from printroom.contract.types import AssetOperationFault, PublishStateUpdate
from printroom.repositories import companies, published
from refusals import refused

MARKED, NOT_MARKED = "MarkedForPublish", "NotMarkedForPublish"


@pytest.fixture
def mark(ask, caller, company):
    who = caller(Role.IPS_USER)

    def run(handle, state=MARKED, *, contexts=None, who=who):
        param = SetAssetPublishStateParam(
            company_handle=company.handle, asset_handle=handle, publish_state=state, context_handle_array=contexts
        )
        return ask(who, param)

    return run


def contexts(runtime, company):
    with runtime.unit() as unit:
        return {context.type: context.handle for context in companies.contexts(unit.session, company.id)}


def out(runtime, company, name):
    with runtime.unit() as unit:
        return published.record(unit.session, company.id, name) is not None


def test_set_asset_publish_state_marks_and_unmarks(mark, shelf, runtime, company):
    handle = shelf.add("cat", size=1)
    before = shelf.row(handle)

    assert mark(handle) == SetAssetPublishStateReturn()
    marked = shelf.row(handle)
    assert (marked.ready_for_publish, marked.last_modified) == (True, before.last_modified)
    assert marked.publish_changed >= before.publish_changed
    assert shelf.shown(handle)[0].ready_for_publish is True
    assert not out(runtime, company, "cat")
    mark(handle, NOT_MARKED)
    assert shelf.row(handle).ready_for_publish is False


def test_set_asset_publish_state_publishes_at_once_where_the_company_does(mark, shelf, runtime, company):
    with runtime.unit(writing=True) as unit:
        unit.session.merge(company).publish_at_once = True
    handle = shelf.add("cat", size=1)

    mark(handle)
    assert out(runtime, company, "cat")
    mark(handle, NOT_MARKED)
    assert not out(runtime, company, "cat")


def test_set_asset_publish_state_for_contexts(mark, shelf, runtime, company, other_company):
    handle, known = shelf.add("cat"), contexts(runtime, company)
    mark(handle, contexts=())
    mark(handle, NOT_MARKED, contexts=(known["ImageServing"],))
    assert shelf.row(handle).ready_for_publish is False
    mark(handle, contexts=tuple(known.values()))
    assert shelf.row(handle).ready_for_publish is True

    with refused(FaultCode.EXCEPTION) as told:
        mark(handle, NOT_MARKED, contexts=(known["Video"], known["ImageRendering"]))
    assert told.reason == "publishing to ImageRendering, Video is not built yet in this server"
    foreign = contexts(runtime, other_company)["ImageServing"]
    for unknown in (foreign, "pc|999", ""):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            mark(handle, NOT_MARKED, contexts=(unknown,))
        assert told.reason == f"contextHandle {unknown!r}: no such publish context"
    assert shelf.row(handle).ready_for_publish is True


def test_set_asset_publish_state_refuses_other_states_and_assets(mark, shelf, caller):
    handle, thrown = shelf.add("cat", into="a"), shelf.add("thrown", trash_state="InTrash")
    with refused(FaultCode.INVALID_PARAMETER) as told:
        mark(handle, "Published")
    assert told.reason == "publishState 'Published': expected MarkedForPublish or NotMarkedForPublish"
    for unknown in ("a|99", thrown):
        with refused(FaultCode.INVALID_PARAMETER):
            mark(unknown)
    contributor = caller(Role.IMAGE_PORTAL_CONTRIB)
    shelf.allow(shelf.group("mine", contributor), "Read", folder="a/")
    with refused(FaultCode.MISSING_PERMISSION):
        mark(handle, who=contributor)
    assert shelf.row(handle).ready_for_publish is False


def test_set_assets_publish_state_each_its_own(ask, caller, company, shelf):
    cat, dog, cow = shelf.add("cat"), shelf.add("dog", ready_for_publish=True), shelf.add("cow")
    updates = tuple(
        PublishStateUpdate(asset_handle=handle, publish_state=state)
        for handle, state in ((cat, MARKED), (dog, NOT_MARKED), (cow, "Any"), ("a|99", MARKED))
    )
    param = SetAssetsPublishStateParam(company_handle=company.handle, publish_state_update_array=updates)

    assert ask(caller(Role.IPS_USER), param) == SetAssetsPublishStateReturn(
        success_count=2,
        warning_count=0,
        error_count=2,
        error_detail_array=(
            AssetOperationFault(
                asset_handle=cow,
                code=30001,
                reason="publishState 'Any': expected MarkedForPublish or NotMarkedForPublish",
            ),
            AssetOperationFault(asset_handle="a|99", code=30001, reason="assetHandle 'a|99': no such asset"),
        ),
    )
    assert [shelf.row(handle).ready_for_publish for handle in (cat, dog, cow)] == [True, False, False]
