"""Static content of a running server: what a browser or a cache meets, and what a hostile file may do."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import pytest
import requests

from gallery import Gallery
from serving import Server

CSS = b"body { color: red }\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.domain)</script></svg>'
SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"


@pytest.fixture(scope="module")
def files(gallery: Gallery):
    gallery.file("theme.css", CSS)
    gallery.file("badge.svg", SVG)
    gallery.file("terms.pdf", b"%PDF-1.7\n")
    gallery.file("page.txt", b"<html><script>alert(1)</script>")


@pytest.fixture
def get(server: Server, files):
    def run(path: str, *, method: str = "GET", **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(method, f"{server.address}/is/content/{path}", headers=named, timeout=30)

    return run


def told(reply: requests.Response, *names: str) -> dict[str, str]:
    return {name: reply.headers[name] for name in names if name in reply.headers}


def test_a_file_comes_with_its_headers(get):
    reply = get("Acme/theme.css")
    every = {"date", "server", "x-request-id"}
    assert reply.content == CSS
    assert {name.lower(): value for name, value in reply.headers.items() if name.lower() not in every} == {
        "access-control-allow-origin": "*",
        "cache-control": "public, max-age=36000",
        "content-length": "20",
        "content-security-policy": SANDBOX,
        "content-type": "text/css; charset=utf-8",
        "etag": reply.headers["etag"],
        "expires": reply.headers["expires"],
        "last-modified": reply.headers["last-modified"],
        "x-content-type-options": "nosniff",
    }
    assert parsedate_to_datetime(reply.headers["last-modified"])


def test_the_bare_address_names_no_file(get, server):
    for address in ("/is/content", "/is/content/"):
        reply = requests.get(f"{server.address}{address}", timeout=30, allow_redirects=False)
        assert (reply.status_code, reply.headers["x-is-error"], reply.headers["cache-control"]) == (
            403,
            "not_found",
            "no-store",
        )


def test_conditions_head_and_preflight_are_answered(get):
    whole = get("Acme/theme")
    names = ("etag", "content-type", "content-length", "last-modified")
    head = get("Acme/theme", method="HEAD")
    assert (head.status_code, head.content, told(head, *names)) == (200, b"", told(whole, *names))
    for headers in ({"if_none_match": whole.headers["etag"]}, {"if_modified_since": whole.headers["last-modified"]}):
        assert (get("Acme/theme", **headers).status_code, get("Acme/theme", **headers).content) == (304, b"")
    assert get("Acme/theme", method="OPTIONS").status_code == 204
    assert get("Acme/theme", method="POST").status_code == 405


def test_files_do_nothing_in_this_origin(get):
    svg = get("Acme/badge.svg")
    assert (svg.content, svg.headers["content-type"]) == (SVG, "image/svg+xml; charset=utf-8")
    assert told(svg, "content-disposition", "content-security-policy", "x-content-type-options") == {
        "content-disposition": "attachment; filename*=UTF-8''badge.svg",
        "content-security-policy": SANDBOX,
        "x-content-type-options": "nosniff",
    }
    text = get("Acme/page.txt")
    assert told(text, "content-type", "content-security-policy", "x-content-type-options") == {
        "content-type": "text/plain; charset=utf-8",
        "content-security-policy": SANDBOX,
        "x-content-type-options": "nosniff",
    }
    assert "script-src 'none'" in get("Acme/terms.pdf").headers["content-security-policy"]


def test_errors_are_those_of_the_image_door(get):
    reply = get("Acme/none.css")
    assert (reply.status_code, reply.text) == (403, "Unable to find /Acme/none.css")
    assert told(reply, "x-is-error", "cache-control") == {"x-is-error": "not_found", "cache-control": "no-store"}
    script = get("Acme/none.css?req=props,json&id=4")
    assert (script.status_code, script.headers["x-is-error"]) == (200, "not_found")
    assert get("").status_code == 403


def test_what_is_asked_about_a_file_is_told(get):
    assert get("Acme/theme?req=exists,json&id=1").text == ('/*jsonp*/s7jsonResponse({"catalogRecord.exists":"1"},"1");')
    wrapped = get("Acme/theme?handler=load")
    assert wrapped.text == '/*jsonp*/load("body { color: red }\\n","");'
    assert wrapped.headers["content-type"] == "text/javascript; charset=utf-8"
