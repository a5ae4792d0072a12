"""A server that fails: here its database lost a table."""

from __future__ import annotations

import json
from pathlib import Path

from printroom.repositories.database import connect
from serving import Server
from web.wire import create_folder, envelope, fault, post


def test_a_bug_is_a_plain_fault_outside_and_a_traceback_in_the_log(tmp_path: Path):
    server = Server(tmp_path / "data", PRINTROOM_WORKERS="0")
    server.start()
    try:
        database = connect(f"sqlite:///{server.data / 'printroom.db'}")
        with database.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE folder RENAME TO lost")
        database.dispose()
        soap = post(server, envelope(create_folder("Acme/secret-name/")))
        api = server.api(
            "createFolder", {"companyHandle": "c|1", "folderPath": "secret-name"}, headers={"idempotency-key": "k"}
        )
        again = server.api(
            "createFolder", {"companyHandle": "c|1", "folderPath": "secret-name"}, headers={"idempotency-key": "k"}
        )
    finally:
        server.stop()
    assert (soap.status, fault(soap.body)) == (500, ("ipsApiFault", 30000))
    assert b"<reason>the server failed; its log knows more</reason>" in soap.body
    assert (api.status_code, api.json()) == (
        500,
        {
            "title": "Internal Server Error",
            "status": 500,
            "detail": "the server failed; its log knows more",
            "reason": "the server failed; its log knows more",
            "code": 30000,
            "fault": "ipsApiFault",
        },
    )
    assert (again.status_code, "idempotent-replayed" in again.headers) == (500, False)
    bugs = [line for line in map(json.loads, server.log.read_text().splitlines()) if line["event"] == "bug"]
    assert [bug["exception"].splitlines()[0] for bug in bugs] == ["Traceback (most recent call last):"] * 3
    assert ["no such table: folder" in bug["exception"] for bug in bugs] == [True] * 3
    assert {bug["request"] for bug in bugs} == {
        answer["x-request-id"] for answer in (soap.headers, api.headers, again.headers)
    }
    assert "Correct-horse" not in server.log.read_text()
    assert "secret-name" not in server.log.read_text()
