"""Queries about published records. The image door's are plain rows: one look-up a picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from printroom.models import Asset, Company, Picture, PublishedAsset, PublishedAttributes, PublishedPreset


def company(session: Session, name: str) -> Row[int, str, int] | None:
    """(id, name, generation) of the company of that name."""
    return session.execute(select(Company.id, Company.name, Company.generation).where(Company.name == name)).first()


def settings(session: Session, company_id: int) -> dict[str, Any]:
    """Of the live company; empty where there is none."""
    return session.scalar(select(Company.settings).where(Company.id == company_id)) or {}


def record(session: Session, company_id: int, name: str) -> dict[str, Any] | None:
    return session.scalar(select(PublishedAsset.record).where(*_named(company_id, name)))


def record_and_moment(session: Session, company_id: int, name: str) -> Row[dict[str, Any], dt.datetime] | None:
    """A record, and when it was put out."""
    return session.execute(
        select(PublishedAsset.record, PublishedAsset.published).where(*_named(company_id, name))
    ).first()


def xmp(session: Session, company_id: int, name: str) -> bytes | None:
    """The XMP packet of the picture that was put out under that name."""
    return session.scalar(
        select(Picture.xmp)
        .join(PublishedAsset, PublishedAsset.picture_id == Picture.id)
        .where(*_named(company_id, name))
    )


def derivatives(session: Session, company_id: int, name: str, *, most: int) -> Sequence[str]:
    """The first of the published views of what is published under `name`, by name."""
    owner = select(PublishedAsset.asset_id).where(*_named(company_id, name)).scalar_subquery()
    return session.scalars(
        select(PublishedAsset.name)
        .join(Asset, Asset.id == PublishedAsset.asset_id)
        .where(PublishedAsset.company_id == company_id, Asset.owner_id == owner)
        .order_by(PublishedAsset.name)
        .limit(most)
    ).all()


def last_published(session: Session, company_id: int) -> dt.datetime | None:
    """When the newest record of the company was put out."""
    return session.scalar(select(func.max(PublishedAsset.published)).where(PublishedAsset.company_id == company_id))


def _named(company_id: int, name: str) -> tuple[ColumnElement[bool], ...]:
    """In the list of names that pictures, views, templates and sets share."""
    return (
        PublishedAsset.company_id == company_id,
        PublishedAsset.name_space == "main",
        PublishedAsset.name == name,
    )


def profiles(session: Session, company_id: int) -> dict[str, int]:
    """The profiles that the company has put out: key by name."""
    found = session.execute(
        select(PublishedAsset.name, PublishedAsset.profile_id).where(
            PublishedAsset.company_id == company_id, PublishedAsset.profile_id.is_not(None)
        )
    )
    return {name: profile_id for name, profile_id in found if profile_id is not None}


def static(
    session: Session, company_id: int, name: str, *, file_name: str = ""
) -> Row[dict[str, Any], dt.datetime] | None:
    """The record of a static file by its name, with `file_name` only where the file is called that; since when."""
    found = session.execute(
        select(PublishedAsset.record, PublishedAsset.published).where(
            PublishedAsset.company_id == company_id,
            PublishedAsset.name_space == "static",
            PublishedAsset.name == name,
            PublishedAsset.file_id.is_not(None),
        )
    ).first()
    return found if found is None or not file_name or found[0]["file"]["name"] == file_name else None


def static_file(session: Session, company_id: int, name: str) -> Row[dict[str, Any], dt.datetime] | None:
    """The record of a static file by its name, or by that of its file; since when."""
    found = static(session, company_id, name)
    return found or static(session, company_id, PurePosixPath(name).stem, file_name=name)


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


def of_asset(session: Session, asset_id: int) -> Sequence[PublishedAsset]:
    return session.scalars(select(PublishedAsset).where(PublishedAsset.asset_id == asset_id)).all()


def withdraw(session: Session, asset_ids: Collection[int]) -> int:
    """Take back the records of these assets; how many there were."""
    gone = session.execute(
        delete(PublishedAsset).where(PublishedAsset.asset_id.in_(list(asset_ids))).returning(PublishedAsset.name)
    )
    return len(gone.all())


def raise_generation(session: Session, company_id: int) -> None:
    session.execute(
        update(Company).where(Company.id == company_id).values(generation=Company.generation + 1),
        execution_options={"synchronize_session": False},
    )


def marked_ids(session: Session, company_id: int, *, changed_only: bool) -> Sequence[int]:
    """Assets that a publish job puts out: marked, and not in the trash.

    With `changed_only` those alone that were changed since they were published, or whose owner was.
    """
    statement = select(Asset.id).where(
        Asset.company_id == company_id, Asset.ready_for_publish.is_(True), Asset.trash_state == "NotInTrash"
    )
    if changed_only:
        owner = aliased(Asset)
        statement = (
            statement
            .outerjoin(PublishedAsset, PublishedAsset.asset_id == Asset.id)
            .outerjoin(owner, owner.id == Asset.owner_id)
            .where(
                or_(
                    PublishedAsset.published.is_(None),
                    Asset.publish_changed >= PublishedAsset.published,
                    owner.publish_changed >= PublishedAsset.published,
                )
            )
        )
    return session.scalars(statement.order_by(Asset.id)).all()


def assets(session: Session, ids: Collection[int]) -> Sequence[Asset]:
    """These assets as they are now, by id."""
    return session.scalars(select(Asset).where(Asset.id.in_(list(ids))).order_by(Asset.id)).all()


def unmarked_ids(session: Session, company_id: int) -> Sequence[int]:
    """Published assets that a publish job withdraws: no more marked, or in the trash."""
    return session.scalars(
        select(Asset.id)
        .join(PublishedAsset, PublishedAsset.asset_id == Asset.id)
        .where(
            PublishedAsset.company_id == company_id,
            or_(Asset.ready_for_publish.is_(False), Asset.trash_state != "NotInTrash"),
        )
        .order_by(Asset.id)
        .distinct()
    ).all()


def picture_names(session: Session, company_id: int, *, most: int) -> Sequence[str]:
    """The first names of published pictures, by name."""
    return session.scalars(
        select(PublishedAsset.name)
        .where(PublishedAsset.company_id == company_id, PublishedAsset.picture_id.is_not(None))
        .order_by(PublishedAsset.name)
        .limit(most)
    ).all()
