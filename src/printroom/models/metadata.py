"""Metadata fields of a company and the values of its assets."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from printroom.models.base import Model
from printroom.models.handles import metadata_field_handle


class MetadataField(Model):
    """A field definition. `asset_type` is an asset type or Asset for all; `type` one of the metadata field types."""

    __tablename__ = "metadata_field"
    __table_args__ = (UniqueConstraint("company_id", "asset_type", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    asset_type: Mapped[str]
    name: Mapped[str]
    type: Mapped[str]
    is_enforced: Mapped[bool] = mapped_column(default=False)
    is_hidden: Mapped[bool] = mapped_column(default=False)

    @property
    def handle(self) -> str:
        return metadata_field_handle(self.company_id, self.asset_type, self.name)


class TagValue(Model):
    """One word of the dictionary of a fixed tag field; its assets have no others."""

    __tablename__ = "tag_value"

    field_id: Mapped[int] = mapped_column(ForeignKey("metadata_field.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class MetadataValue(Model):
    """One value of one field of one asset; tag fields have several, in `position` order."""

    __tablename__ = "metadata_value"
    __table_args__ = (Index("ix_metadata_value_field_id_text", "field_id", "text"),)

    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("metadata_field.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, default=0)
    text: Mapped[str] = mapped_column(default="")
    truth: Mapped[bool | None] = mapped_column(default=None)
    whole: Mapped[int | None] = mapped_column(BigInteger, default=None)
    real: Mapped[float | None] = mapped_column(default=None)
    moment: Mapped[dt.datetime | None] = mapped_column(default=None)
