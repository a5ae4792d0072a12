"""Companies (tenants) and what belongs to the whole of one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from printroom.models.base import Model, now
from printroom.models.handles import company_handle, image_format_handle, publish_context_handle


class Company(Model):
    """A tenant. `generation` rises with every publish: caches of names and URLs hold for one generation."""

    __tablename__ = "company"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(unique=True)
    expires: Mapped[dt.datetime]
    ims_org_id: Mapped[str | None] = mapped_column(default=None)
    publish_at_once: Mapped[bool] = mapped_column(default=False)
    generation: Mapped[int] = mapped_column(default=0)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    created: Mapped[dt.datetime] = mapped_column(default_factory=now)

    @property
    def handle(self) -> str:
        return company_handle(self.id)

    @property
    def root_path(self) -> str:
        return f"{self.name}/"


class ImageFormat(Model):
    """An image preset: a macro of the company, `$name$` in image requests once published."""

    __tablename__ = "image_format"
    __table_args__ = (UniqueConstraint("company_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    name: Mapped[str]
    url_modifier: Mapped[str]

    @property
    def handle(self) -> str:
        return image_format_handle(self.company_id, self.id)


class PublishContext(Model):
    """One target of publishing; a company has one of each type."""

    __tablename__ = "publish_context"
    __table_args__ = (UniqueConstraint("company_id", "type"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    type: Mapped[str]

    @property
    def handle(self) -> str:
        return publish_context_handle(self.id)
