"""Queries about folders."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from printroom.models import Folder, FolderPermission


def by_path(session: Session, company_id: int, path: str) -> Folder | None:
    return session.scalar(select(Folder).where(Folder.company_id == company_id, Folder.path == path))


def by_id(session: Session, folder_id: int) -> Folder | None:
    return session.get(Folder, folder_id)


def below(session: Session, folder: Folder) -> Sequence[Folder]:
    """The folder and all its descendants, by path."""
    return session.scalars(
        select(Folder)
        .where(Folder.company_id == folder.company_id, func.substr(Folder.path, 1, len(folder.path)) == folder.path)
        .order_by(Folder.path)
    ).all()


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
