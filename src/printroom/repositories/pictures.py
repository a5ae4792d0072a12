"""Queries about stored bytes and pictures."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from printroom.models import Blob, Picture


def blob_by_digest(session: Session, company_id: int, digest: str) -> Blob | None:
    return session.scalar(select(Blob).where(Blob.company_id == company_id, Blob.digest == digest))


def blob(session: Session, blob_id: int) -> Blob:
    found = session.get(Blob, blob_id)
    assert found is not None, "a foreign key keeps the blob"
    return found


def known_keys(session: Session, keys: Collection[str]) -> set[str]:
    """Those of `keys` that a blob row names."""
    return set(session.scalars(select(Blob.key).where(Blob.key.in_(list(keys)))))


def by_id(session: Session, picture_id: int) -> Picture:
    found = session.get(Picture, picture_id)
    assert found is not None, "a foreign key keeps the picture"
    return found


def by_original(session: Session, blob_id: int) -> Picture | None:
    return session.scalar(select(Picture).where(Picture.original_id == blob_id))
