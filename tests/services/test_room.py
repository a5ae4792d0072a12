"""A full disk is told from a bug, whatever says that it is full."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from printroom.services.room import NoRoomLeft, is_full
from printroom.web.errors import ServerError, bugs_are_faults, http_status


def disk() -> None:
    with Path("/dev/full").open("wb", buffering=0) as file:
        file.write(b"x")


def database() -> None:
    """Of a few pages."""
    with create_engine("sqlite://").begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=2")
        connection.exec_driver_sql("CREATE TABLE a (b)")
        connection.exec_driver_sql("INSERT INTO a VALUES (zeroblob(100000))")


def server() -> None:
    raise DBAPIError("COMMIT", {}, psycopg.errors.DiskFull())


def wrapped() -> None:
    try:
        disk()
    except OSError as error:
        raise RuntimeError("while copying") from error


@pytest.mark.parametrize("work", [disk, database, server, wrapped])
def test_a_full_disk_is_a_fault_that_says_so(work):
    with pytest.raises(NoRoomLeft) as told, bugs_are_faults():
        work()
    assert is_full(told.value.__cause__)
    assert (str(told.value), http_status(told.value)) == (
        "ipsApiFault 30000: the server has no room left: nothing was stored",
        507,
    )


def broken() -> None:
    create_engine("sqlite://").connect().exec_driver_sql("SELECT * FROM nothing")


def absent() -> None:
    Path("/nowhere/at/all").read_bytes()


@pytest.mark.parametrize("work", [broken, absent])
def test_other_trouble_is_none_of_it(work):
    with pytest.raises(ServerError) as told, bugs_are_faults():
        work()
    assert not is_full(told.value.__cause__)
