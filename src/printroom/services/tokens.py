"""Tokens: bearer tokens of the JSON door. The secret is shown once, only its digest is kept."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, AuthorizationFault, FaultCode
from printroom.models import Token, User, now
from printroom.repositories import users as rows
from printroom.services.names import printable
from printroom.services.sign_in import token_digest

PREFIX = "prt_"
SECRET_BYTES = 32


class Tokens:
    """For the operator on the machine, who needs no sign-in. Users are named by e-mail."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def make(self, email: str, *, label: str, expires: dt.datetime | None = None) -> tuple[Token, str]:
        """A new token and its secret; a fault 20001 for an unknown user, 30001 for a time that is over."""
        user = self._user(email)
        if expires is not None and expires <= now():
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"expires {expires.isoformat()}: expected a time to come")
        secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        made = Token(user_id=user.id, digest=token_digest(secret), label=label, expires=expires)
        self._session.add(made)
        self._session.flush()
        return made, secret

    def all(self, email: str) -> Sequence[Token]:
        """Those of a user, oldest first, revoked and expired ones too."""
        return rows.tokens(self._session, self._user(email).id)

    def revoke(self, token_id: int) -> Token:
        """The token, of no use from now on; a fault 30001 for an unknown one."""
        found = self._session.get(Token, token_id)
        if found is None:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"there is no token {token_id}")
        found.revoked = True
        self._session.flush()
        return found

    def _user(self, email: str) -> User:
        found = rows.by_email(self._session, email)
        if found is None:
            raise AuthorizationFault(
                FaultCode.INVALID_REQUEST_USERNAME, f"there is no user with the e-mail {printable(email)!r}"
            )
        return found
