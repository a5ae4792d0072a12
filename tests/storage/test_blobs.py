"""Blobs: the same promises for a folder and for a bucket."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.storage.blobs import CHUNK, KEY, Blobs, new_key

SOON = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)


@pytest.fixture(params=["folder", "bucket"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return Blobs(str(tmp_path / "blobs"), incoming=tmp_path / "incoming")
    url, options = request.getfixturevalue("bucket")
    return Blobs(url, incoming=tmp_path / "incoming", options=options)


def test_put_bytes_keeps_them_under_a_new_key(blobs: Blobs) -> None:
    first = blobs.put_bytes(739, b"one", suffix="tif")
    second = blobs.put_bytes(739, b"one", suffix="tif")
    assert first != second
    assert first.startswith("739/") and first.endswith(".tif") and KEY.fullmatch(first)
    assert (blobs.read(first), blobs.size(second), blobs.exists(first)) == (b"one", 3, True)
    assert set(dict(blobs.keys())) == {first, second}
    assert list(blobs.incoming.iterdir()) == []


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1])
def test_put_file_keeps_a_file_of_any_size(blobs: Blobs, tmp_path: Path, size: int) -> None:
    source = tmp_path / "picture.JPG"
    content = os.urandom(size)
    source.write_bytes(content)
    key = blobs.put_file("acme", source)
    assert key.startswith("acme/") and key.endswith(".jpg")
    assert (blobs.read(key), blobs.size(key), source.read_bytes()) == (content, size, content)


def test_put_file_moves_when_told(blobs: Blobs, tmp_path: Path) -> None:
    source = blobs.incoming / "received"
    source.write_bytes(b"received")
    inode = source.stat().st_ino
    key = blobs.put_file(7, source, suffix="png", move=True)
    assert (source.exists(), blobs.read(key)) == (False, b"received")
    if blobs.folder is not None:
        placed = (blobs.folder / key).stat()
        assert (placed.st_ino, placed.st_nlink) == (inode, 1)


def test_open_reads_and_seeks(blobs: Blobs) -> None:
    key = blobs.put_bytes(1, b"0123456789")
    with blobs.open(key) as file:
        file.seek(4)
        assert bytes(file.read(3)) == b"456"


def test_missing_blob_is_file_not_found(blobs: Blobs) -> None:
    key = new_key(1, suffix="tif")
    assert not blobs.exists(key)
    for ask in (blobs.read, blobs.open, blobs.size):
        with pytest.raises(FileNotFoundError):
            ask(key)


def test_delete_may_be_repeated(blobs: Blobs) -> None:
    key, other = blobs.put_bytes(1, b"a"), blobs.put_bytes(1, b"b")
    blobs.delete(key)
    blobs.delete(key)
    assert set(dict(blobs.keys())) == {other}


def test_keys_are_told_by_age(blobs: Blobs) -> None:
    key = blobs.put_bytes(1, b"a")
    written = dict(blobs.keys())[key]
    assert abs(written - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert list(blobs.keys(written - dt.timedelta(seconds=1))) == []
    assert list(blobs.keys(SOON)) == [(key, written)]


def test_a_key_is_never_written_twice(tmp_path: Path) -> None:
    blobs = Blobs(f"file://{tmp_path}/with%20space", incoming=tmp_path / "incoming")
    key = blobs.put_bytes(1, b"first")
    staged = tmp_path / "staged"
    staged.write_bytes(b"second")
    with pytest.raises(FileExistsError):
        blobs._place(staged, key)
    assert (tmp_path / "with space" / key).read_bytes() == b"first"


def test_a_failed_put_leaves_nothing(tmp_path: Path) -> None:
    blobs = Blobs(str(tmp_path / "blobs"), incoming=tmp_path / "incoming")
    with pytest.raises(FileNotFoundError):
        blobs.put_file(1, tmp_path / "absent.tif")
    (tmp_path / "blobs" / "9").write_bytes(b"a file where the folder of company 9 should be")
    with pytest.raises(OSError):
        blobs.put_bytes(9, b"content")
    assert list(blobs.incoming.iterdir()) == []


def test_clear_incoming_deletes_only_the_old(tmp_path: Path) -> None:
    blobs = Blobs(str(tmp_path / "blobs"), incoming=tmp_path / "incoming")
    old, fresh = blobs.incoming / "old", blobs.incoming / "fresh"
    old.write_bytes(b"x")
    fresh.write_bytes(b"x")
    os.utime(old, (0, 0))
    assert blobs.clear_incoming(dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)) == 1
    assert list(blobs.incoming.iterdir()) == [fresh]


@pytest.mark.parametrize("key", ["../../etc/passwd", "1/aa/../x.tif", "/etc/passwd", "", "1/aa/short.tif"])
def test_odd_keys_are_refused(blobs: Blobs, key: str) -> None:
    for ask in (blobs.read, blobs.open, blobs.size, blobs.delete):
        with pytest.raises(ValueError, match="blob key"):
            ask(key)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(company=st.one_of(st.integers(), st.text()), suffix=st.text())
def test_new_key_is_well_formed_or_refused(company: int | str, suffix: str) -> None:
    try:
        key = new_key(company, suffix=suffix)
    except ValueError:
        assert (
            not str(company).replace("-", "a").replace("_", "a").isalnum()
            or len(str(company)) > 64
            or not str(company).isascii()
        )
    else:
        assert KEY.fullmatch(key) and key.split("/")[0] == str(company)
