"""Blobs: bytes under keys of a company, in a folder or in a bucket, written once and never changed."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore, S3Store

if TYPE_CHECKING:
    from obstore import ReadableFile
    from obstore.store import S3Config
    from typing_extensions import Buffer

CHUNK = 8 << 20
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}/[0-9a-f]{2}/[0-9a-f]{32}\.[a-z0-9]{1,12}")
COMPANY = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Blobs:
    """The blob store at `url`: `s3://bucket/prefix`, `file:///folder` or the path of a folder.

    `incoming` is where callers and the store itself keep bytes that have no key yet; of a folder store it has to be on
    the same filesystem. `options` are obstore's S3 settings (`endpoint`, `region`, `access_key_id`, …).
    """

    def __init__(self, url: str, *, incoming: Path, options: Mapping[str, str] | None = None) -> None:
        self.incoming = incoming
        incoming.mkdir(parents=True, exist_ok=True)
        self.folder = None if url.startswith("s3://") else _folder(url)
        # Folders whose own names this process has seen on the disk.
        self._lasting: set[Path] = set()
        self._store: LocalStore | S3Store
        if self.folder is None:
            self._store = _bucket(url, dict(options or {}))
        else:
            self._store = LocalStore(self.folder, mkdir=True)

    def put_bytes(self, company: int | str, content: bytes, *, suffix: str = "bin") -> str:
        """A new key of these bytes; when it is answered they are on the disk, whatever happens to the machine."""
        key = new_key(company, suffix=suffix)
        if self.folder is None:
            obstore.put(self._store, key, content, mode="create")
            return key
        staged = self.incoming / uuid.uuid4().hex
        try:
            staged.write_bytes(content)
            self._place(staged, key)
        finally:
            staged.unlink(missing_ok=True)
        return key

    def put_file(self, company: int | str, path: Path, *, suffix: str = "", move: bool = False) -> str:
        """A new key of the file's bytes; with `move` the file is gone afterwards and, in a folder, was not copied.

        Without a suffix the file's own is taken.
        """
        key = new_key(company, suffix=suffix or path.suffix)
        if self.folder is None:
            self._upload(path, key)
        elif move and path.stat().st_dev == self.incoming.stat().st_dev:
            self._place(path, key)
        else:
            self._copy(path, key)
        if move:
            path.unlink(missing_ok=True)
        return key

    def read(self, key: str) -> bytes:
        """All bytes of the blob, FileNotFoundError where there is none: for small ones."""
        if self.folder is not None:
            return self._path(key).read_bytes()
        try:
            return obstore.get(self._store, _known(key)).bytes().to_bytes()
        except NotFoundError as missing:
            raise FileNotFoundError(key) from missing

    def open(self, key: str) -> BinaryIO:
        """The blob as a file to read and to seek in; FileNotFoundError where there is none."""
        if self.folder is not None:
            return self._path(key).open("rb")
        try:
            remote = obstore.open_reader(self._store, _known(key), buffer_size=CHUNK)
        except NotFoundError as missing:
            raise FileNotFoundError(key) from missing
        return io.BufferedReader(_Remote(remote))

    def size(self, key: str) -> int:
        """Its bytes; FileNotFoundError where there is none."""
        if self.folder is not None:
            return self._path(key).stat().st_size
        try:
            return int(obstore.head(self._store, _known(key))["size"])
        except NotFoundError as missing:
            raise FileNotFoundError(key) from missing

    def exists(self, key: str) -> bool:
        try:
            self.size(key)
        except FileNotFoundError:
            return False
        return True

    def delete(self, key: str) -> None:
        """Nothing happens where there is none: the row went first, and the bytes may have gone with an earlier try."""
        if self.folder is not None:
            self._path(key).unlink(missing_ok=True)
            return
        with suppress(NotFoundError, FileNotFoundError):
            obstore.delete(self._store, _known(key))

    def keys(self, older_than: dt.datetime | None = None) -> Iterator[tuple[str, dt.datetime]]:
        """Every key with the moment of its writing, only those written before `older_than` where it is given."""
        for page in obstore.list(self._store):
            for entry in page:
                written = entry["last_modified"]
                if KEY.fullmatch(entry["path"]) and (older_than is None or written < older_than):
                    yield entry["path"], written

    def clear_incoming(self, older_than: dt.datetime) -> int:
        """Delete what was left in `incoming` by processes that died; how many files that were."""
        gone = 0
        for path in self.incoming.iterdir():
            with suppress(FileNotFoundError):
                if path.is_file() and path.stat().st_mtime < older_than.timestamp():
                    path.unlink()
                    gone += 1
        return gone

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / _known(key)

    def _upload(self, path: Path, key: str) -> None:
        if path.stat().st_size <= CHUNK:
            obstore.put(self._store, key, path.read_bytes(), mode="create")
        else:
            obstore.put(self._store, key, path, use_multipart=True, chunk_size=CHUNK)

    def _copy(self, path: Path, key: str) -> None:
        staged = self.incoming / uuid.uuid4().hex
        try:
            shutil.copyfile(path, staged)
            self._place(staged, key)
        finally:
            staged.unlink(missing_ok=True)

    def _place(self, staged: Path, key: str) -> None:
        """Give a finished file its key: file, name and folders are synced, and an existing key is an error."""
        _sync(staged)
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(staged, target)
        _sync(target.parent)
        if target.parent not in self._lasting:
            _sync(target.parent.parent)
            _sync(target.parent.parent.parent)
            self._lasting.add(target.parent)


class _Remote(io.RawIOBase):
    """A blob of a bucket as Python's kind of file."""

    def __init__(self, remote: ReadableFile) -> None:
        self._remote = remote

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._remote.seek(offset, whence)

    def readinto(self, buffer: Buffer) -> int:
        room = memoryview(buffer)
        got = self._remote.read(room.nbytes)
        room[: len(got)] = got
        return len(got)


def new_key(company: int | str, *, suffix: str) -> str:
    """`<company>/<2 hex>/<32 hex>.<suffix>`, never given before; an odd suffix becomes `bin`."""
    if not COMPANY.fullmatch(str(company)):
        raise ValueError(f"company {company!r}: expected 1 to 64 letters, digits, - or _")
    name = uuid.uuid4().hex
    word = suffix.lstrip(".").lower()
    ending = word if re.fullmatch(r"[a-z0-9]{1,12}", word) else "bin"
    return f"{company}/{name[:2]}/{name}.{ending}"


def _known(key: str) -> str:
    if not KEY.fullmatch(key):
        raise ValueError(f"blob key {key!r}: expected company/2 hex/32 hex.suffix")
    return key


def _folder(url: str) -> Path:
    folder = Path(unquote(urlsplit(url).path)) if url.startswith("file://") else Path(url)
    return folder.absolute()


def _bucket(url: str, options: dict[str, str]) -> S3Store:
    parts = urlsplit(url)
    given = cast("S3Config", {name: value for name, value in options.items() if value})
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        config=given,
        client_options={"allow_http": options.get("endpoint", "").startswith("http://")},
    )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
