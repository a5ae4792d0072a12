"""Queries about folders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, delete, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from printroom.models import Asset, Folder, FolderPermission
from printroom.models.folder import gone_path
from printroom.repositories.keys import batches
from printroom.repositories.permissions import EntryRow


class FolderRow(NamedTuple):
    id: int
    parent_id: int | None
    path: str
    last_modified: dt.datetime
    child_last_modified: dt.datetime


@dataclass(frozen=True, slots=True)
class ShownFolder:
    """What an answer shows of one folder; the permissions are its own, or those that it inherits."""

    row: FolderRow
    permissions: Sequence[EntryRow]
    has_subfolders: bool


def by_path(session: Session, company_id: int, path: str) -> Folder | None:
    return session.scalar(select(Folder).where(Folder.company_id == company_id, Folder.path == path))


def by_id(session: Session, folder_id: int, *, fresh: bool = False) -> Folder | None:
    """A fresh one is read anew and, until the transaction ends, nobody else changes it."""
    return session.get(Folder, folder_id, populate_existing=fresh, with_for_update=fresh or None)


def below(session: Session, folder: Folder) -> Sequence[Folder]:
    """The folder and all its descendants, by path."""
    return session.scalars(select(Folder).where(_inside(folder)).order_by(Folder.path)).all()


def rows_below(session: Session, folder: Folder) -> list[FolderRow]:
    """Like `below`, as plain rows."""
    columns = [getattr(Folder, name) for name in FolderRow._fields]
    statement = select(*columns).where(_inside(folder)).order_by(Folder.path)
    return [FolderRow._make(row) for row in session.connection().execute(statement)]


def with_assets(session: Session, company_id: int, types: Collection[str]) -> set[int]:
    """The folders in which assets of one of the types stand, not counting the trash."""
    return set(
        session.scalars(
            select(Asset.folder_id)
            .where(Asset.company_id == company_id, Asset.trash_state == "NotInTrash", Asset.type.in_(list(types)))
            .distinct()
        )
    )


def mark_deleted(session: Session, ids: Collection[int]) -> None:
    """Take the folders out of the tree; their rows stay for what lies in the trash."""
    for batch in batches(ids):
        for folder in session.scalars(select(Folder).where(Folder.id.in_(batch))):
            folder.deleted_path, folder.path = folder.path, gone_path(folder.id)
    session.flush()


def remove_empty_deleted(session: Session) -> int:
    """Remove the deleted folders in which nothing stands any more; how many those were."""
    child = aliased(Folder)
    statement = delete(Folder).where(
        Folder.deleted_path.is_not(None),
        ~exists().where(Asset.folder_id == Folder.id),
        ~exists().where(child.parent_id == Folder.id),
    )
    removed = 0
    while gone := len(session.scalars(statement.returning(Folder.id)).all()):
        removed += gone
    return removed


def _inside(folder: Folder) -> ColumnElement[bool]:
    return (Folder.company_id == folder.company_id) & (func.substr(Folder.path, 1, len(folder.path)) == folder.path)


def tree(session: Session, company_id: int) -> Sequence[Row[int, int | None]]:
    """(id, parent id) of every folder of the company, parents before children."""
    return session.execute(
        select(Folder.id, Folder.parent_id).where(Folder.company_id == company_id).order_by(func.length(Folder.path))
    ).all()


def permissions(session: Session, company_id: int) -> Sequence[Row[int, int, str, bool]]:
    """(folder id, group id, type, is allowed) of every entry in the company."""
    return session.execute(
        select(
            FolderPermission.folder_id, FolderPermission.group_id, FolderPermission.type, FolderPermission.is_allowed
        )
        .join(Folder, Folder.id == FolderPermission.folder_id)
        .where(Folder.company_id == company_id)
    ).all()


def move_paths(session: Session, folder: Folder, new_path: str) -> None:
    """Give the folder and all below it the new beginning of their paths."""
    old = folder.path
    session.execute(
        update(Folder)
        .where(Folder.company_id == folder.company_id, func.substr(Folder.path, 1, len(old)) == old)
        .values(path=new_path + func.substr(Folder.path, len(old) + 1)),
        execution_options={"synchronize_session": False},
    )
    session.expire_all()
