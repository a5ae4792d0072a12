"""addSigningKey, getSigningKeys, removeSigningKey, signUrl: keyed signatures of image URLs."""

import datetime as dt
import json
import re

import pytest

from printroom.codecs.json import write
from printroom.contract.call import Call
from printroom.contract.faults import FaultCode
from printroom.contract.messages import (
    AddSigningKeyParam,
    AddSigningKeyReturn,
    GetServingAttributesParam,
    GetSigningKeysParam,
    RemoveSigningKeyParam,
    RemoveSigningKeyReturn,
    SignUrlParam,
)
from printroom.contract.roles import Role
from printroom.models import Company
from printroom.repositories import companies
from printroom.services.signing import sign
from refusals import refused

SECRET = "correct-horse-battery"


@pytest.fixture
def add(ask, caller, company):
    who = caller(Role.IPS_COMPANY_ADMIN)

    def run(name, secret=SECRET):
        return ask(who, AddSigningKeyParam(company_handle=company.handle, name=name, secret=secret))

    return run


@pytest.fixture
def keys(ask, admin, company):
    def run():
        return ask(admin, GetSigningKeysParam(company_handle=company.handle)).signing_key_array

    return run


@pytest.fixture
def sign_url(ask, caller, company):
    who = caller(Role.IPS_USER)

    def run(url, expires=None, *, where=company):
        return ask(who, SignUrlParam(company_handle=where.handle, url=url, expires=expires)).url

    return run


def test_add_signing_key_takes_a_secret_or_makes_one(add, keys):
    assert keys() == ()
    assert add("web") == AddSigningKeyReturn(name="web", secret=SECRET)
    made = add("app", None).secret
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", made)
    assert add("third", None).secret != made

    found = keys()
    assert [(key.name, key.signs) for key in found] == [("web", False), ("app", False), ("third", True)]
    assert found[0].created <= found[1].created <= dt.datetime.now(dt.UTC)


@pytest.mark.parametrize(
    ("name", "secret", "code", "reason"),
    [
        ("web", SECRET, FaultCode.EXCEPTION, "Signing key name 'web' is already in use."),
        ("a b", SECRET, FaultCode.INVALID_PARAMETER, "name 'a b': expected letters, digits, _ and -, at most 64"),
        ("a.b", None, FaultCode.INVALID_PARAMETER, "name 'a.b': expected letters, digits, _ and -, at most 64"),
        ("x", "short", FaultCode.INVALID_PARAMETER, "secret: expected 16 to 256 characters of ASCII without blanks"),
        ("x", "blank in a long secret", FaultCode.INVALID_PARAMETER, None),
    ],
)
def test_add_signing_key_refuses(add, keys, name, secret, code, reason):
    add("web")
    with refused(code) as told:
        add(name, secret)
    assert told.reason == (reason or "secret: expected 16 to 256 characters of ASCII without blanks")
    assert SECRET not in told.reason
    assert [key.name for key in keys()] == ["web"]


def test_add_signing_key_has_an_end(add, keys):
    for number in range(16):
        add(f"k{number}")
    with refused(FaultCode.EXCEPTION):
        add("more")
    assert len(keys()) == 16


def test_remove_signing_key(add, keys, ask, admin, company):
    add("web")
    add("app")
    param = RemoveSigningKeyParam(company_handle=company.handle, name="app")
    assert ask(admin, param) == RemoveSigningKeyReturn()
    assert [(key.name, key.signs) for key in keys()] == [("web", True)]
    with refused(FaultCode.INVALID_PARAMETER) as told:
        ask(admin, param)
    assert told.reason == "name 'app': the company has no such signing key"


def test_signing_keys_count_at_once_and_stand_beside_attributes(add, ask, admin, company, runtime):
    add("web")
    with runtime.unit() as unit:
        row = companies.by_id(unit.session, company.id)
        assert (row.generation, [key["name"] for key in row.settings["signing_keys"]]) == (1, ["web"])
    told = ask(admin, GetServingAttributesParam(company_handle=company.handle))
    assert SECRET not in repr(told)


def test_no_reading_operation_tells_a_secret(add, ask, admin, company, runtime):
    add("web")
    with runtime.unit(writing=True) as unit:
        row = unit.session.get(Company, company.id)
        row.settings = {**row.settings, "attributes": {"max_pix": [9, 9]}}
    param = GetSigningKeysParam(company_handle=company.handle)
    reply = write(Call("getSigningKeys", param), ask(admin, param))
    (key,) = json.loads(reply)["signingKeyArray"]
    assert sorted(key) == ["created", "name", "signs"]


def test_sign_url_signs_with_the_newest_key(add, sign_url):
    add("old", "an-old-secret-of-the-shop")
    add("new")
    expires = dt.datetime(2099, 1, 2, 3, 4, 5, tzinfo=dt.UTC)

    query = sign("/is/image/Acme/a%20cat", "wid=4", key="new", secret=SECRET, expires=4071006245)
    assert sign_url("https://img.example/is/image/Acme/a%20cat?wid=4#top", expires) == (
        f"https://img.example/is/image/Acme/a%20cat?{query}"
    )
    again = sign_url(sign_url("/is/image/Acme/cat", expires))
    assert again == f"/is/image/Acme/cat?{sign('/is/image/Acme/cat', '', key='new', secret=SECRET)}"


def test_sign_url_refuses(add, sign_url, other_company):
    with refused(FaultCode.EXCEPTION) as told:
        sign_url("/is/image/Acme/cat")
    assert told.reason == "the company has no signing key: add one with addSigningKey"
    add("web")
    for url in ("", "cat", "/is/other/Acme/cat", "/is/image/Acme/ä", "/is/image/Acme/a b", "http://[/is/image/Acme/c"):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            sign_url(url)
        assert told.reason == "url: expected an encoded URL whose path begins with /is/image/ or /is/content/"
    for url in ("/is/image/Rival/cat", "/is/image/", "/is/image/acme/cat"):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            sign_url(url)
        assert told.reason == "url: expected a path of the company Acme"
    with refused(FaultCode.INVALID_PARAMETER) as told:
        sign_url("/is/image/Acme/cat", dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert told.reason == "expires: expected a time that is still to come"


def test_signing_keys_are_for_administrators(ask, caller, company):
    for message in (
        AddSigningKeyParam(company_handle=company.handle, name="x"),
        GetSigningKeysParam(company_handle=company.handle),
        RemoveSigningKeyParam(company_handle=company.handle, name="x"),
    ):
        with refused(FaultCode.NO_OPERATION_PERMISSION):
            ask(caller(Role.IPS_USER), message)
