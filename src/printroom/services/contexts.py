"""Contexts: the targets of publishing that a company has."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from printroom.contract.constants import PublishContext
from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Company
from printroom.models.handles import first_number
from printroom.repositories import companies as rows
from printroom.services.names import printable


class Contexts:
    def __init__(self, session: Session, company: Company) -> None:
        self._session = session
        self._company = company

    def served(self, handles: Iterable[str]) -> None:
        """The contexts of a mark: none are all. A fault 30001 for an unknown one, 30000 where image serving is not
        among them: there is no other server to publish to."""
        known = {context.id: context.type for context in rows.contexts(self._session, self._company.id)}
        chosen: set[str] = set()
        for handle in handles:
            kind = known.get(first_number(handle, "pc") or 0)
            if kind is None:
                raise ApiFault(
                    FaultCode.INVALID_PARAMETER, f"contextHandle {printable(handle)!r}: no such publish context"
                )
            chosen.add(kind)
        if chosen and PublishContext.IMAGE_SERVING not in chosen:
            shown = ", ".join(sorted(chosen))
            raise ApiFault(FaultCode.EXCEPTION, f"publishing to {shown} is not built yet in this server")
