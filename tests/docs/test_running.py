"""docs/running.md: its commands run, and what it names is there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import requests

from printroom.config import Config
from serving import NOT_OURS, Server
from studio import Studio, drawn, intake, studio

__all__ = ["intake", "studio"]

PAGE = (Path(__file__).parents[2] / "docs" / "running.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
WORDS = re.findall(r"`printroom ([a-z]+)", PAGE)


def printroom(*words: str, **settings: object) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    place = {f"PRINTROOM_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "printroom", *words]
    return subprocess.run(command, capture_output=True, text=True, env={**own, **place}, timeout=120)


def serving() -> tuple[dict[str, str], list[str]]:
    """The settings and the words of the command that the page starts a server by."""
    words = shlex.split(BLOCKS[0].replace("\\\n", " "))
    at = words.index("printroom")
    return dict(word.split("=", 1) for word in words[:at]), words[at + 1 :]


def calling(user: str) -> list[list[str]]:
    """The words of the calls that the page makes as that user."""
    export, *calls = BLOCKS[1].splitlines()
    assert export == f"export PRINTROOM_DATA=/srv/printroom PRINTROOM_BOOTSTRAP_USER={user}"
    return [shlex.split(call) for call in calls]


def test_the_server_of_the_page_is_what_it_says(tmp_path: Path) -> None:
    settings, words = serving()
    assert words == ["serve", "--data", "/srv/printroom", "--host", "127.0.0.1", "--port", "8080"]
    server = Server(tmp_path / "data", **settings, PRINTROOM_PUBLIC_URL="https://images.example")
    server.start()
    try:
        found = [requests.get(f"{server.address}/health/{word}", timeout=60).status_code for word in ("live", "ready")]
        wsdl = requests.get(f"{server.address}/scene7/webservice/IpsApi-2014-04-03.wsdl", timeout=60).text
        user = settings["PRINTROOM_BOOTSTRAP_USER"]
        token = printroom("token", "make", user, data=server.data)
        kept = printroom("token", "list", user, data=server.data)
        upkeep = [printroom(word, data=server.data).returncode for word in ("check", "sweep")]
        calls = [printroom(*words[1:], data=server.data, bootstrap_user=user) for words in calling(user)]
        asked = {"headers": {"Authorization": f"Bearer {token.stdout.split()[-1]}"}, "timeout": 60}
        called = requests.post(
            f"{server.address}/api/v1/getCompanyInfo",
            json={"companyName": settings["PRINTROOM_BOOTSTRAP_COMPANY"]},
            **asked,
        )
    finally:
        ended = server.stop()
    assert (found, upkeep, kept.returncode, ended) == ([200, 200], [0, 0], 0, 0)
    assert [(call.returncode, call.stderr) for call in calls] == [(0, "")] * 4
    assert 'location="https://images.example/' in wsdl
    assert called.json()["companyInfo"]["name"] == settings["PRINTROOM_BOOTSTRAP_COMPANY"]
    folder = {path.name for path in server.data.iterdir()}
    assert {"printroom.db", "jobs.db", "blobs", "cache"} <= folder


def test_a_copy_of_databases_and_then_bytes_is_whole(studio: Studio, tmp_path: Path) -> None:
    studio.add("cat", drawn(60, 40))
    data, copy = studio.runtime.config.data, tmp_path / "copy"
    copy.mkdir()
    with (
        closing(sqlite3.connect(data / "printroom.db")) as kept,
        closing(sqlite3.connect(copy / "printroom.db")) as made,
    ):
        kept.backup(made)
    lacking = printroom("check", data=copy)
    shutil.copytree(data / "blobs", copy / "blobs", dirs_exist_ok=True)
    whole = printroom("check", data=copy)
    assert (lacking.returncode, whole.returncode, whole.stdout) == (1, 0, "all stored bytes are whole\n")


@pytest.mark.parametrize("word", sorted(set(WORDS)))
def test_every_command_of_the_page_is_one(word: str) -> None:
    assert printroom(word, "--help").returncode == 0


def test_every_setting_of_the_page_is_one() -> None:
    named = set(re.findall(r"PRINTROOM_([A-Z0-9_]+)", PAGE))
    known = {name.upper() for name in Config.model_fields}
    assert {name for name in named if name not in known and not any(one.startswith(name) for one in known)} == set()
    assert {"S3_"} == named - known
