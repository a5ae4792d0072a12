"""Renditions: the cache of rendered replies, bounded in memory and on disk; the disk is shared by all processes."""

from __future__ import annotations

import hashlib
import json
import os
import time
import uuid
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import cast

from printroom.storage.room import make_room

MAGIC = b"printroom reply 1\n"
NUMBERS = 3 * 8
# One reply takes no more than this share of the memory; a larger one is kept on disk only.
LARGEST_SHARE = 8
# Room is made each time this share of the disk's limit was written.
WRITTEN_SHARE = 16
# The last use of a file is noted no more often.
NOTE_SECONDS = 60.0
# What an entry takes beside its bytes, about.
OVERHEAD = 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """A rendered reply: bytes, media type and the headers that belong to them."""

    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def weight(self) -> int:
        return len(self.body) + OVERHEAD


class Renditions:
    """Replies under keys: at most `memory` bytes in this process, before about `disk` bytes in `folder`.

    A key is a digest of all that the reply depends on, so a reply is never wrong, only no longer asked for. 0 bytes of
    either keeps nothing there.
    """

    def __init__(self, folder: Path, *, memory: int, disk: int) -> None:
        self._memory = _Memory(memory)
        self._disk = _Disk(folder, disk)
        self._making: dict[str, Future[Reply]] = {}
        self._lock = Lock()

    def get(self, key: str) -> Reply | None:
        reply = self._memory.get(key)
        if reply is None:
            reply = self._disk.get(key)
            if reply is not None:
                self._memory.put(key, reply)
        return reply

    def in_memory(self, key: str) -> Reply | None:
        """The reply where it can be had without looking at the disk."""
        return self._memory.get(key)

    def put(self, key: str, reply: Reply) -> None:
        """Keep the reply where there is room for it; a disk that takes nothing more is no error."""
        self._memory.put(key, reply)
        self._disk.put(key, reply)

    def once(self, key: str, make: Callable[[], Reply]) -> Reply:
        """The kept reply, or one that is made and kept; threads that want the same one meanwhile wait for it.

        What `make` raises goes to all of them, and nothing is kept.
        """
        reply = self.get(key)
        if reply is not None:
            return reply
        with self._lock:
            making = self._making.get(key)
            mine = self._making.setdefault(key, Future())
        if making is not None:
            return making.result()
        try:
            reply = self.get(key) or make()
            self.put(key, reply)
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            mine.set_result(reply)
            return reply
        finally:
            with self._lock:
                del self._making[key]


class _Memory:
    """The replies used last, up to `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, Reply] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def get(self, key: str) -> Reply | None:
        with self._lock:
            reply = self._kept.get(key)
            if reply is not None:
                self._kept.move_to_end(key)
            return reply

    def put(self, key: str, reply: Reply) -> None:
        if reply.weight() > self._limit // LARGEST_SHARE:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._weight -= before.weight() if before else 0
            self._kept[key] = reply
            self._weight += reply.weight()
            while self._weight > self._limit:
                _, oldest = self._kept.popitem(last=False)
                self._weight -= oldest.weight()


class _Disk:
    """A file a reply: magic, lengths and checksum, key and metadata as JSON, body."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit
        # The first reply finds out how full the folder is.
        self._written = limit
        if limit:
            folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> Reply | None:
        path = self._path(key)
        try:
            with path.open("rb") as file:
                content = file.read()
                self._note(path, os.fstat(file.fileno()).st_mtime)
        except OSError:
            return None
        reply = unpack(key, content)
        if reply is None:
            path.unlink(missing_ok=True)
        return reply

    def put(self, key: str, reply: Reply) -> None:
        if not self._limit:
            return
        content = pack(key, reply)
        path = self._path(key)
        part = path.with_name(f"{uuid.uuid4().hex}.part")
        try:
            path.parent.mkdir(exist_ok=True)
            part.write_bytes(content)
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        self._written += len(content)
        if self._written > self._limit // WRITTEN_SHARE:
            self._written = 0
            with suppress(OSError):
                make_room(self._folder, limit=self._limit)

    def _path(self, key: str) -> Path:
        name = hashlib.blake2b(key.encode(), digest_size=20).hexdigest()
        return self._folder / name[:2] / name

    def _note(self, path: Path, used: float) -> None:
        now = time.time()
        if now - used > NOTE_SECONDS:
            with suppress(OSError):
                os.utime(path, (now, now))


def pack(key: str, reply: Reply) -> bytes:
    """The content of a reply's file."""
    about = json.dumps([key, reply.media_type, dict(reply.headers)]).encode()
    numbers = (len(about), len(reply.body), zlib.crc32(reply.body, zlib.crc32(about)))
    return b"".join((MAGIC, *(number.to_bytes(8) for number in numbers), about, reply.body))


def unpack(key: str, content: bytes) -> Reply | None:
    """The reply in a file's content; None where the file is cut short, damaged or another key's."""
    start = len(MAGIC) + NUMBERS
    head = content[len(MAGIC) : start]
    if not content.startswith(MAGIC) or len(head) < NUMBERS:
        return None
    about_length, body_length, checksum = (int.from_bytes(head[place : place + 8]) for place in (0, 8, 16))
    about, body = content[start : start + about_length], content[start + about_length :]
    if (len(about), len(body)) != (about_length, body_length) or zlib.crc32(body, zlib.crc32(about)) != checksum:
        return None
    of, media_type, headers = cast("tuple[str, str, dict[str, str]]", json.loads(about))
    return Reply(body, media_type=media_type, headers=headers) if of == key else None
