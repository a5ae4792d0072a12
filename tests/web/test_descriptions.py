"""WSDLs over HTTP: every version at both addresses, naming the address that clients reach."""

from __future__ import annotations

import pytest
import requests
import zeep
from lxml import etree

from printroom.codecs.soap.wsdl import wsdl
from printroom.contract.versions import NEWEST, Version
from serving import COMPANY, PASSWORD, USER, Server
from web.wire import talk

SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}address"
SOAP_1_2 = "{http://schemas.xmlsoap.org/wsdl/soap12/}address"


def addresses(document: bytes) -> set[str]:
    return {found.get("location") for found in etree.fromstring(document).iter(SOAP, SOAP_1_2)}


@pytest.mark.parametrize("folder", ["/scene7/webservice", "/scene7"])
@pytest.mark.parametrize("version", Version)
def test_every_version_is_served(server: Server, folder: str, version: Version):
    answer = requests.get(f"{server.address}{folder}/{version.wsdl}", timeout=30)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert answer.content == wsdl(version, server.service)


def test_the_services_own_address_answers_the_newest(server: Server):
    for query in ("?wsdl", "?WSDL", "?Wsdl="):
        assert requests.get(f"{server.service}{query}", timeout=30).content == wsdl(NEWEST, server.service)


def test_the_asked_host_is_named(server: Server):
    asked = "GET /scene7/IpsApi.wsdl HTTP/1.1\r\nHost: ips.example.com:99\r\nConnection: close\r\n{}\r\n"
    plain = talk(server, asked.format("").encode())
    forwarded = talk(server, asked.format("X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\n").encode())
    for answer in (plain, forwarded):
        assert addresses(answer.body) == {"http://ips.example.com:99/scene7/services/IpsApiService"}


@pytest.mark.parametrize("host", ['x"><evil/>', "a b", "", "host:port"])
def test_a_host_that_is_none_is_not_repeated(server: Server, host: str):
    answer = talk(server, f"GET /scene7/IpsApi.wsdl HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.status in {200, 400}
    if answer.status == 200:
        assert addresses(answer.body) == {server.service}


def test_service_url_is_honoured(server: Server):
    asked = 'https://proxy.example/x?a=1&b="><evil'
    answer = requests.get(f"{server.address}/scene7/webservice/{NEWEST.wsdl}", params={"serviceUrl": asked}, timeout=30)
    assert addresses(answer.content) == {asked}


@pytest.mark.parametrize("asked", ["\x01", "\ufffe"])
def test_service_url_that_xml_cannot_hold_is_refused(server: Server, asked: str):
    answer = requests.get(f"{server.address}/scene7/IpsApi.wsdl", params={"serviceUrl": asked}, timeout=30)
    assert answer.status_code == 400


def test_an_unknown_version_is_not_there(server: Server):
    answer = requests.get(f"{server.address}/scene7/webservice/IpsApi-2099-01-01.wsdl", timeout=30)
    assert answer.status_code == 404
    assert answer.text.splitlines()[1:] == [version.wsdl for version in Version]


@pytest.mark.parametrize("version", Version)
def test_zeep_makes_a_folder_with_every_version(server: Server, version: Version):
    client = zeep.Client(f"{server.address}/scene7/webservice/{version.wsdl}")
    made = client.service.createFolder(
        companyHandle="c|1",
        folderPath=f"{COMPANY}/zeep/{version.value}",
        _soapheaders={"auth": {"user": USER, "password": PASSWORD}},
    )
    assert made == f"f|{COMPANY}/zeep/{version.value}/"


def test_zeep_reads_our_faults(server: Server):
    client = zeep.Client(f"{server.address}/scene7/webservice/{NEWEST.wsdl}")
    with pytest.raises(zeep.exceptions.Fault) as refused:
        client.service.createFolder(
            companyHandle="c|1", folderPath="x", _soapheaders={"auth": {"user": USER, "password": "wrong"}}
        )
    found = refused.value
    assert (found.code, found.message, [part.text for part in found.detail[0]]) == (
        "soapenv:Client",
        "AuthenticationException",
        ["10001", "the user or the password is wrong"],
    )


def test_zeep_speaks_soap_1_2_with_http_basic(server: Server):
    session = requests.Session()
    session.auth = (USER, PASSWORD)
    client = zeep.Client(f"{server.address}/scene7/IpsApi.wsdl", transport=zeep.Transport(session=session))
    service = client.bind("IpsApiService", "IpsApiSoap12Port")
    assert service.createFolder(companyHandle="c|1", folderPath=f"{COMPANY}/zeep/12") == f"f|{COMPANY}/zeep/12/"
