"""Who may manage whom: the one place where it is judged.

An IpsAdmin manages everybody. The administrator of a company manages its memberships, as far as his role may give the
roles they have, and the accounts that belong to nothing but companies of his. Everybody else manages nobody.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, AuthorizationFault, FaultCode
from printroom.contract.roles import Role
from printroom.models import Company, Membership, User
from printroom.repositories import users as rows
from printroom.services.caller import Caller
from printroom.services.companies import find, judged
from printroom.services.names import printable

# An administrator gives no role that could do more than his own kind: else he could lift himself.
GIVES: Mapping[Role, frozenset[Role]] = {
    Role.IPS_COMPANY_ADMIN: frozenset(Role) - {Role.IPS_ADMIN},
    Role.TRIAL_SITE_ADMIN: frozenset({Role.TRIAL_SITE_ADMIN, Role.TRIAL_SITE_USER}),
    Role.IMAGE_PORTAL_ADMIN: frozenset({
        Role.IMAGE_PORTAL_ADMIN,
        Role.IMAGE_PORTAL_USER,
        Role.IMAGE_PORTAL_CONTRIB,
        Role.IMAGE_PORTAL_CONTRIB_USER,
    }),
}


class Authority:
    def __init__(self, session: Session, caller: Caller) -> None:
        self._session = session
        self._caller = caller

    @property
    def unlimited(self) -> bool:
        return self._caller.is_ips_admin

    @property
    def company_ids(self) -> frozenset[int]:
        """The companies that the caller administers by a role there."""
        return frozenset(company for company, role in self._caller.roles.items() if role in GIVES)

    def administers(self, company_id: int) -> bool:
        return self.unlimited or company_id in self.company_ids

    def company(self, handle: str) -> Company:
        """A company to manage: fault 20000 where the caller may not enter it, 20006 where he may but manages nobody."""
        found = judged(self._caller, find(self._session, handle), asked=handle)
        if not self.administers(found.id):
            raise AuthorizationFault(
                FaultCode.ILLEGAL_COMPANY, f"company {printable(handle)!r}: your role there may not manage its users"
            )
        return found

    def seen(self, user: User | None, asked: str) -> User:
        """A user to look at: oneself, or a member of a company that the caller administers."""
        if user is None or not (self._is_caller(user) or self.unlimited or self._shared(user)):
            raise self._out_of_reach(asked)
        return user

    def managed(self, user: User | None, asked: str) -> User:
        """A user whose account may be changed: oneself, or one who belongs to nothing out of the caller's reach."""
        found = self.seen(user, asked)
        if not (self._is_caller(found) or self.unlimited) and not self._owns(found):
            raise self._out_of_reach(asked)
        return found

    def own(self, user: User | None, asked: str) -> User:
        """Oneself, or for an IpsAdmin anybody (public reference: r-set-password)."""
        if user is None or not (self._is_caller(user) or self.unlimited):
            raise self._out_of_reach(asked)
        return user

    def role(self, name: str, company: Company, user: User) -> Role:
        """A role that the caller may give to the user in the company: fault 30001 for no role, 20005 for another."""
        role = known_role(name)
        given = role in self._gives(company.id) and (role is not Role.IPS_ADMIN or user.is_ips_admin)
        if not given:
            raise AuthorizationFault(
                FaultCode.ILLEGAL_PARAMETER_VALUE, f"you may not give the role {role} to {printable(user.email)}"
            )
        return role

    def membership(self, user: User, membership: Membership | None) -> None:
        """A membership to make, change or end: fault 20007 where the user outranks the caller there."""
        if self.unlimited or self._is_caller(user):
            return
        held = membership is None or Role(membership.role) in self._gives(membership.company_id)
        if user.is_ips_admin or not held:
            raise self._out_of_reach(user.handle)

    def ips_admin(self) -> None:
        """Fault 20005 where the caller makes an IpsAdmin, or ends one, and is none."""
        if not self.unlimited:
            raise AuthorizationFault(FaultCode.ILLEGAL_PARAMETER_VALUE, "only an IpsAdmin makes or ends an IpsAdmin")

    def _is_caller(self, user: User) -> bool:
        return user.id == self._caller.user_id

    def _gives(self, company_id: int) -> frozenset[Role]:
        if self.unlimited:
            return frozenset(Role)
        role = self._caller.role_in(company_id)
        return GIVES.get(role, frozenset()) if role else frozenset()

    def _shared(self, user: User) -> bool:
        return any(company.id in self.company_ids for _, company in rows.memberships(self._session, user.id))

    def _owns(self, user: User) -> bool:
        held = [membership for membership, _ in rows.memberships(self._session, user.id)]
        return not user.is_ips_admin and all(Role(one.role) in self._gives(one.company_id) for one in held)

    def _out_of_reach(self, asked: str) -> AuthorizationFault:
        """Only an IpsAdmin is told that a user does not exist."""
        if self.unlimited:
            return AuthorizationFault(FaultCode.INVALID_REQUEST_USERNAME, f"user {printable(asked)!r} is unknown")
        return AuthorizationFault(
            FaultCode.ILLEGAL_REQUEST_USER, f"user {printable(asked)!r} is unknown, or you may not manage this user"
        )


def known_role(name: str) -> Role:
    try:
        return Role(name.strip())
    except ValueError:
        shown = ", ".join(Role)
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"role {printable(name)!r}: expected one of {shown}") from None
