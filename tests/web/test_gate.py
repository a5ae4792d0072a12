"""The gate at the door of a running server behind a proxy: addresses, signatures, headers, and what the log says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from gallery import Gallery
from printroom.config import Config
from printroom.engine.jobs import Engine
from printroom.imaging.intake import Intake
from printroom.repositories import companies, users
from printroom.runtime import Runtime
from printroom.services.sign_in import caller_of
from printroom.services.signing import sign
from serving import AUTH, COMPANY, ROOT, USER, Server
from studio import Studio, drawn

RULES = """<ruleset><rule><expression>stamp=</expression>
<header Name="X-Stamp">$stamp$</header><header Name="Cache-Control" Action="add">no-transform</header></rule></ruleset>"""


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(
        tmp_path_factory.mktemp("gate") / "data",
        PRINTROOM_WORKERS="0",
        PRINTROOM_TRUSTED_PROXIES="127.0.0.1",
        PRINTROOM_DEFAULT_ATTRIBUTES='{"maxPix": "100,100"}',
    )
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def gallery(behind: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    jobs = Engine(Config(data=behind.data).jobs_database)
    jobs.start_client()
    runtime = Runtime(Config(data=behind.data), jobs)
    with runtime.unit() as unit:
        company = companies.by_name(unit.session, COMPANY)
        user = users.by_email(unit.session, USER)
        assert company is not None and user is not None
        who = caller_of(unit.session, user)
    with Intake() as intake:
        made = Gallery(Studio(runtime, company, who, intake, tmp_path_factory.mktemp("gallery")))
        made.show("cat", drawn(300, 200))
        yield made
    runtime.close()


@pytest.fixture
def get(behind: Server, gallery: Gallery):
    def run(path: str, **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.get(f"{behind.address}{path}", headers=named, timeout=60)

    return run


def test_addresses_are_those_that_the_proxy_tells(get, gallery):
    gallery.attributes(client_addresses=["10.0.0.0/8"])
    told = [
        get("/is/image/Acme/cat?wid=30", x_forwarded_for=each).status_code
        for each in ("10.1.2.3", "9.9.9.9", "10.1.2.3, 9.9.9.9", "9.9.9.9, 10.1.2.3", "10.1.2.3, 127.0.0.1", "nonsense")
    ]
    assert told == [200, 403, 403, 200, 200, 403]
    reply = get("/is/image/Acme/cat?wid=30")
    assert (reply.status_code, reply.headers["x-is-error"], reply.headers["cache-control"]) == (
        403,
        "refused",
        "no-store",
    )
    assert reply.text == "Request refused\n\nrequests are not answered at this address"


def test_signed_urls(get, gallery, behind: Server):
    added = behind.api("addSigningKey", {"companyHandle": COMPANY, "name": "shop"}).json()
    gallery.attributes(require_signature=True)
    assert get("/is/image/Acme/cat?wid=30").headers["x-is-error"] == "locked"
    message = {"companyHandle": COMPANY, "url": f"{behind.address}/is/image/Acme/cat?wid=30"}
    url = behind.api("signUrl", message).json()["url"]
    reply = requests.get(url, timeout=60)
    assert (reply.status_code, reply.headers["cache-control"]) == (200, "public, max-age=36000")
    assert requests.get(url[:-1], timeout=60).status_code == 403
    again = sign("/is/image/Acme/cat", "wid=30", key="shop", secret=added["secret"])
    assert get(f"/is/image/Acme/cat?{again}").headers["etag"] == reply.headers["etag"]
    logged = behind.log.read_text()
    assert "/is/image/Acme/cat" in logged
    assert not [word for word in ("signature", again[-64:], added["secret"]) if word in logged]


def test_headers_of_rules_stand_on_every_reply(get, gallery):
    gallery.attributes(rule_set=RULES)
    for _ in range(2):
        reply = get("/is/image/Acme/cat?wid=30&$stamp=a%0D%0ASet-Cookie:%20x=y")
        assert reply.headers["x-stamp"] == "aSet-Cookie: x=y"
        assert reply.headers["cache-control"] == "public, max-age=36000, no-transform"
        assert "set-cookie" not in reply.headers
    unchanged = get("/is/image/Acme/cat?wid=30&$stamp=1", if_none_match=reply.headers["etag"])
    assert (unchanged.status_code, unchanged.headers["x-stamp"]) == (304, "1")
    assert "x-stamp" not in get("/is/image/Acme/cat?wid=30").headers


def test_no_rule_makes_an_error_last(get, gallery):
    rule = '<rule><header Name="Cache-Control">max-age=5</header><header Name="X-Stamp">1</header></rule>'
    gallery.attributes(rule_set=f"<ruleset>{rule}</ruleset>", error_image="")
    told = {path: get(f"/is/image/Acme/{path}").headers for path in ("cat?wid=9", "none", "cat?wid=wide")}
    assert {path: (each["cache-control"], each["x-stamp"]) for path, each in told.items()} == {
        "cat?wid=9": ("max-age=5", "1"),
        "none": ("no-store", "1"),
        "cat?wid=wide": ("no-store", "1"),
    }
    gallery.attributes(rule_set=f"<ruleset>{rule}</ruleset>", error_image="cat", default_pix=(50, 50))
    shown = get("/is/image/Acme/none").headers
    assert (shown["cache-control"], shown["x-is-error"], shown["content-type"]) == (
        "no-store",
        "not_found",
        "image/jpeg",
    )


def test_attributes_of_the_server_are_inherited(get, gallery):
    gallery.attributes()
    assert get("/is/image/Acme/cat?wid=101").headers["x-is-error"] == "size"
    gallery.attributes(max_pix=[200, 200])
    assert get("/is/image/Acme/cat?wid=101").status_code == 200


def soap(server: Server, message: str) -> requests.Response:
    body = (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<e:Header>{AUTH}</e:Header><e:Body>{message}</e:Body></e:Envelope>"
    )
    return requests.post(server.service, data=body.encode(), headers={"Content-Type": "text/xml"}, timeout=60)


def settings(*items: str) -> str:
    listed = "".join(f"<items>{item}</items>" for item in items)
    return (
        f'<setImageServingPublishSettingsParam xmlns="{ROOT}/2013-02-15"><companyHandle>{COMPANY}</companyHandle>'
        f"<publishSettingArray>{listed}</publishSettingArray></setImageServingPublishSettingsParam>"
    )


def test_publish_settings_over_soap(behind: Server, gallery):
    gallery.attributes(watermark="mark", default_image="stand-in")
    changed = soap(
        behind,
        settings(
            "<name>JpegQuality</name><value>70,1</value>",
            "<name>Watermark</name>",
            "<name>DefaultImage</name><value/>",
        ),
    )
    assert (changed.status_code, "setImageServingPublishSettingsReturn" in changed.text) == (200, True)
    told = behind.api("getServingAttributes", {"companyHandle": COMPANY}).json()["attributeArray"]
    own = {each["name"]: each["value"] for each in told if not each["inherited"]}
    assert own == {"JpegQuality": "70,1", "DefaultImage": ""}
    read = soap(
        behind,
        f'<getImageServingPublishSettingsParam xmlns="{ROOT}/2013-02-15"><companyHandle>{COMPANY}</companyHandle>'
        "</getImageServingPublishSettingsParam>",
    )
    assert "<name>JpegQuality</name><value>70,1</value>" in read.text
    assert "<name>MaxPix</name><value>100,100</value>" in read.text
    refused = soap(behind, settings("<name>JpegQuality</name><value>0</value>"))
    assert (refused.status_code, "JpegQuality=0: expected a number from 1 to 100" in refused.text) == (500, True)


def test_what_is_our_own_is_not_in_soap(behind: Server, gallery):
    message = (
        f'<getSigningKeysParam xmlns="{ROOT}/2014-04-03"><companyHandle>{COMPANY}</companyHandle></getSigningKeysParam>'
    )
    reply = soap(behind, message)
    said = f"{{{ROOT}/2014-04-03}}getSigningKeysParam is in no namespace of this API"
    assert (reply.status_code, said in reply.text) == (500, True)
