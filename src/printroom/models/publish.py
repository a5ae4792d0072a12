"""Published records: all that the image door sees."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from printroom.models.base import Model, now


class PublishedAsset(Model):
    """An asset as it was when it was last published. `record` holds its fields in plain form.

    `name_space` is the list of names that the asset shares; see models.Asset.
    """

    __tablename__ = "published_asset"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), index=True)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"), index=True)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    published: Mapped[dt.datetime] = mapped_column(default_factory=now)
    name_space: Mapped[str] = mapped_column(primary_key=True, default="main")
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("color_profile.id"), default=None, index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("blob.id"), default=None, index=True)


class PublishedPreset(Model):
    __tablename__ = "published_preset"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    url_modifier: Mapped[str]


class PublishedAttributes(Model):
    """The catalog attributes of a company as last published."""

    __tablename__ = "published_attributes"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    attributes: Mapped[dict[str, Any]] = mapped_column(JSON)
