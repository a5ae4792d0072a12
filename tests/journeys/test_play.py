"""`printroom play`: one command, and everything it says to try works."""

from __future__ import annotations

import html
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pyvips
import requests

from printroom.worker.samples import SCENES
from serving import NOT_OURS, free_port

pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 420


class Play:
    """The command, what it printed, and how long it ran until it had said all."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.address = f"http://127.0.0.1:{free_port()}"
        self.printed = data.with_suffix(".txt")

    def start(self) -> str:
        env = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
        words = ["play", "--data", str(self.data), "--port", self.address.rpartition(":")[2]]
        with self.printed.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "printroom", *words], stdout=out, stderr=out, env=env
            )
        until = time.monotonic() + PATIENCE_SECONDS
        while "Ctrl+C ends it." not in self.printed.read_text():
            assert self.process.poll() is None and time.monotonic() < until, self.printed.read_text()
            time.sleep(0.2)
        return self.printed.read_text()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)

    @property
    def password(self) -> str:
        return (self.data / "password").read_text().strip()


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    made = Play(tmp_path_factory.mktemp("play") / "data")
    made.start()
    yield made
    if made.process.poll() is None:
        made.stop()


def picture(address: str) -> pyvips.Image:
    answer = requests.get(address, timeout=60)
    assert answer.status_code == 200
    return pyvips.Image.new_from_buffer(answer.content, "")


def test_the_password_is_for_its_owner_alone(play: Play):
    assert stat.S_IMODE((play.data / "password").stat().st_mode) == 0o600
    assert f"password        {play.password} " in play.printed.read_text()


def test_the_three_lines_work(play: Play):
    printed = play.printed.read_text()
    assert play.address in printed
    look, copied = re.findall(r"^  (http://\S+)$", printed, re.MULTILINE)
    assert (picture(look).width, picture(look).height) == (800, 533)
    curl = re.search(r"^  (curl .*\\\n.*)$", printed, re.MULTILINE)
    assert curl is not None
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    ran = subprocess.run(["bash", "-c", f"{curl[1]} -sS"], capture_output=True, text=True, timeout=60)
    assert ran.stdout.startswith('{"assetHandle": "a|'), ran
    assert picture(copied).width == 400


def test_the_page_shows_the_pictures_and_its_calls_work(play: Play):
    page = requests.get(f"{play.address}/", timeout=30).text
    # A proxy may serve it below a path.
    assert re.findall(r'(?:href|src)="/', page) == []
    shown = [html.unescape(source) for source in re.findall(r'<img src="([^"]+)"', page)]
    names = {re.sub(r".*/|\?.*", "", source) for source in shown}
    assert names >= SCENES.keys()
    assert {(one.width, one.height) for one in (picture(f"{play.address}/{source}") for source in shown)} == {
        (240, 180)
    }
    first, second, python = (html.unescape(code) for code in re.findall(r"<pre><code>(.*?)</code></pre>", page, re.S))
    for line, reply in ((first, '{"membershipArray": [{'), (second, '{"folderHandle": "f|Samples/try/"}')):
        command = line.replace("USER:PASSWORD", f"'admin@example.com:{play.password}'")
        ran = subprocess.run(["bash", "-c", f"{command} -sS"], capture_output=True, text=True, timeout=60)
        assert ran.stdout.startswith(reply), ran
    names_known: dict[str, Any] = {}
    code = python.replace('"USER"', repr("admin@example.com")).replace('"PASSWORD"', repr(play.password))
    exec(code, names_known)
    assert picture(f"{play.address}/is/image/Samples/python-copy").width == 400


def test_a_second_start_finds_everything(play: Play):
    password = play.password
    assert play.stop() == 0
    printed = play.start()
    assert (play.password, "Drawing" in printed) == (password, False)
    assert play.stop() == 0
