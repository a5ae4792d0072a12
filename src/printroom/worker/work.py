"""Work: one job in a worker's hands, and what every task needs for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from printroom.config import Config
from printroom.engine.jobs import Report
from printroom.imaging.intake import Intake
from printroom.models import Job
from printroom.repositories import companies as company_rows
from printroom.repositories import jobs as rows
from printroom.repositories import users as user_rows
from printroom.runtime import Runtime
from printroom.services import Services
from printroom.services.caller import Scope
from printroom.services.progress import LogTypes, Progress
from printroom.services.sign_in import caller_of, scope

SECONDS_A_NOTE = 1.0


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a worker process has: the runtime, and the child that opens unknown files. `at_work` are items in work."""

    runtime: Runtime
    intake: Intake
    at_work: set[int] = field(default_factory=set)

    @property
    def config(self) -> Config:
        return self.runtime.config


@dataclass(slots=True)
class Work:
    """`key` is the workflow's id: the job's key, or that with a batch behind a colon."""

    place: Workplace
    report: Report
    key: str
    job: Job
    types: LogTypes
    _noted: float = field(default=0.0, init=False)

    @contextmanager
    def writing(self) -> Iterator[tuple[Services, Progress]]:
        """One short transaction, as the submitting user; Gone where the job was deleted or ended meanwhile."""
        with self.place.runtime.unit_of_work(self._scope, writing=True) as services:
            job = rows.locked(services.unit.session, self.job.id)
            if job is None or job.state == rows.DONE:
                raise Gone
            yield services, Progress(services.unit.session, job, self.types)

    def note_due(self) -> bool:
        """Whether a note of progress may be written: at most once a second."""
        moment = time.monotonic()
        due = moment - self._noted >= SECONDS_A_NOTE
        if due:
            self._noted = moment
        return due

    def _scope(self, session: Session) -> Scope:
        """The submitter's, judged again: who left the company since has no say in it any more."""
        user = user_rows.by_id(session, self.job.user_id)
        company = company_rows.by_id(session, self.job.company_id)
        assert user is not None and company is not None, "foreign keys keep them"
        return scope(session, caller_of(session, user), company=company.handle, access_user=None, access_group=None)


class Gone(Exception):
    """The job was ended or deleted by somebody else: nothing is left to do."""
