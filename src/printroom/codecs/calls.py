"""The parts of a Call that are read from any wire form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypedDict

from printroom.contract.call import Call
from printroom.contract.faults import ApiFault, Fault, FaultCode
from printroom.contract.operations import OPERATIONS
from printroom.contract.shape import members

Held = Callable[[str], str | None]  # a field of the request, by wire name, as sent


def call_of(operation: str, read: Callable[[type], object], *, held: Held, locale: str = "") -> Call:
    """Reads the message of an operation; what is wrong with its fields is held for dispatch to raise in its turn."""
    known = OPERATIONS.get(operation)
    if known is None:
        unknown = ApiFault(FaultCode.INVALID_REQUEST_XML, f"there is no operation {operation[:80]!r}")
        return Call(operation=operation, fault=unknown, locale=locale)
    call = Call(operation=operation, locale=locale, **_handles(known.param, held))
    try:
        return replace(call, message=read(known.param))
    except Fault as fault:
        return replace(call, fault=fault)


class _Handles(TypedDict):
    company_handle: str | None
    access_user_handle: str | None
    access_group_handle: str | None


def _handles(param: type, held: Held) -> _Handles:
    spellings = {member.attribute: (member.wire.name, *member.wire.aliases) for member in members(param)}

    def sent(attribute: str) -> str | None:
        return next((found for name in spellings.get(attribute, ()) if (found := held(name))), None)

    return _Handles(
        company_handle=sent("company_handle"),
        access_user_handle=sent("access_user_handle"),
        access_group_handle=sent("access_group_handle"),
    )
