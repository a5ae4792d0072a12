"""Renditions: kept replies are whole or absent, bounded, shared, and made once."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.storage.renditions import Renditions, Reply, pack, unpack

KIB = 1024
PICTURE = Reply(b"\xff\xd8picture", media_type="image/jpeg", headers={"ETag": '"abc"', "X-Größe": "400"})


def renditions(folder: Path, *, memory: int = 1024 * KIB, disk: int = 1024 * KIB) -> Renditions:
    return Renditions(folder, memory=memory, disk=disk)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != ".room"]


@pytest.mark.parametrize(("memory", "disk"), [(1024 * KIB, 0), (0, 1024 * KIB), (1024 * KIB, 1024 * KIB)])
def test_a_reply_is_kept_in_memory_and_on_disk(tmp_path: Path, memory: int, disk: int) -> None:
    cache = renditions(tmp_path, memory=memory, disk=disk)
    assert cache.get("digest") is None
    cache.put("digest", PICTURE)
    assert (cache.get("digest"), cache.get("other")) == (PICTURE, None)
    assert len(files(tmp_path)) == (1 if disk else 0)


def test_nothing_is_kept_where_nothing_may_be(tmp_path: Path) -> None:
    cache = renditions(tmp_path / "absent", memory=0, disk=0)
    cache.put("digest", PICTURE)
    assert (cache.get("digest"), (tmp_path / "absent").exists()) == (None, False)


def test_another_process_finds_it_on_the_disk(tmp_path: Path) -> None:
    renditions(tmp_path).put("digest", PICTURE)
    other = renditions(tmp_path)
    assert other.get("digest") == PICTURE
    for path in files(tmp_path):
        path.unlink()
    assert other.get("digest") == PICTURE


def test_memory_forgets_what_was_used_longest_ago(tmp_path: Path) -> None:
    cache = renditions(tmp_path, memory=80 * KIB, disk=0)
    replies = {f"key{number}": Reply(bytes([number]) * 9 * KIB, media_type="image/png") for number in range(9)}
    for key, reply in list(replies.items())[:8]:
        cache.put(key, reply)
    assert cache.get("key0") == replies["key0"]
    cache.put("key8", replies["key8"])
    assert {key for key in replies if cache.get(key)} == set(replies) - {"key1"}
    cache.put("key8", replies["key8"])
    assert {key for key in replies if cache.get(key)} == set(replies) - {"key1"}


def test_a_large_reply_is_kept_on_disk_only(tmp_path: Path) -> None:
    cache = renditions(tmp_path, memory=80 * KIB)
    large = Reply(b"x" * 20 * KIB, media_type="image/png")
    cache.put("large", large)
    assert cache.get("large") == large
    for path in files(tmp_path):
        path.unlink()
    assert cache.get("large") is None


def test_the_disk_stays_near_its_limit_and_keeps_the_last_used(tmp_path: Path) -> None:
    cache = renditions(tmp_path, memory=0, disk=64 * KIB)
    first = Reply(b"first", media_type="image/png")
    cache.put("first", first)
    for number in range(100):
        for path in files(tmp_path):
            os.utime(path, (path.stat().st_mtime - 100, path.stat().st_mtime - 100))
        assert cache.get("first") == first
        cache.put(f"key{number}", Reply(os.urandom(4 * KIB), media_type="image/png"))
        assert sum(path.stat().st_size for path in files(tmp_path)) <= 64 * KIB + 5 * KIB
    assert cache.get("key99") is not None
    assert cache.get("key0") is None


@pytest.mark.parametrize("damage", ["cut", "empty", "flipped", "longer", "foreign"])
def test_a_damaged_file_is_a_miss_and_goes(tmp_path: Path, damage: str) -> None:
    renditions(tmp_path).put("digest", PICTURE)
    (path,) = files(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(
        {
            "cut": whole[:-1],
            "empty": b"",
            "flipped": whole[:-1] + b"E",
            "longer": whole + b"e",
            "foreign": pack("another", PICTURE),
        }[damage]
    )
    assert (renditions(tmp_path).get("digest"), files(tmp_path)) == (None, [])


def test_a_disk_that_takes_nothing_is_no_error(tmp_path: Path) -> None:
    cache = renditions(tmp_path, memory=0)
    for number in range(256):
        (tmp_path / f"{number:02x}").write_bytes(b"a file where a folder should be")
    cache.put("digest", PICTURE)
    assert cache.get("digest") is None


def test_equal_requests_in_flight_are_made_once(tmp_path: Path) -> None:
    cache = renditions(tmp_path)
    made: list[int] = []
    all_wait = threading.Event()

    def make() -> Reply:
        made.append(1)
        all_wait.wait(10)
        return PICTURE

    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(cache.once, "digest", make) for _ in range(8)]
        time.sleep(0.05)
        all_wait.set()
        assert [future.result(10) for future in asked] == [PICTURE] * 8
    assert (len(made), cache.once("digest", make), len(made)) == (1, PICTURE, 1)


def test_an_error_goes_to_all_who_wait_and_is_not_kept(tmp_path: Path) -> None:
    cache = renditions(tmp_path)
    waiting = threading.Event()

    def fail() -> Reply:
        waiting.wait(10)
        raise ValueError("too many pixels")

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(cache.once, "digest", fail) for _ in range(4)]
        time.sleep(0.05)
        waiting.set()
        assert [str(future.exception(10)) for future in asked] == ["too many pixels"] * 4
    assert cache.once("digest", lambda: PICTURE) == PICTURE


@settings(derandomize=True, deadline=None, max_examples=200)
@given(key=st.text(), body=st.binary(), media_type=st.text(), headers=st.dictionaries(st.text(), st.text(), max_size=4))
def test_a_file_says_what_was_put(key: str, body: bytes, media_type: str, headers: dict[str, str]) -> None:
    reply = Reply(body, media_type=media_type, headers=headers)
    assert unpack(key, pack(key, reply)) == reply


@settings(derandomize=True, deadline=None, max_examples=300)
@given(content=st.binary(), cut=st.integers(0, 100), place=st.integers(0, 200), value=st.integers(1, 255))
def test_no_content_breaks_the_reader(content: bytes, cut: int, place: int, value: int) -> None:
    whole = pack("key", PICTURE)
    at = place % len(whole)
    flipped = whole[:at] + bytes([whole[at] ^ value]) + whole[at + 1 :]
    assert unpack("key", content) is None
    assert unpack("key", whole[: -1 - cut]) is None
    assert unpack("key", whole[:18] + content) is None
    assert unpack("key", flipped) is None
