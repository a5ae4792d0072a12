"""Companies: who may enter, and how one is made."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, AuthorizationFault, FaultCode
from printroom.contract.roles import Role
from printroom.models import Company, Folder, Membership, PublishContext, now
from printroom.models.handles import first_number
from printroom.repositories import companies as rows
from printroom.services import names
from printroom.services.caller import Caller

CONTEXTS = ("ImageServing", "ImageRendering", "Video", "ServerDirectory")
FOUNDERS = (Role.IMAGE_PORTAL_ADMIN, Role.TRIAL_SITE_ADMIN)
A_CENTURY = dt.timedelta(days=36525)


def entered(session: Session, caller: Caller, handle: str) -> Company:
    """The company of a handle or a name, for its active members; a fault 20000 that does not tell others apart."""
    return judged(caller, find(session, handle), asked=handle)


def judged(caller: Caller, company: Company | None, *, asked: str) -> Company:
    """The company, where the caller may enter it; a fault 20000 that shows no more than what was asked for."""
    if company is None or caller.role_in(company.id) is None or (expired(company) and not caller.is_ips_admin):
        raise AuthorizationFault(
            FaultCode.INVALID_COMPANY,
            f"company {names.printable(asked)!r} is unknown, or you are no active member of it",
        )
    return company


def find(session: Session, handle: str) -> Company | None:
    """By a handle, else by a name. No company has one that URLs cannot carry, which no database might take."""
    key = first_number(handle, "c")
    found, name = rows.by_id(session, key) if key is not None else None, handle.strip()
    return found or (None if names.UNCARRIABLE.search(name) else rows.by_name(session, name))


def expired(company: Company) -> bool:
    return company.expires <= now()


class Companies:
    def __init__(self, session: Session, caller: Caller) -> None:
        self._session = session
        self._caller = caller

    def readable(self, *, handle: str = "", name: str = "", ims_org_id: str = "") -> Company:
        """The company that a handle, a name or an organisation id names, judged like every entered one."""
        if handle:
            return entered(self._session, self._caller, handle)
        if name:
            return judged(self._caller, rows.by_name(self._session, name.strip()), asked=name)
        if not ims_org_id:
            raise ApiFault(FaultCode.MISSING_PARAMETER, "companyHandle, companyName or imsOrgId is required")
        match = [company for company in rows.everyone(self._session) if company.ims_org_id == ims_org_id]
        return judged(self._caller, match[0] if match else None, asked=ims_org_id)

    def all(self, *, include_expired: bool) -> list[Company]:
        return [company for company in rows.everyone(self._session) if include_expired or not expired(company)]

    def add(self, name: str, *, expires: dt.datetime | None = None, ims_org_id: str | None = None) -> Company:
        """A new company with its root folder and publish contexts; a fault 30000 where the name is used.

        An IpsAdmin is at home everywhere; another caller becomes its first member, in the role that let him make it.
        """
        clean = names.checked(name, element="companyName")
        company = Company(name=clean, expires=expires or now() + A_CENTURY, ims_org_id=ims_org_id)
        try:
            with self._session.begin_nested():
                self._session.add(company)
        except IntegrityError as taken:
            raise ApiFault(FaultCode.EXCEPTION, f"Company name '{clean}' is already in use.") from taken
        founder = next((role for role in FOUNDERS if role in self._caller.all_roles), None)
        if founder is not None and not self._caller.is_ips_admin:
            self._session.add(Membership(user_id=self._caller.user_id, company_id=company.id, role=founder))
        self._session.add(Folder(company_id=company.id, parent_id=None, path=company.root_path))
        self._session.add_all(PublishContext(company_id=company.id, type=kind) for kind in CONTEXTS)
        self._session.flush()
        return company
