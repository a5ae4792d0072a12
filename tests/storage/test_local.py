"""Local: blobs as files, the copies of a bucket's bounded and shared."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from printroom.storage.blobs import Blobs, new_key
from printroom.storage.local import Local

KIB = 1024


@pytest.fixture
def blobs(bucket: tuple[str, dict[str, str]], tmp_path: Path) -> Blobs:
    url, options = bucket
    return Blobs(url, incoming=tmp_path / "incoming", options=options)


def local(blobs: Blobs, tmp_path: Path, limit: int = 100 * KIB) -> Local:
    return Local(blobs, folder=tmp_path / "copies", limit=limit)


def copies(tmp_path: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in (tmp_path / "copies").iterdir() if path.name != ".room"}


def test_a_folders_blob_is_its_own_file(tmp_path: Path) -> None:
    blobs = Blobs(str(tmp_path / "blobs"), incoming=tmp_path / "incoming")
    key = blobs.put_bytes(1, b"content")
    with local(blobs, tmp_path).path(key) as path:
        assert path == tmp_path / "blobs" / key
    assert not (tmp_path / "copies").exists()


def test_a_buckets_blob_is_copied_once(blobs: Blobs, tmp_path: Path) -> None:
    content = os.urandom(300 * KIB)
    key = blobs.put_bytes(1, content)
    files = local(blobs, tmp_path, limit=KIB * KIB)
    with files.path(key) as path:
        assert path.read_bytes() == content
    blobs.delete(key)
    with files.path(key) as again:
        assert (again, again.read_bytes()) == (path, content)
    assert list(copies(tmp_path).values()) == [300 * KIB]


def test_a_missing_blob_is_file_not_found(blobs: Blobs, tmp_path: Path) -> None:
    folder = Blobs(str(tmp_path / "blobs"), incoming=tmp_path / "incoming")
    for store in (blobs, folder):
        with pytest.raises(FileNotFoundError), local(store, tmp_path).path(new_key(1, suffix="tif")):
            pass
    assert copies(tmp_path) == {}


def test_the_copies_used_longest_ago_make_room(blobs: Blobs, tmp_path: Path) -> None:
    keys = [blobs.put_bytes(1, bytes([number]) * 30 * KIB) for number in range(4)]
    files = local(blobs, tmp_path)
    names = []
    for used, key in enumerate(keys[:3]):
        with files.path(key) as path:
            names.append(path)
        os.utime(path, (used, used))
    with files.path(keys[0]):
        pass
    with files.path(keys[3]) as newest:
        assert set(copies(tmp_path)) == {names[0].name, names[2].name, newest.name}


def test_a_copy_in_use_stays(blobs: Blobs, tmp_path: Path) -> None:
    keys = [blobs.put_bytes(1, bytes([number]) * 60 * KIB) for number in range(3)]
    files = local(blobs, tmp_path)
    with ExitStack() as using:
        paths = [using.enter_context(files.path(key)) for key in keys]
        assert [path.read_bytes()[:1] for path in paths] == [b"\0", b"\1", b"\2"]
    with files.path(blobs.put_bytes(1, b"one more")):
        assert sum(copies(tmp_path).values()) <= 100 * KIB


def test_a_copy_that_was_cut_short_is_never_seen(tmp_path: Path, bucket: tuple[str, dict[str, str]]) -> None:
    url, options = bucket
    blobs = Broken(url, incoming=tmp_path / "incoming", options=options)
    key = blobs.put_bytes(1, b"0123456789")
    files = local(blobs, tmp_path)
    with pytest.raises(ConnectionError), files.path(key):
        pass
    assert copies(tmp_path) == {}
    blobs.whole = True
    with files.path(key) as path:
        assert path.read_bytes() == b"0123456789"


class Broken(Blobs):
    """A bucket whose connection breaks after a few bytes, until it is `whole`."""

    whole = False

    def open(self, key: str) -> Any:
        file = super().open(key)
        return file if self.whole else Cut(file)


class Cut:
    def __init__(self, file: Any) -> None:
        self.file = file
        self.read_before = False

    def __enter__(self) -> Cut:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def read(self, _: int) -> bytes:
        if self.read_before:
            raise ConnectionError("broken")
        self.read_before = True
        return bytes(self.file.read(4))


def test_many_threads_and_instances_share_a_small_folder(blobs: Blobs, tmp_path: Path) -> None:
    contents = {blobs.put_bytes(1, bytes([number]) * 40 * KIB): bytes([number]) * 40 * KIB for number in range(6)}
    instances = [local(blobs, tmp_path), local(blobs, tmp_path)]

    def use(turn: int) -> bool:
        key = list(contents)[turn % len(contents)]
        with instances[turn % 2].path(key) as path:
            return path.read_bytes() == contents[key]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(use, range(60))) == [True] * 60
