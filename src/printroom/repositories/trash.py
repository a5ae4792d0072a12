"""Queries about the trash: what was thrown away at once, and what goes for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from printroom.models import Asset, Blob, ColorProfile, Picture, PublishedAsset
from printroom.models.asset import EMPTIED
from printroom.repositories.keys import batches
from printroom.repositories.pictures import used


def kept_in(session: Session, folder_ids: Collection[int]) -> list[tuple[int, int]]:
    """(asset id, folder id) of what stands in the folders and is not in the trash."""
    statement = select(Asset.id, Asset.folder_id).where(Asset.trash_state == "NotInTrash")
    return [
        (row[0], row[1])
        for batch in batches(folder_ids)
        for row in session.execute(statement.where(Asset.folder_id.in_(batch)))
    ]


def kept_views(session: Session, owner_ids: Collection[int]) -> list[int]:
    """The views of these assets, and views of views, that are not in the trash."""
    found: list[int] = []
    for batch in batches(owner_ids):
        level = list(
            session.scalars(select(Asset.id).where(Asset.owner_id.in_(batch), Asset.trash_state == "NotInTrash"))
        )
        found += level + (kept_views(session, level) if level else [])
    return found


def throw(session: Session, ids: Collection[int], *, moment: dt.datetime, user: str) -> None:
    """Put these assets into the trash; what was read of them before is forgotten."""
    values = {
        "trash_state": "InTrash",
        "trashed": moment,
        "last_modified": moment,
        "publish_changed": moment,
        "last_modify_user": user,
    }
    for batch in batches(ids):
        session.execute(
            update(Asset).where(Asset.id.in_(batch)).values(values),
            execution_options={"synchronize_session": False},
        )
    session.expire_all()


def thrown_with(session: Session, owner: Asset) -> Sequence[Asset]:
    """The views in the trash that were thrown away together with their owner."""
    return session.scalars(
        select(Asset)
        .where(Asset.owner_id == owner.id, Asset.trash_state == "InTrash", Asset.trashed == owner.trashed)
        .order_by(Asset.id)
    ).all()


def views(session: Session, owner_id: int) -> Sequence[Asset]:
    """The views of an asset that were not emptied."""
    return session.scalars(
        select(Asset).where(Asset.owner_id == owner_id, Asset.trash_state != EMPTIED).order_by(Asset.id)
    ).all()


def expire(session: Session, before: dt.datetime) -> int:
    """Empty what was thrown away before that moment; how many assets that were."""
    done = session.execute(
        update(Asset)
        .where(Asset.trash_state == "InTrash", Asset.trashed <= before)
        .values(trash_state=EMPTIED)
        .returning(Asset.id)
    )
    return len(done.all())


def purgeable(session: Session, before: dt.datetime, *, most: int) -> list[int]:
    """Emptied assets, thrown away before that moment, that nothing refers to: no view, no published record."""
    view = aliased(Asset)
    return list(
        session.scalars(
            select(Asset.id)
            .where(
                Asset.trash_state == EMPTIED,
                Asset.trashed <= before,
                ~exists().where(view.owner_id == Asset.id),
                ~exists().where(PublishedAsset.asset_id == Asset.id),
            )
            .order_by(Asset.id)
            .limit(most)
        )
    )


def purge(session: Session, ids: Collection[int]) -> list[str]:
    """Remove the rows of these assets, and of the pictures, profiles and blobs that only they used; their keys."""
    gone = session.execute(
        delete(Asset).where(Asset.id.in_(list(ids))).returning(Asset.picture_id, Asset.profile_id, Asset.file_id)
    ).all()
    removed = session.execute(
        delete(Picture)
        .where(
            Picture.id.in_({row.picture_id for row in gone} - {None}),
            ~exists().where(Asset.picture_id == Picture.id),
            ~exists().where(PublishedAsset.picture_id == Picture.id),
        )
        .returning(Picture.original_id, Picture.serving_id)
    )
    unused = session.execute(
        delete(ColorProfile)
        .where(
            ColorProfile.id.in_({row.profile_id for row in gone} - {None}),
            ~exists().where(Asset.profile_id == ColorProfile.id),
            ~exists().where(PublishedAsset.profile_id == ColorProfile.id),
        )
        .returning(ColorProfile.original_id)
    )
    blobs = {key for rows in (removed, unused) for row in rows for key in row}
    blobs |= {row.file_id for row in gone if row.file_id is not None}
    return list(session.scalars(delete(Blob).where(Blob.id.in_(blobs), ~used()).returning(Blob.key)))
