"""Fault → soap:Fault in both envelope versions. Details stand in the undated namespace whatever was asked."""

from __future__ import annotations

import enum

from printroom.codecs.soap.writing import escaped
from printroom.contract.faults import ApiFault, AuthenticationFault, AuthorizationFault, Fault
from printroom.contract.versions import ROOT


class Envelope(enum.Enum):
    """The two envelope versions, by namespace."""

    SOAP_1_1 = "http://schemas.xmlsoap.org/soap/envelope/"
    SOAP_1_2 = "http://www.w3.org/2003/05/soap-envelope"

    @property
    def media_type(self) -> str:
        return "text/xml" if self is Envelope.SOAP_1_1 else "application/soap+xml"


TITLES = {
    AuthenticationFault.element: "AuthenticationException",
    AuthorizationFault.element: "AuthorizationException",
    ApiFault.element: "ipsApiFault",
}
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_fault(fault: Fault, envelope: Envelope) -> bytes:
    """A whole document; 1.1 has unqualified faultcode, faultstring and detail, 1.2 has Code, Reason and Detail."""
    caller_is_wrong = isinstance(fault, (AuthenticationFault, AuthorizationFault))
    title = TITLES[fault.element]
    if envelope is Envelope.SOAP_1_1:
        code = "Client" if caller_is_wrong else "Server"
        body = (
            f"<faultcode>soapenv:{code}</faultcode><faultstring>{title}</faultstring><detail>{detail(fault)}</detail>"
        )
    else:
        code = "Sender" if caller_is_wrong else "Receiver"
        body = (
            f"<soapenv:Code><soapenv:Value>soapenv:{code}</soapenv:Value></soapenv:Code>"
            f'<soapenv:Reason><soapenv:Text xml:lang="en">{title}</soapenv:Text></soapenv:Reason>'
            f"<soapenv:Detail>{detail(fault)}</soapenv:Detail>"
        )
    return enveloped(f"<soapenv:Fault>{body}</soapenv:Fault>", envelope)


def detail(fault: Fault) -> str:
    """The fault's own element."""
    reason = escaped(fault.reason)
    return f'<{fault.element} xmlns="{ROOT}"><code>{fault.code.value}</code><reason>{reason}</reason></{fault.element}>'


def write_bare_fault(fault: Fault) -> bytes:
    """The fault's element as a whole document, without an envelope (page: UploadFile)."""
    return f"{DECLARATION}{detail(fault)}".encode()


def enveloped(body: str, envelope: Envelope) -> bytes:
    return (
        f'{DECLARATION}<soapenv:Envelope xmlns:soapenv="{envelope.value}"><soapenv:Header/>'
        f"<soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
    ).encode()
