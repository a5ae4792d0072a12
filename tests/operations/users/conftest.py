"""What tests of user operations ask of the store beside the reply."""

from dataclasses import dataclass

import pytest

from printroom.models import User
from printroom.repositories import users as rows
from printroom.services import sign_in


@dataclass(frozen=True)
class Accounts:
    runtime: object

    def of(self, email: str) -> User | None:
        with self.runtime.unit() as unit:
            return rows.by_email(unit.session, email)

    def memberships(self, email: str) -> dict[str, tuple[str, bool]]:
        """Company name → role and whether it is active."""
        with self.runtime.unit() as unit:
            user = rows.by_email(unit.session, email)
            found = rows.memberships(unit.session, user.id)
            return {company.name: (membership.role, membership.is_active) for membership, company in found}

    def join(self, handle: str, company, role, *, is_active: bool = True) -> None:
        from printroom.models import Membership

        with self.runtime.unit(writing=True) as unit:
            unit.session.add(
                Membership(user_id=int(handle.split("|")[1]), company_id=company.id, role=role, is_active=is_active)
            )

    def sign_in(self, email: str, password: str):
        with self.runtime.unit() as unit:
            return sign_in.by_password(unit.session, self.runtime.resources.passwords, email=email, password=password)


@pytest.fixture
def accounts(runtime) -> Accounts:
    return Accounts(runtime)
