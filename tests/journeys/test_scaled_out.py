"""Two servers and two workers on one PostgreSQL database and one bucket, each with a data folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import pyvips
import requests

from printroom.config import Config
from serving import COMPANY, Server
from storage.buckets import bucket, s3_endpoint
from wholeness import faults_of

__all__ = ["bucket", "s3_endpoint"]
COMPANY_HANDLE = "c|1"


@pytest.fixture
def shared(postgres_url: str, bucket: tuple[str, dict[str, str]]) -> dict[str, str]:
    """The settings that all processes share."""
    url, options = bucket
    return {
        "PRINTROOM_DATABASE_URL": postgres_url,
        "PRINTROOM_BLOBS_URL": url,
        "PRINTROOM_S3_ENDPOINT": options["endpoint"],
        "PRINTROOM_S3_REGION": options["region"],
        "PRINTROOM_S3_ACCESS_KEY": options["access_key_id"],
        "PRINTROOM_S3_SECRET_KEY": options["secret_access_key"],
    }


@pytest.fixture
def servers(shared: dict[str, str], tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    one, other = (Server(tmp_path / name, PRINTROOM_WORKERS="0", **shared) for name in ("one", "other"))
    with ExitStack() as running:
        for server in (one, other):
            server.start()
            running.callback(server.stop)
        yield one, other


@contextmanager
def worker(folder: Path, shared: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker machine: a folder, and a name among the workers."""
    command = [sys.executable, "-m", "printroom", "worker", "--data", str(folder)]
    with folder.with_suffix(".log").open("ab") as log:
        process = subprocess.Popen(
            command, env={**os.environ, **shared, "PRINTROOM_WORKER_ID": folder.name}, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def size(server: Server, name: str) -> tuple[int, int]:
    answer = requests.get(f"{server.address}/is/image/{COMPANY}/{name}?wid=20", timeout=60)
    assert answer.status_code == 200, answer.text
    image = pyvips.Image.new_from_buffer(answer.content, "")
    return image.width, image.height


@pytest.mark.slow
def test_either_server_serves_what_the_other_took(
    servers: tuple[Server, Server], shared: dict[str, str], tmp_path: Path
):
    one, other = servers
    with worker(tmp_path / "w1", shared), worker(tmp_path / "w2", shared):
        files = {f"p{number}.png": one.drawing(40 + number, 20) for number in range(8)}
        job = one.post(COMPANY_HANDLE, files, readyForPublish=True)
        assert other.finished(COMPANY_HANDLE, job)["fileSuccessCount"] == len(files)
        found = other.api("getAssetsByName", {"companyHandle": COMPANY_HANDLE, "nameArray": ["p0"]}).json()
        message = {
            "companyHandle": COMPANY_HANDLE,
            "assetHandle": found["assetArray"][0]["assetHandle"],
            "folderHandle": f"f|{COMPANY}/",
            "name": "copy",
            "urlModifier": "wid=30&hei=30&fit=stretch",
        }
        other.api("copyImage", message).raise_for_status()
        publish = {"publishType": "Full", "emailSetting": "None"}
        order = {"companyHandle": COMPANY_HANDLE, "jobName": "publish", "imageServingPublishJob": publish}
        one.finished(COMPANY_HANDLE, one.api("submitJob", order).json()["jobHandle"])
    assert {(size(server, "p0"), size(server, "copy")) for server in servers} == {((20, 10), (20, 20))}


@pytest.mark.slow
def test_the_job_of_a_killed_worker_is_done_by_another(
    servers: tuple[Server, Server], shared: dict[str, str], tmp_path: Path
):
    one, other = servers
    with worker(tmp_path / "w1", shared) as first:
        decoder = one.decoder(first.pid)
        # It hangs with its first file, and its worker with it.
        os.kill(decoder, signal.SIGSTOP)
        files = {f"p{number}.png": one.drawing(40 + number, 20) for number in range(3)}
        job = one.post(COMPANY_HANDLE, files)
        one.await_progress(COMPANY_HANDLE, job, "Taking in p0.png")
        with worker(tmp_path / "w2", shared):
            first.kill()
            os.kill(decoder, signal.SIGKILL)
            log = other.finished(COMPANY_HANDLE, job)
    assert (log["fileSuccessCount"], log["fileErrorCount"], log["fatalError"]) == (3, 0, False)
    command = [sys.executable, "-m", "printroom", "sweep", "--now", "--data", str(one.data)]
    subprocess.run(command, env={**os.environ, **shared}, check=True, timeout=120)
    told = {name.removeprefix("PRINTROOM_").lower(): value for name, value in shared.items()}
    assert faults_of(Config(data=tmp_path / "reader", **told)) == []
