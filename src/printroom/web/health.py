"""/health/live: the process answers. /health/ready: it can do its work."""

from __future__ import annotations

import structlog
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from printroom.runtime import Runtime
from printroom.web.house import house, in_thread

log = structlog.get_logger("printroom.web")


async def live(_request: Request) -> Response:
    return PlainTextResponse("live\n")


async def ready(request: Request) -> Response:
    here = house(request)
    reached = await in_thread(here.quick, _reached, here.runtime)
    return PlainTextResponse("ready\n" if reached else "the database does not answer\n", 200 if reached else 503)


def _reached(runtime: Runtime) -> bool:
    try:
        with runtime.unit() as unit:
            unit.session.execute(text("SELECT 1"))
    except Exception:
        log.exception("not ready")
        return False
    return True
