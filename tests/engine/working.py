"""A worker process for tests: `python working.py STORE EXECUTOR FOLDER` takes up jobs until it is told to end.

What a job does stands in its key, `<kind>-<anything>`:

    items    twenty items of 0.05 seconds, each done once: a file of its name
    fail     an error
    deadly   kills the process, the first two times
    stuck    never looks whether it may go on, until a file `release` appears
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

from printroom.engine.jobs import Engine, Report

ITEMS = 20


def work(folder: Path, key: str, report: Report) -> None:
    with (folder / "starts").open("a") as starts:
        starts.write(f"{key} {report.attempt} {os.getpid()}\n")
    kind = key.split("-")[0]
    if kind == "fail":
        raise ValueError("this job fails")
    if kind == "deadly" and report.attempt <= 2:
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "stuck":
        while not (folder / "release").exists():
            time.sleep(0.02)
    if kind == "items":
        for number in range(ITEMS):
            item(folder / f"{key}.{number}", report)
    (folder / f"{key}.done").touch()


def item(path: Path, report: Report) -> None:
    report.proceed()
    if not path.exists():
        time.sleep(0.05)
        path.touch()


def main(store: str, executor: str, folder: str) -> None:
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    engine = Engine(store, executor_id=executor)
    engine.start_worker(lambda key, report: work(Path(folder), key, report), concurrency=2)
    print("working", flush=True)
    told.wait()
    drained = engine.stop(timeout=1)
    print("drained" if drained else "broken off", flush=True)
    os._exit(0 if drained else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
