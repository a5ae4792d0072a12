"""Queries about jobs, their items, their log and the workers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from printroom.models import Job, JobItem, JobLogLine, Worker, now
from printroom.models.handles import JobName

DONE = "Done"
WAITING = "new"


def by_id(session: Session, job_id: int) -> Job | None:
    return session.get(Job, job_id)


def by_key(session: Session, key: str) -> Job | None:
    return session.scalar(select(Job).where(Job.key == key))


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


def begin_attempt(session: Session, item_id: int) -> int:
    """Count one more start of the item's work; how many that makes."""
    session.execute(update(JobItem).where(JobItem.id == item_id).values(attempts=JobItem.attempts + 1))
    return session.scalar(select(JobItem.attempts).where(JobItem.id == item_id)) or 0


def log_lines(
    session: Session, job_id: int, *, types: Collection[str] = (), newest_first: bool = False
) -> Sequence[JobLogLine]:
    statement = select(JobLogLine).where(JobLogLine.job_id == job_id)
    if types:
        statement = statement.where(JobLogLine.log_type.in_(list(types)))
    return session.scalars(statement.order_by(JobLogLine.id.desc() if newest_first else JobLogLine.id)).all()


def unfinished_batches(session: Session, before: dt.datetime) -> Sequence[tuple[str, int]]:
    """(workflow id, job id) of everything that was handed in before then and waits still."""
    items = session.execute(
        select(JobItem.batch, Job.id)
        .join(Job, Job.id == JobItem.job_id)
        .where(Job.state != DONE, JobItem.state == WAITING, or_(Job.last_post.is_(None), Job.last_post < before))
        .distinct()
    )
    whole = session.execute(
        select(Job.key, Job.id).where(Job.state != DONE, Job.is_open.is_(False), Job.created < before)
    )
    return [(row[0], row[1]) for rows in (items, whole) for row in rows]


def forgotten_posts(session: Session, before: dt.datetime) -> Sequence[Job]:
    """Open upload jobs whose last post was before then."""
    return session.scalars(select(Job).where(Job.is_open.is_(True), Job.last_post < before)).all()


def beat(session: Session, executor_id: str, host: str) -> None:
    found = session.get(Worker, executor_id)
    if found is None:
        session.add(Worker(executor_id=executor_id, host=host))
    else:
        found.last_beat = now()


def workers_since(session: Session, moment: dt.datetime) -> list[str]:
    return list(session.scalars(select(Worker.executor_id).where(Worker.last_beat >= moment)))


def forget_worker(session: Session, executor_id: str) -> None:
    session.execute(delete(Worker).where(Worker.executor_id == executor_id))
