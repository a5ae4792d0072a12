"""A process that receives or takes in one file and is killed at a named moment: `python dying.py DATA MOMENT`."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from printroom.config import Config
from printroom.engine.jobs import Engine, Report
from printroom.imaging.intake import Intake
from printroom.repositories import users
from printroom.repositories.unit import Unit
from printroom.runtime import Runtime
from printroom.services.sign_in import caller_of
from printroom.storage.blobs import Blobs
from printroom.storage.workrooms import workroom
from printroom.web.multipart import Multipart
from printroom.web.reception import Reception
from printroom.worker import tasks
from printroom.worker.work import Workplace
from serving import USER, form


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingBlobs(Blobs):
    def put_file(self, *args: Any, **options: Any) -> str:
        super().put_file(*args, **options)
        die()
        return ""


class DyingRuntime(Runtime):
    """Dies at the end of its n-th writing transaction: before the commit, or with `after` behind it."""

    writing = 0
    last = 0
    after = False

    @contextlib.contextmanager
    def unit(self, *, writing: bool = False) -> Iterator[Unit]:
        self.writing += writing
        dying = writing and self.writing == self.last
        with super().unit(writing=writing) as unit:
            yield unit
            if dying and not self.after:
                die()
        if dying:
            die()


def opened(data: str, *, last: int = 0, after: bool = False, dying_blobs: bool = False) -> DyingRuntime:
    config = Config(data=Path(data))
    jobs = Engine(config.jobs_database)
    jobs.start_client()
    runtime = DyingRuntime(config, jobs)
    runtime.last, runtime.after = last, after
    if dying_blobs:
        blobs = DyingBlobs(str(config.data / "blobs"), incoming=config.incoming)
        runtime.resources = replace(runtime.resources, blobs=blobs)
    return runtime


def receive(runtime: DyingRuntime, *, unstarted: bool = False) -> None:
    """What the upload door does with one post."""
    if unstarted:
        runtime.resources = replace(runtime.resources, start_job=lambda _: die())
    with runtime.unit() as unit:
        user = users.by_email(unit.session, USER)
        assert user is not None
        caller = caller_of(unit.session, user)
    kind, body = form("c|1", {"made.png": sys.stdin.buffer.read()})
    with workroom(runtime.config.incoming) as room:
        reception = Reception(runtime, room, lambda _: caller)
        parts = Multipart(kind, reception)
        parts.feed(body)
        parts.finish()
        reception.finish()


def take_in(runtime: DyingRuntime) -> None:
    """What a worker does with the job that waits."""
    (key,) = runtime.jobs.pending()
    with workroom(runtime.config.incoming) as scratch, Intake(scratch=scratch) as intake:
        report = Report(key, attempt=1, held=lambda: True, stopping=threading.Event())
        tasks.run(Workplace(runtime, intake), key, report)


# Writing transactions of a post: the job's row, its items. Of a worker: begin, attempt, record, end.
RECEIVING = {
    "received, before the bytes have a row": {"dying_blobs": True},
    "received, before the rows are committed": {"last": 2},
    "received, before the workflow starts": {"unstarted": True},
    "received, after the workflow started": {"last": 2, "after": True},
}
TAKING = {
    "taken, before the bytes have a row": {"dying_blobs": True},
    "taken, before the asset is committed": {"last": 3},
    "taken, after the asset is committed": {"last": 3, "after": True},
    "taken, before the end is committed": {"last": 4},
    "taken, after the end is committed": {"last": 4, "after": True},
}


def main(data: str, moment: str) -> None:
    if moment in TAKING:
        take_in(opened(data, **TAKING[moment]))
    else:
        how = dict(RECEIVING[moment])
        unstarted = how.pop("unstarted", False)
        receive(opened(data, **how), unstarted=unstarted)


if __name__ == "__main__":
    main(*sys.argv[1:])
