"""A call as the doors hand it to dispatch: read, but not yet judged."""

from __future__ import annotations

from dataclasses import dataclass

from printroom.contract.faults import Fault


@dataclass(frozen=True, slots=True)
class Call:
    """Either `message` (the operation's param) or `fault` (what is wrong with its fields) is there; the handles are
    as sent, read even where the message has a fault, because caller and company are judged before parameters."""

    operation: str
    message: object | None = None
    fault: Fault | None = None
    company_handle: str | None = None
    access_user_handle: str | None = None
    access_group_handle: str | None = None
    locale: str = ""
