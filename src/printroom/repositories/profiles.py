"""Queries about the ICC profiles that companies brought."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from printroom.models import Asset, ColorProfile

NAME_SPACE = "profile"


def by_original(session: Session, blob_id: int) -> ColorProfile | None:
    return session.scalar(select(ColorProfile).where(ColorProfile.original_id == blob_id))


def shown_by(session: Session, asset: Asset) -> ColorProfile | None:
    return None if asset.profile_id is None else session.get(ColorProfile, asset.profile_id)


def content(session: Session, profile_id: int) -> bytes | None:
    """The bytes of a profile; None where there is none (any more)."""
    return session.scalar(select(ColorProfile.content).where(ColorProfile.id == profile_id))
