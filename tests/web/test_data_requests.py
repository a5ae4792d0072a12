"""Requests for data on the wire: every type in every form, whole bodies and headers."""

from __future__ import annotations

import re

import pytest
import pyvips
import requests
from lxml import etree

from gallery import Gallery
from printroom.config import Config
from printroom.engine.jobs import Engine
from printroom.imaging.intake import Intake
from printroom.imaging.locales import rules
from printroom.repositories import companies, users
from printroom.runtime import Runtime
from printroom.services.sign_in import caller_of
from serving import USER, Server
from studio import Studio, drawn

DATE = rb"#S7Z OK\n#\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}\n"
TEXT = "text/plain; charset=UTF-8"
SCRIPT = "text/javascript; charset=UTF-8"
KEPT_LONG, KEPT_SHORT, NOT_KEPT = "public, max-age=36000", "public, max-age=360", "no-store"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a/></x:xmpmeta>'
AREA = '<area shape="rect" coords="0,0,60,40" href="/a?b=1&amp;c=\'é€">'
USER_DATA = 'größe=1€??b=it\'s "<&>"\\??free'


@pytest.fixture(scope="module")
def gallery(server: Server, tmp_path_factory: pytest.TempPathFactory):
    """The server's company, reached through a second runtime on the same folder."""
    jobs = Engine(Config(data=server.data).jobs_database)
    jobs.start_client()
    runtime = Runtime(Config(data=server.data), jobs)
    with runtime.unit() as unit:
        company = companies.by_name(unit.session, "Acme")
        user = users.by_email(unit.session, USER)
        assert company is not None and user is not None
        who = caller_of(unit.session, user)
    with Intake() as intake:
        yield Gallery(Studio(runtime, company, who, intake, tmp_path_factory.mktemp("gallery")))
    runtime.close()


@pytest.fixture(scope="module", autouse=True)
def told(gallery: Gallery, tmp_path_factory: pytest.TempPathFactory):
    image = drawn(60, 40).copy()
    image.set_type(pyvips.GValue.blob_type, "xmp-data", XMP)
    path = tmp_path_factory.mktemp("told") / "told.jpg"
    image.write_to_file(str(path))
    gallery.show(
        "told",
        path,
        user_data=USER_DATA,
        targets="target.1.rect=0,0,9,9??target.1.label=Eye",
        image_map=AREA,
        image_set="Acme/told;{0xff0000 Red}",
    )
    gallery.show("other", drawn(30, 20))
    gallery.show("plain", drawn(60, 40))
    gallery.put("pair", image_set="plain;other,other", type="ImageSet")


