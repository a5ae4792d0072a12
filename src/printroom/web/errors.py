"""Faults → the answers of the doors; anything else is a bug: logged with its traceback, told to nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import structlog
from starlette.responses import Response

from printroom.contract.faults import ApiFault, AuthenticationFault, AuthorizationFault, Fault, FaultCode
from printroom.dispatch import NotBuilt
from printroom.services.replies import StillAtWork
from printroom.services.room import NoRoomLeft, is_full

log = structlog.get_logger("printroom.web")

BUG = "the server failed; its log knows more"
PROBLEM = "application/problem+json"


class ServerError(ApiFault):
    """A bug, as the outside may see it."""

    def __init__(self) -> None:
        super().__init__(FaultCode.EXCEPTION, BUG)


# The narrower kinds first.
STATUS: tuple[tuple[type[Fault], int], ...] = (
    (ServerError, 500),
    (NoRoomLeft, 507),
    (NotBuilt, 501),
    (StillAtWork, 409),
    (AuthenticationFault, 401),
    (AuthorizationFault, 403),
    (Fault, 422),
)


@contextmanager
def bugs_are_faults() -> Iterator[None]:
    """At a door: whatever is no fault leaves as a plain server error, a full disk as what it is."""
    try:
        yield
    except Fault:
        raise
    except Exception as bug:
        if is_full(bug):
            log.error("no room left", trouble=str(bug))
            raise NoRoomLeft from bug
        log.exception("bug")
        raise ServerError from bug


def http_status(fault: Fault) -> int:
    """What the JSON door answers a fault with."""
    return next(status for kind, status in STATUS if isinstance(fault, kind))


def problem_of(fault: Fault) -> Response:
    return problem(http_status(fault), fault.reason, code=fault.code.value, fault=fault.element)


def problem(status: int, reason: str, **more: object) -> Response:
    """problem+json; `reason` stands in `detail` too, where readers of that format look."""
    told = {"title": HTTPStatus(status).phrase, "status": status, "detail": reason, "reason": reason, **more}
    headers = {"www-authenticate": 'Basic realm="Printroom", charset="UTF-8", Bearer'} if status == 401 else None
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status_code=status, media_type=PROBLEM, headers=headers)
