"""Faults → the answers of the doors; anything else is a bug: logged with its traceback, told to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from printroom.contract.faults import ApiFault, AuthenticationFault, AuthorizationFault, Fault, FaultCode
from printroom.dispatch import NotBuilt

log = structlog.get_logger("printroom.web")

BUG = "the server failed; its log knows more"


@contextmanager
def bugs_are_faults() -> Iterator[None]:
    """At a door: whatever is no fault leaves as a plain server error."""
    try:
        yield
    except Fault:
        raise
    except Exception as bug:
        log.exception("bug")
        raise ServerError from bug


class ServerError(ApiFault):
    """A bug, as the outside may see it."""

    def __init__(self) -> None:
        super().__init__(FaultCode.EXCEPTION, BUG)


def http_status(fault: Fault) -> int:
    """What the JSON door answers a fault with."""
    if isinstance(fault, ServerError):
        return 500
    if isinstance(fault, NotBuilt):
        return 501
    if isinstance(fault, AuthenticationFault):
        return 401
    return 403 if isinstance(fault, AuthorizationFault) else 422
