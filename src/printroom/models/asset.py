"""Assets: what the API shows."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from printroom.models.base import Model, now
from printroom.models.handles import asset_handle

EMPTIED = "InEmptiedTrash"


class Asset(Model):
    """One asset. `name_space` is the list of names it shares: main, font, profile or static.

    A name is unique in a company's list until the asset is emptied from the trash. `owner_id` is the picture that an
    AdjustedView or LayerView follows. `name_key` orders names without case.
    """

    __tablename__ = "asset"
    __table_args__ = (
        Index(
            "uq_asset_name",
            "company_id",
            "name_space",
            "name",
            unique=True,
            sqlite_where=text(f"trash_state <> '{EMPTIED}'"),
            postgresql_where=text(f"trash_state <> '{EMPTIED}'"),
        ),
        Index("ix_asset_folder_name", "folder_id", "trash_state", "name"),
        Index("ix_asset_company_name", "company_id", "trash_state", "name"),
        Index("ix_asset_company_created", "company_id", "created"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    folder_id: Mapped[int] = mapped_column(ForeignKey("folder.id"))
    type: Mapped[str]
    name: Mapped[str]
    file_name: Mapped[str]
    create_user: Mapped[str]
    last_modify_user: Mapped[str]
    name_space: Mapped[str] = mapped_column(default="main")
    sub_type: Mapped[str | None] = mapped_column(default=None)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"), default=None, index=True)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("color_profile.id"), default=None, index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("blob.id"), default=None, index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"), default=None, index=True)
    original_path: Mapped[str] = mapped_column(default="")
    original_file: Mapped[str] = mapped_column(default="")
    created: Mapped[dt.datetime] = mapped_column(default_factory=now)
    last_modified: Mapped[dt.datetime] = mapped_column(default_factory=now)
    ready_for_publish: Mapped[bool] = mapped_column(default=False)
    publish_changed: Mapped[dt.datetime] = mapped_column(default_factory=now)
    trash_state: Mapped[str] = mapped_column(default="NotInTrash")
    trashed: Mapped[dt.datetime | None] = mapped_column(default=None)
    url_modifier: Mapped[str] = mapped_column(default="")
    url_post_apply_modifier: Mapped[str] = mapped_column(default="")
    resolution: Mapped[float] = mapped_column(default=0.0)
    anchor_x: Mapped[int | None] = mapped_column(default=None)
    anchor_y: Mapped[int | None] = mapped_column(default=None)
    sku: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    comments: Mapped[str] = mapped_column(default="")
    user_data: Mapped[str] = mapped_column(default="")
    targets: Mapped[str] = mapped_column(default="")
    image_map: Mapped[str] = mapped_column(default="")
    image_set: Mapped[str] = mapped_column(default="")

    @property
    def handle(self) -> str:
        return asset_handle(self.id, self.type)
