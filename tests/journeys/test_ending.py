"""A server that is told to end, and one that cannot start."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from printroom.repositories.database import connect
from serving import COMPANY, PASSWORD, Server
from web.wire import SERVICE, create_folder, created, envelope, read_answer


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server of this test alone; it may end it."""
    made = Server(tmp_path / "data", PRINTROOM_WORKERS="1")
    made.start()
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()


def children(pid: int) -> set[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in listed}


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pids: set[int], seconds: float = 12) -> bool:
    until = time.monotonic() + seconds
    while any(alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(alive(pid) for pid in pids)


def test_sigterm_lets_a_request_in_work_finish(own: Server):
    body = envelope(create_folder("Acme/late/"))
    with socket.create_connection(("127.0.0.1", own.port), timeout=30) as line:
        line.sendall(f"POST {SERVICE} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body[:50])
        time.sleep(0.3)
        processes = children(own.pid)
        os.kill(own.pid, signal.SIGTERM)
        time.sleep(0.3)
        line.sendall(body[50:])
        assert read_answer(line).body == created("Acme/late/")
    assert own.process is not None
    assert (own.process.wait(12), gone(processes)) == (0, True)


def test_sigterm_breaks_off_what_does_not_finish(own: Server):
    with socket.create_connection(("127.0.0.1", own.port), timeout=30) as line:
        line.sendall(f"POST {SERVICE} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n<".encode())
        time.sleep(0.3)
        began = time.monotonic()
        assert own.stop() == 0
        assert time.monotonic() - began < 11
        assert line.recv(1) == b""


def test_a_killed_server_leaves_nothing_behind_and_starts_again(own: Server):
    assert own.api("createFolder", {"companyHandle": COMPANY, "folderPath": "kept"}).status_code == 200
    processes = children(own.pid)
    assert processes
    own.kill()
    assert gone(processes)
    own.start()
    made = own.api("createFolder", {"companyHandle": COMPANY, "folderPath": "kept/after"})
    assert made.json() == {"folderHandle": f"f|{COMPANY}/kept/after/"}


def test_a_web_process_that_dies_is_replaced(own: Server):
    (web,) = (pid for pid in children(own.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(web, signal.SIGKILL)
    assert gone({web})
    own.await_ready()
    assert own.api("createFolder", {"companyHandle": COMPANY, "folderPath": "again"}).status_code == 200


def refusal(data: Path, port: int) -> str:
    place = ["--data", str(data), "--host", "127.0.0.1", "--port", str(port)]
    ran = subprocess.run(
        [sys.executable, "-m", "printroom", "serve", *place], capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 1
    return ran.stderr.splitlines()[-1]


def test_a_port_that_is_taken_is_said(own: Server, tmp_path: Path):
    said = refusal(tmp_path / "other", own.port)
    assert said == f"printroom: cannot listen on 127.0.0.1:{own.port}: Address already in use"


def test_newer_data_is_refused(own: Server):
    own.stop()
    database = connect(f"sqlite:///{own.data / 'printroom.db'}")
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_later'")
    database.dispose()
    assert "printroom: the data is of version 9999_later" in refusal(own.data, own.port)


def test_logs_are_json_without_secrets(own: Server):
    own.api("createFolder", {"companyHandle": COMPANY, "folderPath": "secret-folder"}, params={"sig": "signature"})
    own.api("createFolder", {}, auth=None, headers={"authorization": "Bearer prt_token"})
    own.stop()
    text = own.log.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    asked = [line for line in lines if line["event"] == "request" and line["path"] == "/api/v1/createFolder"]
    kept = ("client", "method", "status", "operation", "user", "fault")
    assert [tuple(line.get(name) for name in kept) for line in asked] == [
        ("127.0.0.1", "POST", 200, "createFolder", 1, None),
        ("127.0.0.1", "POST", 401, "createFolder", None, 10001),
    ]
    assert not [word for word in (PASSWORD, "prt_token", "signature", "secret-folder", "authHeader") if word in text]


def test_ids_of_requests_come_back(server: Server):
    answer = server.api("createFolder", {}, headers={"x-request-id": "abc-1"})
    assert answer.headers["x-request-id"] == "abc-1"
    odd = server.api("createFolder", {}, headers={"x-request-id": "no spaces, please"})
    assert len(odd.headers["x-request-id"]) == 16


def test_a_web_process_that_dies_twice_at_once_is_replaced_twice(own: Server):
    first = own.child("spawn_main")
    for dead in (first, 0):
        process = dead or own.child("spawn_main")
        os.kill(process, signal.SIGKILL)
        until = time.monotonic() + 30
        while process in own.processes("spawn_main") and time.monotonic() < until:
            time.sleep(0.02)
    own.await_ready()
    assert own.process is not None
    assert (own.process.poll(), own.child("spawn_main") == first) == (None, False)
