"""Queries about published records. The image door's are plain rows: one look-up a picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.orm import Session

from printroom.models import Asset, Company, PublishedAsset, PublishedAttributes, PublishedPreset


def company(session: Session, name: str) -> Row[int, str, int] | None:
    """(id, name, generation) of the company of that name."""
    return session.execute(select(Company.id, Company.name, Company.generation).where(Company.name == name)).first()


def generation(session: Session, company_id: int) -> int | None:
    return session.scalar(select(Company.generation).where(Company.id == company_id))


def record(session: Session, company_id: int, name: str) -> dict[str, Any] | None:
    return session.scalar(
        select(PublishedAsset.record).where(PublishedAsset.company_id == company_id, PublishedAsset.name == name)
    )


def newest(session: Session, company_id: int, names: Collection[str]) -> dt.datetime | None:
    """When the last of these records was put out."""
    return session.scalar(
        select(func.max(PublishedAsset.published)).where(
            PublishedAsset.company_id == company_id, PublishedAsset.name.in_(list(names))
        )
    )


def preset(session: Session, company_id: int, name: str) -> str | None:
    return session.scalar(
        select(PublishedPreset.url_modifier).where(
            PublishedPreset.company_id == company_id, func.lower(PublishedPreset.name) == name.lower()
        )
    )


def attributes(session: Session, company_id: int) -> dict[str, Any]:
    return (
        session.scalar(select(PublishedAttributes.attributes).where(PublishedAttributes.company_id == company_id)) or {}
    )


def all_of(session: Session, company_id: int) -> Sequence[PublishedAsset]:
    return session.scalars(select(PublishedAsset).where(PublishedAsset.company_id == company_id)).all()


def of_asset(session: Session, asset_id: int) -> Sequence[PublishedAsset]:
    return session.scalars(select(PublishedAsset).where(PublishedAsset.asset_id == asset_id)).all()


def withdraw(session: Session, asset_ids: Collection[int]) -> None:
    session.execute(delete(PublishedAsset).where(PublishedAsset.asset_id.in_(list(asset_ids))))


def raise_generation(session: Session, company_id: int) -> None:
    session.execute(
        update(Company).where(Company.id == company_id).values(generation=Company.generation + 1),
        execution_options={"synchronize_session": False},
    )


def marked(session: Session, company_id: int) -> Sequence[Asset]:
    """Assets that a publish job puts out: marked, and not in the trash."""
    return session.scalars(
        select(Asset)
        .where(Asset.company_id == company_id, Asset.ready_for_publish.is_(True), Asset.trash_state == "NotInTrash")
        .order_by(Asset.id)
    ).all()


def picture_names(session: Session, company_id: int, *, most: int) -> Sequence[str]:
    """The first names of published pictures, by name."""
    return session.scalars(
        select(PublishedAsset.name)
        .where(PublishedAsset.company_id == company_id, PublishedAsset.picture_id.is_not(None))
        .order_by(PublishedAsset.name)
        .limit(most)
    ).all()
