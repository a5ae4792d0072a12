"""The WSDL of each version, made from the contract: types inline, SOAP 1.1 and 1.2, authHeader and faults bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from xml.sax.saxutils import quoteattr

from lxml import etree

from printroom.contract.operations import OPERATIONS, Operation
from printroom.contract.shape import members
from printroom.contract.types import ARRAYS, TYPE_VERSIONS, TYPES
from printroom.contract.versions import NEWEST, ROOT, Version

TARGET = "http://www.scene7.com/IpsApi"
FAULTS = ("ipsApiFault", "authenticationFault", "authorizationFault")
BINDINGS = (("Soap", "soap"), ("Soap12", "soap12"))
ADDRESS = "@address@"
NAMESPACES = {
    "wsdl": "http://schemas.xmlsoap.org/wsdl/",
    "soap": "http://schemas.xmlsoap.org/wsdl/soap/",
    "soap12": "http://schemas.xmlsoap.org/wsdl/soap12/",
    "xsd": "http://www.w3.org/2001/XMLSchema",
    "tns": TARGET,
    "undated": ROOT,
}
HEADER_FIELDS = (
    ("user", "string"),
    ("password", "string"),
    ("accessToken", "string"),
    ("locale", "string"),
    ("appName", "string"),
    ("appVersion", "string"),
    ("gzipResponse", "boolean"),
    ("faultHttpStatusCode", "int"),
)


def wsdl(version: Version, address: str) -> bytes:
    """The document of that version, whose service is at `address` (a URL)."""
    return _document(version).replace(f'"{ADDRESS}"', quoteattr(address)).encode()


@cache
def schema(version: Version) -> etree.XMLSchema:
    """The schema of that version's messages, as served: for tests and for checking requests."""
    return etree.XMLSchema(etree.fromstring(_schema(version)))


@cache
def fault_schema() -> etree.XMLSchema:
    """The schema of the undated namespace: the three faults and the authHeader."""
    return etree.XMLSchema(etree.fromstring(_undated()))


@cache
def _document(version: Version) -> str:
    operations = [operation for operation in OPERATIONS.values() if version in operation.versions]
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    undated = "" if version is Version.PRE_4_0 else _undated()
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<wsdl:definitions{spaces} xmlns:types="{version.namespace}" targetNamespace="{TARGET}">\n'
        f"<wsdl:types>\n{undated}{_schema(version)}</wsdl:types>\n"
        f"{''.join(_messages(version, operations))}"
        f'<wsdl:portType name="IpsApiPortType">\n{"".join(map(_port, operations))}</wsdl:portType>\n'
        f"{''.join(_binding(name, prefix, operations) for name, prefix in BINDINGS)}"
        f'<wsdl:service name="IpsApiService">\n{"".join(map(_service_port, BINDINGS))}</wsdl:service>\n'
        "</wsdl:definitions>\n"
    )


def _schema(version: Version) -> str:
    operations = [operation for operation in OPERATIONS.values() if version in operation.versions]
    return _schema_of(version.namespace, "".join(_declarations(version, operations)))


def _undated() -> str:
    """The schema that holds what is never versioned, where the version's own is a dated one."""
    return _schema_of(ROOT, "".join(_unversioned()))


def _schema_of(namespace: str, content: str) -> str:
    return (
        f'<xsd:schema xmlns:xsd="{NAMESPACES["xsd"]}" xmlns:types="{namespace}" targetNamespace="{namespace}"'
        f' elementFormDefault="qualified">\n{content}</xsd:schema>\n'
    )


def _declarations(version: Version, operations: Iterable[Operation]) -> Iterator[str]:
    if version is Version.PRE_4_0:
        yield from _unversioned()
    if version is NEWEST:
        yield _header()
    wrappers: set[str] = set()
    for name, cls in TYPES.items():
        if version in TYPE_VERSIONS[name]:
            wrappers |= _wrappers(cls, version)
            yield f'<xsd:complexType name="{name}">{_sequence(cls, version)}</xsd:complexType>\n'
    for operation in operations:
        for cls, suffix in ((operation.param, "Param"), (operation.returns, "Return")):
            wrappers |= _wrappers(cls, version)
            content = f"<xsd:complexType>{_sequence(cls, version)}</xsd:complexType>"
            yield f'<xsd:element name="{operation.name}{suffix}">{content}</xsd:element>\n'
    for wrapper in sorted(wrappers):
        items = f'<xsd:element name="items" type="{_qualified(ARRAYS[wrapper])}" minOccurs="0" maxOccurs="unbounded"/>'
        yield f'<xsd:complexType name="{wrapper}"><xsd:sequence>{items}</xsd:sequence></xsd:complexType>\n'


