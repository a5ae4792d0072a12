"""copyImage: what happens to a copy while others work; on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from printroom.config import Config
from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.messages import (
    CreateFolderParam,
    DeleteAssetParam,
    DeleteFolderParam,
    EmptyAssetsFromTrashParam,
    RenameAssetParam,
    RenameFolderParam,
    ReplaceImageParam,
)
from printroom.engine.jobs import Engine
from printroom.models import Asset, Blob, Picture, Recipe
from printroom.repositories.database import connect, migrate
from printroom.runtime import Runtime
from printroom.services.lanes import Lane
from printroom.services.trash import purge
from refusals import refused
from studio import Studio, apart, drawn

TOGETHER = 6


@pytest.fixture(params=["sqlite", "postgres"])
def config(request, tmp_path: Path) -> Config:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    return Config(data=tmp_path / "data", database_url=url)


@pytest.fixture
def runtime(config: Config, empty_store: Path) -> Iterator[Runtime]:
    if config.database_url:
        database = connect(config.database)
        migrate(database)
        database.dispose()
    else:
        shutil.copytree(empty_store, config.data)
    jobs = Engine(config.jobs_database)
    jobs.start_client()
    made = Runtime(config, jobs)
    yield made
    made.close()


class Gate(Lane):
    """Work waits in it until it is opened; `waiting` is set once somebody does."""

    def __init__(self) -> None:
        super().__init__(1 << 30)
        self.waiting, self.opened = threading.Event(), threading.Event()

    @contextlib.contextmanager
    def admitted(self, cost: int, *, wait: float) -> Iterator[None]:
        self.waiting.set()
        assert self.opened.wait(60)
        yield


@pytest.fixture
def while_copying(copy, runtime: Runtime):
    """Runs `meanwhile` when the copy is planned and no pixel was made yet; what came of the copy is in the future."""

    def run(meanwhile: Callable[[], object], work: Callable[[], object]) -> Future:
        gate = Gate()
        runtime.resources = replace(runtime.resources, copies=gate)
        with ThreadPoolExecutor(1) as pool:
            result = pool.submit(work)
            try:
                assert gate.waiting.wait(60)
                meanwhile()
            finally:
                gate.opened.set()
            return result

    return run


def outcome(work: Callable[[], str]) -> str:
    """The handle, or what the fault says."""
    try:
        return work()
    except ApiFault as fault:
        return f"{fault.code.value} {fault.reason}"


def at_once(*works: Callable[[], str]) -> list[str]:
    start = threading.Barrier(len(works))

    def run(work: Callable[[], str]) -> str:
        start.wait()
        return outcome(work)

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def nothing_stray(studio: Studio) -> None:
    """Every key has its row and every row its bytes."""
    with studio.runtime.unit() as unit:
        named = {blob.key for blob in unit.session.scalars(select(Blob))}
    assert studio.keys() == named
    assert list(studio.runtime.config.incoming.iterdir()) == []


@pytest.mark.parametrize(
    "commands",
    [
        pytest.param([f"wid={20 + at}" for at in range(TOGETHER)], id="different pixels"),
        pytest.param(["flip=lr"] * TOGETHER, id="equal pixels"),
        pytest.param([""] * TOGETHER, id="plain"),
        pytest.param(["", "flip=lr"] * (TOGETHER // 2), id="plain and not"),
    ],
)
def test_copies_to_one_name_at_once_are_one_asset_and_faults(commands: list[str], copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    results = at_once(*(lambda text=text: copy(source, "x", text) for text in commands))
    (winner,) = [result for result in results if result.startswith("a|")]
    assert sorted(result for result in results if result != winner) == ["30000 Asset ID 'x' is already in use."] * (
        TOGETHER - 1
    )
    with studio.runtime.unit() as unit:
        assert [asset.handle for asset in unit.session.scalars(select(Asset).where(Asset.name == "x"))] == [winner]
        assert len(unit.session.scalars(select(Recipe)).all()) == 1
    nothing_stray(studio)


def test_equal_copies_to_different_names_at_once_share_their_bytes(copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    results = at_once(*(lambda at=at: copy(source, f"copy{at}", "flip=lr") for at in range(TOGETHER)))
    assert all(result.startswith("a|") for result in results), results
    assert len({studio.asset(handle).picture_id for handle in results}) == 1
    with studio.runtime.unit() as unit:
        assert len(unit.session.scalars(select(Picture)).all()) == 2
    nothing_stray(studio)


def test_replacements_of_one_image_at_once_follow_each_other_or_are_refused(ask, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    company = studio.company.handle

    def halve() -> str:
        message = ReplaceImageParam(company_handle=company, asset_handle=source, url_modifier="scl=2")
        return ask(studio.who, message).asset_handle

    results = at_once(*[halve] * 3)
    done = results.count(source)
    refusal = f"30000 assetHandle {source}: the image was replaced meanwhile"
    assert (done >= 1, done + results.count(refusal)) == (True, 3)
    assert (studio.picture(source).width, len(studio.recipes(source))) == (round(60 / 2**done + 0.1), done)
    nothing_stray(studio)


def test_a_copy_keeps_no_transaction_open_while_it_renders(ask, copy, while_copying, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    folder = CreateFolderParam(company_handle=studio.company.handle, folder_path="shoes")
    result = while_copying(lambda: ask(studio.who, folder), lambda: copy(source, "made", "flip=lr"))
    assert studio.asset(result.result()).name == "made"


def test_a_name_that_is_taken_meanwhile(ask, copy, while_copying, studio: Studio) -> None:
    source, other = studio.add("cat", drawn(60, 40)), studio.add("dog", drawn(50, 40))
    renaming = RenameAssetParam(
        company_handle=studio.company.handle, asset_handle=other, new_name="made", validate_name=True
    )
    result = while_copying(lambda: ask(studio.who, renaming), lambda: copy(source, "made", "flip=lr"))
    with refused(FaultCode.EXCEPTION) as told:
        result.result()
    assert told.reason == "Asset ID 'made' is already in use."
    nothing_stray(studio)


@pytest.mark.parametrize("purged", [False, True])
def test_a_source_that_is_deleted_meanwhile(purged: bool, ask, copy, while_copying, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    company = studio.company.handle

    def delete() -> None:
        ask(studio.who, DeleteAssetParam(company_handle=company, asset_handle=source))
        if purged:
            ask(studio.who, EmptyAssetsFromTrashParam(company_handle=company, asset_handle_array=(source,)))
            with studio.runtime.unit() as unit:
                purge(unit, studio.runtime.resources.blobs)

    result = while_copying(delete, lambda: copy(source, "made", "flip=lr"))
    with pytest.raises(ApiFault) as told:
        result.result()
    assert told.value.reason == (
        "urlModifier: Unable to read image: Acme/cat cannot be read"
        if purged
        else f"assetHandle {source}: the asset was deleted meanwhile"
    )
    nothing_stray(studio)


@pytest.mark.parametrize("event", ["deleted", "renamed"])
def test_a_folder_that_goes_meanwhile(event: str, ask, copy, while_copying, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    company = studio.company.handle
    folder = ask(studio.who, CreateFolderParam(company_handle=company, folder_path="shoes")).folder_handle
    gone = {
        "deleted": DeleteFolderParam(company_handle=company, folder_handle=folder),
        "renamed": RenameFolderParam(company_handle=company, folder_handle=folder, folder_name="boots"),
    }[event]
    result = while_copying(lambda: ask(studio.who, gone), lambda: copy(source, "made", "flip=lr", folder=folder))
    with refused(FaultCode.INVALID_PARAMETER) as told:
        result.result()
    assert told.reason == "folderHandle f|Acme/shoes/: no such folder"
    nothing_stray(studio)


def test_a_source_that_is_replaced_meanwhile_is_copied_as_it_was(ask, copy, while_copying, studio: Studio) -> None:
    source, other = studio.add("cat", drawn(60, 40)), studio.add("dog", drawn(50, 40))
    with studio.runtime.unit() as unit:
        digest = unit.session.get(Picture, studio.asset(source).picture_id).revision
    result = while_copying(
        lambda: studio.change(source, picture_id=studio.asset(other).picture_id),
        lambda: copy(source, "made", "flip=lr"),
    )
    made = result.result()
    with studio.pixels(made) as pixels:
        assert apart(pixels, drawn(60, 40).fliphor()) == 0
    assert studio.recipes(made)[0].source_digest == digest


def test_an_image_that_is_replaced_meanwhile_is_not_replaced_again(ask, while_copying, studio: Studio) -> None:
    source, other = studio.add("cat", drawn(60, 40)), studio.add("dog", drawn(50, 40))
    message = ReplaceImageParam(company_handle=studio.company.handle, asset_handle=source, url_modifier="flip=lr")
    result = while_copying(
        lambda: studio.change(source, picture_id=studio.asset(other).picture_id), lambda: ask(studio.who, message)
    )
    with refused(FaultCode.EXCEPTION) as told:
        result.result()
    assert told.reason == f"assetHandle {source}: the image was replaced meanwhile"
    assert studio.picture(source).width == 50
