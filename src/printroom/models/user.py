"""Accounts, memberships, groups, tokens and remembered replies."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from printroom.models.base import Model, now
from printroom.models.handles import group_handle, user_handle


class User(Model):
    """An account. `email` is the login, kept as given and compared without case through `email_key`."""

    __tablename__ = "user_account"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    password_hash: Mapped[str]
    default_role: Mapped[str]
    password_expires: Mapped[dt.datetime | None] = mapped_column(default=None)
    is_valid: Mapped[bool] = mapped_column(default=True)
    is_ips_admin: Mapped[bool] = mapped_column(default=False)
    ims_user_id: Mapped[str | None] = mapped_column(default=None)
    created: Mapped[dt.datetime] = mapped_column(default_factory=now)

    @property
    def handle(self) -> str:
        return user_handle(self.id, self.email)


class Membership(Model):
    """A user's place in a company: a role, active or not."""

    __tablename__ = "membership"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)


class AccessGroup(Model):
    """A group of a company's users; folder and asset permissions name groups."""

    __tablename__ = "access_group"
    __table_args__ = (UniqueConstraint("company_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"))
    name: Mapped[str]
    is_system_defined: Mapped[bool] = mapped_column(default=False)

    @property
    def handle(self) -> str:
        return group_handle(self.id)


class GroupMember(Model):
    __tablename__ = "group_member"

    group_id: Mapped[int] = mapped_column(ForeignKey("access_group.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Token(Model):
    """A bearer token of the JSON door; only its digest is kept."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    expires: Mapped[dt.datetime | None] = mapped_column(default=None)
    revoked: Mapped[bool] = mapped_column(default=False)
    created: Mapped[dt.datetime] = mapped_column(default_factory=now)


class RememberedReply(Model):
    """The first reply to an Idempotency-Key, kept for a day; without a status the first request is still at work."""

    __tablename__ = "remembered_reply"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_digest: Mapped[str]
    status: Mapped[int | None] = mapped_column(default=None)
    media_type: Mapped[str] = mapped_column(default="application/json")
    body: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    created: Mapped[dt.datetime] = mapped_column(default_factory=now, index=True)
