"""A web server on a free port of 127.0.0.1 to fetch from: `origin.routes["/a.jpg"] = Answer(b"…")`."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@dataclass(frozen=True)
class Answer:
    """`declared` is the Content-Length where it is not the body's; `pause` waits so many seconds before every byte."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    declared: int | None = None
    pause: float = 0


class Origin:
    def __init__(self) -> None:
        self.routes: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []
        self.ending = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        self.ending.set()
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        origin = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                origin.asked.append((self.headers["Host"], self.path))
                answer = origin.routes.get(self.path, Answer(b"no such file", 404))
                self.send_response(answer.status)
                length = len(answer.body) if answer.declared is None else answer.declared
                for name, value in {"Content-Length": str(length), **answer.headers}.items():
                    if value:
                        self.send_header(name, value)
                self.end_headers()
                pieces = [bytes([byte]) for byte in answer.body] if answer.pause else [answer.body]
                with suppress(ConnectionError):
                    for piece in pieces:
                        if origin.ending.wait(answer.pause):
                            return
                        self.wfile.write(piece)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        return Handler


@pytest.fixture
def origin() -> Iterator[Origin]:
    made = Origin()
    yield made
    made.close()
