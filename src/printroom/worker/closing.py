"""The end of a job: in order when nothing waits any more, or broken off with an error line."""

from __future__ import annotations

from collections.abc import Iterable

from printroom.models import JobItem
from printroom.repositories import jobs as rows
from printroom.repositories import published
from printroom.repositories.unit import Unit
from printroom.runtime import Runtime
from printroom.services import Services
from printroom.services.progress import LINES, Progress
from printroom.storage.blobs import Blobs
from printroom.worker.work import Work

DROPPED = "dropped"


def close(work: Work, services: Services, progress: Progress) -> bool:
    """End the job where it takes no more files and none waits; true where it did.

    Of a job that shall stop the items are let go that no other worker can have in work.
    """
    session, job = services.unit.session, progress.job
    if job.stop_requested:
        waiting = rows.waiting_items(session, job.id)
        mine = [item for item in waiting if item.attempts == 0 or item.batch == work.key]
        drop(services.unit, mine, services.resources.blobs)
    if job.is_open or rows.count_waiting(session, job.id):
        progress.moved(job.progress_message)
        return False
    progress.end("Stopped as asked" if job.stop_requested else "")
    return True


def break_off(runtime: Runtime, job_id: int, reason: str) -> None:
    """End the job with an error line, whatever waits; nothing happens where it is done."""
    with runtime.unit(writing=True) as unit:
        job = rows.locked(unit.session, job_id)
        if job is None or job.state == rows.DONE:
            return
        progress = Progress(unit.session, job, LINES[job.kind])
        progress.begin()
        progress.fatal(reason)
        progress.end()
        drop(unit, rows.waiting_items(unit.session, job.id), runtime.resources.blobs)
        if job.kind == "imageServingPublish":
            # What it copied until then is there: let it be seen.
            published.raise_generation(unit.session, job.company_id)


def drop(unit: Unit, items: Iterable[JobItem], blobs: Blobs) -> None:
    """Let items go that wait; the bytes that were received for them are deleted after the commit."""
    for item in items:
        item.state = DROPPED
        discard(unit, item, blobs)
    unit.session.flush()


def discard(unit: Unit, item: JobItem, blobs: Blobs) -> None:
    """Delete the received bytes of an item after the commit, and forget their key."""
    key, item.blob_key = item.blob_key, None
    if key is not None:
        unit.after_commit(lambda: blobs.delete(key))
