"""A worker process for tests of worker/process.py: `python staff.py STORE EXECUTOR FOLDER PARENT`.

Its jobs are those of tests/engine/working.py; beats are files of the folder `beats`.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

from engine.working import work
from printroom.engine.jobs import Engine, Report
from printroom.worker.process import Post, main


class Beats:
    """Signs of life as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def beat(self, executor_id: str) -> None:
        (self.folder / executor_id).touch()

    def alive(self, within: dt.timedelta) -> set[str]:
        since = time.time() - within.total_seconds()
        return {path.name for path in self.folder.iterdir() if path.stat().st_mtime >= since}

    def forget(self, executor_id: str) -> None:
        (self.folder / executor_id).unlink(missing_ok=True)


class Staff:
    """Leaves a file for each of its duties."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, key: str, report: Report) -> None:
        work(self.folder, key, report)

    def tend(self, engine: Engine) -> None:
        (self.folder / "tended").touch()

    def leave(self) -> None:
        (self.folder / "left").touch()


if __name__ == "__main__":
    store, executor, folder, parent = sys.argv[1:]
    main(
        Engine(store, executor_id=executor),
        Post(
            parent=int(parent) or None,
            beat_seconds=0.1,
            dead_seconds=1.5,
            drain_seconds=1,
        ),
        duties=Staff(Path(folder)),
        heart=Beats(Path(folder) / "beats"),
    )
