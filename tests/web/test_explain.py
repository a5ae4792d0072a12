"""The page that explains an image URL, as a browser meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from lxml import html

from gallery import Gallery
from printroom.web.explain import asked
from serving import PASSWORD, USER, Server
from studio import drawn

SIGNED_IN = (USER, PASSWORD)


@pytest.fixture(scope="module")
def bird(gallery: Gallery):
    return gallery.show("bird", drawn(300, 200))


@pytest.fixture
def page(server: Server, bird):
    def run(query: str = "", auth=SIGNED_IN) -> requests.Response:
        return requests.get(f"{server.address}/is/explain{query}", auth=auth, timeout=60)

    return run


def text(reply: requests.Response, path: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in html.fromstring(reply.content).xpath(path)]


def test_it_asks_for_a_sign_in(page):
    for auth in (None, (USER, "wrong")):
        reply = page("?url=/is/image/Acme/bird", auth=auth)
        assert (reply.status_code, reply.text) == (401, "Sign in to see how an image URL is understood.")
        assert reply.headers["www-authenticate"] == 'Basic realm="Printroom", charset="UTF-8"'


def test_without_an_address_it_is_a_form(page):
    reply = page()
    assert (reply.status_code, text(reply, "//h2"), text(reply, "//form//button")) == (200, [], ["Explain"])
    assert "form-action 'self'" in reply.headers["content-security-policy"]
    assert reply.headers["cache-control"] == "no-store"


def test_it_shows_what_the_operation_tells(page):
    address = "https://shop.example/is/image/Acme/bird?wid=150&op_brightness=400&ts=1"
    reply = page(f"?url={quote(address, safe='')}")
    assert reply.status_code == 200
    assert text(reply, "//h2") == ["Image, status 200", "Commands", "Sources", "Steps"]
    assert text(reply, "//tr[@class='clamped']/td") == [
        "comp",
        "op_brightness",
        "400",
        "url",
        "clamped",
        "400 is taken for 100: the range is -100 to 100",
    ]
    assert text(reply, "//tr[@class='unknown']/td")[:5] == ["comp", "ts", "1", "url", "unknown"]
    (picture,) = html.fromstring(reply.content).xpath("//img/@src")
    assert picture == "/is/image/Acme/bird?wid=150&op_brightness=400&ts=1"
    assert all(re.fullmatch(r"\d+\.\d\d", each) for each in text(reply, "//tbody/tr/td[@class='number']"))


def test_an_address_may_be_written_as_it_is(page):
    assert text(page("?url=/is/image/Acme/bird?wid=30&hei=10&fit=crop"), "//section[1]/p") == [
        "30 × 10 pixels, image/jpeg"
    ]
    assert asked("url=%2Fis%2Fimage%2FAcme%2Fbird%3Fwid%3D9%26a%3D%2525") == "/is/image/Acme/bird?wid=9&a=%25"
    assert asked("url=/is/image/Acme/bird?a=%25&url=2") == "/is/image/Acme/bird?a=%25&url=2"
    assert asked("other=1") == asked("") == ""


def test_what_is_refused_is_told(page):
    reply = page("?url=/is/image/Acme/bird?wid=wide")
    assert (reply.status_code, text(reply, "//h2")[0]) == (200, "Error, status 403")
    assert text(reply, "//p[@role='alert']")[0].startswith("Error parsing IS command: wid=wide: expected a number")
    for wrong in ("nonsense", "/is/image/Nowhere/x", "/is/image/%ff/x", "/is/image//"):
        reply = page(f"?url={wrong}")
        assert (reply.status_code, len(text(reply, "//p[@role='alert']"))) == (400, 1), wrong


def test_what_the_request_fails_by_stands_first(page):
    reply = page("?url=/is/image/Acme/bird?wid=40&wdi=2&textPath=M0&hei=low")
    names, values = (text(reply, f"//section[2]//tbody/tr/td[{column}]") for column in (2, 3))
    assert list(zip(names, values, strict=True)) == [("textPath", "M0"), ("hei", "low"), ("wid", "40"), ("wdi", "2")]
    assert text(reply, "//h3") == ["What could be read of it"]


def test_what_a_url_says_stays_text(page):
    reply = page("?url=/is/image/Acme/bird?%3Cscript%3E=1&wid=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert b"<script" not in reply.content
    assert '"><script>alert(1)</script>' in text(reply, "//tr[@class='refused']/td")


def test_the_start_page_leads_to_it(server):
    assert 'href="is/explain"' in requests.get(server.address, timeout=30).text


def test_the_example_of_the_documentation_is_what_the_server_answers(server, gallery):
    gallery.show("lake", drawn(1600, 1000), url_post_apply_modifier="qlt=82")
    gallery.preset("web", "wid=400&op_usm=1.2,1,6,0")
    page = (Path(__file__).parents[2] / "docs" / "explain.md").read_text()
    asking, expected = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL))
    found = server.api("explain", asking).json()
    assert all(step.pop("milliseconds") > 0 for step in found["stepArray"])
    # What a step is made with may be told in more words one day.
    assert all(step.pop("detail") for step in (*found["stepArray"], *expected["stepArray"]))
    assert found == expected
