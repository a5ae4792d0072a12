"""Users: their accounts and passwords."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from printroom.contract.faults import ApiFault, AuthenticationFault, FaultCode
from printroom.contract.roles import Role
from printroom.models import Company, User
from printroom.models.handles import first_number
from printroom.repositories import users as rows
from printroom.repositories.unit import Unit
from printroom.services.authority import Authority, known_role
from printroom.services.caller import Caller
from printroom.services.names import LONGEST, printable
from printroom.services.passwords import Passwords, weakness
from printroom.services.sign_in import by_password


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an account says of its user. None leaves what is there: a new account has none, is no IpsAdmin, IpsUser."""

    first_name: str
    last_name: str
    email: str
    is_valid: bool = True
    password_expires: dt.datetime | None = None
    default_role: str | None = None
    is_ips_admin: bool | None = None

    @property
    def role(self) -> Role | None:
        """An empty or absent role says nothing; another is one of the contract's, or a fault 30001."""
        return known_role(self.default_role) if self.default_role else None

    @property
    def admin(self) -> bool | None:
        """Before accounts had a flag, the role IpsAdmin said it."""
        if self.is_ips_admin is not None or self.role is None:
            return self.is_ips_admin
        return self.role is Role.IPS_ADMIN


class Users:
    """A password is hashed in a pause of the unit, because it takes long on purpose."""

    def __init__(self, unit: Unit, caller: Caller, passwords: Passwords) -> None:
        self._unit = unit
        self._session = unit.session
        self._caller = caller
        self._passwords = passwords
        self._authority = Authority(unit.session, caller)

    def readable(self, handle: str | None = None, *, email: str | None = None) -> User:
        """The user of a handle, else of an e-mail, else the caller."""
        return self._authority.seen(self._named(handle, email), handle or email or "")

    def fits(self, email: str, password: str, company: Company | None) -> bool:
        """Whether they would sign in, as an active member of the company where one is given."""
        try:
            found = by_password(self._session, self._passwords, email=email, password=password)
        except AuthenticationFault:
            return False
        return company is None or found.role_in(company.id) is not None

    def add(self, profile: Profile, password: str) -> User:
        """A new account; a fault 30000 for a used e-mail, 30001 for a weak password, 20005 for an IpsAdmin."""
        self._judge_new(profile, password)
        self._unit.pause()
        hashed = self._passwords.hash(password)
        self._unit.write()
        admin = profile.admin or False
        user = User(
            email="",
            email_key="",
            first_name="",
            last_name="",
            password_hash=hashed,
            default_role=Role.IPS_USER,
            is_ips_admin=admin,
        )
        self._fill(user, profile)
        return user

    def writable(self, handle: str | None = None) -> User:
        """The user of a handle, else the caller, where the caller may change the account; faults 20001, 20007."""
        return self._authority.managed(self._named(handle), handle or "")

    def change(self, user: User, profile: Profile) -> None:
        """A writable user's account anew; faults 20005, and 30000 where no IpsAdmin would be left."""
        admin = user.is_ips_admin if profile.admin is None else profile.admin
        if admin != user.is_ips_admin:
            self._authority.ips_admin()
        leaves = user.is_ips_admin and user.is_valid and not (admin and profile.is_valid)
        if leaves and rows.count_ips_admins(self._session) < 2:
            raise ApiFault(FaultCode.EXCEPTION, "this is the last IpsAdmin: make another one first")
        if user.is_ips_admin and not admin:
            rows.end_admin_roles(self._session, user.id, instead=Role.IPS_COMPANY_ADMIN)
            user.default_role = Role.IPS_COMPANY_ADMIN
        user.is_ips_admin = admin
        self._fill(user, profile)

    def set_password(self, handle: str | None, password: str, *, expires: dt.datetime | None) -> None:
        """Without a time the password never expires."""
        user = self._authority.own(self._named(handle), handle or "")
        check_password(password)
        self._unit.pause()
        hashed = self._passwords.hash(password)
        self._unit.write()
        self._session.refresh(user)
        user.password_hash, user.password_expires = hashed, expires
        self._session.flush()

    def _judge_new(self, profile: Profile, password: str) -> None:
        if profile.admin:
            self._authority.ips_admin()
        checked_email(profile.email)
        check_password(password)

    def _named(self, handle: str | None, email: str | None = None) -> User | None:
        if handle:
            key = first_number(handle, "u")
            return rows.by_id(self._session, key) if key is not None else None
        return rows.by_email(self._session, email) if email else rows.by_id(self._session, self._caller.user_id)

    def _fill(self, user: User, profile: Profile) -> None:
        names = checked_name(profile.first_name, "firstName"), checked_name(profile.last_name, "lastName")
        email = checked_email(profile.email)
        try:
            with self._session.begin_nested():
                user.first_name, user.last_name = names
                user.email, user.email_key = email, rows.email_key(email)
                user.is_valid = profile.is_valid
                user.default_role = Role.IPS_ADMIN if user.is_ips_admin else profile.role or user.default_role
                user.password_expires = profile.password_expires or user.password_expires
                self._session.add(user)
        except IntegrityError as taken:
            raise ApiFault(FaultCode.EXCEPTION, f"a user with the e-mail {email!r} exists already") from taken


def check_password(password: str) -> None:
    why = weakness(password)
    if why is not None:
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"password: {why}")


def checked_email(email: str) -> str:
    clean = email.strip()
    name, at, host = clean.partition("@")
    unfit = any(character.isspace() or not character.isprintable() or character == "|" for character in clean)
    if not (name and at and host) or len(clean) > 254 or unfit:
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"email {printable(email)!r}: expected name@host")
    return clean


def checked_name(name: str, element: str) -> str:
    clean = name.strip()
    if len(clean) > LONGEST or not clean.isprintable():
        raise ApiFault(
            FaultCode.INVALID_PARAMETER, f"{element} {printable(name)!r}: at most {LONGEST} printable characters"
        )
    return clean
