"""The first user and the first company of an empty store."""

from __future__ import annotations

from printroom.contract.roles import Role
from printroom.repositories import users as rows
from printroom.repositories.unit import Unit
from printroom.services.caller import Caller
from printroom.services.companies import Companies
from printroom.services.passwords import Passwords
from printroom.services.users import Users


def bootstrap(unit: Unit, passwords: Passwords, *, user: str, password: str, company: str) -> bool:
    """Make that IpsAdmin and company where there is no user yet; true where it was done.

    Faults as addUser and addCompany: 30001 for a weak password or a bad name.
    """
    if not (user and password and company) or rows.count(unit.session):
        return False
    nobody = Caller(user_id=0, email="", handle="", is_ips_admin=True)
    users = Users(unit.session, nobody, passwords)
    made = Companies(unit.session, nobody).add(company)
    first = users.add(user, password, names=("", ""), default_role=Role.IPS_ADMIN)
    users.join(first, made.id, role=Role.IPS_ADMIN)
    return True
