"""A worker's desk inside the test: `desk.work()` does what is on the queue, as a worker process would, in this one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import pyvips

from printroom.contract.messages import GetJobLogDetailsParam, UploadPostParam
from printroom.contract.types import JobLog, UploadPostJob
from printroom.engine.jobs import Report
from printroom.imaging.intake import Intake
from printroom.models import Asset, Company, Job, Picture
from printroom.repositories import assets as asset_rows
from printroom.repositories import jobs as job_rows
from printroom.repositories import pictures as picture_rows
from printroom.runtime import Runtime
from printroom.services.caller import Access, Caller, Scope
from printroom.services.jobs import Incoming
from printroom.worker import tasks
from printroom.worker.work import Workplace


def picture(suffix: str = ".jpg", width: int = 60, height: int = 40, *, shade: int = 0) -> bytes:
    """A small drawn picture as a file of that format; another shade, other bytes."""
    slope = pyvips.Image.xyz(width, height)
    bands = slope.bandjoin(shade).cast("uchar").copy(interpretation="srgb")
    return bands.write_to_buffer(suffix)


@dataclass
class Desk:
    runtime: Runtime
    company: Company
    admin: Caller
    intake: Intake
    ask: Callable[[Caller, Any], Any]
    done: set[str] = field(default_factory=set)
    stopping: threading.Event = field(default_factory=threading.Event)

    @cached_property
    def place(self) -> Workplace:
        return Workplace(self.runtime, self.intake)

    @property
    def scope(self) -> Scope:
        return Scope(self.admin, self.company, Access(unlimited=True))

    def queue(self) -> list[str]:
        """What waits, oldest first."""
        return [key for key in self.runtime.jobs.pending() if key not in self.done]

    def run(self, key: str) -> None:
        """Do one workflow, as it would be done again after its worker died."""
        tasks.run(self.place, key, Report(key, attempt=1, held=lambda: True, stopping=self.stopping))

    def work(self) -> None:
        """Do everything that is on the queue, and what comes of it."""
        while waiting := self.queue():
            for key in waiting:
                self.run(key)
                self.done.add(key)

    def received(self, name: str, content: bytes, folder: str = "") -> Incoming:
        """A file as the upload door keeps it."""
        key = self.runtime.resources.blobs.put_bytes(self.company.id, content, suffix=name.rpartition(".")[2])
        return Incoming(name, folder, name, blob_key=key, size=len(content))

    def post(self, name: str, *files: Incoming, end: bool = True, **options: object) -> Job:
        """An upload job with these files, posted at once."""
        given = {"overwrite": False, "ready_for_publish": False, "create_mask": False, "email_setting": "None"}
        param = UploadPostParam(
            company_handle=self.company.handle, job_name=name, upload_params=UploadPostJob(**(given | options))
        )
        handle = self.ask(self.admin, param).job_handle
        with self.runtime.unit_of_work(self.scope, writing=True) as services:
            job = services.jobs.readable(handle)
            services.jobs.post(job, files, end=end)
            return job

    def job(self, job_id: int) -> Job:
        with self.runtime.unit() as unit:
            found = job_rows.by_id(unit.session, job_id)
            assert found is not None
            return found

    def log(self, name: str) -> JobLog:
        param = GetJobLogDetailsParam(company_handle=self.company.handle, original_name=name)
        (found,) = self.ask(self.admin, param).job_log_array
        return found

    def lines(self, name: str) -> list[tuple[str, str]]:
        """Type and message of every line in the log of the job of that name."""
        return [(line.log_type, line.log_message) for line in self.log(name).detail_array]

    def asset(self, name: str) -> Asset | None:
        with self.runtime.unit() as unit:
            return asset_rows.by_name(unit.session, self.company.id, name)

    def picture(self, name: str) -> Picture:
        """The picture of the asset of that name."""
        asset = self.asset(name)
        assert asset is not None and asset.picture_id is not None
        with self.runtime.unit() as unit:
            return picture_rows.by_id(unit.session, asset.picture_id)

    def original(self, name: str) -> bytes:
        """The bytes of the asset's original."""
        with self.runtime.unit() as unit:
            key = picture_rows.blob(unit.session, self.picture(name).original_id).key
        return self.runtime.resources.blobs.read(key)

    def keys(self) -> list[str]:
        """The suffixes of all stored keys."""
        found = self.runtime.resources.blobs.keys()
        return sorted(key.rpartition(".")[2] for key, _ in found)

    def passing(self) -> list[Path]:
        return list(self.runtime.config.incoming.iterdir())


@pytest.fixture(scope="session")
def intake():
    with Intake() as made:
        yield made


@pytest.fixture
def desk(runtime, company, admin, intake, ask) -> Desk:
    return Desk(runtime, company, admin, intake, ask)
