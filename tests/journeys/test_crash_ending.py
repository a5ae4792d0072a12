"""SIGTERM with a copy, a post and a job in work: what cannot finish is broken off, unacknowledged, and leaves nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from printroom.config import Config
from serving import COMPANY, Server, form
from wholeness import faults_of

COMPANY_HANDLE = "c|1"


def copied(server: Server, source: str) -> bool:
    """Whether a copy of 100 megapixels was acknowledged."""
    message = {
        "companyHandle": COMPANY_HANDLE,
        "assetHandle": source,
        "folderHandle": f"f|{COMPANY}/",
        "name": "late",
        "urlModifier": "wid=10000&hei=10000&fit=stretch&op_blur=60",
    }
    try:
        return server.api("copyImage", message).status_code == 200
    except requests.RequestException:
        return False


def names(server: Server, *wanted: str) -> list[str]:
    found = server.api("getAssetsByName", {"companyHandle": COMPANY_HANDLE, "nameArray": list(wanted)})
    return sorted(asset["name"] for asset in found.json()["assetArray"])


@pytest.mark.slow
def test_what_sigterm_breaks_off_leaves_nothing(tmp_path: Path):
    server = Server(tmp_path / "data", PRINTROOM_WORKERS="1")
    server.start()
    source = server.upload(COMPANY_HANDLE, {"source.png": server.drawing(500, 500)})["source"]
    decoder = server.decoder(server.child("worker"))
    os.kill(decoder, signal.SIGSTOP)
    job = server.post(COMPANY_HANDLE, {"waiting.png": server.drawing(50, 40)})
    server.await_progress(COMPANY_HANDLE, job, "Taking in waiting.png")
    kind, body = form(COMPANY_HANDLE, {"half.png": server.drawing(300, 300)})
    head = f"POST /scene7/UploadFile HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    with ThreadPoolExecutor() as pool, socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
        line.sendall(head.encode() + body[: len(body) // 2])
        copy = pool.submit(copied, server, source)
        time.sleep(1)
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 12
        assert line.recv(1) == b""
        acknowledged = copy.result()
    with suppress(ProcessLookupError):
        os.kill(decoder, signal.SIGKILL)
    server.start()
    log = server.finished(COMPANY_HANDLE, job)
    assert (log["fileSuccessCount"], log["fileErrorCount"]) == (1, 0)
    assert names(server, "waiting", "half", "late") == (["late", "waiting"] if acknowledged else ["waiting"])
    server.stop()
    command = [sys.executable, "-m", "printroom", "sweep", "--now", "--data", str(server.data)]
    subprocess.run(command, check=True, timeout=120)
    assert faults_of(Config(data=server.data)) == []
