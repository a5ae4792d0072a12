"""Queries about all stored bytes, page by page."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from printroom.models import Blob, JobItem


def after(session: Session, blob_id: int, *, most: int) -> Sequence[Row[int, str, int, str]]:
    """(id, key, size, digest) of the blobs that follow one, by id."""
    return session.execute(
        select(Blob.id, Blob.key, Blob.size, Blob.digest).where(Blob.id > blob_id).order_by(Blob.id).limit(most)
    ).all()


def awaited(session: Session) -> Sequence[tuple[str, str]]:
    """(key, file name) of the received bytes that jobs wait to take in."""
    found = session.execute(
        select(JobItem.blob_key, JobItem.file_name).where(JobItem.blob_key.is_not(None), JobItem.state == "new")
    )
    return [(key, name) for key, name in found if key is not None]
