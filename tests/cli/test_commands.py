"""The command line as it is typed."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from printroom.models import Blob, Company
from printroom.runtime import Runtime
from serving import USER, Server


def printroom(*words: str) -> tuple[int, str, str]:
    ran = subprocess.run([sys.executable, "-m", "printroom", *words], capture_output=True, text=True, timeout=60)
    return ran.returncode, ran.stdout, ran.stderr


def test_version_is_the_packages():
    assert printroom("--version") == (0, f"printroom {version('printroom')}\n", "")


@pytest.mark.parametrize(
    "words",
    [
        ("where", "makeCoffee"),
        ("render", "/nowhere/in.png", "wid=1", "/nowhere/out.png"),
        ("call", "createFolder", "x"),
        ("sign", "cat"),
        ("sweep", "--data", "/nowhere"),
        ("worker", "--data", "/nowhere"),
    ],
)
def test_a_refusal_is_one_line_and_code_1(words: tuple[str, ...]):
    code, said, error = printroom(*words)
    assert (code, said, error.count("\n"), error[:11]) == (1, "", 1, "printroom: ")


def test_a_token_signs_in_until_it_is_revoked(tmp_path: Path):
    server = Server(tmp_path / "data", PRINTROOM_WORKERS="0")
    server.start()
    data = ("--data", str(server.data))
    try:
        _, secret, _ = printroom("token", "make", USER, "--label", "test", "--days", "3", *data)
        bearer = {"authorization": f"Bearer {secret.strip()}"}
        message = {"companyHandle": "c|1", "folderPath": "Acme/token"}
        assert server.api("createFolder", message, auth=None, headers=bearer).json() == {
            "folderHandle": "f|Acme/token/"
        }
        number, state, label, _ = printroom("token", "list", USER, *data)[1].split("\t")
        assert (state[:6], label) == ("until ", "test")
        assert printroom("token", "revoke", number, *data) == (0, f"token {number} is revoked\n", "")
        refused = server.api("createFolder", message, auth=None, headers=bearer)
        assert (refused.status_code, refused.json()["code"]) == (401, 10001)
        assert printroom("token", "list", USER, *data)[1].split("\t")[1] == "revoked"
    finally:
        server.stop()
    assert secret.strip() not in server.log.read_text()


def test_a_setting_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PRINTROOM_PORT", "many")
    monkeypatch.setenv("PRINTROOM_NOT_FOUND_STATUS", "500")
    code, _, error = printroom("migrate", "--data", "/nowhere")
    assert (code, error.count("\n")) == (1, 1)
    assert error.startswith("printroom: PRINTROOM_PORT: ")
    assert "PRINTROOM_NOT_FOUND_STATUS: must be 403 or 404" in error


def test_check_tells_what_is_wrong(runtime: Runtime, company: Company):
    data = str(runtime.config.data)
    assert printroom("check", "--data", data) == (0, "all stored bytes are whole\n", "")
    with runtime.unit(writing=True) as unit:
        key = f"{company.id}/00/{'0' * 32}.bin"
        unit.session.add(Blob(company_id=company.id, digest="a", key=key, size=1, media_type="text/plain"))
    assert printroom("check", "--data", data) == (1, f"blob 1 ({key}): the bytes are missing\n1 things are wrong\n", "")