def _wrappers(cls: type, version: Version) -> set[str]:
    return {member.wire.type for member in members(cls) if member.wire.item and member.wire.held_by(version)}


def _sequence(cls: type, version: Version) -> str:
    elements = "".join(
        f'<xsd:element name="{member.wire.name}" type="{_qualified(member.wire.type)}"'
        f' minOccurs="{int(member.wire.required)}"/>'
        for member in members(cls)
        if member.wire.held_by(version)
    )
    return f"<xsd:sequence>{elements}</xsd:sequence>"


def _qualified(name: str) -> str:
    return f"types:{name}" if name in TYPES or name in ARRAYS else f"xsd:{name}"


def _unversioned() -> Iterator[str]:
    yield _header()
    fields = '<xsd:element name="code" type="xsd:int"/><xsd:element name="reason" type="xsd:string"/>'
    for fault in FAULTS:
        content = f"<xsd:complexType><xsd:sequence>{fields}</xsd:sequence></xsd:complexType>"
        yield f'<xsd:element name="{fault}">{content}</xsd:element>\n'


def _header() -> str:
    fields = "".join(f'<xsd:element name="{name}" type="xsd:{kind}" minOccurs="0"/>' for name, kind in HEADER_FIELDS)
    foreign = '<xsd:anyAttribute namespace="##other" processContents="lax"/>'
    content = f"<xsd:complexType><xsd:all>{fields}</xsd:all>{foreign}</xsd:complexType>"
    return f'<xsd:element name="authHeader">{content}</xsd:element>\n'


def _messages(version: Version, operations: Iterable[Operation]) -> Iterator[str]:
    yield _message("authHeader", "auth", "types:authHeader" if version is NEWEST else "undated:authHeader")
    for fault in FAULTS:
        yield _message(f"{fault}Exception", "fault", f"undated:{fault}")
    for operation in operations:
        yield _message(operation.name, "input", f"types:{operation.name}Param")
        yield _message(f"{operation.name}Response", "output", f"types:{operation.name}Return")


def _message(name: str, part: str, element: str) -> str:
    return f'<wsdl:message name="{name}"><wsdl:part name="{part}" element="{element}"/></wsdl:message>\n'


def _port(operation: Operation) -> str:
    faults = "".join(f'<wsdl:fault name="{fault}" message="tns:{fault}Exception"/>' for fault in FAULTS)
    sides = f'<wsdl:input message="tns:{operation.name}"/><wsdl:output message="tns:{operation.name}Response"/>'
    return f'<wsdl:operation name="{operation.name}">{sides}{faults}</wsdl:operation>\n'


def _binding(name: str, prefix: str, operations: Iterable[Operation]) -> str:
    bound = "".join(_bound(operation, prefix) for operation in operations)
    transport = f'<{prefix}:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>'
    return (
        f'<wsdl:binding name="IpsApiService{name}Binding" type="tns:IpsApiPortType">\n{transport}\n'
        f"{bound}</wsdl:binding>\n"
    )


def _bound(operation: Operation, prefix: str) -> str:
    header = f'<{prefix}:header message="tns:authHeader" part="auth" use="literal"/>'
    body = f'<{prefix}:body use="literal"/>'
    faults = "".join(
        f'<wsdl:fault name="{fault}"><{prefix}:fault name="{fault}" use="literal"/></wsdl:fault>' for fault in FAULTS
    )
    return (
        f'<wsdl:operation name="{operation.name}"><{prefix}:operation soapAction="{operation.name}"/>'
        f"<wsdl:input>{header}{body}</wsdl:input><wsdl:output>{body}</wsdl:output>{faults}</wsdl:operation>\n"
    )


def _service_port(binding: tuple[str, str]) -> str:
    name, prefix = binding
    address = f'<{prefix}:address location="{ADDRESS}"/>'
    return f'<wsdl:port name="IpsApi{name}Port" binding="tns:IpsApiService{name}Binding">{address}</wsdl:port>\n'
