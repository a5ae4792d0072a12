"""The first user and the first company of an empty store."""

from __future__ import annotations

from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.roles import Role
from printroom.contract.types import CompanyMembershipUpdate
from printroom.repositories import users as rows
from printroom.repositories.unit import Unit
from printroom.services.caller import Caller
from printroom.services.companies import Companies
from printroom.services.memberships import Memberships
from printroom.services.passwords import Passwords
from printroom.services.users import Profile, Users


def bootstrap(unit: Unit, passwords: Passwords, *, user: str, password: str, company: str) -> bool:
    """Make that IpsAdmin and company where there is no user yet; true where it was done.

    Faults as addUser and addCompany: 30001 for a weak password or a bad name.
    """
    if not (user and password and company) or rows.count(unit.session):
        return False
    nobody = Caller(user_id=0, email="", handle="", is_ips_admin=True)
    profile = Profile(first_name="", last_name="", email=user, is_ips_admin=True)
    try:
        first = Users(unit, nobody, passwords).add(profile, password)
    except ApiFault as refused:
        if refused.code is FaultCode.EXCEPTION and rows.count(unit.session):
            # Another server that started at the same moment was quicker.
            return False
        raise
    made = Companies(unit.session, nobody).add(company)
    membership = CompanyMembershipUpdate(company_handle=made.handle, role=Role.IPS_ADMIN, is_active=True)
    Memberships(unit.session, nobody).add(first, [membership])
    return True
