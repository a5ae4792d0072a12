"""Calls for many assets: they keep nobody else waiting, ask little of the database, and have an end."""

import threading

import pytest
from sqlalchemy import event

from printroom.contract.faults import FaultCode
from printroom.contract.messages import DeleteAssetsParam, GetAssetsParam
from printroom.repositories import assets as rows
from refusals import refused


def test_a_long_batch_lets_others_in_between(runtime, shelf):
    cat, dog = shelf.add("cat"), shelf.add("dog")
    seen = []

    def look(handle):
        if handle == dog:
            seen.append(shelf.row(cat).trash_state)
            with runtime.unit(writing=False) as unit:
                assert rows.count(unit.session, shelf.company.id) == {"Image": 1}
        services.trash.delete(services.assets.deletable(handle))

    with runtime.unit_of_work(shelf.scope, writing=True) as services:
        outcome = services.batches.each([cat, *["a|999999"] * 199, dog], look)

    assert seen == ["InTrash"]
    assert (outcome.success_count, len(outcome.errors)) == (2, 199)
    assert [shelf.row(handle).trash_state for handle in (cat, dog)] == ["InTrash", "InTrash"]


def test_a_writer_that_waits_has_its_turn_before_a_long_batch_ends(runtime, shelf):
    cat = shelf.add("cat")
    wrote = threading.Event()

    def write():
        with runtime.unit_of_work(shelf.scope, writing=True) as others:
            others.folders.create("mine")
        wrote.set()

    waiting = threading.Thread(target=write)
    before_the_last = []

    def look(handle):
        if handle == cat and not waiting.is_alive() and not wrote.is_set():
            waiting.start()
        if handle == "a|999998":
            before_the_last.append(wrote.is_set())

    with runtime.unit_of_work(shelf.scope, writing=True) as services:
        services.batches.each([cat, *["a|999999"] * 2000, "a|999998"], look)
    waiting.join()
    assert before_the_last == [True]


def test_a_short_batch_is_one_transaction(runtime, shelf):
    cat, dog = shelf.add("cat"), shelf.add("dog")
    seen = []

    def look(handle):
        seen.append(shelf.row(cat).trash_state)
        services.trash.delete(services.assets.deletable(handle))

    with runtime.unit_of_work(shelf.scope, writing=True) as services:
        services.batches.each([cat, dog], look)
    assert seen == ["NotInTrash", "NotInTrash"]


def test_handles_that_are_unknown_are_not_looked_up_one_by_one(runtime, ask, admin, company):
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(runtime.database, "before_cursor_execute", note)
    handles = tuple(f"a|{number}" for number in range(1000, 1150))
    reply = ask(admin, DeleteAssetsParam(company_handle=company.handle, asset_handle_array=handles))
    event.remove(runtime.database, "before_cursor_execute", note)

    assert (reply.success_count, reply.error_count) == (0, 150)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) < 10


@pytest.mark.parametrize("param", [DeleteAssetsParam, GetAssetsParam])
def test_fifty_thousand_assets_are_the_most(ask, admin, company, param):
    def call(number):
        return ask(admin, param(company_handle=company.handle, asset_handle_array=("rubbish",) * number))

    call(3)
    with refused(FaultCode.INVALID_PARAMETER) as told:
        call(50_001)
    assert told.reason == "assetHandleArray: at most 50000 in one call, not 50001"
