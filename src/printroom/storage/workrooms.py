"""Workrooms: folders for passing files below `incoming`, each held by a living process, and gone with its work."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "work-"


@contextmanager
def workroom(incoming: Path) -> Iterator[Path]:
    """An empty folder that is deleted, with what is left in it, when the block ends.

    A lock says that it is in use; the kernel takes it back from a process that dies.
    """
    folder = incoming / f"{PREFIX}{uuid.uuid4().hex}"
    folder.mkdir()
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def clear_workrooms(incoming: Path, older_than: dt.datetime) -> int:
    """Delete the folders that dead processes left; how many. One made after `older_than` may not be locked yet."""
    gone = 0
    for folder in incoming.glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError, BlockingIOError):
            gone += _clear(folder, older_than.timestamp())
    return gone


def _clear(folder: Path, before: float) -> bool:
    if folder.stat().st_ctime >= before:
        return False
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)
    return True
