import pytest
from lxml import etree

from printroom.codecs.soap.faults import Envelope, write_bare_fault, write_fault
from printroom.codecs.soap.wsdl import fault_schema
from printroom.contract.faults import ApiFault, AuthenticationFault, AuthorizationFault, Fault, FaultCode

SOAP = {"soapenv": Envelope.SOAP_1_1.value, "s12": Envelope.SOAP_1_2.value, "i": "http://www.scene7.com/IpsApi/xsd"}
USED = ApiFault(FaultCode.EXCEPTION, "Asset ID 'x<y' is already in use.")
KINDS = {1: AuthenticationFault, 2: AuthorizationFault, 3: ApiFault}
FAULTS = [KINDS[code // 10000](code, f"reason {code}") for code in FaultCode]


def test_fault_in_soap_1_1_is_written_whole():
    assert write_fault(USED, Envelope.SOAP_1_1).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header/><soapenv:Body>'
        "<soapenv:Fault><faultcode>soapenv:Server</faultcode><faultstring>ipsApiFault</faultstring><detail>"
        '<ipsApiFault xmlns="http://www.scene7.com/IpsApi/xsd"><code>30000</code>'
        "<reason>Asset ID 'x&lt;y' is already in use.</reason></ipsApiFault>"
        "</detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>"
    )


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.code.value))
def test_every_code_has_kind_and_title_in_both_envelopes(fault: Fault):
    title, code_11, code_12 = {
        "authenticationFault": ("AuthenticationException", "soapenv:Client", "soapenv:Sender"),
        "authorizationFault": ("AuthorizationException", "soapenv:Client", "soapenv:Sender"),
        "ipsApiFault": ("ipsApiFault", "soapenv:Server", "soapenv:Receiver"),
    }[fault.element]
    old = etree.fromstring(write_fault(fault, Envelope.SOAP_1_1))
    new = etree.fromstring(write_fault(fault, Envelope.SOAP_1_2))
    assert (old.xpath("string(//faultcode)"), old.xpath("string(//faultstring)")) == (code_11, title)
    assert new.xpath("string(//s12:Fault/s12:Code/s12:Value)", namespaces=SOAP) == code_12
    assert new.xpath("string(//s12:Fault/s12:Reason/s12:Text)", namespaces=SOAP) == title
    for detail in (old.find(".//detail")[0], new.find(".//s12:Detail", SOAP)[0]):
        fault_schema().assertValid(detail)
        assert etree.QName(detail).localname == fault.element
        assert [child.text for child in detail] == [str(fault.code.value), fault.reason]


class Narrower(ApiFault):
    pass


def test_a_narrower_fault_is_written_as_its_kind():
    assert write_fault(Narrower(*USED.args), Envelope.SOAP_1_2) == write_fault(USED, Envelope.SOAP_1_2)


def test_bare_fault_has_no_envelope():
    fault = AuthenticationFault(FaultCode.INVALID_CREDENTIALS, "wrong user or password")
    assert write_bare_fault(fault).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<authenticationFault xmlns="http://www.scene7.com/IpsApi/xsd"><code>10001</code>'
        "<reason>wrong user or password</reason></authenticationFault>"
    )


def test_reason_with_what_xml_cannot_carry_is_written():
    fault = ApiFault(FaultCode.INVALID_PARAMETER, "\x00 \ud800 ]]>")
    assert etree.fromstring(write_bare_fault(fault))[1].text == "\ufffd \ufffd ]]>"
