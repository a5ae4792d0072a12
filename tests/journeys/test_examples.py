"""The request examples of the reference, sent to a running server with live handles in the place of theirs."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from lxml import etree

from printroom.codecs.soap.versions import version_of
from printroom.codecs.soap.wsdl import schema
from printroom.dispatch import FUNCTIONS
from serving import PASSWORD, Server

EXAMPLES = [
    example
    for example in json.loads((Path(__file__).parents[1] / "examples" / "ips.json").read_text())
    if example["operation"] in FUNCTIONS and example["request_xml"]
]
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
# Examples that a server refuses, and what it says: code, and a piece of the reason.
REFUSED = {
    "ex007": (30001, "password"),
    "ex150": (30001, "folderHandle"),
    "ex137": (30001, "the job is done"),
    "ex159": (30000, "Asset ID 'katlynf' is already in use."),
    "ex160": (30001, "jobHandle"),
    "ex165": (30001, "manualCropOptions"),
    "ex166": (30001, "manualCropOptions"),
}
numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Stage:
    """A company of its own for one example, with folders, images, a user, a preset and a job to name."""

    server: Server
    company: str
    name: str
    assets: list[str]
    folder: str
    caller: str
    user: str
    preset: str
    job: str

    def live(self, example: dict[str, Any]) -> str:
        """The example with its handles replaced by those of this stage; a company to be made gets a new name."""
        body: str = example["request_xml"]
        company_name = f"New{next(numbers)}" if example["operation"] == "addCompany" else self.name
        fresh = iter(self.assets)
        seen: dict[str, str] = {}

        def asset(found: re.Match[str]) -> str:
            if found.group() not in seen:
                seen[found.group()] = next(fresh)
            return seen[found.group()]

        rules: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
            (r"(?<=>)47\|301(?=<)", self.preset),
            (r"(?<=>)47\|ALL\|Resolution(?=<)", f"m|{self.company.split('|')[1]}|ASSET|Title"),
            (r"(?<=>)47\|\|?[A-Z][^<]*(?=<)", self.job),
            (r"(?<=Handle>)(c\|)?(47|137|6|3|21|101|110|111|2101)(?=<)", self.company),
            (r"(?<=<ns1:items>)(47|137)(?=<)", self.company),
            (r"(?<=>)(a\|\d+(\|\d+\|\d+)?|\d{5}\|\d+\|\d+)(?=<)", asset),
            (r"(?<=>)\d+\|person\d@example.com(?=<)", self.user),
            (r"(?<=[Hh]andle>)(f\|)?(ApiTestCo|MyCompany|test|DevanCo)/(?=[^<]+<)", f"f|{self.name}/"),
            (r"(?<=[Hh]andle>)ApiTestCo/(?=<)", f"f|{self.name}/"),
            (r"(?<=companyName>)(Planetary|Example\.com|Sample Company)(?=<)", company_name),
            (r"http://example\.com/fpo\.jpg", f"{self.server.address}/health/live"),
            (r"person3@example\.com|test@test\.test", f"fresh{next(numbers)}@example.com"),
        ]
        for pattern, to in rules:
            body = re.sub(pattern, to, body)
        return body


@pytest.fixture(scope="module")
def base(server: Server) -> dict[str, Any]:
    """A company with one uploaded image, of which every stage makes its copies."""
    company = server.api("getCompanyInfo", {"companyName": "Acme"}).json()["companyInfo"]
    return {"company": company["companyHandle"], "png": server.drawing(64, 48)}


@pytest.fixture
def stage(server: Server, base: dict[str, Any]) -> Stage:
    name = f"Stage{next(numbers)}"
    company = server.api("addCompany", {"companyName": name}).json()["companyInfo"]["companyHandle"]
    for path in ("PDF", "SpinSets", "My New Images", "uploads", "MoveTest", "DestFolder"):
        server.api("createFolder", {"companyHandle": company, "folderPath": path}).raise_for_status()
    log = server.finished(company, server.post(company, {"Hat.png": base["png"]}))
    (first,) = [line["assetHandle"] for line in log["detailArray"] if line["logType"] == "UploadSuccess"]
    copies = [
        server.api(
            "copyImage",
            {
                "companyHandle": company,
                "assetHandle": first,
                "folderHandle": f"f|{name}/",
                "name": each,
                "urlModifier": "",
            },
        ).json()["assetHandle"]
        for each in ("Jacket", "B010", "IMG_0103")
    ]
    user = add_user(server, f"person{next(numbers)}@example.com", company)
    # Some examples change the user who calls.
    caller = f"caller{next(numbers)}@example.com"
    add_user(server, caller, company, admin=True)
    preset = server.api(
        "saveImageFormat", {"companyHandle": company, "name": "thumb", "urlModifier": "wid=100"}
    ).json()["imageFormatHandle"]
    return Stage(
        server, company, name, [first, *copies], f"f|{name}/", caller, user, preset, f"{company[2:]}||{log['jobName']}"
    )


def add_user(server: Server, email: str, company: str, *, admin: bool = False) -> str:
    """The handle of a new user, IpsAdmin or IpsUser of the company."""
    message = {
        "firstName": "Per",
        "lastName": "Son",
        "email": email,
        "password": PASSWORD,
        "isValid": True,
        "isIpsAdmin": admin,
        "membershipArray": [{"companyHandle": company, "role": "IpsUser", "isActive": True}],
    }
    return str(server.api("addUser", message).json()["userHandle"])


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{each['id']}-{each['operation']}" for each in EXAMPLES])
def test_example_is_answered(example: dict[str, Any], stage: Stage) -> None:
    before(example["id"], stage)
    reply = send(stage, stage.live(example))
    root = etree.fromstring(reply.content)
    refused = REFUSED.get(example["id"])
    fault = root.find(f".//{{{SOAP}}}Fault")
    if refused:
        assert fault is not None
        code = int(fault.findtext(".//{http://www.scene7.com/IpsApi/xsd}code") or 0)
        reason = fault.findtext(".//{http://www.scene7.com/IpsApi/xsd}reason") or ""
        assert (reply.status_code, code, refused[1] in reason) == (500, refused[0], True), reason
        return
    assert fault is None, etree.tostring(fault)
    found = root.find(f"{{{SOAP}}}Body")
    assert found is not None and len(found) == 1
    name = etree.QName(found[0])
    wanted = etree.QName(example["request_namespace"], f"{example['operation']}Return")
    assert (name.namespace, name.localname) == (wanted.namespace, wanted.localname)
    version = version_of(wanted.namespace)
    if version.namespace == wanted.namespace:
        schema(version).assertValid(found[0])


def before(example: str, stage: Stage) -> None:
    """What an example takes for granted."""
    trashed = {"ex044", "ex110"}
    if example in trashed:
        for asset in stage.assets[:2]:
            stage.server.api("deleteAsset", {"companyHandle": stage.company, "assetHandle": asset}).raise_for_status()
    if example == "ex159":
        message = {
            "companyHandle": stage.company,
            "assetHandle": stage.assets[-1],
            "newName": "katlynf",
            "validateName": True,
        }
        stage.server.api("renameAsset", message).raise_for_status()


def send(stage: Stage, request: str) -> requests.Response:
    body = re.search(r"<[^>]*Body>(.*)</[^>]*Body>", request, re.DOTALL)
    text = body.group(1) if body else request
    envelope = (
        f'<soapenv:Envelope xmlns:soapenv="{SOAP}"><soapenv:Header><authHeader xmlns="http://www.scene7.com/IpsApi/xsd">'
        f"<user>{stage.caller}</user><password>{PASSWORD}</password></authHeader></soapenv:Header>"
        f"<soapenv:Body>{text}</soapenv:Body></soapenv:Envelope>"
    )
    return requests.post(
        stage.server.service, data=envelope.encode(), headers={"Content-Type": "text/xml; charset=utf-8"}, timeout=60
    )
