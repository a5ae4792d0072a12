"""Queries about assets. Lists are read as plain rows: a thousand cost one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from printroom.models import Asset, AssetPermission, Blob, Folder, Picture
from printroom.models.asset import EMPTIED
from printroom.repositories.keys import batches

Original = aliased(Blob, name="original")
Serving = aliased(Blob, name="serving")
Owner = aliased(Asset, name="owner")
ShownRow = Row[*tuple[Any, ...]]

_SHOWN = (
    Asset.id,
    Asset.folder_id,
    Asset.type,
    Asset.sub_type,
    Asset.name,
    Asset.file_name,
    Asset.ready_for_publish,
    Asset.trash_state,
    Asset.created,
    Asset.create_user,
    Asset.last_modified,
    Asset.last_modify_user,
    Asset.original_path,
    Asset.original_file,
    Asset.resolution,
    Asset.anchor_x,
    Asset.anchor_y,
    Asset.sku,
    Asset.description,
    Asset.comments,
    Asset.user_data,
    Asset.url_modifier,
    Asset.url_post_apply_modifier,
    func.coalesce(Folder.deleted_path, Folder.path).label("folder_path"),
    Picture.width,
    Picture.height,
    Picture.resolution.label("picture_resolution"),
    Original.size.label("file_size"),
    Serving.key.label("serving_key"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What an answer shows of one asset: a row of `shown()`, the rows of its metadata values and of its permissions."""

    row: ShownRow
    metadata: Sequence[Row[*tuple[Any, ...]]]
    permissions: Sequence[Row[*tuple[Any, ...]]]


def by_id(session: Session, asset_id: int, *, fresh: bool = False) -> Asset | None:
    return session.get(Asset, asset_id, populate_existing=fresh)


def by_name(session: Session, company_id: int, name: str, *, name_space: str = "main") -> Asset | None:
    """The asset that holds the name: one in the trash does, an emptied one does not."""
    return session.scalar(
        select(Asset).where(
            Asset.company_id == company_id,
            Asset.name_space == name_space,
            Asset.name == name,
            Asset.trash_state != EMPTIED,
        )
    )


def overwritable(
    session: Session, folder: Folder, *, file_name: str | None, name: str, any_folder: bool
) -> Asset | None:
    """The image that an uploaded file replaces: of that whole file name, or of any that makes the same asset name."""
    statement = select(Asset).where(
        Asset.company_id == folder.company_id,
        Asset.type == "Image",
        Asset.trash_state == "NotInTrash",
        Asset.original_file == file_name if file_name is not None else Asset.name == name,
    )
    if not any_folder:
        statement = statement.where(Asset.folder_id == folder.id)
    return session.scalar(statement.order_by(Asset.id).limit(1))


def used_names(session: Session, company_id: int, names: Collection[str]) -> set[str]:
    return set(
        session.scalars(
            select(Asset.name).where(
                Asset.company_id == company_id,
                Asset.name_space == "main",
                Asset.name.in_(list(names)),
                Asset.trash_state != EMPTIED,
            )
        )
    )


def permissions(session: Session, company_id: int) -> Sequence[Row[int, int, str, bool]]:
    """(asset id, group id, type, is allowed) of every asset of the company with entries of its own."""
    return session.execute(
        select(AssetPermission.asset_id, AssetPermission.group_id, AssetPermission.type, AssetPermission.is_allowed)
        .join(Asset, Asset.id == AssetPermission.asset_id)
        .where(Asset.company_id == company_id)
    ).all()


def shown() -> Select[*tuple[Any, ...]]:
    """Assets with the columns of `_SHOWN`; a derived view shows the pixels of its owner."""
    return (
        select(*_SHOWN)
        .join(Folder, Folder.id == Asset.folder_id)
        .outerjoin(Owner, Owner.id == Asset.owner_id)
        .outerjoin(Picture, Picture.id == func.coalesce(Owner.picture_id, Asset.picture_id))
        .outerjoin(Original, Original.id == Picture.original_id)
        .outerjoin(Serving, Serving.id == Picture.serving_id)
    )


def shown_by_ids(session: Session, company_id: int, ids: Iterable[int]) -> dict[int, ShownRow]:
    """Assets of the company by id, whatever their trash state."""
    found: dict[int, ShownRow] = {}
    for batch in batches(ids):
        statement = shown().where(Asset.company_id == company_id, Asset.id.in_(batch))
        found.update({row.id: row for row in session.execute(statement)})
    return found


def count(session: Session, company_id: int) -> dict[str, int]:
    """How many assets of each type are not in the trash."""
    rows = session.execute(
        select(Asset.type, func.count())
        .where(Asset.company_id == company_id, Asset.trash_state == "NotInTrash")
        .group_by(Asset.type)
        .order_by(Asset.type)
    )
    return {row[0]: row[1] for row in rows}


def derived(session: Session, owner_ids: Collection[int]) -> Sequence[Asset]:
    return session.scalars(select(Asset).where(Asset.owner_id.in_(list(owner_ids))).order_by(Asset.id)).all()


def in_folders(session: Session, folder_ids: Collection[int]) -> Sequence[Asset]:
    return session.scalars(select(Asset).where(Asset.folder_id.in_(list(folder_ids))).order_by(Asset.id)).all()
