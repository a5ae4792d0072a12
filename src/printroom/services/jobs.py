"""Jobs: submitted as a row, done by a workflow that starts after the row is committed, shown from the row."""

from __future__ import annotations

import datetime as dt
import socket
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from printroom.contract.constants import JobType
from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Job, JobItem, JobLogLine, now
from printroom.models.handles import JobName, job_handle, job_name
from printroom.repositories import jobs as rows
from printroom.repositories.unit import Unit
from printroom.services.caller import Scope
from printroom.services.names import printable
from printroom.services.resources import Resources

LONGEST_NAME = 200
# As much as the contract can show.
LARGEST_SIZE = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that a job shall take in: where from, into which folder (below the company's root), under which name.

    `blob_key` names its bytes where they have been received already.
    """

    source: str
    folder_path: str
    file_name: str
    blob_key: str | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """What a submitter asks for. `kind` names the worker's task; `options` is the contract's job element, plain."""

    name: str
    kind: str
    type: str
    options: dict[str, Any] = field(default_factory=dict)
    locale: str = ""
    description: str = ""


def publish_order(name: str, options: dict[str, Any], *, locale: str = "", description: str = "") -> Order:
    """An image serving publish job."""
    return Order(
        name=name,
        kind="imageServingPublish",
        type=JobType.IMAGE_SERVING_PUBLISH,
        options=options,
        locale=locale,
        description=description,
    )


class Jobs:
    def __init__(self, unit: Unit, scope: Scope, resources: Resources) -> None:
        self._unit = unit
        self._session: Session = unit.session
        self._scope = scope
        self._resources = resources

    def submit(self, order: Order, items: Iterable[Incoming] = ()) -> Job:
        """A job that starts once the unit of work is committed."""
        job = self._add(order)
        self.add_items(job, items, batch=job.key)
        self._start(job.key)
        return job

    def open_post(self, order: Order) -> Job:
        """An upload job that takes files as they are posted, until it is ended or half an hour has passed."""
        job = self._add(order)
        job.is_open = True
        job.last_post = now()
        return job

    def post(self, job: Job, items: Iterable[Incoming], *, end: bool) -> None:
        """Add received files; with `end` the job takes no more."""
        job = self._locked(job)
        if not job.is_open:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"jobHandle {job.handle}: this upload job has ended")
        job.last_post = now()
        job.is_open = not end
        batch = f"{job.key}:{uuid.uuid4().hex}"
        self.add_items(job, items, batch=batch)
        self._start(batch)

    def submitted_handle(self, job: Job) -> str:
        """What submitJob answers: the given name; the unique name and the number come later."""
        return job_handle(job.company_id, original_name=job.original_name)

    def readable(self, handle: str) -> Job:
        name = job_name(handle)
        job = rows.by_name(self._session, self._scope.company.id, name) if name else None
        if job is None or (name is not None and name.company_id != job.company_id):
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"jobHandle {printable(handle)!r}: no such job")
        return job

    def stop(self, job: Job) -> None:
        """Ask a running job to stop after the item in work; finished items stay. A done job is a fault 30001."""
        job = self._locked(job)
        if job.state == rows.DONE:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"jobHandle {job.handle}: the job is done")
        job.stop_requested = True
        job.is_open = False
        job.state = "Stopping"
        self._start(f"{job.key}:stop")

    def log_lines(self, job: Job, types: Collection[str] = ()) -> list[JobLogLine]:
        return list(rows.log_lines(self._session, job.id, types=types))

    def _locked(self, job: Job) -> Job:
        found = rows.locked(self._session, job.id)
        if found is None:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"jobHandle {job.handle}: no such job")
        return found

    def _add(self, order: Order) -> Job:
        name = order.name.strip()
        if not name:
            raise ApiFault(FaultCode.MISSING_PARAMETER, "jobName is required")
        if len(name) > LONGEST_NAME or "|" in name or not name.isprintable():
            raise ApiFault(
                FaultCode.INVALID_PARAMETER,
                f"jobName {printable(name)!r}: at most {LONGEST_NAME} printable characters without |",
            )
        caller = self._scope.caller
        started = now()
        job = Job(
            key=uuid.uuid4().hex,
            company_id=self._scope.company.id,
            user_id=caller.user_id,
            original_name=name,
            name=self._unique_name(name, started),
            type=order.type,
            kind=order.kind,
            submit_user_email=caller.email,
            locale=order.locale or caller.locale,
            description=order.description,
            server_name=socket.gethostname(),
            options=order.options,
        )
        self._session.add(job)
        self._session.flush()
        return job

    def _unique_name(self, name: str, moment: dt.datetime) -> str:
        while True:
            stamp = f"{moment:%Y-%m-%d-%H:%M:%S}.{moment.microsecond // 1000:03}"
            unique = f"{name}_{stamp}"
            if rows.by_name(self._session, self._scope.company.id, JobName(0, "", unique, None)) is None:
                return unique
            moment += dt.timedelta(milliseconds=1)

    def add_items(self, job: Job, items: Iterable[Incoming], *, batch: str) -> None:
        added = [
            JobItem(
                job_id=job.id,
                batch=batch,
                source=item.source,
                folder_path=item.folder_path,
                file_name=item.file_name,
                blob_key=item.blob_key,
                size=item.size,
            )
            for item in items
        ]
        self._session.add_all(added)
        job.total_file_count += len(added)
        job.total_size = min(job.total_size + sum(item.size for item in added), LARGEST_SIZE)
        self._session.flush()

    def _start(self, workflow: str) -> None:
        self._unit.after_commit(lambda: self._resources.start_job(workflow))
