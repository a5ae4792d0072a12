"""The job engine: a narrow face over DBOS. One workflow, `run_job(key)`, on one queue, in SQLite or PostgreSQL.

A job runs at least once. Its key is the workflow's id, so starting it twice is one run. A worker that dies leaves its
jobs to the next worker with its executor id, or to whoever calls `hand_on`; each new start counts as an attempt.
"""

from __future__ import annotations

import datetime as dt
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, WorkflowStatus

APPLICATION = "printroom"
QUEUE = "jobs"
WORKFLOW = "run_job"
# A constant: workflows of another version would wait for a worker that never comes.
VERSION = "1"
# Starts of one job without an orderly end before it is given up.
ATTEMPTS = 20
POLL_SECONDS = 0.2
CHECK_SECONDS = 0.5
PAGE = 500


class State(StrEnum):
    """What the engine knows of a job; `GIVEN_UP` is one that lost its worker `ATTEMPTS` times."""

    WAITING = "ENQUEUED"
    RUNNING = "PENDING"
    DONE = "SUCCESS"
    FAILED = "ERROR"
    CANCELLED = "CANCELLED"
    GIVEN_UP = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"


class BrokenOff(BaseException):
    """This process has to leave the job as it is: it was cancelled, handed on, or the worker stops.

    No Exception, so that nobody who reports the errors of an item takes it for one.
    """


class Report:
    """What a running job is told: its key, which attempt this is (from 1), and whether it may go on."""

    def __init__(self, key: str, *, attempt: int, held: Callable[[], bool], stopping: threading.Event) -> None:
        self.key = key
        self.attempt = attempt
        self._held = held
        self._stopping = stopping
        self._asked = time.monotonic()

    def proceed(self) -> None:
        """Call it between items, as often as you like; BrokenOff when the job is no longer this process's to do."""
        if self._stopping.is_set():
            raise BrokenOff(f"{self.key}: the worker stops")
        if time.monotonic() - self._asked < CHECK_SECONDS:
            return
        self._asked = time.monotonic()
        if not self._held():
            raise BrokenOff(f"{self.key}: cancelled or handed on")


Run = Callable[[str, Report], None]


@dataclass(frozen=True, slots=True)
class _Hold:
    """One start of a job: nobody else's start has the same three."""

    executor: str | None
    attempt: int
    since: int | None


