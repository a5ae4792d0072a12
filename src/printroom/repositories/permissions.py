"""Queries about permission entries, with the names of their groups, as answers show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, false, func, select, true
from sqlalchemy.orm import Session

from printroom.models import AccessGroup, AssetPermission, Folder, FolderPermission
from printroom.repositories.keys import batches

EntryRow = Row[*tuple[Any, ...]]


def of_folders(session: Session, company_id: int) -> Sequence[EntryRow]:
    """Every entry of the company's folders: folder id and path, group id and name, type, is allowed."""
    return session.execute(
        select(
            Folder.id,
            func.coalesce(Folder.deleted_path, Folder.path).label("path"),
            AccessGroup.id.label("group_id"),
            AccessGroup.name.label("group_name"),
            FolderPermission.type,
            FolderPermission.is_allowed,
            false().label("is_override"),
        )
        .join(Folder, Folder.id == FolderPermission.folder_id)
        .join(AccessGroup, AccessGroup.id == FolderPermission.group_id)
        .where(Folder.company_id == company_id)
        .order_by(Folder.id, AccessGroup.id, FolderPermission.type)
    ).all()


def of_assets(session: Session, asset_ids: Collection[int]) -> Sequence[EntryRow]:
    """Every entry of these assets themselves: asset id, group id and name, type, is allowed."""
    statement = (
        select(
            AssetPermission.asset_id,
            AccessGroup.id.label("group_id"),
            AccessGroup.name.label("group_name"),
            AssetPermission.type,
            AssetPermission.is_allowed,
            true().label("is_override"),
        )
        .join(AccessGroup, AccessGroup.id == AssetPermission.group_id)
        .order_by(AssetPermission.asset_id, AccessGroup.id, AssetPermission.type)
    )
    return [
        row
        for batch in batches(asset_ids)
        for row in session.execute(statement.where(AssetPermission.asset_id.in_(batch)))
    ]
