"""Room in a folder of files that may be thrown away: what was used longest ago goes first."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

# A folder over its limit is emptied to this share of it, so that not every file that comes makes one go.
SHARE = 0.9
LEFT_BEHIND_SECONDS = 3600.0
LOCK = ".room"


def make_room(folder: Path, *, limit: int, keep: Path | None = None) -> None:
    """Where the files below `folder` are more than `limit` bytes, delete some.

    A file that another process holds with a lock stays, and so does `keep`; of files that end in `.part` only those
    that nobody can be writing any more are deleted. While another process makes room this one leaves it to that.
    """
    with (folder / LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        _clear(folder, limit=limit, keep=keep)


def _clear(folder: Path, *, limit: int, keep: Path | None) -> None:
    files = sorted(_files(folder))
    total = sum(size for _, size, _ in files)
    enough = total if total <= limit else limit * SHARE
    oldest_part = time.time() - LEFT_BEHIND_SECONDS
    for used, size, path in files:
        if total <= enough:
            return
        writing = path.endswith(".part") and used > oldest_part
        if not writing and path != str(keep) and _delete(path):
            total -= size


def _files(folder: Path) -> Iterator[tuple[float, int, str]]:
    """Last use, size and path of every file, the lock aside."""
    paths = (os.path.join(place, name) for place, _, names in os.walk(folder) for name in names if name != LOCK)
    for path in paths:
        with suppress(FileNotFoundError):
            facts = os.stat(path, follow_symlinks=False)
            yield facts.st_mtime, facts.st_size, path


def _delete(path: str) -> bool:
    with suppress(FileNotFoundError, BlockingIOError), open(path, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(path)
        return True
    return False
