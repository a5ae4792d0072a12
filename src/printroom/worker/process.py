"""A worker process: joins the queue, beats, hands on the jobs of the dead. And the server's own workers, kept alive."""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from printroom import lifeline
from printroom.engine.jobs import Engine, Report

log = logging.getLogger(__name__)

PARENT_DIED = signal.SIGUSR1
# What an orphan may take to give its jobs back.
ORPHAN_SECONDS = 5
BEATS_A_PURGE = 720
WATCH_SECONDS = 0.2
FIRST_DELAY = 0.5
LONGEST_DELAY = 30.0
# A worker that lived so long did not die of its start.
SOUND_SECONDS = 60.0


class Heart(Protocol):
    """Where workers leave their signs of life: rows in the server's database, dated by one clock, the database's."""

    def beat(self, executor_id: str) -> None: ...

    def alive(self, within: dt.timedelta) -> Collection[str]:
        """The executors whose last beat is not longer ago."""

    def forget(self, executor_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Post:
    """How a worker works: how many jobs at once, who its parent is, and its times.

    With a `parent` (a process id) it ends when that one does. The drain and what follows have to fit in ten seconds.
    """

    concurrency: int = 1
    parent: int | None = None
    beat_seconds: float = 5.0
    dead_seconds: float = 30.0
    drain_seconds: float = 8.0
    keep: dt.timedelta = dt.timedelta(days=7)


class Duties(Protocol):
    """What a worker does."""

    def run(self, key: str, report: Report) -> None:
        """Do a job."""

    def tend(self, engine: Engine) -> None:
        """After every beat: what else has to be looked after from time to time."""

    def leave(self) -> None:
        """The process ends with jobs in work, in order: it is not their fault."""


def main(engine: Engine, post: Post, *, duties: Duties, heart: Heart) -> None:
    """Work until SIGTERM or SIGINT, or until the parent dies; does not return while a job is left in its thread.

    `engine` is not started yet.
    """
    told = threading.Event()
    orphaned = _listen(told, parent=post.parent)
    if told.is_set():
        return
    # Before the first job: a worker that holds jobs and was never heard of counts as dead.
    heart.beat(engine.executor_id)
    engine.start_worker(duties.run, concurrency=post.concurrency)
    for beats in itertools.count():
        look_after(engine, post, heart)
        if beats % BEATS_A_PURGE == 0:
            with _reported("purge"):
                engine.purge_finished(post.keep)
        with _reported("tend"):
            duties.tend(engine)
        if told.wait(post.beat_seconds):
            break
    drained = engine.stop(0 if orphaned.is_set() else post.drain_seconds)
    with _reported("forget"):
        heart.forget(engine.executor_id)
    if not drained:
        with _reported("leave"):
            duties.leave()
        log.warning("broken off with jobs in work")
        logging.shutdown()
        # Nothing may follow: another worker has these jobs already.
        os._exit(1)


def look_after(engine: Engine, post: Post, heart: Heart) -> None:
    """One beat, and the jobs of the dead handed on. A database out of reach is tried again at the next."""
    with _reported("beat"):
        heart.beat(engine.executor_id)
        alive = heart.alive(dt.timedelta(seconds=post.dead_seconds))
        for dead in engine.holders().difference(alive, {engine.executor_id}):
            log.warning("worker %s is dead, handed on: %s", dead, engine.hand_on(dead))
            heart.forget(dead)


@contextmanager
def _reported(chore: str) -> Iterator[None]:
    """A chore that fails is logged, and the worker goes on."""
    try:
        yield
    except Exception:
        log.exception("%s failed", chore)


def _listen(told: threading.Event, *, parent: int | None) -> threading.Event:
    """Set `told` when this process has to end; the event answered is set besides when its parent died."""
    orphaned = threading.Event()

    def leave(*_: object) -> None:
        # SIGALRM ends the process, should the store not answer any more.
        signal.alarm(ORPHAN_SECONDS)
        orphaned.set()
        told.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    signal.signal(PARENT_DIED, leave)
    if parent is not None and not lifeline.hold(parent, PARENT_DIED):
        leave()
    return orphaned


@dataclass(slots=True)
class _Seat:
    """One of the server's workers: the process that sits there, or when the next one is due."""

    number: int
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    due: float = 0.0
    deaths: int = 0

    def begin(self, command: Sequence[str], now: float) -> None:
        try:
            # In a group of its own: an interrupt at the terminal is the server's to pass on.
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0)
        except OSError:
            log.exception("worker %d cannot be started", self.number)
            self.due = now + LONGEST_DELAY
        self.began = now

    def bury(self, now: float) -> None:
        """If its process is dead, say when the next is due: after a longer pause each time it dies young."""
        if self.process is None or self.process.poll() is None:
            return
        self.deaths = 0 if now - self.began > SOUND_SECONDS else self.deaths + 1
        delay = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** (self.deaths - 1)) if self.deaths else 0.0
        log.warning("worker %d ended with %d, next in %.1f s", self.number, self.process.returncode, delay)
        self.process = None
        self.due = now + delay


class Workers:
    """`count` worker processes of this server, kept running until `stop`; they die with it.

    `command` makes the command line of worker number n (from 1). It must end in `main` with this process as parent.
    """

    def __init__(self, command: Callable[[int], Sequence[str]], *, count: int) -> None:
        self._command = command
        self._seats = [_Seat(number) for number in range(1, count + 1)]
        self._ending = threading.Event()
        self._deadline = 0.0
        # The kernel takes the thread that starts a process for its parent: all are started by this one, which stays.
        self._thread = threading.Thread(target=self._watch, name="workers", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def pids(self) -> list[int]:
        """Of those that run now."""
        return [seat.process.pid for seat in self._seats if seat.process is not None]

    def begin_stop(self, timeout: float = 10.0) -> None:
        """Tell them to end, and return; those that still run after so many seconds are killed."""
        self._deadline = time.monotonic() + timeout
        self._ending.set()

    def stop(self, timeout: float = 10.0) -> None:
        """Tell them to end, if that was not done, and wait until they have."""
        if not self._ending.is_set():
            self.begin_stop(timeout)
        if self._thread.ident is not None:
            self._thread.join()

    def _watch(self) -> None:
        while not self._ending.is_set():
            now = time.monotonic()
            for seat in self._seats:
                seat.bury(now)
                if seat.process is None and now >= seat.due:
                    seat.begin(self._command(seat.number), now)
            self._ending.wait(WATCH_SECONDS)
        self._end([seat.process for seat in self._seats if seat.process is not None])

    def _end(self, processes: Sequence[subprocess.Popen[bytes]]) -> None:
        for process in processes:
            process.terminate()
        for process in processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, self._deadline - time.monotonic()))
        for process in processes:
            if process.poll() is None:
                log.error("worker process %d did not end and is killed", process.pid)
                process.kill()
                process.wait()
