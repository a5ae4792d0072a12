"""kill -9 of an upload between bytes, rows and the start of the workflow, by name; then a server finishes what was accepted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from journeys.dying import RECEIVING, TAKING
from printroom.cli.local import opened
from printroom.config import Config
from printroom.models import Asset, Job
from serving import Server
from wholeness import faults_of

LOST = {"received, before the bytes have a row", "received, before the rows are committed"}
MADE = {
    "taken, after the asset is committed",
    "taken, before the end is committed",
    "taken, after the end is committed",
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A stopped server with its first user and nothing else."""
    made = Server(tmp_path_factory.mktemp("moments") / "data", PRINTROOM_WORKERS="1")
    made.start()
    made.stop()
    return made


def killed(data: Path, moment: str, content: bytes = b"") -> None:
    command = [sys.executable, str(Path(__file__).with_name("dying.py")), str(data), moment]
    ours = str(Path(__file__).parents[1])
    paths = os.pathsep.join(filter(None, [ours, os.environ.get("PYTHONPATH")]))
    ran = subprocess.run(
        command, input=content, capture_output=True, timeout=120, env={**os.environ, "PYTHONPATH": paths}
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()


def received(data: Path, content: bytes) -> None:
    """A post that the server took whole, and no worker yet."""
    killed(data, "received, after the workflow started", content)


def state(config: Config) -> tuple[list[str], list[str]]:
    """The names of all assets, and the states of all jobs."""
    with opened(config) as runtime, Session(runtime.database) as session:
        return list(session.scalars(select(Asset.name))), list(session.scalars(select(Job.state)))


def swept(configs: Iterable[Config]) -> None:
    """`printroom sweep --now` on each, all at once: it waits until what is young has settled."""
    command = [sys.executable, "-m", "printroom", "sweep", "--now", "--data"]
    sweeps = [subprocess.Popen([*command, str(config.data)], stdout=subprocess.DEVNULL) for config in configs]
    assert {each.wait(120) for each in sweeps} == {0}


@pytest.mark.slow
def test_an_upload_is_whole_or_not_there(empty: Server):
    configs = {moment: after(empty, moment) for moment in (*RECEIVING, *TAKING)}
    swept(configs.values())
    assert {moment: faults_of(config) for moment, config in configs.items()} == dict.fromkeys(configs, [])


def after(empty: Server, moment: str) -> Config:
    """The data of a server that was started after an upload was killed at that moment, and had time for what was left."""
    server = Server(empty.data.with_name(moment), PRINTROOM_WORKERS="1")
    shutil.copytree(empty.data, server.data)
    config = Config(data=server.data)
    content = server.drawing(60, 40)
    if moment in TAKING:
        received(server.data, content)
    killed(server.data, moment, content)
    assert state(config)[0] == (["made"] if moment in MADE else []), moment
    server.start()
    try:
        # The order of a post that came to nothing stays open, for the next post.
        if moment not in LOST:
            waiting = server.api("getActiveJobs", {"companyHandle": "c|1"}).json()["jobArray"]
            log = server.finished("c|1", waiting[0]["jobHandle"] if waiting else last_job(server))
            counts = log["fileSuccessCount"], log["fileErrorCount"], log["fatalError"]
            assert counts == (1, 0, False), moment
    finally:
        server.stop()
    assert state(config) == (([], ["New"]) if moment in LOST else (["made"], ["Done"])), moment
    return config


def last_job(server: Server) -> str:
    (log,) = server.api("getJobLogs", {"companyHandle": "c|1", "numRows": 10}).json()["jobLogArray"]
    return str(log["jobHandle"])
