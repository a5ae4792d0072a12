"""Memberships: which users belong to which companies, in which role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.roles import Role
from printroom.contract.types import CompanyMembershipUpdate
from printroom.models import Company, Membership, User
from printroom.repositories import users as rows
from printroom.services.authority import Authority
from printroom.services.caller import Caller


class Memberships:
    def __init__(self, session: Session, caller: Caller) -> None:
        self._session = session
        self._caller = caller
        self._authority = Authority(session, caller)

    def of(self, user: User) -> list[tuple[Membership, Company]]:
        """One's own are all; of another user those in companies that the caller administers."""
        found = rows.memberships(self._session, user.id)
        mine = user.id == self._caller.user_id
        return [each for each in found if mine or self._authority.administers(each[1].id)]

    def members(
        self, company: Company, *, include_invalid: bool, include_inactive: bool
    ) -> list[tuple[Membership, User]]:
        return [
            (membership, user)
            for membership, user in rows.members(self._session, company.id)
            if (user.is_valid or include_invalid) and (membership.is_active or include_inactive)
        ]

    def begin(self, user: User, updates: Sequence[CompanyMembershipUpdate]) -> None:
        """The memberships of a new account: without one it would be out of reach for all but an IpsAdmin."""
        if not updates and not self._authority.unlimited:
            raise ApiFault(FaultCode.MISSING_PARAMETER, "membershipArray is required")
        self.add(user, updates)

    def add(self, user: User, updates: Sequence[CompanyMembershipUpdate]) -> set[int]:
        """Make the user a member of these companies too, or change what he is there; their ids.

        An empty role stands for the user's default role. Faults 20000, 20006, 20005, 20007.
        """
        rows.lock(self._session, user.id)
        kept = {self._put(user, update) for update in updates}
        self._settle(user)
        return kept

    def replace(self, user: User, updates: Sequence[CompanyMembershipUpdate]) -> None:
        """Make these the user's memberships, and no others: those out of the caller's reach stay."""
        kept = self.add(user, updates)
        for membership, company in rows.memberships(self._session, user.id):
            if company.id not in kept and self._authority.administers(company.id):
                self._end(user, membership)
        self._settle(user)

    def remove(self, user: User, handles: Iterable[str]) -> None:
        """End the memberships in these companies, where there are any; faults 20000, 20006, 20007."""
        for company in [self._authority.company(handle) for handle in handles]:
            membership = rows.membership(self._session, user.id, company.id)
            if membership is not None:
                self._end(user, membership)
        self._settle(user)

    def give_role(self, user: User, role: Role) -> None:
        """The role in every membership within the caller's reach; IpsAdmin overrides roles, it replaces none."""
        if role is Role.IPS_ADMIN:
            return
        for membership, company in self.of(user):
            if self._authority.administers(company.id):
                self._authority.membership(user, membership)
                membership.role = self._authority.role(role, company, user)
        self._session.flush()

    def _settle(self, user: User) -> None:
        """The default role, the only one that versions before 2012 know, is one that the user has somewhere."""
        held = [membership for membership, _ in rows.memberships(self._session, user.id)]
        roles = [one.role for one in held if one.is_active] or [one.role for one in held]
        if roles and user.default_role not in roles and not user.is_ips_admin:
            user.default_role = roles[0]
            self._session.flush()

    def _put(self, user: User, update: CompanyMembershipUpdate) -> int:
        company = self._authority.company(update.company_handle)
        found = rows.membership(self._session, user.id, company.id)
        self._authority.membership(user, found)
        role = self._authority.role(update.role or user.default_role, company, user)
        if found is None:
            self._session.add(Membership(user_id=user.id, company_id=company.id, role=role, is_active=update.is_active))
        else:
            found.role, found.is_active = role, update.is_active
        self._session.flush()
        return company.id

    def _end(self, user: User, membership: Membership) -> None:
        """With it goes the user's place in the company's groups."""
        self._authority.membership(user, membership)
        rows.leave_groups(self._session, user.id, membership.company_id)
        self._session.delete(membership)
        self._session.flush()
