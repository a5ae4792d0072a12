"""Queries about the ICC profiles that companies brought."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from printroom.models import Asset, ColorProfile

NAME_SPACE = "profile"


class LiveProfile(NamedTuple):
    """An asset of a profile that is not in the trash."""

    id: int
    folder_id: int
    profile_id: int


def live(session: Session, company_id: int) -> dict[str, LiveProfile]:
    """The profiles of a company by name."""
    found = session.execute(
        select(Asset.name, Asset.id, Asset.folder_id, Asset.profile_id).where(
            Asset.company_id == company_id, Asset.name_space == NAME_SPACE, Asset.trash_state == "NotInTrash"
        )
    )
    return {
        name: LiveProfile(asset_id, folder_id, profile_id)
        for name, asset_id, folder_id, profile_id in found
        if profile_id is not None
    }


def by_original(session: Session, blob_id: int) -> ColorProfile | None:
    return session.scalar(select(ColorProfile).where(ColorProfile.original_id == blob_id))


def shown_by(session: Session, asset: Asset) -> ColorProfile | None:
    return None if asset.profile_id is None else session.get(ColorProfile, asset.profile_id)


def content(session: Session, profile_id: int) -> bytes | None:
    """The bytes of a profile; None where there is none (any more)."""
    return session.scalar(select(ColorProfile.content).where(ColorProfile.id == profile_id))
