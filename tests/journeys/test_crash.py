"""kill -9 at random moments: what was acknowledged is whole, nothing half is seen, nothing stays behind."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pyvips
import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from printroom.cli.local import opened
from printroom.config import Config
from printroom.models import Asset, Blob, Picture
from serving import COMPANY, START_SECONDS, Server
from wholeness import faults_of

COMPANY_HANDLE = "c|1"
WORKS = 200
CLIENTS = 3
KILLS = ["server"] * 3 + ["web"] * 3 + ["worker"] * 5
TWICE = "opening it stopped the server twice"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "data", PRINTROOM_WORKERS="1")
    made.start()
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()


@dataclass
class Clients:
    """Uploads and copies by some threads at once; whatever is not answered is not tried again."""

    server: Server
    source: str
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(WORKS)))
    begun: int = 0
    jobs: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of each acknowledged job, the digests of its files by asset name."""
    copies: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of each acknowledged copy, its size by its name."""
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self) -> None:
        while True:
            with self.lock:
                number = next(self.numbers, None)
                self.begun += number is not None
            if number is None:
                return
            try:
                (self.upload if number % 2 else self.copy)(number)
            except requests.RequestException:
                self.await_server()
            except AssertionError as refusal:
                self.refused.append(str(refusal))

    def upload(self, number: int) -> None:
        files = {f"u{number}-{part}": self.server.drawing(40 + number, 30 + part) for part in range(2)}
        job = self.server.post(
            COMPANY_HANDLE, {f"{name}.png": content for name, content in files.items()}, readyForPublish=True
        )
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        with self.lock:
            self.jobs[job] = digests

    def copy(self, number: int) -> None:
        message = {
            "companyHandle": COMPANY_HANDLE,
            "assetHandle": self.source,
            "folderHandle": f"f|{COMPANY}/",
            "name": f"c{number}",
            "urlModifier": f"wid={10 + number}&hei=50&fit=stretch",
        }
        answer = self.server.api("copyImage", message)
        with self.lock:
            if answer.status_code == 200:
                self.copies[f"c{number}"] = (10 + number, 50)
            else:
                self.refused.append(answer.text)

    def await_server(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                if requests.get(f"{self.server.address}/health/ready", timeout=5).status_code == 200:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.05)


def strike(server: Server, what: str) -> None:
    """Kill one process; the server itself is started again by hand, the others by the server."""
    if what == "server":
        server.kill()
        server.start()
        return
    if server.process is None or server.process.poll() is not None:
        return
    for pid in server.processes("spawn_main" if what == "web" else "worker")[:1]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def revive(server: Server) -> None:
    """Start the server again if it gave up: its web process died twice within seconds, which is its operator's to see."""
    time.sleep(0.02)
    if server.process is not None and server.process.poll() is not None:
        server.start()


def swept(server: Server) -> Config:
    """The data of the stopped server after `printroom sweep --now`."""
    command = [sys.executable, "-m", "printroom", "sweep", "--now", "--data", str(server.data)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (ran.returncode, ran.stderr) == (0, "")
    return Config(data=server.data)


def originals(config: Config) -> dict[str, str]:
    """The digests of the originals by asset name."""
    with opened(config) as runtime, Session(runtime.database) as session:
        found = session.execute(
            select(Asset.name, Blob.digest)
            .join(Picture, Picture.id == Asset.picture_id)
            .join(Blob, Blob.id == Picture.original_id)
        )
        return {row.name: row.digest for row in found}


def shown(server: Server, name: str) -> tuple[int, int]:
    """The size of what the image door answers for wid=20 of that name."""
    answer = requests.get(f"{server.address}/is/image/{COMPANY}/{name}?wid=20&hei=10&fit=stretch", timeout=60)
    assert answer.status_code == 200, f"{name}: {answer.text}"
    image = pyvips.Image.new_from_buffer(answer.content, "")
    return image.width, image.height


@pytest.mark.slow
def test_kills_at_random_moments_lose_nothing(own: Server):
    chance = random.Random(7)
    source = own.upload(COMPANY_HANDLE, {"source.png": own.drawing(300, 200)}, readyForPublish=True)["source"]
    clients = Clients(own, source)
    threads = [threading.Thread(target=clients.work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    kills = chance.sample(KILLS, len(KILLS))
    moments = sorted(chance.sample(range(5, WORKS - 5), len(kills)))
    for what, moment in zip(kills, moments, strict=True):
        while clients.begun < moment and any(thread.is_alive() for thread in threads):
            revive(own)
        time.sleep(chance.uniform(0, 0.2))
        strike(own, what)
    while any(thread.is_alive() for thread in threads):
        revive(own)
    revive(own)
    clients.await_server()
    assert clients.refused == []
    assert len(clients.jobs) + len(clients.copies) > WORKS // 2
    lost = set()
    for job in clients.jobs:
        log = own.finished(COMPANY_HANDLE, job)
        errors = [line["logMessage"] for line in log["detailArray"] if line["logType"] == "UploadError"]
        # An item that was in work at two kills is given up, and says so.
        assert {error.partition(": ")[2] for error in errors} <= {TWICE}
        lost |= {error.partition(".png: ")[0] for error in errors}
    publish = {"publishType": "Full", "emailSetting": "None"}
    order = {"companyHandle": COMPANY_HANDLE, "jobName": "publish", "imageServingPublishJob": publish}
    own.finished(COMPANY_HANDLE, own.api("submitJob", order).json()["jobHandle"])
    digests = {name: digest for files in clients.jobs.values() for name, digest in files.items() if name not in lost}
    seen = {name: shown(own, name) for name in itertools.chain(digests, clients.copies)}
    assert set(seen.values()) == {(20, 10)}
    own.stop()
    config = swept(own)
    assert faults_of(config) == []
    kept = originals(config)
    assert {name: kept.get(name) for name in digests} == digests
    assert lost.isdisjoint(kept)
    assert set(clients.copies) <= set(kept)
