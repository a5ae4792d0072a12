"""What an operator gets wrong is told in one sentence, with a status that is not zero."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from serving import NOT_OURS, PASSWORD, SETTINGS, USER, free_port

POSTGRESQL = "must be a PostgreSQL address, as postgresql://user:password@host/name"
BOOTSTRAP = "PRINTROOM_BOOTSTRAP_USER, PRINTROOM_BOOTSTRAP_PASSWORD and PRINTROOM_BOOTSTRAP_COMPANY"
SETTING_AND_RULE = [
    ("DATABASE_URL", "mysql://u:p@h/d", POSTGRESQL),
    ("DATABASE_URL", "postgresql://u:p@h:many/d", POSTGRESQL),
    ("BLOBS_URL", "ftp://bucket", "must be a bucket and a prefix, as s3://bucket/prefix"),
    ("PUBLIC_URL", "images.example.com", "must be an address, as https://images.example.com"),
    ("S3_ENDPOINT", "http://", "must be an address, as https://images.example.com"),
    ("LOG_LEVEL", "chatty", "must be DEBUG, INFO, WARNING or ERROR"),
    ("TRUSTED_PROXIES", "proxy", "'proxy' does not appear to be an IPv4 or IPv6 network"),
    ("WORKERS", "-1", "Input should be greater than or equal to 0"),
]


def printroom(*words: str | Path, **settings: str) -> tuple[int, str, str]:
    """Exit code, output, and what stands on the error output beside the log."""
    ran = run(*words, **settings)
    told = [line for line in ran.stderr.splitlines(keepends=True) if not line.startswith("{")]
    return ran.returncode, ran.stdout, "".join(told)


def run(*words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    given = {f"PRINTROOM_{name}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "printroom", *map(str, words)],
        env=own | given,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(("name", "value", "rule"), SETTING_AND_RULE)
def test_a_bad_setting_is_named_with_its_rule(tmp_path: Path, name: str, value: str, rule: str):
    expected = (1, "", f"printroom: PRINTROOM_{name}: {rule}\n")
    assert printroom("migrate", "--data", tmp_path / "data", **{name: value}) == expected
    assert not (tmp_path / "data").exists()


def test_a_variable_that_is_no_setting_is_told_in_the_log(tmp_path: Path):
    ran = run("migrate", "--data", tmp_path, PUBLIC_ULR="https://a.example", WORKERS="1")
    log = [json.loads(line) for line in ran.stderr.splitlines()]
    told = [line["name"] for line in log if line["event"] == "passed over: no setting is called that"]
    assert (ran.returncode, told) == (0, ["PRINTROOM_PUBLIC_ULR"])


def test_a_file_is_no_data_folder(tmp_path: Path):
    (tmp_path / "data").write_text("mine")
    assert printroom("serve", "--data", tmp_path / "data") == (1, "", f"printroom: {tmp_path}/data is no folder\n")


def test_a_database_that_is_none_is_told(tmp_path: Path):
    (tmp_path / "printroom.db").write_text("mine")
    place = f"sqlite:///{tmp_path}/printroom.db"
    said = f"printroom: the database {place} cannot be used: file is not a database\n"
    assert printroom("migrate", "--data", tmp_path) == (1, "", said)
    assert printroom("sweep", "--data", tmp_path) == (1, "", said)
    assert (tmp_path / "printroom.db").read_text() == "mine"


def test_a_database_out_of_reach_is_told_without_its_password(tmp_path: Path):
    address = f"127.0.0.1:{free_port()}/d"
    code, said, error = printroom("migrate", "--data", tmp_path, DATABASE_URL=f"postgresql://u:secret@{address}")
    assert (code, said, error.count("\n"), "secret" in error) == (1, "", 1, False)
    assert error.startswith(f"printroom: the database postgresql+psycopg://u:***@{address} cannot be used: ")
    assert "Connection refused" in error


def test_a_port_in_use_is_told_before_anything_is_made(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        for command in ("serve", "play"):
            code, said, error = printroom(command, "--data", tmp_path / "data", "--port", port)
            assert (code, said) == (1, "")
            assert error == f"printroom: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    assert not (tmp_path / "data").exists()


def test_an_address_of_no_machine_is_told(tmp_path: Path):
    code, said, error = printroom("serve", "--data", tmp_path / "data", "--host", "999.1.1.1")
    assert (code, said, error.count("\n")) == (1, "", 1)
    assert error.startswith("printroom: cannot listen on 999.1.1.1:8080: ")


def test_half_a_first_user_is_told(tmp_path: Path):
    said = f"printroom: the first user needs all of {BOOTSTRAP}\n"
    assert printroom("migrate", "--data", tmp_path, BOOTSTRAP_USER=USER) == (1, "", said)


def test_an_unusable_first_user_is_told_with_the_settings(tmp_path: Path):
    given = {name.removeprefix("PRINTROOM_"): value for name, value in SETTINGS.items()}
    code, _, error = printroom("migrate", "--data", tmp_path, **given | {"BOOTSTRAP_PASSWORD": "short"})
    reason = "password: a password has at least 8 characters"
    assert (code, error) == (1, f"printroom: the first user cannot be made of {BOOTSTRAP}: {reason}\n")
    assert printroom("migrate", "--data", tmp_path, **given) == (0, "", "")
    assert printroom("migrate", "--data", tmp_path, BOOTSTRAP_PASSWORD=PASSWORD) == (0, "", "")


def test_who_calls_has_to_be_said(tmp_path: Path):
    assert printroom("migrate", "--data", tmp_path)[0] == 0
    said = "printroom: who calls? Say --user E-MAIL, or set PRINTROOM_BOOTSTRAP_USER\n"
    assert printroom("call", "getAllCompanies", "--data", tmp_path) == (1, "", said)


def test_a_file_that_is_not_there_is_named_as_it_was_written():
    said = "printroom: nowhere.tif: No such file or directory\n"
    assert printroom("render", "nowhere.tif", "wid=4", "out.png") == (1, "", said)
