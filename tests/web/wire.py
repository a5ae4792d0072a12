"""Raw requests over a socket, and SOAP envelopes as a client may write them."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from serving import PASSWORD, USER, Server

SOAP_1_1 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_1_2 = "http://www.w3.org/2003/05/soap-envelope"
ROOT = "http://www.scene7.com/IpsApi/xsd"
NEWEST = f"{ROOT}/2014-04-03"
SERVICE = "/scene7/services/IpsApiService"


@dataclass(frozen=True)
class Answer:
    version: str
    status: int
    headers: dict[str, str]
    body: bytes


def header(**fields: str) -> str:
    """An authHeader block; the first user's unless told otherwise."""
    told = {"user": USER, "password": PASSWORD, **fields}
    return f'<authHeader xmlns="{ROOT}">{"".join(f"<{k}>{escape(v)}</{k}>" for k, v in told.items())}</authHeader>'


def create_folder(path: str, *, namespace: str = NEWEST, company: str = "c|1") -> str:
    return (
        f'<createFolderParam xmlns="{namespace}"><companyHandle>{company}</companyHandle>'
        f"<folderPath>{escape(path)}</folderPath></createFolderParam>"
    )


def envelope(message: str, head: str | None = None, *, form: str = SOAP_1_1) -> bytes:
    block = header() if head is None else head
    return f'<e:Envelope xmlns:e="{form}"><e:Header>{block}</e:Header><e:Body>{message}</e:Body></e:Envelope>'.encode()


def created(path: str, *, namespace: str = NEWEST, form: str = SOAP_1_1) -> bytes:
    """The whole reply to `create_folder`."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="{form}"><soapenv:Header/>'
        f'<soapenv:Body><createFolderReturn xmlns="{namespace}"><folderHandle>f|{escape(path)}</folderHandle>'
        "</createFolderReturn></soapenv:Body></soapenv:Envelope>"
    ).encode()


def fault(body: bytes) -> tuple[str, int]:
    """(element, code) of the one fault in a reply."""
    (detail,) = etree.fromstring(body).iter("detail", f"{{{SOAP_1_2}}}Detail")
    (found,) = detail
    return etree.QName(found).localname, int(found.findtext(f"{{{ROOT}}}code"))


def post(server: Server, body: bytes, *lines: str, version: str = "1.1", path: str = SERVICE) -> Answer:
    """A POST with exactly these header lines besides Host and Content-Length."""
    head = [f"POST {path} HTTP/{version}", f"Host: 127.0.0.1:{server.port}", f"Content-Length: {len(body)}", *lines]
    return talk(server, "\r\n".join([*head, "", ""]).encode() + body)


def talk(server: Server, *pieces: bytes) -> Answer:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        for piece in pieces:
            line.sendall(piece)
        return read_answer(line)


def read_answer(line: socket.socket) -> Answer:
    """One reply; interim ones (100) are left out."""
    with line.makefile("rb") as stream:
        while True:
            version, status, *_ = stream.readline().decode().split(" ")
            headers: dict[str, str] = {}
            while text := stream.readline().decode("latin-1").strip():
                name, _, value = text.partition(":")
                headers[name.lower()] = value.strip()
            if not status.startswith("1"):
                break
        length = headers.get("content-length")
        body = stream.read(int(length)) if length else stream.read()
    return Answer(version, int(status), headers, body)