@pytest.fixture
def get(server: Server):
    def run(path: str, *, method: str = "GET", **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(method, f"{server.address}/is/image/{path}", headers=named, timeout=60)

    return run


def shown(reply: requests.Response) -> tuple[int, str, str, bytes]:
    return reply.status_code, reply.headers["content-type"], reply.headers["cache-control"], reply.content


def java(*lines: bytes) -> re.Pattern[bytes]:
    return re.compile(DATE + b"".join(re.escape(line) + b"\n" for line in lines))


@pytest.mark.parametrize(
    ("query", "kept", "lines"),
    [
        ("req=exists", KEPT_SHORT, [b"catalogRecord.exists=1"]),
        ("req=xlate", KEPT_LONG, [b"xlate.translatedIds=told"]),
        ("req=validate&wid=3", NOT_KEPT, [b"request.isValid=1"]),
    ],
)
def test_properties_are_lines_that_java_reads(get, query, kept, lines):
    status, kind, cached, body = shown(get(f"Acme/told?{query}"))
    assert (status, kind, cached) == (200, TEXT, kept)
    assert java(*lines).fullmatch(body)


def test_properties_escape_what_java_would_read_otherwise(get, gallery):
    gallery.show("odd", drawn(9, 9), url_modifier=".a:b\\c\té€")
    body = get("Acme/odd?req=imageprops").content
    assert rb"image.modifier=.a\:b\\c\t\u00e9\u20ac" in body.splitlines()


@pytest.mark.parametrize(
    ("query", "kind", "kept", "body"),
    [
        ("req=exists,javascript", SCRIPT, KEPT_SHORT, b"catalogRecord.exists='1'\n"),
        ("req=exists,json", SCRIPT, KEPT_SHORT, b'/*jsonp*/s7jsonResponse({"catalogRecord.exists":"1"},"");'),
        (
            "req=exists,json&id=-12&handler=s7RIJSONResponse",
            SCRIPT,
            KEPT_SHORT,
            b'/*jsonp*/s7RIJSONResponse({"catalogRecord.exists":"1"},"-12");',
        ),
        (
            "req=exists,xml",
            "text/xml; charset=UTF-8",
            KEPT_SHORT,
            b'<?xml version="1.0" encoding="UTF-8"?><prop-group><prop-group name="catalogRecord">'
            b'<property name="exists" value="1"/></prop-group></prop-group>',
        ),
        ("req=userdata", TEXT, KEPT_LONG, 'größe=1€\r\nb=it\'s "<&>"\\\r\nfree\r\n'.encode()),
        (
            "req=userdata,json",
            SCRIPT,
            KEPT_LONG,
            rb"""/*jsonp*/s7jsonResponse({"gr\u00f6\u00dfe":"1\u20ac","b":"it's \"<&>\"\\","userdata":"free"},"");""",
        ),
        (
            "req=userdata,xml",
            "text/xml; charset=UTF-8",
            KEPT_LONG,
            '<?xml version="1.0" encoding="UTF-8"?><prop-group><property name="größe" value="1€"/>'
            '<property name="b" value="it\'s &quot;&lt;&amp;&gt;&quot;\\"/><property name="userdata" value="free"/>'
            "</prop-group>".encode(),
        ),
        ("req=targets", TEXT, KEPT_LONG, b"target.1.rect=0,0,9,9\r\ntarget.1.label=Eye\r\n"),
        (
            "req=targets,json",
            SCRIPT,
            KEPT_LONG,
            b'/*jsonp*/s7jsonResponse({"target.1.rect":"0,0,9,9","target.1.label":"Eye"},"");',
        ),
        (
            "req=targets,xml",
            "text/xml; charset=UTF-8",
            KEPT_LONG,
            b'<?xml version="1.0" encoding="UTF-8"?><prop-group><prop-group name="target">'
            b'<property name="1.rect" value="0,0,9,9"/><property name="1.label" value="Eye"/></prop-group></prop-group>',
        ),
        ("req=imageset", TEXT, KEPT_SHORT, b"Acme/told;{0xff0000 Red}\r\n"),
        (
            "req=imageset,json",
            SCRIPT,
            KEPT_SHORT,
            b'/*jsonp*/s7jsonResponse({"IMAGE_SET":"Acme/told;{0xff0000 Red}"},"");',
        ),
        ("req=imageset,javascript", SCRIPT, KEPT_SHORT, b"IMAGE_SET='Acme/told;{0xff0000 Red}'\n"),
        (
            "req=imageset,xml",
            "text/xml; charset=UTF-8",
            KEPT_SHORT,
            b'<?xml version="1.0" encoding="UTF-8"?><prop-group>'
            b'<property name="IMAGE_SET" value="Acme/told;{0xff0000 Red}"/></prop-group>',
        ),
        ("req=map", TEXT, KEPT_LONG, AREA.encode()),
        ("req=map&wid=30", TEXT, KEPT_LONG, AREA.replace("60,40", "30,20").encode()),
        (
            "req=map,xml&wid=30",
            "text/xml; charset=UTF-8",
            KEPT_LONG,
            '<?xml version="1.0" encoding="UTF-8"?><map><area shape="rect" coords="0,0,30,20" href="/a?b=1&amp;c=\'é€"/></map>'.encode(),
        ),
        (
            "req=map,json&wid=30&id=1",
            SCRIPT,
            KEPT_LONG,
            rb"""/*jsonp*/s7jsonResponse([{"shape":"rect","coords":[0,0,30,20],"href":"/a?b=1&c='\u00e9\u20ac"}],"1");""",
        ),
        (
            "req=map,xml&crop=0,0,1,1&map=",
            "text/xml; charset=UTF-8",
            KEPT_LONG,
            b'<?xml version="1.0" encoding="UTF-8"?><map/>',
        ),
        ("req=xmp", "text/xml; charset=UTF-8", KEPT_LONG, XMP),
        ("req=message&message=hello", TEXT, NOT_KEPT, b""),
        ("req=resolve&wid=30&utm=1", TEXT, NOT_KEPT, b"Acme/told?req=resolve&wid=30\r\n"),
        ("req=validate,json", SCRIPT, NOT_KEPT, b'/*jsonp*/s7jsonResponse({"request.isValid":"1"},"");'),
    ],
)
def test_each_type_has_its_forms(get, query, kind, kept, body):
    assert shown(get(f"Acme/told?{query}")) == (200, kind, kept, body)


@pytest.mark.parametrize(
    ("query", "status", "kind", "body"),
    [
        (
            "req=userdata,json,latin9&id=-7",
            200,
            SCRIPT,
            b'/*jsonp*/s7jsonError({"message":"req=userdata,json,latin9: expected one of UTF-8, UTF-16, UTF-16LE, UTF-16BE,'
            b' ISO-8859-1","title":"Error parsing IS command"},"-7");',
        ),
        (
            "req=pixels,json&id=3",
            200,
            SCRIPT,
            b'/*jsonp*/s7jsonError({"message":"req=pixels,json: expected one of img, tmb, mask, props, imageprops,'
            b" catalogprops, exists, imageset, set, userdata, targets, map, xmp, xlate, resolve, validate, loadcache,"
            b' saveToFile, message, mbrSet","title":"Error parsing IS command"},"3");',
        ),
        (
            "req=set,yaml",
            403,
            "text/xml; charset=UTF-8",
            b'<?xml version="1.0" encoding="UTF-8"?><prop-group><prop-group name="error">'
            b'<property name="title" value="Error parsing IS command"/>'
            b'<property name="message" value="req=set,yaml: expected one of text, javascript, xml, json"/>'
            b"</prop-group></prop-group>",
        ),
        ("req=img,json&wid=x", 403, TEXT, b"Error parsing IS command\n\nwid=x: expected a number"),
    ],
)
def test_an_error_in_req_is_told_in_the_form_that_can_be_read(get, query, status, kind, body):
    assert shown(get(f"Acme/told?{query}")) == (status, kind, NOT_KEPT, body)


def test_javascript_doubles_quotes_and_ends_no_script(get, gallery):
    gallery.show("script", drawn(9, 9), user_data="a=it's </script>\\\u2028.??alert(1)=x")
    assert get("Acme/script?req=userdata,javascript").content == b"a='it''s <\\/script>\\\\\\u2028.'\n"


ENCODED = '<?xml version="1.0" encoding="{}"?><prop-group><property name="gr{}" value="1{}"/>'


@pytest.mark.parametrize(
    ("encoding", "beginning"),
    [
        ("UTF-8", ENCODED.format("UTF-8", "öße", "€").encode()),
        ("utf-16", b"\xff\xfe" + ENCODED.format("UTF-16", "öße", "€").encode("utf-16-le")),
        ("UTF-16LE", ENCODED.format("UTF-16LE", "öße", "€").encode("utf-16-le")),
        ("UTF-16BE", ENCODED.format("UTF-16BE", "öße", "€").encode("utf-16-be")),
        ("ISO-8859-1", ENCODED.format("ISO-8859-1", "öße", "&#8364;").encode("latin-1")),
    ],
)
def test_xml_comes_in_the_encoding_that_was_asked(get, encoding, beginning):
    reply = get(f"Acme/told?req=userdata,xml,{encoding}")
    assert reply.headers["content-type"] == f"text/xml; charset={encoding.upper()}"
    assert reply.content.startswith(beginning)
    values = [each.get("value") for each in etree.fromstring(reply.content)]
    assert values == ["1€", 'it\'s "<&>"\\', "free"]


def versions(body: bytes) -> list[bytes]:
    return re.findall(rb'"?iv"?[=:]"([\w-]{6})"', body)


def test_a_set_of_pictures_and_swatches(get):
    reply = get("Acme/pair?req=set")
    one, two = versions(reply.content)
    assert shown(reply) == (
        200,
        "text/xml; charset=UTF-8",
        KEPT_SHORT,
        b'<?xml version="1.0" encoding="UTF-8"?><set n="Acme/pair" pv="1.0" type="img_set">'
        b'<item dx="60" dy="40" iv="%b"><i n="Acme/plain"/><s n="Acme/other"/></item>'
        b'<item dx="30" dy="20" iv="%b"><i n="Acme/other"/><s n="Acme/other"/></item></set>' % (one, two),
    )
    script = get("Acme/pair?req=set,json,UTF-8&labelkey=label&handler=s7sdkJSONResponse&id=7")
    assert shown(script) == (
        200,
        SCRIPT,
        KEPT_SHORT,
        b'/*jsonp*/s7sdkJSONResponse({"set":{"pv":"1.0","type":"img_set","n":"Acme/pair","item":['
        b'{"i":{"n":"Acme/plain"},"s":{"n":"Acme/other"},"dx":"60","dy":"40","iv":"%b"},'
        b'{"i":{"n":"Acme/other"},"s":{"n":"Acme/other"},"dx":"30","dy":"20","iv":"%b"}]}},"7");' % (one, two),
    )


def test_a_set_of_one_is_a_bare_object(get):
    body = get("Acme/told?req=set,json&id=imgSet").content
    assert body == (
        b'/*jsonp*/s7jsonResponse({"set":{"pv":"1.0","type":"img_set","n":"Acme/told","item":'
        b'{"i":{"n":"Acme/told"},"s":{"c":"0xff0000","l":"Red"},"dx":"60","dy":"40","iv":"%b"}}},"imgSet");'
        % versions(body)[0]
    )
    inline = get("Acme/?imageSet=%7BAcme%2Fother%7D&req=set,json").content
    assert inline == (
        b'/*jsonp*/s7jsonResponse({"set":{"pv":"1.0","type":"unknown","n":"Acme","item":'
        b'{"i":{"n":"Acme/other"},"s":{"n":"Acme/other"},"dx":"30","dy":"20","iv":"%b"}}},"");' % versions(inline)[0]
    )


def test_an_error_of_a_set_is_told_in_its_form(get):
    script = get("Acme?imageSet={nothing}&req=set,json&id=1&handler=mine")
    assert shown(script) == (
        200,
        SCRIPT,
        NOT_KEPT,
        b'/*jsonp*/s7jsonError({"message":"Unable to find /Acme/nothing","title":"Error while processing set"},"1");',
    )
    document = get("Acme?imageSet={nothing}&req=set")
    assert shown(document) == (
        403,
        "text/xml; charset=UTF-8",
        NOT_KEPT,
        b'<?xml version="1.0" encoding="UTF-8"?><prop-group><prop-group name="error">'
        b'<property name="title" value="Error while processing set"/>'
        b'<property name="message" value="Unable to find /Acme/nothing"/></prop-group></prop-group>',
    )
    assert document.headers["x-is-error"] == "set"


def test_what_is_never_served_is_refused_with_its_reason(get):
    status, kind, cached, body = shown(get("Acme/told?req=saveToFile&name=x"))
    assert (status, kind, cached) == (403, TEXT, NOT_KEPT)
    assert java(
        b"error.title=Request refused",
        rb"error.message=req=saveToFile\: this server writes no files for its clients; copyImage makes a new asset",
    ).fullmatch(body)


def test_xmp_is_shown_and_never_run(get):
    reply = get("Acme/told?req=xmp")
    assert reply.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_loadcache_says_how_long_the_picture_is(get):
    status, kind, cached, body = shown(get("Acme/told?req=loadcache&wid=33"))
    length = len(get("Acme/told?wid=33").content)
    assert (status, kind, cached) == (200, TEXT, NOT_KEPT)
    assert java(b"image.length=%d" % length).fullmatch(body)


KINDS = [
    "exists",
    "imageprops",
    "catalogprops",
    "props&wid=3",
    "userdata",
    "targets",
    "imageset",
    "set",
    "map",
    "xmp",
    "xlate",
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_has_a_tag_and_answers_head(get, kind):
    whole = get(f"Acme/told?req={kind}")
    tag = whole.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
    same = get(f"Acme/told?req={kind}", if_none_match=tag)
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    head = get(f"Acme/told?req={kind}", method="HEAD")
    names = ("etag", "content-type", "content-length", "cache-control")
    assert (head.status_code, head.content) == (200, b"")
    assert {name: head.headers[name] for name in names} == {name: whole.headers[name] for name in names}


def test_the_locale_is_in_the_url(get, gallery):
    gallery.attributes(locale_map=rules("de,_D,|,"), locale_str_map=rules("de,D|,"))
    gallery.show("word", drawn(9, 9), user_data="a=cat^loc=D^Katze")
    gallery.show("word_D", drawn(7, 7), user_data="a=^loc=D^Kater")
    bodies = [get(f"Acme/word?req=userdata{more}").content for more in ("", "&locale=de", "&locale=fr")]
    gallery.attributes()
    assert bodies == [b"a=cat\r\n", b"a=Kater\r\n", b"a=cat\r\n"]
