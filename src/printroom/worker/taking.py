"""Taking in: a file is brought here, opened in the limited child and stored; no row names its bytes yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from printroom.config import Config
from printroom.imaging.facts import Limits
from printroom.imaging.signatures import HEAD_BYTES, ICC, Format, recognise
from printroom.models import JobItem
from printroom.services.ingest import AnyArrival, Arrival, ProfileArrival, StaticArrival
from printroom.services.static_kinds import StaticKind, Unfit, content_of, kind_of, media_type
from printroom.services.storing import Stored, digest_of, seen_of
from printroom.storage.workrooms import workroom
from printroom.worker.work import Work

SUFFIXES = {"JPEG": "jpg", "PNG": "png", "TIFF": "tif", "GIF": "gif", "WebP": "webp", "AVIF": "avif", "BMP": "bmp"}
PROFILE_SUFFIXES = frozenset({".icc", ".icm"})
# Brings an item's file into the folder that it is given.
Bring = Callable[[Work, JobItem, Path], Path]


class Refused(Exception):
    """A file that is not taken in; `reason` is one line for its sender."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def take_in(work: Work, item: JobItem, bring: Bring) -> tuple[AnyArrival, tuple[str, ...]]:
    """The stored file with what was seen in it, and the warnings that came of it. Raises IntakeError, Refused."""
    config = work.place.config
    _bounded(item.size, config)
    with workroom(config.incoming) as room:
        pyramid = room / "pyramid.tif"
        with _file(work, item, room=room, bring=bring) as path:
            _bounded(path.stat().st_size, config)
            signature = _signature(path)
            if _is_profile(signature, item):
                return _profile(work, item, path), ()
            kind = kind_of(item.file_name, signature.name if signature else None)
            if kind is not None:
                return _static(work, item, kind, path), ()
            facts = work.place.intake.examine(path, pyramid, limits(config))
            kept = Stored("", facts.digest, path.stat().st_size, facts.media_type)
            original = _original(work, item, path=path, known=kept, suffix=SUFFIXES[facts.format])
        serving = _stored(work, pyramid, digest=digest_of(pyramid), media_type="image/tiff", suffix="tif")
    return Arrival(item.folder_path, item.file_name, original, serving, seen_of(facts)), facts.warnings


def _signature(path: Path) -> Format | None:
    with path.open("rb") as file:
        return recognise(file.read(HEAD_BYTES))


def _is_profile(found: Format | None, item: JobItem) -> bool:
    """By its content; a file of no known kind by its name, so that it is told what is wrong with it."""
    return found is ICC or (found is None and PurePosixPath(item.file_name).suffix.lower() in PROFILE_SUFFIXES)


def _profile(work: Work, item: JobItem, path: Path) -> ProfileArrival:
    facts = work.place.intake.examine_profile(path, limits(work.place.config))
    content = path.read_bytes()
    known = Stored("", facts.digest, facts.size, ICC.media_type)
    original = _original(work, item, path=path, known=known, suffix="icc")
    return ProfileArrival(item.folder_path, item.file_name, original, content, facts)


def _static(work: Work, item: JobItem, kind: StaticKind, path: Path) -> StaticArrival:
    """Byte for byte. Raises Refused where the content is not what the name says."""
    try:
        content = content_of(kind, path)
    except Unfit as trouble:
        raise Refused(str(trouble)) from trouble
    known = Stored("", hashlib.sha256(content).hexdigest(), len(content), media_type(kind, content))
    suffix = PurePosixPath(item.file_name).suffix.lower().removeprefix(".")
    return StaticArrival(
        item.folder_path, item.file_name, _original(work, item, path=path, known=known, suffix=suffix), kind.type
    )


def give_back(work: Work, item: JobItem, arrival: AnyArrival) -> None:
    """Delete what `take_in` stored, for nothing came of it. Bytes that were received are the item's, and stay."""
    for key in arrival.keys - {item.blob_key}:
        work.place.runtime.resources.blobs.delete(key)


def limits(config: Config) -> Limits:
    return Limits(
        pixels=config.max_pixels,
        seconds=config.intake_seconds,
        cpu_seconds=round(config.intake_seconds) + 1,
        memory_bytes=config.intake_memory_bytes,
    )


def _bounded(size: int, config: Config) -> None:
    if size > config.max_upload_bytes:
        raise Refused(f"the file has {size} bytes: at most {config.max_upload_bytes} are taken")


@contextmanager
def _file(work: Work, item: JobItem, *, room: Path, bring: Bring) -> Iterator[Path]:
    if item.blob_key is None:
        yield bring(work, item, room)
        return
    with work.place.runtime.resources.local.path(item.blob_key) as path:
        yield path


def _original(work: Work, item: JobItem, *, path: Path, known: Stored, suffix: str) -> Stored:
    """The file byte for byte, `known` but for its key: where it was received already, else moved into the store."""
    if item.blob_key is not None:
        return replace(known, key=item.blob_key)
    return _stored(work, path, digest=known.digest, media_type=known.media_type, suffix=suffix)


def _stored(work: Work, path: Path, *, digest: str, media_type: str, suffix: str) -> Stored:
    size = path.stat().st_size
    key = work.place.runtime.resources.blobs.put_file(work.job.company_id, path, suffix=suffix, move=True)
    return Stored(key, digest, size, media_type)
