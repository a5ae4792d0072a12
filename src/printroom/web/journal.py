"""One line a request: its id, what was asked, how it ended. Never a query string, a body, a password or a token."""

from __future__ import annotations

import re
import secrets
import time
from typing import Any

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from printroom.config import Config
from printroom.web.origin import client_address

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
FACTS = "printroom.facts"
QUIET_PATHS = frozenset({"/health/live", "/health/ready", "/metrics"})
log = structlog.get_logger("printroom.request")


def note(request: Request, **facts: object) -> None:
    """Facts for the line of this request: operation, user, fault …"""
    request.scope.setdefault(FACTS, {}).update(facts)


class Journal:
    """ASGI middleware. The id is the client's X-Request-ID where it looks like one; the reply carries it."""

    def __init__(self, app: ASGIApp, config: Config) -> None:
        self.app = app
        self.config = config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        entry = _Entry(Request(scope))
        facts: dict[str, Any] = scope.setdefault(FACTS, {})
        with structlog.contextvars.bound_contextvars(request=entry.id):
            try:
                await self.app(scope, receive, entry.watching(send))
            finally:
                level = "debug" if entry.request.url.path in QUIET_PATHS else "info"
                client = client_address(entry.request, self.config)
                getattr(log, level)("request", client=client, **entry.told(), **facts)


class _Entry:
    """What is known of one request when it ends; status 0 where no reply began."""

    def __init__(self, request: Request) -> None:
        given = request.headers.get("x-request-id", "")
        self.request = request
        self.id = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        self.began = time.perf_counter()
        self.status = 0
        self.sent = 0

    def watching(self, send: Send) -> Send:
        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                message = {**message, "headers": [*message["headers"], (b"x-request-id", self.id.encode())]}
            elif message["type"] == "http.response.body":
                self.sent += len(message.get("body", b""))
            await send(message)

        return watched

    def told(self) -> dict[str, object]:
        return {
            "method": self.request.method,
            "path": self.request.url.path,
            "status": self.status,
            "ms": round((time.perf_counter() - self.began) * 1000, 1),
            "bytes": self.sent,
        }
