"""Local: a blob as a file for libvips, which reads files: the folder's own, or a bounded copy of the bucket's."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from printroom.storage.blobs import Blobs
from printroom.storage.room import make_room

UNFINISHED = ".part"


class Local:
    """Files of blobs. Of a bucket, `folder` holds copies of at most `limit` bytes, besides those in use.

    Any number of processes may share the folder; the copies used longest ago go first.
    """

    def __init__(self, blobs: Blobs, *, folder: Path, limit: int) -> None:
        self._blobs = blobs
        self._folder = folder
        self._limit = limit
        # Threads that want the same blob bring it once; two blobs that share a lock wait for each other, no more.
        self._locks = [Lock() for _ in range(64)]
        if blobs.folder is None:
            folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def path(self, key: str) -> Iterator[Path]:
        """The blob's file, which stays where it is until the block ends; FileNotFoundError where there is no blob.

        libvips closes and opens a file again as it likes: end the block only after the pixels were read.
        """
        if self._blobs.folder is not None:
            self._blobs.size(key)
            yield self._blobs.folder / key
            return
        copy = self._folder / hashlib.blake2b(key.encode(), digest_size=20).hexdigest()
        with self._held(key, copy):
            yield copy

    def _held(self, key: str, copy: Path) -> BinaryIO:
        held = _hold(copy)
        while held is None:
            with self._locks[int(copy.name[:4], 16) % len(self._locks)]:
                held = _hold(copy)
                if held is None:
                    self._fetch(key, copy)
                    held = _hold(copy)
        return held

    def _fetch(self, key: str, copy: Path) -> None:
        """Bring the blob here, and put it in place only when all of it is on the disk."""
        part = self._folder / f"{uuid.uuid4().hex}{UNFINISHED}"
        try:
            with self._blobs.open(key) as remote, part.open("xb") as local:
                shutil.copyfileobj(remote, local, 1 << 20)
                local.flush()
                os.fsync(local.fileno())
            # Not replaced: whoever holds the copy of another process counts on its name.
            with suppress(FileExistsError):
                os.link(part, copy)
        finally:
            part.unlink(missing_ok=True)
        make_room(self._folder, limit=self._limit, keep=copy)


def _hold(copy: Path) -> BinaryIO | None:
    """The copy, locked against being made room of, and marked as used; None where it is not there (any more)."""
    try:
        file = copy.open("rb")
    except FileNotFoundError:
        return None
    fcntl.flock(file, fcntl.LOCK_SH)
    with suppress(FileNotFoundError):
        if os.fstat(file.fileno()).st_ino == copy.stat().st_ino:
            os.utime(copy, (time.time(), time.time()))
            return file
    file.close()
    return None
