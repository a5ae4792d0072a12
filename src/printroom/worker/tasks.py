"""What a worker does with a job: one table of tasks by the job's kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog

from printroom.contract.faults import Fault
from printroom.engine.jobs import Engine, Report
from printroom.models import Job
from printroom.repositories import jobs as rows
from printroom.services.progress import LINES
from printroom.services.room import FULL, is_full
from printroom.worker import publish, upload
from printroom.worker.closing import break_off
from printroom.worker.tending import Tending
from printroom.worker.work import Gone, Work, Workplace

log = structlog.get_logger("printroom.worker")

TASKS: Mapping[str, Callable[[Work], None]] = {
    "uploadPost": upload.from_post,
    "uploadUrls": upload.from_urls,
    "uploadDirectory": upload.from_directory,
    "imageServingPublish": publish.image_serving,
}


class Duties:
    """All that a worker process does."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._tending = Tending(place.runtime)

    def run(self, key: str, report: Report) -> None:
        run(self._place, key, report)

    def tend(self, engine: Engine) -> None:
        self._tending.tend(engine)

    def leave(self) -> None:
        """What is broken off in order has not stopped the server."""
        with self._place.runtime.unit(writing=True) as unit:
            rows.take_back_attempts(unit.session, self._place.at_work)


def run(place: Workplace, key: str, report: Report) -> None:
    """Do the job of a workflow: its id is the job's key, or that with a batch behind a colon.

    Whatever goes wrong ends the job's row with a line that says so; BrokenOff alone leaves it as it is.
    """
    job = _job(place, key)
    if job is None or job.state == rows.DONE:
        return
    try:
        TASKS[job.kind](Work(place, report, key, job, LINES[job.kind]))
    except Gone:
        log.info("gone", job=job.name)
    except Fault as fault:
        break_off(place.runtime, job.id, fault.reason)
    except Exception as bug:
        if is_full(bug):
            log.error("no room left", job=job.name, trouble=str(bug))
            break_off(place.runtime, job.id, FULL)
            return
        log.exception("bug", job=job.name)
        break_off(place.runtime, job.id, "the server failed; its log knows more")


def _job(place: Workplace, key: str) -> Job | None:
    with place.runtime.unit() as unit:
        return rows.by_key(unit.session, key.partition(":")[0])
