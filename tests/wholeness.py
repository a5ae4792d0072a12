"""What is wrong with a data folder's bytes: `faults_of(config)` is empty where every row is whole and nothing is left over."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from printroom.cli.local import opened
from printroom.config import Config
from printroom.imaging.originals import open_original
from printroom.imaging.pyramid import open_level
from printroom.models import Asset, Blob, JobItem, Picture
from printroom.runtime import Runtime
from printroom.services.storing import digest_of


def faults_of(config: Config) -> list[str]:
    """One line for each: an asset without pixels, bytes that are not the row's, bytes without a row, a passing file."""
    with opened(config) as runtime, Session(runtime.database) as session:
        return [*_assets(session), *_blobs(runtime, session), *_pictures(runtime, session), *_strays(runtime, session)]


def _assets(session: Session) -> Iterator[str]:
    for asset in session.scalars(select(Asset)):
        if asset.picture_id is None and asset.owner_id is None:
            yield f"asset {asset.name}: no pixels"


def _blobs(runtime: Runtime, session: Session) -> Iterator[str]:
    for blob in session.scalars(select(Blob)):
        if not runtime.resources.blobs.exists(blob.key):
            yield f"blob {blob.key}: no bytes"
            continue
        with runtime.resources.local.path(blob.key) as path:
            if (path.stat().st_size, digest_of(path)) != (blob.size, blob.digest):
                yield f"blob {blob.key}: not the bytes of its row"


def _pictures(runtime: Runtime, session: Session) -> Iterator[str]:
    keys = {blob.id: blob.key for blob in session.scalars(select(Blob))}
    for picture in session.scalars(select(Picture)):
        with (
            runtime.resources.local.path(keys[picture.original_id]) as original,
            runtime.resources.local.path(keys[picture.serving_id]) as serving,
        ):
            seen = open_original(original, access="random").image
            served = open_level(serving, 1.0).image
            sizes = {(seen.width, seen.height), (served.width, served.height), (picture.width, picture.height)}
            if len(sizes) > 1:
                yield f"picture {picture.id}: {sizes}"
            seen.avg()
            served.avg()


def _strays(runtime: Runtime, session: Session) -> Iterator[str]:
    named = set(session.scalars(select(Blob.key)))
    named |= {key for key in session.scalars(select(JobItem.blob_key).where(JobItem.state == "new")) if key}
    stored = runtime.resources.blobs.keys()
    yield from (f"key {key}: no row" for key, _ in stored if key not in named)
    for path in runtime.config.incoming.iterdir():
        yield f"passing {path.name}"
