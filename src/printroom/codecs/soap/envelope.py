"""A SOAP request ⇄ what dispatch runs: envelope 1.1 or 1.2, authHeader, one `<operation>Param` in the body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from printroom.codecs.calls import call_of
from printroom.codecs.fields import selection
from printroom.codecs.soap.faults import DECLARATION, Envelope, enveloped
from printroom.codecs.soap.parts import Header, parse, read_header
from printroom.codecs.soap.revisions import lift, lower
from printroom.codecs.soap.versions import version_of
from printroom.codecs.soap.writing import encode
from printroom.codecs.soap.xml import decode, local_name, text_of
from printroom.contract.call import Call
from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.operations import OPERATIONS
from printroom.contract.versions import NEWEST, Version


@dataclass(frozen=True, slots=True)
class SoapRequest:
    """`namespace` is echoed in the reply, also where `version` is only the nearest known one."""

    envelope: Envelope
    version: Version
    namespace: str
    header: Header
    call: Call


def read(body: bytes, content_type: str | None = None, soap_action: str | None = None) -> SoapRequest:
    """Raises ApiFault 30003 where there is no envelope with a body; any other trouble is held in `call.fault`."""
    root = parse(body, content_type)
    try:
        envelope = Envelope(etree.QName(root).namespace)
    except ValueError:
        raise ApiFault(FaultCode.INVALID_REQUEST_XML, "the root is no SOAP 1.1 or 1.2 envelope") from None
    if local_name(root) != "Envelope":
        raise ApiFault(FaultCode.INVALID_REQUEST_XML, "the root is no SOAP 1.1 or 1.2 envelope")
    header = read_header(_children(root, "Header"))
    message = next(iter(_children(root, "Body")), None)
    if message is None:
        raise ApiFault(FaultCode.INVALID_REQUEST_XML, "the SOAP body is missing or empty")
    operation = _operation(local_name(message), _action(content_type, soap_action))
    return _request(message, envelope, header=header, operation=operation)


def read_bare(document: bytes, header: Header, *, operation: str) -> SoapRequest:
    """A message without an envelope, whatever its root is called (page: UploadFile); raises ApiFault 30003."""
    return _request(parse(document), Envelope.SOAP_1_1, header=header, operation=operation)


def envelope_of(content_type: str | None) -> Envelope:
    """The envelope to answer in where the request could not be read."""
    return Envelope.SOAP_1_2 if "application/soap+xml" in (content_type or "").lower() else Envelope.SOAP_1_1


def write(request: SoapRequest, message: object) -> bytes:
    """The reply in envelope, namespace and version of the request, cut to the fields that it asks for."""
    return enveloped(_body(request, message), request.envelope)


def write_bare(request: SoapRequest, message: object) -> bytes:
    """The reply as a document of its own (page: UploadFile)."""
    return f"{DECLARATION}{_body(request, message)}".encode()


def _body(request: SoapRequest, message: object) -> str:
    return encode(
        lower(message, request.version),
        f"{request.call.operation}Return",
        version=request.version,
        namespace=request.namespace,
        wanted=selection(request.call.message),
    )


def _children(root: etree._Element, name: str) -> Iterable[etree._Element]:
    """Elements inside the envelope's child of that name."""
    return [inner for part in root if local_name(part) == name for inner in part if local_name(inner)]


def _action(content_type: str | None, soap_action: str | None) -> str:
    """The operation that SOAPAction, or the action parameter of SOAP 1.2, names; a hint only."""
    hint = soap_action or ""
    if not hint.strip('" ') and content_type and "action=" in content_type:
        hint = content_type.split("action=", 1)[1].split(";")[0]
    return hint.strip("\"' ").rpartition("/")[2]


def _request(message: etree._Element, envelope: Envelope, *, header: Header, operation: str) -> SoapRequest:
    namespace = etree.QName(message).namespace or ""
    version = version_of(namespace)
    known = OPERATIONS.get(operation)
    if version is None or (known is not None and known.own):
        reason = f"{{{namespace[:80]}}}{local_name(message)[:80]} is in no namespace of this API"
        call = Call(operation=operation, fault=ApiFault(FaultCode.INVALID_REQUEST_XML, reason), locale=header.locale)
        return SoapRequest(envelope, NEWEST, NEWEST.namespace, header, call)
    call = call_of(
        operation,
        lambda param: lift(decode(message, param)),
        held=lambda name: _held(message, name),
        locale=header.locale,
    )
    return SoapRequest(envelope, version, namespace, header, call)


def _operation(element: str, action: str) -> str:
    """By the body element; by the action only where that names no operation."""
    name = element.removesuffix("Param")
    return name if name in OPERATIONS or action not in OPERATIONS else action


def _held(message: etree._Element, name: str) -> str | None:
    return next((text_of(child) for child in message if local_name(child) == name), None)
