"""Every operation in every version: what is written fits the schema that is served, and reads as itself."""

import pytest
from lxml import etree

from messages import build
from printroom.codecs.soap.writing import encode
from printroom.codecs.soap.wsdl import schema
from printroom.codecs.soap.xml import decode
from printroom.contract.operations import OPERATIONS, Operation
from printroom.contract.versions import Version


def served(version: Version) -> list[Operation]:
    return [operation for operation in OPERATIONS.values() if version in operation.versions]


@pytest.mark.parametrize("full", [True, False], ids=["full", "minimal"])
@pytest.mark.parametrize("version", Version, ids=lambda version: version.value)
def test_every_message_fits_the_served_schema_and_reads_as_itself(version, full):
    for operation in served(version):
        for cls, suffix in ((operation.param, "Param"), (operation.returns, "Return")):
            message = build(cls, version, full=full)
            text = encode(message, f"{operation.name}{suffix}", version=version, namespace=version.namespace)
            element = etree.fromstring(text)
            schema(version).assertValid(element)
            assert decode(element, cls, reply=suffix == "Return") == message


def test_the_schema_refuses_what_a_version_does_not_have():
    user = "<userHandle>u</userHandle><firstName/><lastName/><email/>{}<isValid>true</isValid>{}"
    texts = {
        Version.PRE_4_0: user.format("<role>IpsUser</role>", ""),
        Version.V2010_01_31: user.format("<role>IpsUser</role>", ""),
        Version.V2012_02_14: user.format("<defaultRole>IpsUser</defaultRole>", ""),
        Version.V2013_02_15: user.format("<defaultRole>IpsUser</defaultRole>", ""),
        Version.V2014_04_03: user.format("", "<isIpsAdmin>true</isIpsAdmin>"),
    }
    accepted = {
        (version, written)
        for version in texts
        for written, text in texts.items()
        if schema(version).validate(
            etree.fromstring(
                f'<getUserInfoReturn xmlns="{version.namespace}"><userInfo>{text}</userInfo></getUserInfoReturn>'
            )
        )
    }
    flat, default = {Version.PRE_4_0, Version.V2010_01_31}, {Version.V2012_02_14, Version.V2013_02_15}
    assert accepted == {
        *((version, written) for version in flat for written in flat),
        *((version, written) for version in default for written in default),
        (Version.V2014_04_03, Version.V2014_04_03),
    }


def test_operations_of_each_version_are_counted():
    assert {version.value: len(served(version)) for version in Version} == {
        "2014-04-03": 164,
        "2013-02-15": 163,
        "2012-02-14": 150,
        "2010-01-31": 144,
        "2009-07-31": 130,
        "2008-09-10": 125,
        "2008-01-15": 123,
        "pre-4.0": 73,
    }
