"""Room: what goes and what stays."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from printroom.storage.room import LOCK, make_room


def write(path: Path, *, size: int, used: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    os.utime(path, (used, used))
    return path


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file() and path.name != LOCK}


def test_a_folder_within_its_limit_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "a", size=60, used=1)
    write(tmp_path / "b" / "c", size=40, used=2)
    make_room(tmp_path, limit=100)
    assert left(tmp_path) == {"a", "c"}


def test_the_oldest_go_until_nine_tenths_are_left(tmp_path: Path) -> None:
    for number in range(11):
        write(tmp_path / f"{number % 3}" / f"file{number}", size=10, used=number)
    make_room(tmp_path, limit=100)
    assert left(tmp_path) == {f"file{number}" for number in range(2, 11)}


def test_what_is_kept_or_locked_or_being_written_stays(tmp_path: Path) -> None:
    kept = write(tmp_path / "kept", size=50, used=1)
    locked = write(tmp_path / "locked", size=50, used=2)
    write(tmp_path / "fresh.part", size=50, used=time.time())
    write(tmp_path / "left.part", size=50, used=3)
    write(tmp_path / "plain", size=50, used=4)
    with locked.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        make_room(tmp_path, limit=10, keep=kept)
    assert left(tmp_path) == {"kept", "locked", "fresh.part"}


def test_one_process_makes_room_at_a_time(tmp_path: Path) -> None:
    write(tmp_path / "plain", size=50, used=4)
    with (tmp_path / LOCK).open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        make_room(tmp_path, limit=10)
        assert left(tmp_path) == {"plain"}
    make_room(tmp_path, limit=10)
    assert left(tmp_path) == set()
