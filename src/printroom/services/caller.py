"""Caller: who is calling, and Scope: where a unit of work stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.roles import Role
from printroom.models import Company


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified user. `roles` holds the role in each company of which the user is an active member."""

    user_id: int
    email: str
    handle: str
    is_ips_admin: bool
    roles: Mapping[int, Role] = field(default_factory=dict)
    locale: str = "en"

    def role_in(self, company_id: int) -> Role | None:
        return Role.IPS_ADMIN if self.is_ips_admin else self.roles.get(company_id)

    @property
    def all_roles(self) -> frozenset[Role]:
        """Every role that the caller has somewhere; empty without an active membership."""
        return frozenset(self.roles.values()) | ({Role.IPS_ADMIN} if self.is_ips_admin else set())


@dataclass(frozen=True, slots=True)
class Access:
    """Whose folder and asset permissions are judged: everything, or what some groups may."""

    unlimited: bool
    group_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """The caller, the company the request is about (none for some operations), and whose permissions count there."""

    caller: Caller
    entered: Company | None
    access: Access

    @property
    def company(self) -> Company:
        if self.entered is None:
            raise ApiFault(FaultCode.MISSING_PARAMETER, "companyHandle is required")
        return self.entered
