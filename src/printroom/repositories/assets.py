"""Queries about assets. Lists are read as plain rows: a thousand cost one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from printroom.models import Asset, AssetPermission, Blob, ColorProfile, Folder, Picture
from printroom.models.asset import EMPTIED
from printroom.repositories.keys import among, batches, listed
from printroom.repositories.metadata import ValueRow
from printroom.repositories.permissions import EntryRow

Original = aliased(Blob, name="original")
Serving = aliased(Blob, name="serving")
Brought = aliased(Blob, name="brought")
Static = aliased(Blob, name="static")
Owner = aliased(Asset, name="owner")


class ShownRow(NamedTuple):
    """One row of `shown()`. Of its own picture, or its owner's where the asset is a derived view."""

    id: int
    company_id: int
    folder_id: int
    type: str
    sub_type: str | None
    name: str
    file_name: str
    ready_for_publish: bool
    trash_state: str
    created: dt.datetime
    create_user: str
    last_modified: dt.datetime
    last_modify_user: str
    original_path: str
    original_file: str
    resolution: float
    anchor_x: int | None
    anchor_y: int | None
    sku: str
    description: str
    comments: str
    user_data: str
    url_modifier: str
    url_post_apply_modifier: str
    folder_path: str
    width: int | None
    height: int | None
    picture_resolution: float | None
    file_size: int | None
    serving_key: str | None


_ELSEWHERE = {
    "folder_path": func.coalesce(Folder.deleted_path, Folder.path),
    "width": Picture.width,
    "height": Picture.height,
    "picture_resolution": Picture.resolution,
    "file_size": func.coalesce(Original.size, Brought.size, Static.size),
    "serving_key": Serving.key,
}
_SHOWN = [_ELSEWHERE[name] if name in _ELSEWHERE else getattr(Asset, name) for name in ShownRow._fields]


class Shown(NamedTuple):
    """What an answer shows of one asset; permissions are its own, or those of the folder that it inherits from."""

    row: ShownRow
    metadata: tuple[ValueRow, ...]
    permissions: tuple[EntryRow, ...]


@dataclass(frozen=True, slots=True)
class Overwritten:
    """An asset of that type whose original has that whole file name, or, without one, of that name."""

    type: str
    name: str
    file_name: str | None


def by_id(session: Session, asset_id: int, *, fresh: bool = False) -> Asset | None:
    """A fresh one is read anew and, until the transaction ends, nobody else changes it."""
    return session.get(Asset, asset_id, populate_existing=fresh, with_for_update=fresh or None)


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


def overwritable(session: Session, folder: Folder, wanted: Overwritten, *, any_folder: bool) -> Asset | None:
    """The asset that an uploaded file replaces."""
    statement = select(Asset).where(
        Asset.company_id == folder.company_id,
        Asset.type == wanted.type,
        Asset.trash_state == "NotInTrash",
        Asset.name == wanted.name if wanted.file_name is None else Asset.original_file == wanted.file_name,
    )
    if not any_folder:
        statement = statement.where(Asset.folder_id == folder.id)
    return session.scalar(statement.order_by(Asset.id).limit(1))


def used_names(session: Session, company_id: int, names: Iterable[str]) -> set[str]:
    return {
        name
        for batch in batches(names)
        for name in session.scalars(
            select(Asset.name).where(
                Asset.company_id == company_id,
                Asset.name_space == "main",
                Asset.name.in_(batch),
                Asset.trash_state != EMPTIED,
            )
        )
    }


def permissions(session: Session, company_id: int) -> Sequence[Row[int, int, str, bool]]:
    """(asset id, group id, type, is allowed) of every asset of the company with entries of its own."""
    return session.execute(
        select(AssetPermission.asset_id, AssetPermission.group_id, AssetPermission.type, AssetPermission.is_allowed)
        .join(Asset, Asset.id == AssetPermission.asset_id)
        .where(Asset.company_id == company_id)
    ).all()


def shown() -> Select[*tuple[Any, ...]]:
    """Assets with the columns of ShownRow."""
    return (
        select(*_SHOWN)
        .join(Folder, Folder.id == Asset.folder_id)
        .outerjoin(Owner, Owner.id == Asset.owner_id)
        .outerjoin(Picture, Picture.id == func.coalesce(Owner.picture_id, Asset.picture_id))
        .outerjoin(Original, Original.id == Picture.original_id)
        .outerjoin(Serving, Serving.id == Picture.serving_id)
        .outerjoin(ColorProfile, ColorProfile.id == Asset.profile_id)
        .outerjoin(Brought, Brought.id == ColorProfile.original_id)
        .outerjoin(Static, Static.id == Asset.file_id)
    )


_SHOWN_BY_IDS = shown().where(among(Asset.id))


def shown_by_ids(session: Session, company_id: int, ids: Collection[int]) -> dict[int, ShownRow]:
    """Assets of the company by id, whatever their trash state."""
    rows = session.connection().execute(_SHOWN_BY_IDS, listed(ids)).all()
    # Asked for the company too, a database may walk through all of its assets instead.
    return {row.id: row for row in map(ShownRow._make, rows) if row.company_id == company_id}


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


def by_ids(session: Session, ids: Iterable[int]) -> list[Asset]:
    return [asset for batch in batches(ids) for asset in session.scalars(select(Asset).where(Asset.id.in_(batch)))]
