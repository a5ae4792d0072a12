"""A temporary PostgreSQL server for tests: `postgres_url` is a fresh database on it.

The server lives as long as the test session, in a folder of its own; where PostgreSQL is not installed the tests that
ask for it are skipped.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

OWNER = "postgres"
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


def installed() -> Path | None:
    """The folder of initdb and postgres: the newest of the distribution's, else what PATH finds."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4].split(".")[0])
    )
    found = versions[-1] if versions else shutil.which("initdb")
    return Path(found).parent if found else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running server, without a database's name at its end."""
    programs = installed()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: no initdb in /usr/lib/postgresql or in PATH")
    # The server refuses to run as root.
    user = OWNER if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="printroom-postgres-"))
    if user is not None:
        shutil.chown(home, user, user)
    try:
        initialise(programs, home, user=user)
        yield from serve(programs, home, user=user)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def initialise(programs: Path, home: Path, *, user: str | None) -> None:
    subprocess.run(
        [
            programs / "initdb",
            "-D",
            home / "data",
            "-U",
            OWNER,
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
        ],
        check=True,
        cwd=home,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        capture_output=True,
    )


def serve(programs: Path, home: Path, *, user: str | None) -> Iterator[str]:
    port = free_port()
    settings = [word for setting in QUICK for word in ("-c", setting)]
    place = ["-D", str(home / "data"), "-h", "127.0.0.1", "-p", str(port), "-k", str(home)]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", *place, *settings],
            cwd=home,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(server, port, home)
        yield f"postgresql://{OWNER}@127.0.0.1:{port}"
    finally:
        server.send_signal(2)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(server: subprocess.Popen[bytes], port: int, home: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user=OWNER, dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{(home / 'log').read_text()}") from None
            time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """SQLAlchemy URL of a fresh, empty database, dropped after the test."""
    name = f"test_{uuid.uuid4().hex}"
    admin = psycopg.connect(postgres_server + "/postgres", autocommit=True)
    with admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield f"{postgres_server}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
