"""Workrooms: gone with their work, kept from a sweep while a process holds them, cleared when it died."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys

from printroom.storage.workrooms import clear_workrooms, workroom


def later() -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)


def test_a_workroom_goes_with_what_is_left_in_it(tmp_path):
    with workroom(tmp_path) as room:
        (room / "deep").mkdir()
        (room / "deep" / "file").write_text("x")
        assert clear_workrooms(tmp_path, later()) == 0
        assert (room / "deep" / "file").read_text() == "x"
    assert list(tmp_path.iterdir()) == []


def test_what_a_dead_process_left_is_cleared(tmp_path):
    program = f"""
import sys, time
from pathlib import Path
from printroom.storage.workrooms import workroom
with workroom(Path({str(tmp_path)!r})) as room:
    (room / "file").write_text("x")
    print("there", flush=True)
    time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"there\n"
    assert clear_workrooms(tmp_path, later()) == 0
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert clear_workrooms(tmp_path, later() - dt.timedelta(hours=1)) == 0
    assert clear_workrooms(tmp_path, later()) == 1
    assert list(tmp_path.iterdir()) == []
