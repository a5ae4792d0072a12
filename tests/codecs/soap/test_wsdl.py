import pytest
import zeep
from lxml import etree

from printroom.codecs.soap.envelope import read, write
from printroom.codecs.soap.faults import Envelope
from printroom.codecs.soap.wsdl import BINDINGS, FAULTS, NAMESPACES, TARGET, wsdl
from printroom.contract.messages import CopyImageParam, CopyImageReturn
from printroom.contract.operations import OPERATIONS
from printroom.contract.versions import NEWEST, ROOT, Version

ADDRESS = "http://here:1/scene7/services/IpsApiService?a=1&b=2"
COPY = {"companyHandle": "c|1", "assetHandle": "a|2", "folderHandle": "f|Co/", "name": "new", "urlModifier": ""}


@pytest.fixture(scope="module", params=Version, ids=lambda version: version.value)
def loaded(request, tmp_path_factory):
    """A version and zeep's view of its WSDL."""
    path = tmp_path_factory.mktemp("wsdl") / request.param.wsdl
    path.write_bytes(wsdl(request.param, ADDRESS))
    return request.param, zeep.Client(str(path))


def test_zeep_finds_every_operation_behind_both_bindings(loaded):
    version, client = loaded
    names = {name for name, operation in OPERATIONS.items() if version in operation.versions}
    service = client.wsdl.services["IpsApiService"]
    found = {
        name: (set(port.binding._operations), port.binding_options["address"]) for name, port in service.ports.items()
    }
    assert found == {"IpsApiSoapPort": (names, ADDRESS), "IpsApiSoap12Port": (names, ADDRESS)}


def test_a_call_built_by_zeep_is_read_and_its_reply_is_understood(loaded):
    version, client = loaded
    if version is Version.PRE_4_0:
        pytest.skip("copyImage came with 4.0")
    for port, envelope in (("IpsApiSoapPort", Envelope.SOAP_1_1), ("IpsApiSoap12Port", Envelope.SOAP_1_2)):
        service = client.bind("IpsApiService", port)
        sent = client.create_message(
            service, "copyImage", _soapheaders={"auth": {"user": "me", "password": "x"}}, **COPY
        )
        request = read(etree.tostring(sent))
        assert (request.envelope, request.version, request.header.user) == (envelope, version, "me")
        assert request.call.message == CopyImageParam(
            company_handle="c|1", asset_handle="a|2", folder_handle="f|Co/", name="new", url_modifier=""
        )
        binding = client.wsdl.services["IpsApiService"].ports[port].binding
        reply = etree.fromstring(write(request, CopyImageReturn(asset_handle="a|3")))
        assert binding.get("copyImage").process_reply(reply) == "a|3"


def test_every_operation_has_action_header_and_faults(loaded):
    version, _ = loaded
    document = etree.fromstring(wsdl(version, ADDRESS))
    header_namespace = NEWEST.namespace if version is NEWEST else ROOT
    for _, prefix in BINDINGS:
        bound = document.xpath(f"//wsdl:binding/wsdl:operation[{prefix}:operation]", namespaces=NAMESPACES)
        for operation in bound:
            (action,) = operation.xpath(f"{prefix}:operation/@soapAction", namespaces=NAMESPACES)
            (part,) = operation.xpath(f"wsdl:input/{prefix}:header/@part", namespaces=NAMESPACES)
            faults = operation.xpath(f"wsdl:fault/{prefix}:fault/@name", namespaces=NAMESPACES)
            assert (action, part, tuple(faults)) == (operation.get("name"), "auth", FAULTS)
    (element,) = document.xpath("//wsdl:message[@name='authHeader']/wsdl:part/@element", namespaces=NAMESPACES)
    prefix, name = element.split(":")
    assert (document.nsmap[prefix], name) == (header_namespace, "authHeader")
    assert document.get("targetNamespace") == TARGET
    assert document.xpath("//xsd:import | //xsd:include", namespaces=NAMESPACES) == []
