"""Which address clients know the server by, and who they are, with and without proxies."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from printroom.config import Config
from printroom.web.origin import client_address, public_url

DIRECT = Config()
BEHIND = Config(trusted_proxies="10.0.0.0/8, ::1")


def request(peer: str, scheme: str = "http", **headers: str) -> Request:
    lines = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Request({
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "scheme": scheme,
        "client": (peer, 1),
        "server": ("127.0.0.1", 8080),
        "headers": lines,
    })


@pytest.mark.parametrize(
    ("asked", "config", "address"),
    [
        (request("9.9.9.9", host="a.example"), DIRECT, "http://a.example"),
        (request("9.9.9.9", "https", host="a.example:8443"), DIRECT, "https://a.example:8443"),
        (request("9.9.9.9", host="[::1]:8080"), DIRECT, "http://[::1]:8080"),
        (request("9.9.9.9", host="a.example", x_forwarded_proto="https"), DIRECT, "http://a.example"),
        (request("9.9.9.9", host="a.example", x_forwarded_proto="https"), BEHIND, "http://a.example"),
        (request("10.1.2.3", host="a.example", x_forwarded_proto="https"), BEHIND, "https://a.example"),
        (request("10.1.2.3", host="in", x_forwarded_host="out.example, x"), BEHIND, "http://out.example"),
        (request("::1", host="in", x_forwarded_host='a"b'), BEHIND, "http://127.0.0.1:8080"),
        (request("9.9.9.9", host="a/b"), DIRECT, "http://127.0.0.1:8080"),
        (request("9.9.9.9"), DIRECT, "http://127.0.0.1:8080"),
        (request("9.9.9.9", host="a"), Config(public_url="https://ips.example/x/"), "https://ips.example/x"),
    ],
)
def test_public_url(asked: Request, config: Config, address: str):
    assert public_url(asked, config) == address


@pytest.mark.parametrize(
    ("asked", "config", "address"),
    [
        (request("9.9.9.9", x_forwarded_for="1.1.1.1"), DIRECT, "9.9.9.9"),
        (request("9.9.9.9", x_forwarded_for="1.1.1.1"), BEHIND, "9.9.9.9"),
        (request("10.0.0.1", x_forwarded_for="1.1.1.1"), BEHIND, "1.1.1.1"),
        (request("10.0.0.1", x_forwarded_for="6.6.6.6, 1.1.1.1, 10.0.0.2"), BEHIND, "1.1.1.1"),
        (request("10.0.0.1", x_forwarded_for="10.0.0.3"), BEHIND, "10.0.0.1"),
        (request("10.0.0.1"), BEHIND, "10.0.0.1"),
    ],
)
def test_client_address(asked: Request, config: Config, address: str):
    assert client_address(asked, config) == address
