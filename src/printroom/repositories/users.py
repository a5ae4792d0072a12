"""Queries about accounts, memberships, groups and tokens."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from printroom.models import AccessGroup, Company, GroupMember, Membership, Token, User


def by_id(session: Session, user_id: int) -> User | None:
    return session.get(User, user_id)


def by_email(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email_key == email_key(email)))


def email_key(email: str) -> str:
    return email.strip().casefold()


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(User)) or 0


def memberships(session: Session, user_id: int) -> Sequence[tuple[Membership, Company]]:
    """Every membership of a user with its company, by company name."""
    rows = session.execute(
        select(Membership, Company)
        .join(Company, Company.id == Membership.company_id)
        .where(Membership.user_id == user_id)
        .order_by(Company.name)
    ).all()
    return [(row[0], row[1]) for row in rows]


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
