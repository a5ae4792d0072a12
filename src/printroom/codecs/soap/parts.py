"""XML documents that come from outside: parsed hardened, and the credentials in them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final  # Any: options and targets of lxml's parsers

from lxml import etree

from printroom.codecs.soap.versions import LEGACY_CREDENTIALS, belongs
from printroom.codecs.soap.xml import local_name, text_of
from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.scalars import read_boolean, read_int

CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9._:-]+)", re.IGNORECASE)
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UNMARKED = {b"<\0": "UTF-16LE", b"\0<": "UTF-16BE"}
# Each takes some 200 bytes of memory, and as few as four of a document, or none where that is packed.
MOST_NODES: Final = 500_000
UNCOUNTED_BYTES: Final = 4 * MOST_NODES
HARDENED: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True, slots=True)
class Header:
    """What the authHeader says, every part of it optional; `fault_http_status` is 200 to 599."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    access_token: str | None = field(default=None, repr=False)
    locale: str = ""
    gzip_response: bool | None = None
    fault_http_status: int | None = None


def parse(body: bytes, content_type: str | None = None) -> etree._Element:
    """The root element; raises ApiFault 30003 for what is not well-formed, has a DOCTYPE, or more than MOST_NODES."""
    try:
        root = _root(body, _charset(body, content_type or ""))
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise ApiFault(FaultCode.INVALID_REQUEST_XML, f"not well-formed XML: {problem}") from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise ApiFault(FaultCode.INVALID_REQUEST_XML, "a document type declaration is not allowed")
    return root


def _root(body: bytes, charset: str | None) -> etree._Element:
    """A charset that nobody knows is none."""
    try:
        if len(body) > UNCOUNTED_BYTES:
            count: Any = _Count()
            etree.fromstring(body, etree.XMLParser(encoding=charset, target=count, **HARDENED))
        return etree.fromstring(body, etree.XMLParser(encoding=charset, **HARDENED))
    except LookupError:
        return _root(body, None)


class _Count:
    """What lxml tells of a document that it does not keep.

    Credentials stand in the document itself, so that anybody may have it read: it is refused before it fills the memory.
    """

    def __init__(self) -> None:
        self._nodes = 0

    def start(self, _name: str, attributes: Mapping[str, str]) -> None:
        self._nodes += 1 + len(attributes)
        if self._nodes > MOST_NODES:
            raise ApiFault(
                FaultCode.INVALID_REQUEST_XML, f"a document has at most {MOST_NODES} elements and attributes"
            )

    def close(self) -> None:
        """The end."""


def _charset(body: bytes, content_type: str) -> str | None:
    """The first bytes tell more than the header, the header more than the declaration."""
    found = CHARSET.search(content_type)
    if body.startswith(MARKS):
        return None
    return UNMARKED.get(body[:2]) or (found[1] if found else None)


def read_header(blocks: Iterable[etree._Element]) -> Header:
    """From an authHeader in any namespace of the API, or the older AuthUser and AuthPassword."""
    texts: dict[str, str] = {}
    for block in blocks:
        name, namespace = local_name(block), etree.QName(block).namespace or ""
        if name == "authHeader" and belongs(namespace):
            texts.update(_fields(block))
        elif name in {"AuthUser", "AuthPassword"} and namespace == LEGACY_CREDENTIALS:
            texts.setdefault("user" if name == "AuthUser" else "password", text_of(block) or "")
    return Header(
        user=texts.get("user"),
        password=texts.get("password"),
        access_token=texts.get("accessToken"),
        locale=texts.get("locale", "").strip(),
        gzip_response=_boolean(texts.get("gzipResponse", "")),
        fault_http_status=_status(texts.get("faultHttpStatusCode", "")),
    )


def _fields(block: etree._Element) -> Iterator[tuple[str, str]]:
    """PHP writes an array that its WSDL knows no type for as items of key and value."""
    for child in block:
        if local_name(child) == "item":
            pair = {local_name(part): text_of(part) or "" for part in child}
            yield pair.get("key", ""), pair.get("value", "")
        else:
            yield local_name(child), text_of(child) or ""


def _boolean(text: str) -> bool | None:
    try:
        return read_boolean(text)
    except ValueError:
        return None


def _status(text: str) -> int | None:
    try:
        status = read_int(text)
    except ValueError:
        return None
    return status if 200 <= status <= 599 else None
