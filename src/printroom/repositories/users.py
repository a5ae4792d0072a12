"""Queries about accounts, memberships, groups and tokens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from printroom.models import AccessGroup, Company, GroupMember, Membership, Token, User

# Asked with every call: built once.
_BY_EMAIL = select(User).where(User.email_key == bindparam("key"))
_MEMBERSHIPS = (
    select(Membership, Company)
    .join(Company, Company.id == Membership.company_id)
    .where(Membership.user_id == bindparam("user"))
    .order_by(Company.name)
)


def by_id(session: Session, user_id: int) -> User | None:
    return session.get(User, user_id)


def by_email(session: Session, email: str) -> User | None:
    """No account's e-mail holds what is not printable, and not every database can be asked for it."""
    if not email.isprintable():
        return None
    return session.scalar(_BY_EMAIL, {"key": email_key(email)})


def email_key(email: str) -> str:
    return email.strip().casefold()


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(User)) or 0


def count_ips_admins(session: Session) -> int:
    """How many of them can sign in; nobody else changes one of them until the transaction ends."""
    usable = select(User.id).where(User.is_ips_admin.is_(True), User.is_valid.is_(True)).with_for_update()
    return len(session.scalars(usable).all())


def lock(session: Session, user_id: int) -> None:
    """Let nobody else change the user's memberships until the transaction ends."""
    session.execute(select(User.id).where(User.id == user_id).with_for_update())


def end_admin_roles(session: Session, user_id: int, *, instead: str) -> None:
    """Memberships in the role IpsAdmin, which go with such an account, get another role."""
    session.execute(
        update(Membership).where(Membership.user_id == user_id, Membership.role == "IpsAdmin").values(role=instead)
    )


def leave_groups(session: Session, user_id: int, company_id: int) -> None:
    theirs = select(AccessGroup.id).where(AccessGroup.company_id == company_id)
    session.execute(delete(GroupMember).where(GroupMember.user_id == user_id, GroupMember.group_id.in_(theirs)))


def memberships(session: Session, user_id: int) -> Sequence[tuple[Membership, Company]]:
    """Every membership of a user with its company, by company name."""
    return [(row[0], row[1]) for row in session.execute(_MEMBERSHIPS, {"user": user_id})]


def membership(session: Session, user_id: int, company_id: int) -> Membership | None:
    return session.get(Membership, (user_id, company_id))


def members(session: Session, company_id: int) -> Sequence[tuple[Membership, User]]:
    """Every member of a company with the account, by e-mail."""
    rows = session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.company_id == company_id)
        .order_by(User.email_key)
    ).all()
    return [(row[0], row[1]) for row in rows]


def group(session: Session, group_id: int) -> AccessGroup | None:
    return session.get(AccessGroup, group_id)


def group_ids(session: Session, user_id: int, company_id: int) -> frozenset[int]:
    return frozenset(
        session.scalars(
            select(GroupMember.group_id)
            .join(AccessGroup, AccessGroup.id == GroupMember.group_id)
            .where(GroupMember.user_id == user_id, AccessGroup.company_id == company_id)
        )
    )


def token(session: Session, digest: str) -> Token | None:
    return session.scalar(select(Token).where(Token.digest == digest))


def tokens(session: Session, user_id: int) -> Sequence[Token]:
    return session.scalars(select(Token).where(Token.user_id == user_id).order_by(Token.id)).all()


def belongs(
    company_ids: Collection[int] | None, *, roles: Collection[str] = (), active: bool = True
) -> ColumnElement[bool]:
    """Has a membership in one of the companies (None: in any), in one of the roles (none: any), active or whatever.

    An IpsAdmin has that role in every company of which he is a member, and belongs everywhere where any will do.
    """
    wanted = [Membership.user_id == User.id]
    if company_ids is not None:
        wanted.append(Membership.company_id.in_(list(company_ids)))
    if active:
        wanted.append(Membership.is_active.is_(True))
    admin = not roles or "IpsAdmin" in roles
    if roles:
        held = Membership.role.in_(list(roles))
        wanted.append(or_(held, User.is_ips_admin.is_(True)) if admin else held)
    member = select(Membership.user_id).where(*wanted).exists()
    return or_(member, User.is_ips_admin.is_(True)) if admin and company_ids is None else member


def in_groups(group_ids: Collection[int]) -> ColumnElement[bool]:
    found = select(GroupMember.user_id).where(GroupMember.user_id == User.id, GroupMember.group_id.in_(list(group_ids)))
    return found.exists()


def begins(column: Any, prefix: str) -> ColumnElement[bool]:
    """`column` is an attribute of User; only letters of ASCII are compared without case."""
    without_case = func.lower(column).startswith(prefix.lower(), autoescape=True)
    return or_(without_case, column.startswith(prefix, autoescape=True))


def search(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    *,
    order: Sequence[ColumnElement[Any] | UnaryExpression[Any]],
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[User]:
    statement = select(User).where(*conditions).order_by(*order, User.id).limit(limit).offset(offset)
    return session.scalars(statement).all()
