"""The SOAP door over real sockets: what clients do on the wire, and what they get."""

from __future__ import annotations

import base64
import gzip
import socket

import pytest
import requests

from serving import PASSWORD, USER, Server
from web.conftest import LIMIT
from web.wire import (
    NEWEST,
    ROOT,
    SERVICE,
    SOAP_1_1,
    SOAP_1_2,
    create_folder,
    created,
    envelope,
    fault,
    header,
    post,
    read_answer,
    talk,
)

XML = "Content-Type: text/xml; charset=utf-8"
BASIC = f"Authorization: Basic {base64.b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"


def test_reply_stands_in_the_envelope_and_namespace_of_the_request(server: Server):
    body = envelope(create_folder("Acme/plain/", namespace=f"{ROOT}/2010-01-31"))
    answer = post(server, body, XML, 'SOAPAction: "createFolder"')
    assert (answer.version, answer.status, answer.headers["content-type"]) == (
        "HTTP/1.1",
        200,
        "text/xml; charset=utf-8",
    )
    assert answer.body == created("Acme/plain/", namespace=f"{ROOT}/2010-01-31")


def test_soap_1_2_is_answered_in_soap_1_2(server: Server):
    body = envelope(create_folder("Acme/twelve/"), form=SOAP_1_2)
    answer = post(server, body, 'Content-Type: application/soap+xml; charset=utf-8; action="createFolder"')
    assert (answer.status, answer.headers["content-type"]) == (200, "application/soap+xml; charset=utf-8")
    assert answer.body == created("Acme/twelve/", form=SOAP_1_2)


@pytest.mark.parametrize("action", ["SOAPAction: createFolder", 'SOAPAction: ""', "SOAPAction: somethingElse", None])
def test_the_body_says_which_operation_it_is(server: Server, action: str | None):
    answer = post(server, envelope(create_folder("Acme/action/")), XML, *filter(None, [action]))
    assert answer.body == created("Acme/action/")


def test_utf_16_is_read(server: Server):
    body = envelope(create_folder("Acme/Größe/")).decode().encode("utf-16")
    assert post(server, body, "Content-Type: text/xml; charset=utf-16").body == created("Acme/Größe/")


