"""The image door of a running server: bytes, statuses and headers as a browser or a cache meets them."""

from __future__ import annotations

import base64
import datetime as dt
import re
import socket
from email.utils import parsedate_to_datetime

import pytest
import pyvips
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from starlette.datastructures import Headers

from gallery import Gallery
from printroom.repositories import pictures
from printroom.services.asking import Client, Conditions
from printroom.web.images import accepted, client, conditions, ratio
from serving import PASSWORD, USER, Server
from studio import drawn
from web.wire import read_answer

EXPOSED = {"access-control-expose-headers": "X-IS-Error, X-IS-Default-Image"}
OPEN = {"access-control-allow-origin": "*", "x-content-type-options": "nosniff"}
DATE = r"#\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}"


@pytest.fixture(scope="module")
def cat(gallery: Gallery):
    return gallery.show("cat", drawn(600, 400), user_data="sku=1", image_set="Acme/cat")


@pytest.fixture
def get(server: Server, cat):
    def run(path: str, *, method: str = "GET", **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(method, f"{server.address}{path}", headers=named, timeout=60)

    return run


def told(reply: requests.Response, *names: str) -> dict[str, str]:
    return {name: reply.headers[name] for name in names if name in reply.headers}


def own(reply: requests.Response) -> dict[str, str]:
    """The headers of the door, without those that every reply has."""
    every = {"date", "server", "x-request-id"}
    return {name.lower(): value for name, value in reply.headers.items() if name.lower() not in every}


def raw(server: Server, line: str):
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as sock:
        sock.sendall(f"{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode("utf-8", "surrogateescape"))
        return read_answer(sock)


def test_a_picture_comes_with_its_headers(get):
    reply = get("/is/image/Acme/cat?wid=300")
    image = pyvips.Image.new_from_buffer(reply.content, "")
    assert (reply.status_code, image.width, image.height) == (200, 300, 200)
    expires = parsedate_to_datetime(reply.headers["expires"])
    assert abs(expires - dt.datetime.now(dt.UTC) - dt.timedelta(hours=10)) < dt.timedelta(minutes=5)
    tag = reply.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
    assert own(reply) == {
        **OPEN,
        "etag": tag,
        "expires": reply.headers["expires"],
        "cache-control": "public, max-age=36000",
        "content-type": "image/jpeg",
        "content-length": str(len(reply.content)),
    }
    again = get("/is/image/Acme/cat?wid=300")
    assert (again.content, again.headers["etag"]) == (reply.content, tag)


def test_head_has_the_headers_alone(get):
    whole = get("/is/image/Acme/cat?wid=200")
    head = get("/is/image/Acme/cat?wid=200", method="HEAD")
    names = ("etag", "content-type", "content-length", "cache-control")
    assert (head.status_code, head.content, told(head, *names)) == (200, b"", told(whole, *names))


def test_a_tag_that_counts_is_answered_without_a_body(get):
    tag = get("/is/image/Acme/cat?wid=100").headers["etag"]
    for sent in (tag, f'"other", W/{tag}', "*"):
        reply = get("/is/image/Acme/cat?wid=100", if_none_match=sent)
        assert (reply.status_code, reply.content, reply.headers["etag"]) == (304, b"", tag)
        assert reply.headers["cache-control"] == "public, max-age=36000"
    assert get("/is/image/Acme/cat?wid=100", if_none_match='"other"').status_code == 200


def test_a_date_that_counts_is_answered_without_a_body(get):
    after = (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert get("/is/image/Acme/cat?wid=90", if_modified_since=after).status_code == 304
    assert get("/is/image/Acme/cat?wid=90", if_modified_since="Thu, 01 Jan 1998 00:00:00 GMT").status_code == 200
    assert get("/is/image/Acme/cat?wid=90", if_modified_since="yesterday").status_code == 200


def test_a_missing_picture_is_told_by_its_path(get, gallery):
    gallery.show("hidden", drawn(9, 9), published=False)
    for name in ("none", "hidden"):
        reply = get(f"/is/image/Acme/{name}?wid=300")
        assert (reply.status_code, reply.text) == (403, f"Unable to find /Acme/{name}")
        assert own(reply) == {
            **OPEN,
            **EXPOSED,
            "cache-control": "no-store",
            "content-type": "text/plain; charset=UTF-8",
            "content-length": str(len(reply.content)),
            "x-is-error": "not_found",
        }


def test_pages_of_other_sites_may_ask(get):
    for path in ("/is/image", "/is/image/Acme/cat?wid=9"):
        reply = get(path, method="OPTIONS", origin="https://shop.example", access_control_request_method="GET")
        assert (reply.status_code, reply.content) == (204, b"")
        assert own(reply) == {
            "access-control-allow-origin": "*",
            "access-control-allow-methods": "GET, HEAD, OPTIONS",
            "access-control-allow-headers": "Accept, Cache-Control, Content-Type, DPR, If-Modified-Since, "
            "If-None-Match, Pragma, Save-Data, Sec-CH-DPR, X-Requested-With",
            "access-control-max-age": "86400",
            "allow": "GET, HEAD, OPTIONS",
        }
    assert get("/is/image/Acme/cat", method="POST").status_code == 405


@pytest.mark.parametrize("path", ["/xfl/Acme/banner", "/is/agm/Acme/layout?wid=9", "/xfl", "/is/agm"])
def test_contexts_of_old_times_are_gone(get, path):
    reply = get(path)
    assert (reply.status_code, reply.text) == (404, "Not available")
    assert told(reply, "x-is-error", "cache-control") == {"x-is-error": "not_found", "cache-control": "no-store"}


def test_a_reply_names_the_headers_that_it_depends_on(get):
    plain = get("/is/image/Acme/cat?wid=40", accept="image/avif", dpr="2", save_data="on")
    assert told(plain, "vary", "accept-ch") == {}
    asked = "/is/image/Acme/cat?wid=40&bfc=on&dpr=on&network=on"
    reply = get(asked, accept="image/webp", sec_ch_dpr="2")
    image = pyvips.Image.new_from_buffer(reply.content, "")
    assert (reply.headers["content-type"], image.width) == ("image/webp", 80)
    expected = {"vary": "Accept, Sec-CH-DPR, DPR, Save-Data", "accept-ch": "Sec-CH-DPR, DPR"}
    assert told(reply, "vary", "accept-ch") == expected
    assert pyvips.Image.new_from_buffer(get(asked, sec_ch_dpr="2", save_data="on").content, "").width == 40
    unchanged = get(asked, accept="image/webp", sec_ch_dpr="2", if_none_match=reply.headers["etag"])
    assert (unchanged.status_code, told(unchanged, "vary")) == (304, {"vary": expected["vary"]})


def test_last_modified_and_lifetimes_are_what_the_company_says(get, gallery):
    gallery.attributes(use_last_modified=True, expiration=0)
    try:
        reply = get("/is/image/Acme/cat?wid=41")
        assert told(reply, "cache-control", "expires") == {
            "cache-control": "no-cache",
            "expires": "Thu, 01 Jan 1970 00:00:00 GMT",
        }
        date = reply.headers["last-modified"]
        assert abs(parsedate_to_datetime(date) - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=10)
        assert get("/is/image/Acme/cat?wid=41", if_modified_since=date).status_code == 304
        gallery.attributes(expiration=-1)
        reply = get("/is/image/Acme/cat?wid=41&cache=off")
        assert told(reply, "cache-control", "last-modified") == {"cache-control": "public, max-age=31536000"}
        assert get("/is/image/Acme/cat?wid=41", if_none_match="never-seen").status_code == 304
        gallery.attributes()
        assert told(get("/is/image/Acme/cat?wid=41&cache=off"), "cache-control") == {"cache-control": "no-store"}
    finally:
        gallery.attributes()


def test_an_error_image_is_a_picture_that_says_its_error(get, gallery):
    gallery.attributes(error_image="cat")
    try:
        reply = get("/is/image/Acme/cat?$none$")
        names = ("content-type", "x-is-error", "cache-control")
        assert reply.status_code == 200
        assert told(reply, *names) == {"content-type": "image/jpeg", "x-is-error": "macro", "cache-control": "no-store"}
    finally:
        gallery.attributes()


def test_a_missing_source_is_replaced_and_the_rest_kept(get, gallery):
    gallery.attributes(default_image="cat", default_image_mode=1, default_expiration=2)
    try:
        reply = get("/is/image/Acme/none?crop=0,0,100,50&scl=1&fmt=png")
        names = ("content-type", "x-is-default-image", "x-is-error", "cache-control")
        assert told(reply, *names) == {
            "content-type": "image/png",
            "x-is-default-image": "1",
            "cache-control": "public, max-age=7200",
        }
        image = pyvips.Image.new_from_buffer(reply.content, "")
        assert (image.numpy() == drawn(600, 400).crop(0, 0, 100, 50).numpy()).all()
        whole = get("/is/image/Acme/none?req=props&crop=0,0,100,50&scl=1&fmt=png")
        assert (whole.status_code, whole.headers["x-is-error"]) == (403, "not_found")
        assert get("/is/image/Acme/none?defaultImage=&wid=9").headers["x-is-error"] == "not_found"
    finally:
        gallery.attributes()


def test_pictures_have_the_companys_watermark_and_thumbnails_have_not(get, gallery):
    gallery.show("seal", drawn(60, 40), url_modifier="align=1,1&blendMode=mult&opac=50")
    plain = [get(f"/is/image/Acme/cat?{query}") for query in ("scl=1&fmt=png", "req=tmb")]
    gallery.attributes(watermark="seal")
    try:
        marked = [get(f"/is/image/Acme/cat?{query}") for query in ("scl=1&fmt=png", "req=tmb")]
        assert marked[0].headers["etag"] != plain[0].headers["etag"]
        assert (marked[1].content, marked[1].headers["etag"]) == (plain[1].content, plain[1].headers["etag"])
        before, after = (pyvips.Image.new_from_buffer(each.content, "").numpy() for each in (plain[0], marked[0]))
        assert (before[:360] == after[:360]).all() and (before[:, :540] == after[:, :540]).all()
        assert (before[360:, 540:] != after[360:, 540:]).any()
        gallery.attributes(watermark="nothing")
        missing = get("/is/image/Acme/cat?wid=300")
        assert told(missing, "x-is-error", "cache-control") == {"x-is-error": "not_found", "cache-control": "no-store"}
    finally:
        gallery.attributes()


def test_an_error_says_what_was_expected(get):
    reply = get("/is/image/Acme/cat?wid=wide")
    assert (reply.status_code, reply.headers["x-is-error"]) == (403, "parse")
    assert reply.text == "Error parsing IS command\n\nwid=wide: expected a number"


def test_an_error_comes_in_the_form_that_was_asked(get):
    script = get("/is/image/Acme/none?req=props,json&id=-7&handler=mine")
    assert (script.status_code, script.headers["x-is-error"]) == (200, "not_found")
    assert script.text == (
        '/*jsonp*/s7jsonError({"message":"Unable to find /Acme/none","title":"Unable to find /Acme/none"},"-7");'
    )
    assert script.headers["content-type"] == "text/javascript; charset=UTF-8"
    document = get("/is/image/Acme/none?req=imageprops,xml")
    assert document.status_code == 403
    (group,) = etree.fromstring(document.content)
    assert {p.get("name"): p.get("value") for p in group} == dict.fromkeys(
        ("title", "message"), "Unable to find /Acme/none"
    )
    text = get("/is/image/Acme/none?req=props")
    assert text.text.splitlines()[2:] == [
        "error.title=Unable to find /Acme/none",
        "error.message=Unable to find /Acme/none",
    ]


def test_what_is_told_comes_in_its_forms(get):
    assert get("/is/image/Acme/cat?req=exists,json&id=3").text == (
        '/*jsonp*/s7jsonResponse({"catalogRecord.exists":"1"},"3");'
    )
    text = get("/is/image/Acme/cat?req=exists").text
    assert re.fullmatch(rf"#S7Z OK\n{DATE}\ncatalogRecord\.exists=1\n", text)
    assert get("/is/image/Acme/cat?req=exists,javascript").text == "catalogRecord.exists='1'\n"
    assert get("/is/image/Acme/cat?req=imageset").content == b"Acme/cat\r\n"
    assert get("/is/image/Acme/cat?req=userdata").content == b"sku=1\r\n"
    reply = get("/is/image/Acme/cat?req=userdata,json")
    assert reply.text == '/*jsonp*/s7jsonResponse({"sku":"1"},"");'
    assert told(reply, "cache-control") == {"cache-control": "public, max-age=36000"}
    assert told(get("/is/image/Acme/cat?req=props"), "cache-control") == {"cache-control": "public, max-age=360"}


def test_a_set_is_a_document_or_a_call(get, gallery):
    gallery.show("alone", drawn(600, 400))
    reply = get("/is/image/Acme/alone?req=set")
    version = re.search(r'iv="([\w-]{6})"', reply.text)[1]
    assert reply.text == (
        '<?xml version="1.0" encoding="UTF-8"?><set n="Acme/alone" pv="1.0" type="img">'
        f'<item dx="600" dy="400" iv="{version}"><i n="Acme/alone"/></item></set>'
    )
    assert get("/is/image/Acme/alone?req=set,json&id=1&handler=h").text == (
        '/*jsonp*/h({"set":{"pv":"1.0","type":"img","n":"Acme/alone",'
        f'"item":{{"i":{{"n":"Acme/alone"}},"dx":"600","dy":"400","iv":"{version}"}}}}}},"1");'
    )


def test_the_default_image_says_what_it_is(get):
    reply = get("/is/image/Acme/none?wid=50&defaultImage=cat")
    assert told(reply, "x-is-default-image", "cache-control", "content-type") == {
        "x-is-default-image": "1",
        "cache-control": "public, max-age=3600",
        "content-type": "image/jpeg",
    }


def test_a_browser_gets_the_format_that_it_prefers(get):
    plain = get("/is/image/Acme/cat?wid=400&bfc=on", accept="image/*,*/*;q=0.8")
    better = get("/is/image/Acme/cat?wid=400&bfc=on", accept="image/avif,image/webp,*/*")
    kinds = [(reply.headers["content-type"], reply.headers["vary"]) for reply in (plain, better)]
    assert kinds == [("image/jpeg", "Accept"), ("image/avif", "Accept")]
    assert plain.headers["etag"] != better.headers["etag"]


def test_nothing_asked_is_answered_by_a_sign_of_health(get):
    for path in ("/is/image", "/is/image/", "/is/image?"):
        reply = get(path)
        assert re.fullmatch(rf"#S7Z OK\n{DATE}\ncopyright=Printroom\n", reply.text)
        assert told(reply, "cache-control") == {"cache-control": "no-store"}


def test_the_path_is_read_as_it_was_sent(server, get, gallery):
    gallery.show("a b", drawn(30, 20))
    assert get("/is/image/Acme/a%20b?wid=15").status_code == 200
    assert get("/is/image//Acme/a%20b?wid=15").status_code == 200
    assert get("/is/image/Acme%2Fa%20b?wid=15").headers["x-is-error"] == "not_found"
    assert raw(server, "GET /is/image/Acme/..%2Fcat").status == 403
    assert raw(server, "GET /is/image/Acme/cat?wid=15\xe9&\udcff=1").status in {200, 400}


def test_serving_files_are_for_those_signed_in(server, get, gallery):
    asset = gallery.show("live", drawn(60, 40), published=False)
    with gallery.studio.runtime.unit() as unit:
        picture = pictures.by_id(unit.session, asset.picture_id)
        file = pictures.blob(unit.session, picture.serving_id).key.rpartition("/")[2]
    path = f"image-no-ips/Acme/_optimized_/{file[:3]}/{file}"
    token = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    for prefix in ("/is/", "/"):
        reply = get(f"{prefix}{path}?wid=30&fmt=png", authorization=token)
        assert (reply.status_code, reply.headers["content-type"]) == (200, "image/png")
        assert told(reply, "cache-control", "vary") == {"cache-control": "private, no-cache", "vary": "Authorization"}
        same = get(f"{prefix}{path}?wid=30&fmt=png", authorization=token, if_none_match=reply.headers["etag"])
        assert same.status_code == 304
        refused = get(f"{prefix}{path}?wid=30")
        wrong = get(f"{prefix}{path}?wid=30", authorization="Basic cm9vdDpyb290")
        absent = get(f"{prefix}{path[:-5]}0.tif?wid=30", authorization=token)
        assert [one.status_code for one in (refused, wrong, absent)] == [403, 403, 403]
        assert refused.text == wrong.text == f"Unable to find /{path.removeprefix('image-no-ips/')}"
    assert get(f"/is/image/{path.removeprefix('image-no-ips/')}", authorization=token).status_code == 403


def test_other_methods_are_refused(get):
    assert get("/is/image/Acme/cat", method="POST").status_code == 405


def test_the_tags_of_a_client_are_read():
    assert conditions('W/"a", "b" ,"c"', "") == Conditions(etags=frozenset({"a", "b", "c"}))
    assert conditions("*", "").etags == {"*"}
    moment = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert conditions("", "Fri, 02 Jan 2026 03:04:05 GMT") == Conditions(since=moment)
    assert conditions("", "Fri, 99 Jan 2026") == Conditions()


def test_the_formats_of_a_client_are_read():
    assert accepted("image/avif, image/webp;q=0.5, */*") == ("avif", "webp")
    assert accepted("image/avif;q=0.4, image/webp;q=0.5, image/jpeg") == ("jpeg", "webp", "avif")
    assert accepted("image/webp,image/png,image/avif") == ("avif", "webp", "png")
    assert accepted("image/avif;q=0, Image/WebP ; q = 1") == ("webp",)
    assert accepted("image/webp;q=high") == ("webp",)
    assert accepted("image/*,*/*") == ()


def test_what_a_client_says_of_itself_is_read():
    def said(**headers):
        return client(Headers({name.replace("_", "-"): value for name, value in headers.items()}))

    assert said() == Client()
    assert said(sec_ch_dpr="2.04", dpr="3", save_data="On") == Client(ratio=2.0, saves_data=True)
    assert said(dpr="99") == Client(ratio=8.0)
    for wrong in ("0", "-1", "nan", "1e9", "two", ""):
        assert said(dpr=wrong) == Client()


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(), st.text(), st.text())
def test_any_headers_are_read(accept, tags, date):
    assert set(accepted(accept)) <= {"avif", "webp", "jpeg", "png"}
    assert (ratio(accept) or 1) > 0
    assert isinstance(conditions(tags, date), Conditions)


LETTERS = st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=20)


def test_no_url_breaks_the_server(server, cat):
    @settings(derandomize=True, deadline=None, max_examples=150)
    @given(LETTERS, LETTERS)
    def one(path, query):
        assert raw(server, f"GET /is/image/{path}?{query}").status < 500
        assert raw(server, f"GET /is/image/Acme/cat?{query}").status < 500
        assert raw(server, f"GET /image-no-ips/{path}?{query}").status < 500

    one()
