"""Stored bytes and the pictures made of them. Rows of both are written once and never changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from printroom.models.base import Model, now


class Blob(Model):
    """Bytes under `key` in the blob store; equal bytes of a company are one row."""

    __tablename__ = "blob"
    __table_args__ = (UniqueConstraint("company_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    digest: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]
    created: Mapped[dt.datetime] = mapped_column(default_factory=now)


class Picture(Model):
    """A decoded original and its pyramid. `width` and `height` are upright, `pixel_type` is gray, rgb or cmyk.

    `original_id` is the file as received (a copy's lossless master), `serving_id` the tiled pyramid that renderings
    are made of; for a copy both are one blob. `revision` is the digest of the original: equal revisions, equal pixels.
    """

    __tablename__ = "picture"
    __table_args__ = (UniqueConstraint("original_id"), Index("ix_picture_serving_id", "serving_id"))

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    original_id: Mapped[int] = mapped_column(ForeignKey("blob.id"))
    serving_id: Mapped[int] = mapped_column(ForeignKey("blob.id"))
    revision: Mapped[str]
    format: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    pixel_type: Mapped[str]
    bands: Mapped[int]
    depth: Mapped[int]
    has_alpha: Mapped[bool]
    resolution: Mapped[float]
    orientation: Mapped[int] = mapped_column(default=1)
    profile_name: Mapped[str | None] = mapped_column(default=None)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    xmp: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
