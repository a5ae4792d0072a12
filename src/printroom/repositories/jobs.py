"""Queries about jobs, their items, their log and the workers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, delete, func, or_, select, update
from sqlalchemy.orm import Session

from printroom.contract.constants import JobLogSortField
from printroom.models import Company, Job, JobItem, JobLogLine, Worker
from printroom.models.base import UtcTime
from printroom.models.handles import JobName

DONE = "Done"
WAITING = "new"


@dataclass(frozen=True, slots=True)
class Running:
    """A job that is not done, and how many of its files wait and are in work."""

    job: Job
    pending: int
    processing: int


@dataclass(frozen=True, slots=True)
class Logged:
    """A job with a page of its log, and how many lines there are on all pages."""

    job: Job
    lines: Sequence[JobLogLine]
    total: int


def by_id(session: Session, job_id: int) -> Job | None:
    return session.get(Job, job_id)


def by_key(session: Session, key: str) -> Job | None:
    return session.scalar(select(Job).where(Job.key == key))


def locked(session: Session, job_id: int) -> Job | None:
    """The job as it is now, kept from other writers until the transaction ends; None where it was deleted."""
    return session.scalar(
        select(Job).where(Job.id == job_id).with_for_update(), execution_options={"populate_existing": True}
    )


def by_name(session: Session, company_id: int, name: JobName) -> Job | None:
    """The job of any form of its handle: by number, unique name, or the newest of an original name."""
    statement = select(Job).where(Job.company_id == company_id)
    if name.active_id is not None:
        statement = statement.where(Job.id == name.active_id)
    elif name.name:
        statement = statement.where(Job.name == name.name)
    else:
        statement = statement.where(Job.original_name == name.original_name)
    return session.scalar(statement.order_by(Job.id.desc()).limit(1))


def active(session: Session, company_ids: Collection[int] | None) -> Sequence[Job]:
    """Jobs that are not done, oldest first; of all companies for None."""
    statement = select(Job).where(Job.state != DONE).order_by(Job.id)
    if company_ids is not None:
        statement = statement.where(Job.company_id.in_(list(company_ids)))
    return session.scalars(statement).all()


def waiting_items(session: Session, job_id: int, batch: str | None = None) -> Sequence[JobItem]:
    statement = select(JobItem).where(JobItem.job_id == job_id, JobItem.state == WAITING).order_by(JobItem.id)
    return session.scalars(statement if batch is None else statement.where(JobItem.batch == batch)).all()


def count_waiting(session: Session, job_id: int) -> int:
    statement = select(func.count()).select_from(JobItem).where(JobItem.job_id == job_id, JobItem.state == WAITING)
    return session.scalar(statement) or 0


def item(session: Session, item_id: int) -> JobItem | None:
    return session.get(JobItem, item_id)


def item_keys(session: Session, keys: Collection[str]) -> set[str]:
    """Those of `keys` that hold the received bytes of an item that waits."""
    return {
        key
        for key in session.scalars(
            select(JobItem.blob_key).where(JobItem.blob_key.in_(list(keys)), JobItem.state == WAITING)
        )
        if key is not None
    }


def begin_attempt(session: Session, item_id: int) -> JobItem | None:
    """Count one more start of the item's work, where it waits; it, with the new count."""
    session.execute(
        update(JobItem).where(JobItem.id == item_id, JobItem.state == WAITING).values(attempts=JobItem.attempts + 1)
    )
    return session.scalar(
        select(JobItem).where(JobItem.id == item_id, JobItem.state == WAITING),
        execution_options={"populate_existing": True},
    )


def log_begun(session: Session, job_id: int) -> bool:
    return session.scalar(select(JobLogLine.id).where(JobLogLine.job_id == job_id).limit(1)) is not None


def log_lines(session: Session, job_id: int, *, types: Collection[str] = ()) -> Sequence[JobLogLine]:
    return session.scalars(_lines(select(JobLogLine), job_id, types).order_by(JobLogLine.id)).all()


def count_lines(session: Session, job_id: int, *, types: Collection[str] = ()) -> int:
    return session.scalar(_lines(select(func.count()).select_from(JobLogLine), job_id, types)) or 0


def take_back_attempts(session: Session, item_ids: Collection[int]) -> None:
    """Their work was broken off through no fault of theirs."""
    session.execute(
        update(JobItem)
        .where(JobItem.id.in_(list(item_ids)), JobItem.state == WAITING)
        .values(attempts=JobItem.attempts - 1)
    )


@dataclass(frozen=True, slots=True)
class LineOrder:
    """Lines by their turn, or by their type first."""

    by_type: bool
    descending: bool


def log_page(
    session: Session, job_id: int, *, types: Collection[str], order: LineOrder, bounds: tuple[int, int]
) -> Sequence[JobLogLine]:
    """The lines from `bounds`: how many to pass over, and how many at most."""
    columns = [JobLogLine.log_type, JobLogLine.id] if order.by_type else [JobLogLine.id]
    turned = [column.desc() if order.descending else column.asc() for column in columns]
    offset, limit = bounds
    statement = _lines(select(JobLogLine), job_id, types).order_by(*turned).offset(offset).limit(limit)
    return session.scalars(statement).all()


