"""Queries about stored bytes and pictures."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session, aliased

from printroom.models import Asset, Blob, ColorProfile, Picture, PublishedAsset


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


def shown_by(session: Session, asset: Asset) -> Picture | None:
    """The picture that an asset shows: its own, or its owner's where it is a view."""
    owner = session.get(Asset, asset.owner_id) if asset.owner_id is not None else None
    picture_id = (owner or asset).picture_id
    return None if picture_id is None else by_id(session, picture_id)


def by_original(session: Session, blob_id: int) -> Picture | None:
    return session.scalar(select(Picture).where(Picture.original_id == blob_id))


def drop_unused(session: Session) -> None:
    """Delete the pictures and profiles of no asset and no published record, and the blobs that none of them is of."""
    shown = select(Asset.id).where(Asset.picture_id == Picture.id)
    published = select(PublishedAsset.name).where(PublishedAsset.picture_id == Picture.id)
    session.execute(
        delete(Picture).where(~shown.exists(), ~published.exists()),
        execution_options={"synchronize_session": False},
    )
    named = select(Asset.id).where(Asset.profile_id == ColorProfile.id)
    put_out = select(PublishedAsset.name).where(PublishedAsset.profile_id == ColorProfile.id)
    session.execute(
        delete(ColorProfile).where(~named.exists(), ~put_out.exists()),
        execution_options={"synchronize_session": False},
    )
    session.execute(delete(Blob).where(~used()), execution_options={"synchronize_session": False})


def used() -> ColumnElement[bool]:
    """Whether a picture or a profile is of the blob, or it is a static file."""
    of_picture = select(Picture.id).where(or_(Picture.original_id == Blob.id, Picture.serving_id == Blob.id))
    of_profile = select(ColorProfile.id).where(ColorProfile.original_id == Blob.id)
    of_asset = select(Asset.id).where(Asset.file_id == Blob.id)
    published = select(PublishedAsset.name).where(PublishedAsset.file_id == Blob.id)
    return or_(of_picture.exists(), of_profile.exists(), of_asset.exists(), published.exists())


def showing(session: Session, company_id: int, serving_key: str) -> Sequence[Asset]:
    """The assets that show the picture served from that blob: its own, their copies, and views of them."""
    holder = aliased(Asset)
    holders = (
        select(holder.id)
        .join(Picture, Picture.id == holder.picture_id)
        .join(Blob, Blob.id == Picture.serving_id)
        .where(holder.company_id == company_id, Blob.key == serving_key)
    )
    return session.scalars(
        select(Asset)
        .where(Asset.company_id == company_id, or_(Asset.id.in_(holders), Asset.owner_id.in_(holders)))
        .order_by(Asset.id)
    ).all()
