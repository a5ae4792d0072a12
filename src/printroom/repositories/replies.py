"""Queries about remembered replies."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete
from sqlalchemy.orm import Session

from printroom.models import RememberedReply


def by_key(session: Session, user_id: int, key: str) -> RememberedReply | None:
    return session.get(RememberedReply, (user_id, key))


def forget_before(session: Session, limit: dt.datetime) -> None:
    session.execute(delete(RememberedReply).where(RememberedReply.created < limit))
