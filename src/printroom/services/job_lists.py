"""Job lists: which jobs run, which are done, and the lines of their logs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from printroom.contract.constants import ActiveJobState, JobDetailSortField, JobLogSortField
from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Job
from printroom.models.handles import JobName, first_number, job_name
from printroom.repositories import jobs as rows
from printroom.repositories.jobs import Logged, Running
from printroom.services.amounts import MOST_CONDITIONS, few
from printroom.services.caller import Scope
from printroom.services.jobs import Jobs
from printroom.services.names import printable

MOST_LINES = 1000
MOST_JOBS = 1000
MOST_OF_A_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which finished jobs, by when they began, and in which order; without a field the newest come first."""

    user_handle: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    most: int | None = None
    sort_by: str = ""
    descending: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which lines of a log: `number` counts from 1, `size` is at most 1000."""

    types: Collection[str] = ()
    size: int | None = None
    number: int | None = None
    sort_by: str = ""
    descending: bool = False


class JobLists:
    """What the caller may see: the jobs of the request's company, else of all companies where the caller belongs."""

    def __init__(self, session: Session, scope: Scope, jobs: Jobs) -> None:
        self._session = session
        self._scope = scope
        self._jobs = jobs

    def active(self, *, job_handle: str, original_name: str, include_waiting: bool) -> list[Running]:
        """Jobs that are not done, oldest first; none where the named one is done or unknown."""
        name = job_name(job_handle) if job_handle else None
        found = [
            job
            for job in rows.active(self._session, self._companies)
            if (not job_handle or (name is not None and _answers_to(job, name)))
            and (not original_name or job.original_name == original_name)
            and (include_waiting or job.state != ActiveJobState.NEW)
        ]
        work = rows.count_open_items(self._session, [job.id for job in found])
        return [Running(job, *work.get(job.id, (0, 0))) for job in found]

    def finished(self, wanted: Wanted) -> Sequence[Job]:
        user = first_number(wanted.user_handle, "u") if wanted.user_handle else None
        if wanted.user_handle and user is None:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"userHandle {printable(wanted.user_handle)!r}: no such user")
        return rows.finished(
            self._session,
            rows.Filter(company_ids=self._companies, user_id=user, since=wanted.since, until=wanted.until),
            sort_by=_known(wanted.sort_by or JobLogSortField.START_DATE, list(JobLogSortField), element="sortBy"),
            descending=wanted.descending,
            most=_bounded(wanted.most, MOST_JOBS, element="numRows"),
        )

    def details(self, *, job_handle: str, original_name: str, page: Page) -> list[Logged]:
        """The log of one job, or of all that were given a name, newest first."""
        few(page.types, MOST_CONDITIONS, element="logTypeArray")
        size = _bounded(page.size, MOST_LINES, element="recordsPerPage")
        number = _bounded(page.number or 1, 1 << 30, element="resultsPage")
        by = _known(page.sort_by or JobDetailSortField.DATE, list(JobDetailSortField), element="sortBy")
        order = rows.LineOrder(by_type=by == JobDetailSortField.LOG_TYPE, descending=page.descending)
        return [
            Logged(
                job,
                rows.log_page(self._session, job.id, types=page.types, order=order, bounds=((number - 1) * size, size)),
                rows.count_lines(self._session, job.id, types=page.types),
            )
            for job in self._named(job_handle, original_name)
        ]

    def _named(self, job_handle: str, original_name: str) -> Sequence[Job]:
        if job_handle:
            return [self._jobs.readable(job_handle)]
        if not original_name:
            raise ApiFault(FaultCode.MISSING_PARAMETER, "jobHandle or originalName is required")
        return rows.of_original_name(self._session, self._scope.company.id, original_name, most=MOST_OF_A_NAME)

    @property
    def _companies(self) -> Collection[int] | None:
        """None means all of them."""
        if self._scope.entered is not None:
            return [self._scope.entered.id]
        caller = self._scope.caller
        return None if caller.is_ips_admin else list(caller.roles)


def _answers_to(job: Job, name: JobName) -> bool:
    """Whether any form of a job handle means that job."""
    if job.company_id != name.company_id:
        return False
    if name.active_id is not None:
        return job.id == name.active_id
    return job.name == name.name if name.name else job.original_name == name.original_name


def _bounded(number: int | None, most: int, *, element: str) -> int:
    if number is None:
        return most
    if number < 1:
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element}={number}: expected a number from 1")
    return min(number, most)


def _known(name: str, names: Sequence[str], *, element: str) -> str:
    if name not in names:
        expected = ", ".join(names)
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element}={printable(name)}: expected {expected}")
    return name
