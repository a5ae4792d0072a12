"""Tending: what a worker looks after from time to time, so that no job is forgotten and no rubbish stays."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Sequence

import structlog

from printroom.engine.jobs import Engine, State
from printroom.models import now
from printroom.repositories import jobs as rows
from printroom.runtime import Runtime
from printroom.services.sweep import SWEPT_AFTER, sweep
from printroom.worker.closing import break_off

log = structlog.get_logger("printroom.worker")

POST_ENDS_AFTER = dt.timedelta(minutes=30)
# A workflow is started right after the row is committed: what has none for so long lost its process in between.
STARTED_WITHIN = dt.timedelta(seconds=10)
SECONDS_A_SWEEP = 24 * 3600.0
FIRST_SWEEP = 600.0
Workflows = Sequence[tuple[str, int]]
LOST = frozenset({State.DONE, State.FAILED, State.CANCELLED})


class Tending:
    """Of one worker process; any number of workers may tend the same store."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._next_sweep = time.monotonic() + FIRST_SWEEP

    def tend(self, engine: Engine) -> None:
        self.end_forgotten_posts(engine)
        self.start_waiting(engine)
        self.give_up(engine)
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + SECONDS_A_SWEEP
            # In a thread of its own: a worker that does not beat meanwhile would be taken for dead.
            threading.Thread(target=self._sweep, name="sweep", daemon=True).start()

    def end_forgotten_posts(self, engine: Engine) -> None:
        """Half an hour after its last post an upload job takes no more (page: UploadFile)."""
        limit = now() - POST_ENDS_AFTER
        with self._runtime.unit() as unit:
            forgotten = [job.id for job in rows.forgotten_posts(unit.session, limit)]
        for job_id in forgotten:
            with self._runtime.unit(writing=True) as unit:
                job = rows.locked(unit.session, job_id)
                if job is None or not job.is_open or job.last_post is None or job.last_post >= limit:
                    continue
                job.is_open = False
                key = f"{job.key}:end"
            engine.enqueue(key)

    def start_waiting(self, engine: Engine) -> None:
        """Start what has no workflow, and end the jobs whose workflow ended without them."""
        before = now() - STARTED_WITHIN
        with self._runtime.unit() as unit:
            batches = rows.waiting_batches(unit.session, before)
            unended = rows.unended(unit.session, before)
        for key, job_id in self._lost(engine, batches):
            self._break_off(key, job_id)
        rests = [(f"{key}:rest", job_id) for key, job_id in self._lost(engine, unended)]
        for key, job_id in self._lost(engine, rests):
            self._break_off(key.partition(":")[0], job_id)

    def _lost(self, engine: Engine, workflows: Workflows) -> Workflows:
        """Those that ran to an end; the ones that were never started are started."""
        states = engine.statuses([key for key, _ in workflows])
        for key, _ in workflows:
            if key not in states:
                log.warning("started late", workflow=key)
                engine.enqueue(key)
        return [(key, job_id) for key, job_id in workflows if states.get(key) in LOST]

    def _break_off(self, key: str, job_id: int) -> None:
        """Unless it ended in order since it was looked at."""
        before = now() - STARTED_WITHIN
        with self._runtime.unit() as unit:
            left = {*rows.waiting_batches(unit.session, before), *rows.unended(unit.session, before)}
        if (key, job_id) in left:
            break_off(self._runtime, job_id, "the job was broken off")

    def give_up(self, engine: Engine) -> None:
        """End the jobs that lost their worker too often."""
        keys = {key.partition(":")[0] for key in engine.given_up()}
        with self._runtime.unit() as unit:
            undone = rows.undone(unit.session, keys)
        for job_id in undone:
            break_off(self._runtime, job_id, "the job lost its worker too often and was given up")

    def _sweep(self) -> None:
        try:
            log.info("swept", **sweep(self._runtime, older_than=SWEPT_AFTER).told())
        except Exception:
            log.exception("sweep failed")
