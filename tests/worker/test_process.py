"""Worker processes: they drain, die with their server, are started again, and hand on the jobs of the dead."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from printroom.engine.jobs import Engine, State
from printroom.worker.process import Workers

HERE = Path(__file__).parent
TESTS = str(HERE.parent)


class House:
    """A store, a client on it, a folder for traces, and the processes of a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = str(folder / "jobs.db")
        self.client = Engine(self.store)
        self.client.start_client()
        self.processes: list[subprocess.Popen[bytes]] = []

    def run(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, HERE / program, *words], env={**os.environ, "PYTHONPATH": TESTS}, process_group=0
        )
        self.processes.append(process)
        return process

    def worker(self, executor: str) -> subprocess.Popen[bytes]:
        return self.run("staff.py", self.store, executor, str(self.folder), "0")

    def server(self) -> subprocess.Popen[bytes]:
        return self.run("server.py", self.store, str(self.folder))

    def starts(self, key: str) -> list[int]:
        return [attempt for name, attempt, _ in self.lines() if name == key]

    def lines(self) -> list[tuple[str, int, int]]:
        path = self.folder / "starts"
        lines = [line.split() for line in path.read_text().splitlines()] if path.exists() else []
        return [(name, int(attempt), int(pid)) for name, attempt, pid in lines]

    def begun(self, key: str) -> bool:
        return (self.folder / f"{key}.2").exists()

    def finished(self, key: str) -> bool:
        return self.client.status(key) is State.DONE

    def beating(self) -> set[str]:
        beats = self.folder / "beats"
        return {path.name for path in beats.iterdir()} if beats.exists() else set()

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        self.client.stop()


def eventually(true: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come true"
        time.sleep(0.02)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def test_a_worker_beats_tends_and_says_goodbye(house: House) -> None:
    worker = house.worker("one")
    eventually(lambda: house.beating() == {"one"} and (house.folder / "tended").exists())
    worker.terminate()
    assert worker.wait(10) == 0
    assert (house.beating(), (house.folder / "left").exists()) == (set(), False)


def test_a_stuck_worker_is_broken_off_in_time_and_its_job_given_back(house: House) -> None:
    house.client.enqueue("stuck-1")
    worker = house.worker("one")
    eventually(lambda: house.starts("stuck-1") == [1])
    worker.terminate()
    assert worker.wait(10) == 1
    assert (house.client.status("stuck-1"), house.beating()) == (State.WAITING, set())
    assert (house.folder / "left").exists()


def test_a_living_worker_takes_the_jobs_of_a_dead_one(house: House) -> None:
    house.client.enqueue("items-1")
    first = house.worker("one")
    eventually(lambda: house.begun("items-1"))
    house.worker("two")
    first.kill()
    eventually(lambda: house.finished("items-1"))
    assert (house.starts("items-1"), house.beating()) == ([1, 2], {"two"})


def test_workers_die_with_their_server_and_a_new_server_goes_on(house: House) -> None:
    house.client.enqueue("items-1")
    server = house.server()
    eventually(lambda: house.begun("items-1"))
    (_, _, pid), *_ = house.lines()
    server.kill()
    server.wait()
    eventually(lambda: not lives(pid), 10)
    assert house.client.status("items-1") is State.WAITING
    house.server()
    eventually(lambda: house.finished("items-1"))
    assert house.starts("items-1") == [1, 1]


def test_a_server_starts_a_dead_worker_again(house: House) -> None:
    house.client.enqueue("deadly-1")
    server = house.server()
    eventually(lambda: house.finished("deadly-1"))
    assert house.starts("deadly-1") == [1, 2, 3]
    server.terminate()
    assert server.wait(15) == 0
    assert (house.beating(), [pid for _, _, pid in house.lines() if lives(pid)]) == (set(), [])


def test_workers_that_do_not_end_are_killed(tmp_path: Path) -> None:
    deaf = (
        f"import signal, time; signal.signal(15, signal.SIG_IGN); open({str(tmp_path / 'up')!r}, 'w'); time.sleep(99)"
    )
    workers = Workers(lambda number: [sys.executable, "-c", deaf], count=1)
    workers.start()
    eventually((tmp_path / "up").exists)
    (pid,) = workers.pids()
    workers.stop(timeout=0.2)
    assert not lives(pid)


def test_workers_that_die_young_are_started_after_longer_and_longer_pauses(tmp_path: Path) -> None:
    starts: list[float] = []

    def command(number: int) -> list[str]:
        starts.append(time.monotonic())
        return [sys.executable, "-S", "-c", f"raise SystemExit({number})"]

    workers = Workers(command, count=1)
    workers.start()
    eventually(lambda: len(starts) == 4)
    workers.stop(timeout=1)
    pauses = [later - earlier for earlier, later in zip(starts, starts[1:], strict=False)]
    assert all(pause >= least for pause, least in zip(pauses, (0.5, 1.0, 2.0), strict=True)), pauses


def test_a_command_that_cannot_be_started_keeps_no_other_worker_down(tmp_path: Path) -> None:
    commands = {1: [str(tmp_path / "absent")], 2: [sys.executable, "-c", "import time; time.sleep(99)"]}
    workers = Workers(lambda number: commands[number], count=2)
    workers.start()
    eventually(lambda: len(workers.pids()) == 1)
    (pid,) = workers.pids()
    time.sleep(0.5)
    assert (workers.pids(), lives(pid)) == ([pid], True)
    workers.stop(timeout=5)
    assert not lives(pid)
