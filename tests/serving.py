"""A real server in a process of its own, for tests of the doors and journeys."""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import requests

from studio import drawn

USER, PASSWORD, COMPANY = "root@example.com", "Correct-horse-7", "Acme"
START_SECONDS = 120
JOB_SECONDS = 120
NOT_OURS = ("PRINTROOM_", "PYTHONDONTWRITEBYTECODE")
SETTINGS = {
    "PRINTROOM_BOOTSTRAP_USER": USER,
    "PRINTROOM_BOOTSTRAP_PASSWORD": PASSWORD,
    "PRINTROOM_BOOTSTRAP_COMPANY": COMPANY,
}
ROOT = "http://www.scene7.com/IpsApi/xsd"
AUTH = f'<authHeader xmlns="{ROOT}"><user>{USER}</user><password>{PASSWORD}</password></authHeader>'
job_numbers = itertools.count(1)


class Server:
    """`printroom serve` on a free port of 127.0.0.1; `settings` are environment variables besides the first user's."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.settings = settings
        self.port = free_port()
        self.log = data.with_name(f"{data.name}.log")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def service(self) -> str:
        return f"{self.address}/scene7/services/IpsApiService"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        # Compiled files are kept: without them every process of every server compiles the contract anew.
        own = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        place = ["--data", str(self.data), "--host", "127.0.0.1", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "printroom", "serve", *place],
                env={**own, **SETTINGS, **self.settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.await_ready()

    def stop(self) -> int:
        """Terminate it and wait; its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(20)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def processes(self, word: str) -> list[int]:
        """Its children with that word in their command line: `spawn_main` for web processes, `worker` for workers."""
        return [child for child in _children(self.pid) if word.encode() in _command_line(child)]

    def child(self, word: str) -> int:
        """The only such child, once it is there."""
        until = time.monotonic() + START_SECONDS
        while not self.processes(word) and time.monotonic() < until:
            time.sleep(0.05)
        (found,) = self.processes(word)
        return found

    def decoder(self, worker: int) -> int:
        """The process of a worker that opens unknown files; it is there as soon as the worker takes jobs."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            for child in _children(worker):
                if b"printroom.imaging.intake" in _command_line(child):
                    return child
            time.sleep(0.05)
        raise AssertionError(f"worker {worker} has no decoder")

    def await_progress(self, company: str, job: str, message: str) -> None:
        """Until the job, which must not be done before, says so."""
        while True:
            (found,) = self.api("getActiveJobs", {"companyHandle": company, "jobHandle": job}).json()["jobArray"]
            if found["progressMessage"] == message:
                return
            time.sleep(0.05)

    def api(self, operation: str, message: dict[str, object], **more: object) -> requests.Response:
        """A call of the JSON door, as the first user."""
        return requests.post(
            f"{self.address}/api/v1/{operation}", json=message, **{"auth": (USER, PASSWORD), "timeout": 60, **more}
        )

    def post(self, company: str, files: Mapping[str, bytes], **options: object) -> str:
        """Post files to UploadFile as one whole upload job; its handle. `options` are fields of UploadPostJob."""
        kind, body = form(company, files, **options)
        headers = {"Content-Type": kind}
        answer = requests.post(f"{self.address}/scene7/UploadFile", data=body, headers=headers, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.text.partition("<jobHandle>")[2].partition("</jobHandle>")[0]

    def finished(self, company: str, job: str) -> dict[str, Any]:
        """The whole log of a job, once it is done."""
        asked = {"companyHandle": company, "jobHandle": job}
        until = time.monotonic() + JOB_SECONDS
        while self.api("getActiveJobs", asked).json()["jobArray"]:
            if time.monotonic() > until:
                raise AssertionError(f"the job {job} did not end:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.05)
        (found,) = self.api("getJobLogDetails", asked).json()["jobLogArray"]
        return dict(found)

    def upload(self, company: str, files: Mapping[str, bytes], **options: object) -> dict[str, str]:
        """The handles of the new assets by name, once the upload job is done; every file must have become one."""
        log = self.finished(company, self.post(company, files, **options))
        made = [line for line in log["detailArray"] if line["logType"] == "UploadSuccess"]
        assert len(made) == len(files), log
        return {line["assetName"]: line["assetHandle"] for line in made}

    @staticmethod
    def drawing(width: int, height: int) -> bytes:
        """A drawn picture as a PNG file."""
        return bytes(drawn(width, height).write_to_buffer(".png"))

    def await_ready(self) -> None:
        assert self.process is not None
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                if requests.get(f"{self.address}/health/ready", timeout=5).status_code == 200:
                    return
            except requests.ConnectionError:
                pass
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the server did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)


def form(company: str, files: Mapping[str, bytes], **options: object) -> tuple[str, bytes]:
    """The media type and the body of a whole upload job's post; see Server.post."""
    given = {"overwrite": False, "readyForPublish": False, "createMask": False, "emailSetting": "None", **options}
    order = (
        f'<uploadPostParam xmlns="{ROOT}/2014-04-03"><companyHandle>{escape(company)}</companyHandle>'
        f"<jobName>upload-{os.getpid()}-{next(job_numbers)}</jobName><endJob>true</endJob><uploadParams>"
        f"{''.join(f'<{name}>{_xml(value)}</{name}>' for name, value in given.items())}</uploadParams></uploadPostParam>"
    )
    parts: list[tuple[str, tuple[str | None, str | bytes]]] = [("auth", (None, AUTH)), ("uploadParams", (None, order))]
    parts += [("file", (name, content)) for name, content in files.items()]
    request = requests.Request("POST", "http://127.0.0.1/", files=parts).prepare()
    assert isinstance(request.body, bytes)
    return request.headers["Content-Type"], request.body


def _children(pid: int) -> list[int]:
    """Of all its threads: the kernel lists them apart."""
    listed: list[str] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            listed += path.read_text().split()
    return [int(child) for child in listed]


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def _xml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else escape(str(value))


def free_port() -> int:
    """Of 127.0.0.1; nobody has it at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
