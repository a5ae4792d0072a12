"""A kept reply over HTTP, from a server process on loopback: what is left beside the plainest request it can answer."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from benching.house import COMPANY, House

COMMANDS = "wid=400&op_usm=1,1,6,0"
TURNS = 3000
UNCOUNTED = 200
PATIENCE_SECONDS = 120


class Connection:
    """One connection that is kept alive, without the cost of a client library."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> bytes:
        """The body of a reply of status 200."""
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._read()
        head, _, body = received.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), head
        length = int(head.lower().partition(b"content-length:")[2].split()[0])
        while len(body) < length:
            body += self._read()
        return body

    def close(self) -> None:
        self._socket.close()

    def _read(self) -> bytes:
        found = self._socket.recv(1 << 18)
        assert found, "the server closed the connection"
        return found


def rows(house: House) -> Iterator[tuple[str, str, str, str, str]]:
    source = house.photograph("bench", 4000, 3000)
    picture, plain = f"/is/image/{COMPANY}/{source.name}?{COMMANDS}", "/health/live"
    seen: dict[str, list[float]] = {picture: [], plain: []}
    with running(house) as connection:
        for _, path in itertools.product(range(UNCOUNTED + TURNS), seen):
            began = time.perf_counter()
            connection.get(path)
            seen[path].append((time.perf_counter() - began) * 1e6)
    ours, theirs = (statistics.median(spent[UNCOUNTED:]) for spent in seen.values())
    yield "kept reply over HTTP (wall)", f"{ours:.0f} µs", f"{theirs:.0f} µs ({plain})", f"{ours / theirs:.2f}", ""


@contextlib.contextmanager
def running(house: House) -> Iterator[Connection]:
    """A connection to a server process on the house's data folder."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "printroom", "serve", "--port", str(port)]
    settings = {
        "PRINTROOM_DATA": str(house.runtime.config.data),
        "PRINTROOM_WORKERS": "0",
        "PRINTROOM_LOG_LEVEL": "WARNING",
    }
    server = subprocess.Popen(command, env=os.environ | settings)
    try:
        connection = _connected(server, port)
        yield connection
        connection.close()
    finally:
        server.terminate()
        server.wait()


def _connected(server: subprocess.Popen[bytes], port: int) -> Connection:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError, AssertionError):
            connection = Connection(port)
            connection.get("/health/ready")
            return connection
        time.sleep(0.1)
    raise TimeoutError("the server did not start")
