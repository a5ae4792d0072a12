"""The job engine, with real worker processes that are really killed, on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from printroom.engine.jobs import ATTEMPTS, Engine, State

PROGRAM = Path(__file__).with_name("working.py")
ITEMS = 20
NO_TIME = dt.timedelta(0)


class Floor:
    """A store, a client on it, a folder that jobs leave traces in, and the worker processes of a test."""

    def __init__(self, store: str, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.client = Engine(store)
        self.client.start_client()
        self.processes: list[subprocess.Popen[str]] = []

    def worker(self, executor: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, PROGRAM, self.store, executor, self.folder], stdout=subprocess.PIPE, text=True
        )
        self.processes.append(process)
        assert process.stdout is not None and process.stdout.readline() == "working\n"
        return process

    def starts(self, key: str) -> list[int]:
        """The attempts that were begun, in order."""
        path = self.folder / "starts"
        lines = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
        return [int(attempt) for name, attempt, _ in lines if name == key]

    def begun(self, key: str) -> bool:
        return (self.folder / f"{key}.2").exists()

    def finished(self, key: str) -> bool:
        return self.client.status(key) is State.DONE and (self.folder / f"{key}.done").exists()

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.communicate()
        self.client.stop()


def eventually(true: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come true"
        time.sleep(0.02)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def floor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Floor]:
    store = request.getfixturevalue("postgres_url") if request.param == "postgres" else str(tmp_path / "jobs.db")
    folder = tmp_path / "traces"
    folder.mkdir()
    made = Floor(store, folder)
    yield made
    made.close()


def test_a_job_runs_once_however_often_it_is_started(floor: Floor) -> None:
    floor.client.enqueue("quick-1")
    floor.client.enqueue("quick-1")
    assert (floor.client.status("quick-1"), floor.client.pending()) == (State.WAITING, ["quick-1"])
    floor.worker("one")
    eventually(lambda: floor.finished("quick-1"))
    floor.client.enqueue("quick-1")
    floor.client.enqueue("quick-2")
    eventually(lambda: floor.finished("quick-2"))
    assert (floor.starts("quick-1"), floor.client.pending()) == ([1], [])
    assert floor.client.statuses(["quick-1", "quick-2", "unknown"]) == {"quick-1": State.DONE, "quick-2": State.DONE}


def test_an_error_that_leaves_a_job_ends_it(floor: Floor) -> None:
    floor.client.enqueue("fail-1")
    floor.worker("one")
    eventually(lambda: floor.client.status("fail-1") is State.FAILED)
    assert floor.starts("fail-1") == [1]


def test_a_restarted_worker_finishes_what_it_was_killed_in(floor: Floor) -> None:
    floor.client.enqueue("items-1")
    worker = floor.worker("one")
    eventually(lambda: floor.begun("items-1"))
    worker.kill()
    worker.wait()
    assert floor.client.status("items-1") is State.RUNNING
    floor.worker("one")
    eventually(lambda: floor.finished("items-1"))
    assert floor.starts("items-1") == [1, 2]
    assert len(list(floor.folder.glob("items-1.*"))) == ITEMS + 1


def test_another_worker_finishes_what_was_handed_on(floor: Floor) -> None:
    floor.client.enqueue("items-1")
    worker = floor.worker("one")
    eventually(lambda: floor.begun("items-1"))
    worker.kill()
    worker.wait()
    floor.worker("two")
    assert floor.client.hand_on("nobody") == []
    assert floor.client.hand_on("one") == ["items-1"]
    assert floor.client.hand_on("one") == []
    eventually(lambda: floor.finished("items-1"))
    assert floor.starts("items-1") == [1, 2]


def test_a_worker_taken_for_dead_lets_go(floor: Floor) -> None:
    floor.client.enqueue("items-1")
    floor.worker("one")
    eventually(lambda: floor.begun("items-1"))
    assert floor.client.hand_on("one") == ["items-1"]
    eventually(lambda: floor.finished("items-1"))
    assert floor.starts("items-1") == [1, 2]


def test_attempts_are_told_to_a_job_that_kills_its_worker(floor: Floor) -> None:
    floor.client.enqueue("deadly-1")
    for _ in range(2):
        assert floor.worker("one").wait(30) == -signal.SIGKILL
    floor.worker("one")
    eventually(lambda: floor.finished("deadly-1"))
    assert floor.starts("deadly-1") == [1, 2, 3]


def test_a_cancelled_job_stops_and_goes_on_when_resumed(floor: Floor) -> None:
    floor.client.enqueue("items-1")
    floor.worker("one")
    eventually(lambda: floor.begun("items-1"))
    floor.client.cancel("items-1")
    floor.client.enqueue("quick-after")
    eventually(lambda: floor.finished("quick-after"))
    time.sleep(1)
    done = len(list(floor.folder.glob("items-1.*")))
    time.sleep(0.3)
    assert len(list(floor.folder.glob("items-1.*"))) == done < ITEMS
    assert (floor.client.status("items-1"), floor.client.pending()) == (State.CANCELLED, [])
    floor.client.resume("items-1")
    eventually(lambda: floor.finished("items-1"))
    assert floor.starts("items-1") == [1, 1]


def test_a_job_cancelled_while_it_waits_never_runs(floor: Floor) -> None:
    floor.client.enqueue("quick-1")
    floor.client.cancel("quick-1")
    floor.client.enqueue("quick-2")
    floor.worker("one")
    eventually(lambda: floor.finished("quick-2"))
    assert (floor.client.status("quick-1"), floor.starts("quick-1")) == (State.CANCELLED, [])


def test_resume_leaves_running_and_finished_jobs_alone_and_starts_unknown_ones(floor: Floor) -> None:
    floor.client.resume("items-1")
    floor.worker("one")
    eventually(lambda: floor.begun("items-1"))
    floor.client.resume("items-1")
    eventually(lambda: floor.finished("items-1"))
    floor.client.resume("items-1")
    assert (floor.starts("items-1"), floor.client.status("items-1")) == ([1], State.DONE)


def test_a_worker_that_is_told_to_end_gives_its_job_back_unattempted(floor: Floor) -> None:
    floor.client.enqueue("items-1")
    worker = floor.worker("one")
    eventually(lambda: floor.begun("items-1"))
    worker.terminate()
    assert worker.communicate(timeout=30)[0] == "drained\n"
    assert floor.client.status("items-1") is State.WAITING
    floor.worker("two")
    eventually(lambda: floor.finished("items-1"))
    assert floor.starts("items-1") == [1, 1]


def test_a_job_that_does_not_listen_is_broken_off(floor: Floor) -> None:
    floor.client.enqueue("stuck-1")
    worker = floor.worker("one")
    eventually(lambda: floor.starts("stuck-1") == [1])
    worker.terminate()
    assert worker.communicate(timeout=30)[0] == "broken off\n"
    assert floor.client.status("stuck-1") is State.WAITING
    (floor.folder / "release").touch()
    floor.worker("two")
    eventually(lambda: floor.finished("stuck-1"))


def test_purge_forgets_what_ended_long_ago(floor: Floor) -> None:
    for key in ("quick-1", "fail-1", "quick-2"):
        floor.client.enqueue(key)
    floor.client.cancel("quick-2")
    floor.client.enqueue("quick-3")
    floor.worker("one")
    eventually(lambda: floor.finished("quick-3") and floor.client.status("fail-1") is State.FAILED)
    floor.client.enqueue("items-1")
    assert floor.client.purge_finished(dt.timedelta(hours=1)) == 0
    time.sleep(0.01)
    assert floor.client.purge_finished(NO_TIME) == 4
    assert floor.client.statuses(["quick-1", "fail-1", "quick-2", "quick-3"]) == {}
    eventually(lambda: floor.finished("items-1"))


def test_two_workers_share_the_jobs(floor: Floor) -> None:
    keys = [f"items-{number}" for number in range(4)]
    for key in keys:
        floor.client.enqueue(key)
    floor.worker("one")
    floor.worker("two")
    eventually(lambda: all(floor.finished(key) for key in keys))
    assert [floor.starts(key) for key in keys] == [[1]] * 4


@pytest.mark.parametrize(("attempts", "starts"), [(ATTEMPTS - 1, [ATTEMPTS]), (ATTEMPTS, [])])
def test_a_job_that_lost_its_worker_too_often_is_given_up(tmp_path: Path, attempts: int, starts: list[int]) -> None:
    floor = Floor(str(tmp_path / "jobs.db"), tmp_path)
    try:
        floor.client.enqueue("quick-1")
        with sqlite3.connect(tmp_path / "jobs.db") as store:
            store.execute("UPDATE workflow_status SET recovery_attempts = ?", [attempts])
        store.close()
        floor.worker("one")
        ended = State.DONE if starts else State.GIVEN_UP
        eventually(lambda: floor.client.status("quick-1") is ended)
        assert (floor.starts("quick-1"), floor.client.given_up()) == (starts, [] if starts else ["quick-1"])
        floor.client.resume("quick-1")
        eventually(lambda: floor.finished("quick-1"))
        assert floor.starts("quick-1") == (starts or [1])
    finally:
        floor.close()


def test_many_processes_may_make_the_store_at_once(tmp_path: Path) -> None:
    store = tmp_path / "new" / "jobs.db"
    program = "import sys; from printroom.engine.jobs import Engine; e = Engine(sys.argv[1]); e.start_client(); e.enqueue('quick-' + sys.argv[2]); e.stop()"
    processes = [subprocess.Popen([sys.executable, "-c", program, store, str(number)]) for number in range(6)]
    assert [process.wait(60) for process in processes] == [0] * 6
    client = Engine(store)
    client.start_client()
    assert sorted(client.pending()) == [f"quick-{number}" for number in range(6)]
    with sqlite3.connect(store) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    client.stop()


@pytest.mark.slow
def test_jobs_outlive_workers_killed_at_random(floor: Floor) -> None:
    chance = random.Random(7)
    keys = [f"items-{number}" for number in range(12)]
    for key in keys:
        floor.client.enqueue(key)
    for turn in range(10):
        worker = floor.worker(f"worker-{turn % 2}")
        time.sleep(chance.uniform(0, 0.8))
        worker.kill()
        worker.wait()
        if chance.random() < 0.5:
            floor.client.hand_on(f"worker-{turn % 2}")
    floor.worker("worker-0")
    floor.worker("worker-1")
    eventually(lambda: all(floor.finished(key) for key in keys), 60)
    assert [len(list(floor.folder.glob(f"{key}.*"))) for key in keys] == [ITEMS + 1] * len(keys)


def test_an_engine_that_was_not_started_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="not started"):
        Engine(tmp_path / "jobs.db").enqueue("quick-1")
