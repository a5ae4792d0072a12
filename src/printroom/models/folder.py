"""Folders: a tree a company, each with its whole path."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from printroom.models.base import Model, now
from printroom.models.handles import folder_handle


def gone_path(folder_id: int) -> str:
    return f"/{folder_id}/"


class Folder(Model):
    """`path` starts with the company's name and ends with a slash; the root folder has no parent.

    A deleted folder stays while assets in the trash stand in it: its path is `gone_path(id)`, which no folder of a
    company can have, and `deleted_path` says where it stood.
    """

    __tablename__ = "folder"
    __table_args__ = (UniqueConstraint("company_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("folder.id"), index=True)
    path: Mapped[str]
    last_modified: Mapped[dt.datetime] = mapped_column(default_factory=now)
    child_last_modified: Mapped[dt.datetime] = mapped_column(default_factory=now)
    deleted_path: Mapped[str | None] = mapped_column(default=None)

    @property
    def handle(self) -> str:
        return folder_handle(self.path)


class FolderPermission(Model):
    """A group may do `type` (Read, Write, Delete) in this folder; a folder without entries inherits its parent's."""

    __tablename__ = "folder_permission"

    folder_id: Mapped[int] = mapped_column(ForeignKey("folder.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("access_group.id", ondelete="CASCADE"), primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    is_allowed: Mapped[bool] = mapped_column(default=True)


class AssetPermission(Model):
    """Like FolderPermission, for one asset; an asset without entries inherits its folder's."""

    __tablename__ = "asset_permission"
    __table_args__ = (Index("ix_asset_permission_group_id", "group_id"),)

    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("access_group.id", ondelete="CASCADE"), primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    is_allowed: Mapped[bool] = mapped_column(default=True)