def _lines(statement: Select[*tuple[Any, ...]], job_id: int, types: Collection[str]) -> Select[*tuple[Any, ...]]:
    found = statement.where(JobLogLine.job_id == job_id)
    return found.where(JobLogLine.log_type.in_(list(types))) if types else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Jobs of these companies (None: of all), submitted by that user, begun in that time."""

    company_ids: Collection[int] | None
    user_id: int | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


SORTED_BY: Mapping[str, Any] = {
    JobLogSortField.JOB_NAME: Job.name,
    JobLogSortField.LOG_TYPE: Job.kind,
    JobLogSortField.START_DATE: Job.start_date,
    JobLogSortField.COMPANY_NAME: Company.name,
    JobLogSortField.USER_ID: Job.user_id,
    JobLogSortField.EMAIL: Job.submit_user_email,
    JobLogSortField.FILE_ERROR_COUNT: Job.file_error_count,
    JobLogSortField.FILE_WARNING_COUNT: Job.file_warning_count,
    JobLogSortField.FILE_SUCCESS_COUNT: Job.file_success_count,
}


def finished(session: Session, which: Filter, *, sort_by: str, descending: bool, most: int) -> Sequence[Job]:
    """Jobs that are done; `sort_by` is a name of SORTED_BY."""
    statement = select(Job).join(Company, Company.id == Job.company_id).where(Job.state == DONE)
    if which.company_ids is not None:
        statement = statement.where(Job.company_id.in_(list(which.company_ids)))
    if which.user_id is not None:
        statement = statement.where(Job.user_id == which.user_id)
    if which.since is not None:
        statement = statement.where(Job.start_date >= which.since)
    if which.until is not None:
        statement = statement.where(Job.start_date <= which.until)
    columns = [SORTED_BY[sort_by], Job.id]
    turned = [column.desc() if descending else column.asc() for column in columns]
    return session.scalars(statement.order_by(*turned).limit(most)).all()


def of_original_name(session: Session, company_id: int, original_name: str, *, most: int) -> Sequence[Job]:
    """The newest jobs that were given the name, newest first."""
    return session.scalars(
        select(Job)
        .where(Job.company_id == company_id, Job.original_name == original_name)
        .order_by(Job.id.desc())
        .limit(most)
    ).all()


def count_open_items(session: Session, job_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """By job: how many of its items wait untouched, and how many are in work."""
    begun = func.sum(case((JobItem.attempts > 0, 1), else_=0))
    found = session.execute(
        select(JobItem.job_id, func.count(), begun)
        .where(JobItem.job_id.in_(list(job_ids)), JobItem.state == WAITING)
        .group_by(JobItem.job_id)
    )
    return {job_id: (total - at_work, at_work) for job_id, total, at_work in found}


def waiting_batches(session: Session, before: dt.datetime) -> Sequence[tuple[str, int]]:
    """(workflow id, job id) of the batches that were handed in before then and have items that wait."""
    found = session.execute(
        select(JobItem.batch, JobItem.job_id)
        .join(Job, Job.id == JobItem.job_id)
        .where(
            Job.state != DONE,
            JobItem.state == WAITING,
            or_(and_(Job.last_post.is_(None), Job.created < before), Job.last_post < before),
        )
        .distinct()
    )
    return [(row[0], row[1]) for row in found]


def unended(session: Session, before: dt.datetime) -> Sequence[tuple[str, int]]:
    """(key, id) of the jobs made before then that are not done although no item of theirs waits."""
    items = select(JobItem.id).where(JobItem.job_id == Job.id, JobItem.state == WAITING)
    found = session.execute(
        select(Job.key, Job.id).where(Job.state != DONE, Job.is_open.is_(False), Job.created < before, ~items.exists())
    )
    return [(row[0], row[1]) for row in found]


def undone(session: Session, keys: Collection[str]) -> Sequence[int]:
    """The ids of those jobs that are not done."""
    return session.scalars(select(Job.id).where(Job.key.in_(list(keys)), Job.state != DONE)).all()


def forgotten_posts(session: Session, before: dt.datetime) -> Sequence[Job]:
    """Open upload jobs whose last post was before then."""
    return session.scalars(select(Job).where(Job.is_open.is_(True), Job.last_post < before)).all()


def clock(session: Session) -> dt.datetime:
    """The time by the database's clock, which all workers share."""
    moment: dt.datetime | None = session.scalar(select(func.current_timestamp(type_=UtcTime())))
    assert moment is not None, "every database knows the time"
    return moment


def beat(session: Session, executor_id: str, host: str) -> None:
    session.merge(Worker(executor_id=executor_id, host=host, last_beat=clock(session)))


def workers_since(session: Session, moment: dt.datetime) -> list[str]:
    return list(session.scalars(select(Worker.executor_id).where(Worker.last_beat >= moment)))


def forget_worker(session: Session, executor_id: str) -> None:
    session.execute(delete(Worker).where(Worker.executor_id == executor_id))
