"""Directory: finding users among those that the caller may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any  # Any: SQLAlchemy has no common type for sorted columns

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session

from printroom.contract.constants import UserCharFilterField, UserSortField
from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import User
from printroom.models.handles import first_number
from printroom.repositories import users as rows
from printroom.services.authority import Authority, known_role
from printroom.services.caller import Caller
from printroom.services.names import printable

# The page of constants lists two operators among the fields: they are read, and mean no field.
NO_FIELD = {"StartsWith", "EndsWith"}
COLUMNS: Mapping[str, Any] = {
    UserCharFilterField.FIRST_NAME: User.first_name,
    UserCharFilterField.LAST_NAME: User.last_name,
    UserCharFilterField.EMAIL: User.email,
}
ORDERS: Mapping[str, Any] = {
    UserSortField.FIRST_NAME: func.lower(User.first_name),
    UserSortField.LAST_NAME: func.lower(User.last_name),
    UserSortField.EMAIL: User.email_key,
    UserSortField.ROLE: User.default_role,
    UserSortField.VALID: User.is_valid.desc(),
    UserSortField.PASSWORD_EXPIRATION: User.password_expires.asc().nulls_last(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look for. Empty lists and texts ask for nothing; pages count from 1."""

    include_invalid: bool = False
    include_inactive: bool = False
    company_handles: Sequence[str] = ()
    group_handles: Sequence[str] = ()
    roles: Sequence[str] = ()
    char_field: str = ""
    characters: str = ""
    sort_by: str = ""
    page_size: int | None = None
    page: int = 1


class Directory:
    def __init__(self, session: Session, caller: Caller) -> None:
        self._session = session
        self._authority = Authority(session, caller)

    def search(self, wanted: Wanted) -> Sequence[User]:
        """Users by the sorted field, else in the order in which they were made; faults 20000, 20006, 30001."""
        size, page = wanted.page_size, wanted.page
        if page < 1 or (size is not None and size < 1):
            raise ApiFault(FaultCode.INVALID_PARAMETER, "recordsPerPage and resultsPage count from 1")
        conditions = [*self._belonging(wanted), *self._in_groups(wanted), *_beginning(wanted)]
        if not wanted.include_invalid:
            conditions.append(User.is_valid.is_(True))
        sort = _one_of(UserSortField, wanted.sort_by, element="sortBy")
        order = [ORDERS[sort]] if sort in ORDERS else []
        return rows.search(
            self._session, conditions, order=order, limit=size, offset=(page - 1) * size if size is not None else 0
        )

    def _belonging(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        """A caller with companies of his own sees their users; an IpsAdmin those without a company too."""
        companies: frozenset[int] | None = None if self._authority.unlimited else self._authority.company_ids
        if wanted.company_handles:
            companies = frozenset(self._authority.company(handle).id for handle in wanted.company_handles)
        roles = [known_role(name) for name in wanted.roles]
        if companies is None and wanted.include_inactive and not roles:
            return []
        return [rows.belongs(companies, roles=roles, active=not wanted.include_inactive)]

    def _in_groups(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        return [rows.in_groups([self._group_id(handle) for handle in wanted.group_handles])] * bool(
            wanted.group_handles
        )

    def _group_id(self, handle: str) -> int:
        key = first_number(handle, "g")
        group = rows.group(self._session, key) if key is not None else None
        if group is None or not self._authority.administers(group.company_id):
            raise ApiFault(
                FaultCode.INVALID_PARAMETER, f"groupHandleArray {printable(handle)!r}: no group that you manage"
            )
        return group.id


def _beginning(wanted: Wanted) -> list[ColumnElement[bool]]:
    field = wanted.char_field if wanted.char_field not in NO_FIELD else ""
    column = COLUMNS.get(_one_of(UserCharFilterField, field, element="charFilterField"))
    return [rows.begins(column, wanted.characters)] if column is not None and wanted.characters else []


def _one_of(constants: type[StrEnum], value: str, *, element: str) -> str:
    if value and value not in set(constants):
        raise ApiFault(
            FaultCode.INVALID_PARAMETER, f"{element} {printable(value)!r}: expected one of {', '.join(constants)}"
        )
    return value
