"""Account and membership rows → the contract's types."""

from printroom.answers.companies import company
from printroom.contract import types as t
from printroom.models import Company, Membership, User


def user(row: User) -> t.User:
    return t.User(
        user_handle=row.handle,
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        ims_user_id=row.ims_user_id,
        default_role=row.default_role,
        is_valid=row.is_valid,
        is_ips_admin=row.is_ips_admin,
        password_expires=row.password_expires,
    )


def member(membership: Membership, row: User) -> t.CompanyMember:
    return t.CompanyMember(user=user(row), role=membership.role, is_active=membership.is_active)


def membership(row: Membership, of: Company) -> t.CompanyMembership:
    return t.CompanyMembership(company=company(of), role=row.role, is_active=row.is_active)
