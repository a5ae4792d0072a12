"""Queries about permission entries, with the names of their groups, as answers show them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import bindparam, false, func, literal, select, true
from sqlalchemy.orm import Session

from printroom.models import AccessGroup, AssetPermission, Folder, FolderPermission
from printroom.repositories.keys import among, listed


class EntryRow(NamedTuple):
    """`place` is the path of the folder that has the entry; an asset's own entries have none, and override."""

    place_id: int
    place: str
    group_id: int
    group_name: str
    type: str
    is_allowed: bool
    is_override: bool


# Asked with every list of assets: built once.
_OF_ASSETS = (
    select(
        AssetPermission.asset_id,
        literal(""),
        AccessGroup.id,
        AccessGroup.name,
        AssetPermission.type,
        AssetPermission.is_allowed,
        true(),
    )
    .join(AccessGroup, AccessGroup.id == AssetPermission.group_id)
    .order_by(AssetPermission.asset_id, AccessGroup.id, AssetPermission.type)
    .where(among(AssetPermission.asset_id))
)
_OF_FOLDERS = (
    select(
        Folder.id,
        func.coalesce(Folder.deleted_path, Folder.path),
        AccessGroup.id,
        AccessGroup.name,
        FolderPermission.type,
        FolderPermission.is_allowed,
        false(),
    )
    .join(Folder, Folder.id == FolderPermission.folder_id)
    .join(AccessGroup, AccessGroup.id == FolderPermission.group_id)
    .where(Folder.company_id == bindparam("company"))
    .order_by(Folder.id, AccessGroup.id, FolderPermission.type)
)


def of_folders(session: Session, company_id: int) -> list[EntryRow]:
    """Every entry of the company's folders."""
    rows = session.connection().execute(_OF_FOLDERS, {"company": company_id}).all()
    return list(map(EntryRow._make, rows))


def of_assets(session: Session, asset_ids: Collection[int]) -> list[EntryRow]:
    """Every entry of these assets themselves."""
    rows = session.connection().execute(_OF_ASSETS, listed(asset_ids)).all()
    return list(map(EntryRow._make, rows))
