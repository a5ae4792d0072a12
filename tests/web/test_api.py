"""The JSON door: messages in, messages or problems out."""

from __future__ import annotations

import gzip
import json

import pytest
import requests
from openapi_spec_validator import OpenAPIV31SpecValidator

from serving import Server
from web.conftest import LIMIT
from web.wire import post

JSON = {"content-type": "application/json"}


def told(answer: requests.Response) -> dict[str, object]:
    """The problem of a refusal, in short."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["detail"]) == (answer.status_code, problem["reason"])
    return {name: problem.get(name) for name in ("status", "code", "fault")}


def test_an_operation_takes_and_gives_its_message(server: Server):
    answer = server.api("createFolder", {"companyHandle": "c|1", "folderPath": "Acme/Größe/"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() == {"folderHandle": "f|Acme/Größe/"}


@pytest.mark.parametrize(
    ("operation", "message", "more", "problem"),
    [
        ("createFolder", {}, {"auth": None}, {"status": 401, "code": 10000, "fault": "authenticationFault"}),
        ("createFolder", {}, {"auth": ("a", "b")}, {"status": 401, "code": 10001, "fault": "authenticationFault"}),
        (
            "createFolder",
            {"companyHandle": "c|99", "folderPath": "x"},
            {},
            {"status": 403, "code": 20000, "fault": "authorizationFault"},
        ),
        (
            "createFolder",
            {"companyHandle": "\ud800", "folderPath": "x"},
            {},
            {"status": 403, "code": 20000, "fault": "authorizationFault"},
        ),
        ("createFolder", {"companyHandle": "c|1"}, {}, {"status": 422, "code": 30002, "fault": "ipsApiFault"}),
        (
            "createFolder",
            {"companyHandle": "c|1", "folderPath": "Acme/a?b/"},
            {},
            {"status": 422, "code": 30001, "fault": "ipsApiFault"},
        ),
        ("createFolder", [], {}, {"status": 422, "code": 30003, "fault": "ipsApiFault"}),
        ("getPropertySets", {}, {}, {"status": 501, "code": 30000, "fault": "ipsApiFault"}),
        ("makeCoffee", {}, {}, {"status": 404, "code": 30003, "fault": None}),
        ("createFolder", {"folderPath": "x" * LIMIT}, {}, {"status": 413, "code": None, "fault": None}),
        (
            "createFolder",
            {},
            {"headers": {"content-type": "text/plain"}},
            {"status": 415, "code": None, "fault": None},
        ),
    ],
)
def test_refusals_are_problems_with_code_and_reason(server: Server, operation, message, more, problem):
    assert told(server.api(operation, message, **more)) == problem


def test_a_missing_sign_in_is_asked_for(server: Server):
    answer = server.api("createFolder", {}, auth=None)
    assert answer.headers["www-authenticate"] == 'Basic realm="Printroom", charset="UTF-8", Bearer'


def test_a_body_without_a_type_is_json(server: Server):
    head = "Authorization: Bearer nonsense"
    answer = post(server, b"{}", head, path="/api/v1/createFolder")
    assert (answer.status, json.loads(answer.body)["code"]) == (401, 10001)


def test_gzip_goes_both_ways(server: Server):
    body = gzip.compress(json.dumps({"companyHandle": "c|1", "folderPath": "Acme/zipped/"}).encode())
    answer = server.api("createFolder", {}, data=body, headers={**JSON, "content-encoding": "gzip"})
    assert (answer.headers["content-encoding"], answer.json()) == ("gzip", {"folderHandle": "f|Acme/zipped/"})


def test_a_key_answers_the_first_reply_again(server: Server):
    message = {"companyHandle": "c|1", "folderPath": "Acme/once/"}
    first = server.api("createFolder", message, headers={"idempotency-key": "once"})
    again = server.api("createFolder", message, headers={"idempotency-key": "once"})
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert (again.status_code, again.content) == (first.status_code, first.content)


def test_a_key_answers_a_refusal_again(server: Server):
    message = {"companyHandle": "c|1"}
    first, again = (server.api("createFolder", message, headers={"idempotency-key": "refused"}) for _ in range(2))
    assert (again.headers["idempotent-replayed"], told(again), again.content) == ("true", told(first), first.content)


def test_a_key_is_good_for_one_request_only(server: Server):
    for path in ("Acme/key-a/", "Acme/key-b/"):
        message = {"companyHandle": "c|1", "folderPath": path}
        answer = server.api("createFolder", message, headers={"idempotency-key": "two"})
    assert told(answer) == {"status": 422, "code": 30001, "fault": "ipsApiFault"}


def test_openapi_is_valid_and_lists_what_is_built(server: Server):
    document = requests.get(f"{server.address}/api/openapi.json", timeout=30).json()
    OpenAPIV31SpecValidator(document).validate()
    assert "/createFolder" in document["paths"]
    assert "/getPropertySets" not in document["paths"]
