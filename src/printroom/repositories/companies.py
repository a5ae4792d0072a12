"""Queries about companies, their presets and contexts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from printroom.models import Company, Folder, ImageFormat, PublishContext, PublishedPreset


def by_id(session: Session, company_id: int) -> Company | None:
    return session.get(Company, company_id)


def by_name(session: Session, name: str) -> Company | None:
    return session.scalar(select(Company).where(Company.name == name))


def lock(session: Session, company: Company) -> None:
    """The company's row as it is now, kept from other writers until this transaction ends."""
    session.refresh(company, with_for_update=True)


def everyone(session: Session) -> Sequence[Company]:
    return session.scalars(select(Company).order_by(Company.name)).all()


def by_ids(session: Session, ids: Iterable[int]) -> Sequence[Company]:
    return session.scalars(select(Company).where(Company.id.in_(list(ids))).order_by(Company.name)).all()


def root_folder(session: Session, company: Company) -> Folder:
    return session.scalars(select(Folder).where(Folder.company_id == company.id, Folder.parent_id.is_(None))).one()


def image_formats(session: Session, company_id: int) -> Sequence[ImageFormat]:
    return session.scalars(
        select(ImageFormat).where(ImageFormat.company_id == company_id).order_by(ImageFormat.name)
    ).all()


def published_presets(session: Session, company_id: int) -> Sequence[PublishedPreset]:
    return session.scalars(select(PublishedPreset).where(PublishedPreset.company_id == company_id)).all()


def contexts(session: Session, company_id: int) -> Sequence[PublishContext]:
    return session.scalars(
        select(PublishContext).where(PublishContext.company_id == company_id).order_by(PublishContext.id)
    ).all()
