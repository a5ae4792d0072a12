"""Recipes: how a generated asset was made. A recipe outlives its source."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from printroom.models.base import Model, now


class Recipe(Model):
    """`resolved` is the command string as understood, `presets` the text of every macro used at that time, `sources` the
    content digest of every other picture that the commands name, by its name."""

    __tablename__ = "recipe"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id", ondelete="CASCADE"), index=True)
    source_id: Mapped[int] = mapped_column(index=True)
    source_handle: Mapped[str]
    source_name: Mapped[str]
    source_digest: Mapped[str]
    engine: Mapped[str]
    modifier: Mapped[str]
    resolved: Mapped[str]
    presets: Mapped[dict[str, Any]] = mapped_column(JSON)
    versions: Mapped[dict[str, Any]] = mapped_column(JSON)
    warnings: Mapped[list[Any]] = mapped_column(JSON)
    result_digest: Mapped[str]
    made_by: Mapped[str]
    made: Mapped[dt.datetime] = mapped_column(default_factory=now)
    sources: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict, server_default="{}")
