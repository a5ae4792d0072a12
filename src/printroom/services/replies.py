"""Replies: an Idempotency-Key of a user answers its first reply again for a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import RememberedReply, now
from printroom.repositories import replies as rows

KEPT = dt.timedelta(days=1)
# A request that was at work for so long died with its server.
AT_WORK = dt.timedelta(minutes=15)
LONGEST_KEY = 255


class StillAtWork(ApiFault):
    """The first request with this key has no reply yet."""

    def __init__(self) -> None:
        super().__init__(FaultCode.EXCEPTION, "the first request with this Idempotency-Key is still at work")


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    media_type: str
    body: bytes


class Replies:
    """Of one user; `session` is in a writing transaction."""

    def __init__(self, session: Session, user_id: int) -> None:
        self._session = session
        self._user_id = user_id

    def claim(self, key: str, digest: str) -> Reply | None:
        """The first reply; None for who is the first, and then has to `keep` or `release` the key.

        StillAtWork while the first request runs; a fault 30001 where the key came with another request.
        """
        if not 0 < len(key) <= LONGEST_KEY:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"an Idempotency-Key has 1 to {LONGEST_KEY} characters")
        rows.forget_before(self._session, now() - KEPT)
        try:
            with self._session.begin_nested():
                self._session.add(RememberedReply(user_id=self._user_id, key=key, request_digest=digest))
        except IntegrityError:
            return self._known(key, digest)
        return None

    def keep(self, key: str, reply: Reply) -> None:
        found = rows.by_key(self._session, self._user_id, key)
        if found is not None:
            found.status, found.media_type, found.body = reply.status, reply.media_type, reply.body

    def release(self, key: str) -> None:
        """The request failed in the server: the next one with this key is a first one again."""
        found = rows.by_key(self._session, self._user_id, key)
        if found is not None:
            self._session.delete(found)

    def _known(self, key: str, digest: str) -> Reply | None:
        found = rows.by_key(self._session, self._user_id, key)
        if found is None:
            raise StillAtWork
        if found.request_digest != digest:
            raise ApiFault(FaultCode.INVALID_PARAMETER, "this Idempotency-Key came with another request before")
        if found.status is not None:
            return Reply(found.status, found.media_type, found.body)
        if found.created > now() - AT_WORK:
            raise StillAtWork
        found.created = now()
        return None
