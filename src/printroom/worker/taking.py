"""Taking in: a file is brought here, opened in the limited child and stored; no row names its bytes yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from printroom.config import Config
from printroom.imaging.facts import Facts, Limits
from printroom.models import JobItem
from printroom.services.ingest import Arrival
from printroom.services.storing import Stored, digest_of, seen_of
from printroom.storage.workrooms import workroom
from printroom.worker.work import Work

SUFFIXES = {"JPEG": "jpg", "PNG": "png", "TIFF": "tif", "GIF": "gif", "WebP": "webp", "AVIF": "avif", "BMP": "bmp"}
# Brings an item's file into the folder that it is given.
Bring = Callable[[Work, JobItem, Path], Path]


class Refused(Exception):
    """A file that is not taken in; `reason` is one line for its sender."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def take_in(work: Work, item: JobItem, bring: Bring) -> tuple[Arrival, tuple[str, ...]]:
    """The stored file with what was seen in it, and the warnings that came of it. Raises IntakeError, Refused."""
    config = work.place.config
    _bounded(item.size, config)
    with workroom(config.incoming) as room:
        pyramid = room / "pyramid.tif"
        with _file(work, item, room=room, bring=bring) as path:
            _bounded(path.stat().st_size, config)
            facts = work.place.intake.examine(path, pyramid, limits(config))
            original = _original(work, item, path=path, facts=facts)
        serving = _stored(work, pyramid, digest=digest_of(pyramid), media_type="image/tiff", suffix="tif")
    return Arrival(item.folder_path, item.file_name, original, serving, seen_of(facts)), facts.warnings


def give_back(work: Work, item: JobItem, arrival: Arrival) -> None:
    """Delete what `take_in` stored, for nothing came of it. Bytes that were received are the item's, and stay."""
    for key in {arrival.original.key, arrival.serving.key} - {item.blob_key}:
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


def _original(work: Work, item: JobItem, *, path: Path, facts: Facts) -> Stored:
    """The file byte for byte: where it was received already, else moved into the store."""
    if item.blob_key is not None:
        return Stored(item.blob_key, facts.digest, path.stat().st_size, facts.media_type)
    return _stored(work, path, digest=facts.digest, media_type=facts.media_type, suffix=SUFFIXES[facts.format])


def _stored(work: Work, path: Path, *, digest: str, media_type: str, suffix: str) -> Stored:
    size = path.stat().st_size
    key = work.place.runtime.resources.blobs.put_file(work.job.company_id, path, suffix=suffix, move=True)
    return Stored(key, digest, size, media_type)
