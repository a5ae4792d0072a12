"""Sign-in: credentials → Caller, and whose permissions count where."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from printroom.contract.faults import AuthenticationFault, AuthorizationFault, FaultCode
from printroom.contract.roles import Role
from printroom.models import Company, User, now
from printroom.models.handles import first_number
from printroom.repositories import users as rows
from printroom.services.caller import Access, Caller, Scope
from printroom.services.companies import entered, expired
from printroom.services.names import printable
from printroom.services.passwords import Passwords
from printroom.services.permissions import LIMITED

IMPERSONATORS = frozenset({Role.IPS_ADMIN, Role.IPS_COMPANY_ADMIN, Role.IPS_USER, Role.IMAGE_PORTAL_ADMIN})


def by_password(session: Session, passwords: Passwords, *, email: str, password: str) -> Caller:
    """The caller; AuthenticationFault 10000 without credentials, 10001 for wrong, 10002 for unusable ones."""
    if not email or not password:
        raise AuthenticationFault(FaultCode.NO_CREDENTIALS, "user and password are required")
    user = rows.by_email(session, email)
    if not passwords.verify(user.password_hash if user else None, password) or user is None:
        raise AuthenticationFault(FaultCode.INVALID_CREDENTIALS, "the user or the password is wrong")
    return caller_of(session, user)


def by_token(session: Session, secret: str) -> Caller:
    token = rows.token(session, token_digest(secret))
    if token is None or token.revoked or (token.expires is not None and token.expires <= now()):
        raise AuthenticationFault(FaultCode.INVALID_CREDENTIALS, "the token is unknown, expired or revoked")
    user = rows.by_id(session, token.user_id)
    assert user is not None, "a foreign key keeps the user"
    return caller_of(session, user)


def token_digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def caller_of(session: Session, user: User) -> Caller:
    """The caller that a verified user is; AuthenticationFault 10002 where the account is not usable.

    There is no active member of a company that has expired.
    """
    if not user.is_valid:
        raise AuthenticationFault(FaultCode.INVALID_USER, "the account is locked")
    if user.password_expires is not None and user.password_expires <= now():
        raise AuthenticationFault(FaultCode.INVALID_USER, "the password has expired")
    roles = {
        company.id: Role(membership.role)
        for membership, company in rows.memberships(session, user.id)
        if membership.is_active and not expired(company)
    }
    return Caller(user.id, user.email, user.handle, user.is_ips_admin, roles)


def scope(
    session: Session, caller: Caller, *, company: str | None, access_user: str | None, access_group: str | None
) -> Scope:
    """Where a request stands: its company, judged, and whose permissions count there."""
    inside = entered(session, caller, company) if company else None
    if inside is None:
        return Scope(caller, None, Access(unlimited=caller.is_ips_admin))
    role = caller.role_in(inside.id)
    if access_user or access_group:
        if role not in IMPERSONATORS:
            raise AuthorizationFault(
                FaultCode.NO_IMPERSONATION_PERMISSION, f"role {role} may not use accessUserHandle or accessGroupHandle"
            )
        groups = _group_access(session, inside, access_group) if access_group else None
        return Scope(caller, inside, groups or _user_access(session, inside, access_user or ""))
    return Scope(caller, inside, _access(session, inside, caller.user_id, role))


def _access(session: Session, company: Company, user_id: int, role: Role | None) -> Access:
    if role not in LIMITED:
        return Access(unlimited=True)
    return Access(unlimited=False, group_ids=rows.group_ids(session, user_id, company.id))


def _user_access(session: Session, company: Company, handle: str) -> Access:
    key = first_number(handle, "u")
    user = rows.by_id(session, key) if key is not None else None
    membership = rows.membership(session, user.id, company.id) if user else None
    if user is None or (membership is None and not user.is_ips_admin):
        raise AuthorizationFault(
            FaultCode.ILLEGAL_REQUEST_USER, f"accessUserHandle {printable(handle)!r}: no member of the company"
        )
    active = user.is_ips_admin or (membership is not None and membership.is_active)
    if not (user.is_valid and active):
        raise AuthorizationFault(
            FaultCode.INVALID_REQUEST_USER, f"accessUserHandle {printable(handle)!r}: the user is locked or not active"
        )
    role = Role.IPS_ADMIN if user.is_ips_admin or membership is None else Role(membership.role)
    return _access(session, company, user.id, role)


def _group_access(session: Session, company: Company, handle: str) -> Access:
    key = first_number(handle, "g")
    group = rows.group(session, key) if key is not None else None
    if group is None or group.company_id != company.id:
        raise AuthorizationFault(
            FaultCode.ILLEGAL_ACCESS_GROUP, f"accessGroupHandle {printable(handle)!r}: no group of the company"
        )
    return Access(unlimited=False, group_ids=frozenset({group.id}))
