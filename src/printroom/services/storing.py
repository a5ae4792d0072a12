"""Storing: bytes before rows. Put and synced first, named by a row in the transaction that needs them."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printroom.imaging.facts import Facts, ProfileFacts, to_plain
from printroom.models import Blob, ColorProfile, Picture
from printroom.repositories import pictures as rows
from printroom.repositories import profiles as profile_rows
from printroom.storage.blobs import Blobs

DEFAULT_RESOLUTION = 72.0
KEPT_FACTS = frozenset({"frames", "path_names", "paths", "exact_pyramid", "metadata"})


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are in the blob store under a key of their own, not yet named by a row."""

    key: str
    digest: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of a decoded picture; see models.Picture."""

    format: str
    width: int
    height: int
    pixel_type: str
    bands: int
    depth: int
    has_alpha: bool
    resolution: float
    orientation: int = 1
    profile_name: str | None = None
    facts: dict[str, Any]
    xmp: bytes | None = None


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: BufferedReader) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()


class Storing:
    """`put` works outside a transaction; `blob`, `picture` and `profile` inside the one that writes."""

    def __init__(self, session: Session, blobs: Blobs) -> None:
        self._session = session
        self._blobs = blobs

    def put(self, company_id: int, path: Path, *, media_type: str, suffix: str, digest: str = "") -> Stored:
        """Move a finished file into the blob store; it is on the disk when this returns.

        Where its digest is not known yet, one thread reads the file while the other waits for the disk.
        """
        size = path.stat().st_size
        with path.open("rb") as file, ThreadPoolExecutor(1) as pool:
            counting = None if digest else pool.submit(_digest, file)
            key = self._blobs.put_file(company_id, path, suffix=suffix, move=True)
            return Stored(key, counting.result() if counting else digest, size, media_type)

    def discard(self, *stored: Stored | None) -> None:
        """Take back bytes that no row came to name."""
        for each in stored:
            if each is not None:
                self._blobs.delete(each.key)

    def blob(self, company_id: int, stored: Stored) -> Blob:
        """The row of these bytes: the one there is for equal bytes of the company, or a new one."""
        found = rows.blob_by_digest(self._session, company_id, stored.digest)
        if found is not None:
            return found
        made = Blob(
            company_id=company_id,
            digest=stored.digest,
            key=stored.key,
            size=stored.size,
            media_type=stored.media_type,
        )
        try:
            with self._session.begin_nested():
                self._session.add(made)
        except IntegrityError:
            found = rows.blob_by_digest(self._session, company_id, stored.digest)
            if found is None:
                raise
            return found
        return made

    def picture(self, company_id: int, *, original: Blob, serving: Blob, seen: Seen) -> Picture:
        """The picture of an original: the one there is, or a new one."""
        found = rows.by_original(self._session, original.id)
        if found is not None:
            return found
        made = Picture(
            company_id=company_id,
            original_id=original.id,
            serving_id=serving.id,
            revision=original.digest,
            format=seen.format,
            width=seen.width,
            height=seen.height,
            pixel_type=seen.pixel_type,
            bands=seen.bands,
            depth=seen.depth,
            has_alpha=seen.has_alpha,
            resolution=seen.resolution,
            orientation=seen.orientation,
            profile_name=seen.profile_name,
            facts=seen.facts,
            xmp=seen.xmp,
        )
        self._session.add(made)
        self._session.flush()
        return made

    def profile(self, company_id: int, *, original: Blob, facts: ProfileFacts, content: bytes) -> ColorProfile:
        """The ICC profile of an original: the one there is, or a new one."""
        found = profile_rows.by_original(self._session, original.id)
        if found is not None:
            return found
        made = ColorProfile(
            company_id=company_id,
            original_id=original.id,
            digest=facts.digest,
            description=facts.description,
            pixel_type=facts.pixels,
            writable=facts.writable,
            content=content,
        )
        self._session.add(made)
        self._session.flush()
        return made


def seen_of(facts: Facts) -> Seen:
    """What intake found out about a received file."""
    return Seen(
        format=facts.format,
        width=facts.width,
        height=facts.height,
        pixel_type=facts.pixels,
        bands={"gray": 1, "rgb": 3, "cmyk": 4}[facts.pixels] + facts.has_alpha,
        depth=facts.depth,
        has_alpha=facts.has_alpha,
        resolution=facts.resolution or DEFAULT_RESOLUTION,
        orientation=facts.orientation,
        profile_name=facts.profile,
        facts={name: value for name, value in to_plain(facts).items() if name in KEPT_FACTS},
        xmp=facts.xmp or None,
    )
