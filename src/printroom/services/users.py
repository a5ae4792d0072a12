"""Users and their memberships: who may manage whom."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.roles import Role
from printroom.models import Membership, User
from printroom.repositories import users as rows
from printroom.services.caller import Caller
from printroom.services.names import printable
from printroom.services.passwords import Passwords, weakness


class Users:
    def __init__(self, session: Session, caller: Caller, passwords: Passwords) -> None:
        self._session = session
        self._caller = caller
        self._passwords = passwords

    def me(self) -> User:
        found = rows.by_id(self._session, self._caller.user_id)
        assert found is not None, "the caller was read in this process"
        return found

    def add(
        self,
        email: str,
        password: str,
        *,
        names: tuple[str, str],
        default_role: Role,
        password_expires: dt.datetime | None = None,
    ) -> User:
        """A new account; a fault 30000 for a used e-mail, 30001 for a weak password."""
        self.check_password(password)
        clean = self._checked_email(email)
        user = User(
            email=clean,
            email_key=rows.email_key(clean),
            first_name=names[0],
            last_name=names[1],
            password_hash=self._passwords.hash(password),
            default_role=default_role,
            password_expires=password_expires,
            is_ips_admin=default_role is Role.IPS_ADMIN,
        )
        try:
            with self._session.begin_nested():
                self._session.add(user)
        except IntegrityError as taken:
            raise ApiFault(FaultCode.EXCEPTION, f"a user with the e-mail {clean!r} exists already") from taken
        return user

    def check_password(self, password: str) -> None:
        why = weakness(password)
        if why is not None:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"password: {why}")

    def join(self, user: User, company_id: int, *, role: Role, is_active: bool = True) -> None:
        """Make the user a member, or change the membership that is there."""
        found = rows.membership(self._session, user.id, company_id)
        if found is None:
            self._session.add(Membership(user_id=user.id, company_id=company_id, role=role, is_active=is_active))
        else:
            found.role, found.is_active = role, is_active
        self._session.flush()

    def _checked_email(self, email: str) -> str:
        clean = email.strip()
        name, at, host = clean.partition("@")
        if not (name and at and host) or len(clean) > 254 or any(character.isspace() for character in clean):
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"email {printable(email)!r}: expected name@host")
        return clean