def test_http_1_0_is_answered_and_closed(server: Server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        body = envelope(create_folder("Acme/ten/"))
        line.sendall(f"POST {SERVICE} HTTP/1.0\r\n{XML}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = read_answer(line)
        assert (answer.version, answer.status, answer.body) == ("HTTP/1.0", 200, created("Acme/ten/"))
        assert line.recv(1) == b""


def test_an_announced_close_is_kept_and_announced_back(server: Server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        body = envelope(create_folder("Acme/close/"))
        head = (
            f"POST {SERVICE} HTTP/1.1\r\nHost: x\r\n{XML}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        line.sendall(head.encode() + body)
        answer = read_answer(line)
        assert (answer.headers["connection"], answer.body) == ("close", created("Acme/close/"))
        assert line.recv(1) == b""


def test_a_connection_serves_one_request_after_another(server: Server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        for name in ("one", "two"):
            body = envelope(create_folder(f"Acme/{name}/"))
            line.sendall(f"POST {SERVICE} HTTP/1.1\r\nHost: x\r\n{XML}\r\nContent-Length: {len(body)}\r\n\r\n".encode())
            line.sendall(body)
            assert read_answer(line).body == created(f"Acme/{name}/")


def test_chunked_bodies_are_read(server: Server):
    body = envelope(create_folder("Acme/chunked/"))
    chunks = [f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in (body[:7], body[7:100], body[100:])]
    head = f"POST {SERVICE} HTTP/1.1\r\nHost: x\r\n{XML}\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert talk(server, head.encode(), *chunks, b"0\r\n\r\n").body == created("Acme/chunked/")


def test_who_expects_100_continue_is_told_to(server: Server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        body = envelope(create_folder("Acme/expect/"))
        head = f"POST {SERVICE} HTTP/1.1\r\nHost: x\r\n{XML}\r\nExpect: 100-continue\r\nContent-Length: {len(body)}"
        line.sendall(f"{head}\r\n\r\n".encode())
        assert line.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(body)
        assert read_answer(line).body == created("Acme/expect/")


def test_gzip_requests_are_unpacked(server: Server):
    body = gzip.compress(envelope(create_folder("Acme/packed/")))
    assert post(server, body, XML, "Content-Encoding: gzip").body == created("Acme/packed/")


@pytest.mark.parametrize(
    ("field", "line", "packed"),
    [
        ({}, "Accept-Encoding: gzip, deflate", True),
        ({}, "Accept-Encoding: gzip;q=0, *", False),
        ({}, "Accept-Encoding: br", False),
        ({"gzipResponse": "true"}, "Accept-Encoding: identity", True),
        ({"gzipResponse": "false"}, "Accept-Encoding: gzip", False),
    ],
)
def test_gzip_replies_follow_the_auth_header_then_http(server: Server, field: dict[str, str], line: str, packed: bool):
    answer = post(server, envelope(create_folder("Acme/zip/"), header(**field)), XML, line)
    assert answer.headers.get("content-encoding") == ("gzip" if packed else None)
    assert (gzip.decompress(answer.body) if packed else answer.body) == created("Acme/zip/")


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        (header().replace(ROOT, NEWEST), ()),
        (header().replace(ROOT, f"{ROOT}/2008-01-15"), ()),
        (
            f'<authHeader xmlns="{ROOT}"><item><key>user</key><value>{USER}</value></item>'
            f"<item><key>password</key><value>{PASSWORD}</value></item></authHeader>",
            (),
        ),
        (
            '<AuthUser xmlns="http://www.scene7.com/IpsApi">root@example.com</AuthUser>'
            f'<AuthPassword xmlns="http://www.scene7.com/IpsApi">{PASSWORD}</AuthPassword>',
            (),
        ),
        ("", (BASIC,)),
        (f'<authHeader xmlns="{ROOT}"><appName>x</appName></authHeader>', (BASIC,)),
    ],
)
def test_callers_are_known_in_three_ways(server: Server, head: str, lines: tuple[str, ...]):
    assert post(server, envelope(create_folder("Acme/who/"), head), XML, *lines).body == created("Acme/who/")


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("", ("authenticationFault", 10000)),
        (header(password=""), ("authenticationFault", 10000)),
        (header(password="wrong"), ("authenticationFault", 10001)),
        (header(user="nobody@example.com"), ("authenticationFault", 10001)),
    ],
)
def test_strangers_get_a_fault_with_500_and_never_401(server: Server, head: str, found: tuple[str, int]):
    answer = post(server, envelope(create_folder("Acme/no/"), head), XML)
    assert (answer.status, fault(answer.body), "www-authenticate" in answer.headers) == (500, found, False)


def test_authentication_comes_before_the_message(server: Server):
    for message in ("<nothing/>", f'<copyImageParam xmlns="{NEWEST}"/>', f'<fooParam xmlns="{NEWEST}"/>'):
        answer = post(server, envelope(message, ""), XML)
        assert fault(answer.body) == ("authenticationFault", 10000)


@pytest.mark.parametrize(
    ("field", "status"), [("200", 200), ("599", 599), ("418", 418), ("199", 500), ("600", 500), ("x", 500)]
)
def test_fault_status_is_what_the_auth_header_asks_for(server: Server, field: str, status: int):
    answer = post(server, envelope(create_folder("a"), header(password="wrong", faultHttpStatusCode=field)), XML)
    assert (answer.status, fault(answer.body)) == (status, ("authenticationFault", 10001))


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (f'<createFolderParam xmlns="{NEWEST}"><companyHandle>c|1</companyHandle></createFolderParam>', 30002),
        (f'<fooParam xmlns="{NEWEST}"/>', 30003),
        ("<createFolderParam/>", 30003),
        (create_folder("Acme/a?b/"), 30001),
    ],
)
def test_api_faults_are_the_servers_with_500(server: Server, message: str, code: int):
    answer = post(server, envelope(message), XML)
    assert (answer.status, fault(answer.body)) == (500, ("ipsApiFault", code))
    assert b"<faultcode>soapenv:Server</faultcode>" in answer.body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<",
        b"<a/>",
        b"\x00\xff",
        f'<e:Envelope xmlns:e="{SOAP_1_1}"><e:Body/></e:Envelope>'.encode(),
        f'<!DOCTYPE x [<!ENTITY y "z">]><e:Envelope xmlns:e="{SOAP_1_1}"><e:Body>&y;</e:Body></e:Envelope>'.encode(),
    ],
)
def test_what_is_no_envelope_is_fault_30003(server: Server, body: bytes):
    answer = post(server, body, XML)
    assert (answer.status, fault(answer.body)) == (500, ("ipsApiFault", 30003))


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_beyond_the_limit_is_refused(server: Server, chunked: bool):
    body = envelope(create_folder("x" * LIMIT))
    if chunked:
        head = f"POST {SERVICE} HTTP/1.1\r\nHost: x\r\n{XML}\r\nTransfer-Encoding: chunked\r\n\r\n"
        answer = talk(server, head.encode(), f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n")
    else:
        answer = post(server, body, XML)
    assert (answer.status, answer.headers["connection"], fault(answer.body)) == (413, "close", ("ipsApiFault", 30003))


def test_a_gzip_bomb_is_refused(server: Server):
    body = gzip.compress(envelope(create_folder("x" * 10_000_000)))
    assert len(body) < LIMIT
    answer = post(server, body, XML, "Content-Encoding: gzip")
    assert (answer.status, fault(answer.body)) == (413, ("ipsApiFault", 30003))


@pytest.mark.parametrize(("coding", "status"), [("br", 415), ("gzip", 400)])
def test_bodies_that_cannot_be_unpacked_are_refused(server: Server, coding: str, status: int):
    answer = post(server, envelope(create_folder("a")), XML, f"Content-Encoding: {coding}")
    assert (answer.status, fault(answer.body)) == (status, ("ipsApiFault", 30003))


def test_a_sender_that_stalls_is_dropped(server: Server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(f"POST {SERVICE} HTTP/1.1\r\nHost: x\r\n{XML}\r\nContent-Length: 1000\r\n\r\n<".encode())
        answer = read_answer(line)
        assert (answer.status, fault(answer.body)) == (408, ("ipsApiFault", 30003))
        assert line.recv(1) == b""


def test_a_get_of_the_service_says_what_it_is(server: Server):
    answer = requests.get(server.service, timeout=30)
    assert (answer.status_code, answer.text) == (
        405,
        "This is a SOAP service: POST here; ?wsdl answers its description.\n",
    )
