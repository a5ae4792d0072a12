"""A server with two workers, for tests: `python server.py STORE FOLDER` runs until it is told to end."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from printroom.worker.process import Workers

STAFF = str(Path(__file__).with_name("staff.py"))


def main(store: str, folder: str) -> None:
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    workers = Workers(
        lambda number: [sys.executable, STAFF, store, f"worker-{number}", folder, str(os.getpid())], count=2
    )
    workers.start()
    told.wait()
    workers.stop(timeout=5)


if __name__ == "__main__":
    main(*sys.argv[1:])