class Engine:
    """The engine on `store`: a SQLAlchemy URL, or the path of a SQLite file. Either `start_client` or `start_worker`.

    `executor_id` names this process among all that share the store: two that live at once must not have the same.
    """

    def __init__(self, store: str | Path, *, executor_id: str = "client") -> None:
        self.url = str(store) if "://" in str(store) else f"sqlite:///{Path(store).absolute()}"
        self.executor_id = executor_id
        self._stopping = threading.Event()
        self._idle = threading.Condition()
        self._running: set[str] = set()
        self._run: Run | None = None
        self._started: DBOSClient | None = None

    def start_client(self) -> None:
        """Open the store, making or migrating it, to start and watch jobs; nothing runs here."""
        logger = logging.getLogger("dbos")
        logger.setLevel(logging.WARNING)
        # Else it would write lines of its own; with a handler it leaves them to the server's log.
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
        if self.url.startswith("sqlite"):
            _write_ahead(self.url)
        DBOS.migrate(self.url)
        self._started = DBOSClient(
            system_database_url=self.url, serializer=DBOSPortableJSONSerializer(), application_name=APPLICATION
        )

    def start_worker(self, run: Run, *, concurrency: int = 1) -> None:
        """Take up jobs, `concurrency` at once, first those that this executor held when it died. One a process.

        `run` reports the errors of items itself; an Exception that leaves it ends the job as FAILED.
        """
        self.start_client()
        self._run = run
        self._client.register_queue(
            QUEUE, worker_concurrency=concurrency, polling_interval_sec=POLL_SECONDS, on_conflict="always_update"
        )
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": self.url,
                "application_version": VERSION,
                "executor_id": self.executor_id,
                "serializer": DBOSPortableJSONSerializer(),
                "log_level": "WARNING",
            }
        )

        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=ATTEMPTS - 1)
        def run_job(key: str) -> None:
            self._perform(key)

        DBOS.listen_queues([QUEUE])
        DBOS.launch()

    def enqueue(self, key: str) -> None:
        """Start the job; nothing happens when it was started before, however it stands."""
        self._client.enqueue(
            {"workflow_name": WORKFLOW, "queue_name": QUEUE, "workflow_id": key, "app_version": VERSION}, key
        )

    def cancel(self, key: str) -> None:
        """A waiting job never runs, a running one is broken off at its next `proceed`; `resume` takes it up again."""
        self._client.cancel_workflow(key)

    def resume(self, key: str) -> None:
        """Let a cancelled or given-up job run again, from its first attempt; one that was never started starts."""
        state = self.status(key)
        if state is None:
            self.enqueue(key)
        elif state in {State.CANCELLED, State.GIVEN_UP}:
            self._client.resume_workflow(key, queue_name=QUEUE)

    def status(self, key: str) -> State | None:
        """None for a job that was never started, or was purged."""
        return self.statuses([key]).get(key)

    def statuses(self, keys: Iterable[str]) -> dict[str, State]:
        """Those of the jobs that the engine knows."""
        wanted = list(keys)
        found = [self._list(workflow_ids=wanted[start : start + PAGE]) for start in range(0, len(wanted), PAGE)]
        return {job.workflow_id: State(job.status) for page in found for job in page}

    def pending(self) -> list[str]:
        """The keys of all jobs that wait or run, oldest first."""
        return [job.workflow_id for job in self._list(status=[State.WAITING, State.RUNNING])]

    def given_up(self) -> list[str]:
        """The keys of the jobs that lost their worker too often: their rows want an end."""
        return [job.workflow_id for job in self._list(status=State.GIVEN_UP)]

    def holders(self) -> set[str]:
        """The executors that hold running jobs, alive or dead."""
        return {job.executor_id for job in self._list(status=State.RUNNING) if job.executor_id}

    def hand_on(self, dead: str) -> list[str]:
        """Put the running jobs of an executor that died back into the queue; which they are.

        Resuming them instead would forget the attempts, and take a job from one who was quicker.
        """
        if dead == self.executor_id:
            return []
        store = self._client._sys_db
        jobs = [job.workflow_id for job in self._list(status=State.RUNNING, executor_id=dead)]
        return [key for key in jobs if store.reenqueue_for_recovery(key, [dead], QUEUE)]

    def purge_finished(self, older_than: dt.timedelta) -> int:
        """Forget the jobs that ended so long ago, and how many they are; a key that is forgotten can start anew."""
        limit = (dt.datetime.now(dt.UTC) - older_than).isoformat()
        ended = [State.DONE, State.FAILED, State.CANCELLED, State.GIVEN_UP]
        gone = 0
        while keys := [job.workflow_id for job in self._list(status=ended, completed_before=limit, limit=PAGE)]:
            self._client.delete_workflows(keys)
            gone += len(keys)
        return gone

    def stop(self, timeout: float = 10.0) -> bool:
        """Take no more jobs, wait so many seconds for the running ones, and give back those that are not done.

        False when some still run in their threads: the process should end at once, another may have them already.
        """
        self._stopping.set()
        with self._idle:
            drained = self._idle.wait_for(lambda: not self._running, timeout)
        if self._run is not None:
            DBOS.destroy(destroy_registry=True)
            self.give_back()
        if self._started is not None:
            self._started.destroy()
        self._started = None
        return drained

    def give_back(self) -> list[str]:
        """Put this executor's running jobs back into the queue as if never attempted; which they are.

        Only for a process that takes no more jobs and is about to end.
        """
        mine = [job.workflow_id for job in self._list(status=State.RUNNING, executor_id=self.executor_id)]
        if mine:
            self._client.resume_workflows(mine, queue_name=QUEUE)
        return mine

    @property
    def _client(self) -> DBOSClient:
        if self._started is None:
            raise RuntimeError("the engine is not started: call start_client or start_worker")
        return self._started

    def _perform(self, key: str) -> None:
        with self._idle:
            self._running.add(key)
        try:
            hold = self._hold(key)
            if hold is None or self._run is None or self._stopping.is_set():
                raise BrokenOff(f"{key}: not this worker's any more")
            report = Report(key, attempt=hold.attempt, held=lambda: self._hold(key) == hold, stopping=self._stopping)
            self._run(key, report)
        finally:
            with self._idle:
                self._running.discard(key)
                self._idle.notify_all()

    def _hold(self, key: str) -> _Hold | None:
        for job in self._list(workflow_ids=[key]):
            if State(job.status) is State.RUNNING and job.executor_id == self.executor_id:
                return _Hold(job.executor_id, attempt=job.recovery_attempts or 1, since=job.dequeued_at)
        return None

    def _list(self, **which: Any) -> list[WorkflowStatus]:
        """Oldest first. `which` is whatever list_workflows takes, hence the Any."""
        return self._client.list_workflows(name=WORKFLOW, load_input=False, load_output=False, **which)


def _write_ahead(url: str) -> None:
    """Twice as fast as a rollback journal, and readers wait for no writer; the file remembers it."""
    path = Path(sqlalchemy.make_url(url).database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path, timeout=30) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
