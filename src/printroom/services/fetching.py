"""Fetching: a file from a URL that somebody outside wrote. It reaches the open net, and no address of this house.

Every address that a host name stands for is judged before a connection goes to it, and the connection goes to the
judged address, so that a name that changes in between gains nothing. Redirects are judged again.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from printroom.services.names import printable

PORTS = {"http": 80, "https": 443}
MOVED = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
READ_AT_ONCE = 1 << 18
NAT64 = ipaddress.ip_network("64:ff9b::/96")
HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "Printroom"}
# What stands in a URL for itself, the escapes among it.
PATH_SIGNS = "/%:@!$&'()*+,;=~"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unfetchable(Exception):
    """The file cannot be had; `reason` is one line for the person who gave the URL."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: to connect to one address, between two bytes, and for the whole of a fetch with its redirects."""

    connect: float = 10
    read: float = 30
    total: float = 600


@dataclass(frozen=True, slots=True)
class Fetching:
    """`allowed` are hosts, in lower case, that may be reached whatever their address is."""

    allowed: Collection[str] = ()
    most_bytes: int = 2 << 30
    times: Times = Times()

    def fetch(self, url: str, target: Path) -> None:
        """The bytes of the URL as the new file `target`. Raises Unfetchable; part of the file may be there then."""
        until = time.monotonic() + self.times.total
        for _ in range(MOST_REDIRECTS + 1):
            moved = self._try(_parts(url), target, until)
            if moved is None:
                return
            url = urljoin(url, moved)
        raise Unfetchable(f"more than {MOST_REDIRECTS} redirects")

    def _try(self, parts: SplitResult, target: Path, until: float) -> str | None:
        """Fetch the file, or answer where it has moved to."""
        try:
            with self._answer(parts, until) as answer:
                if answer.status in MOVED:
                    return answer.headers.get("Location") or _refuse("a redirect to nowhere")
                self._save(answer, target)
                return None
        except (OSError, http.client.HTTPException) as problem:
            if time.monotonic() >= until:
                raise Unfetchable(f"it took longer than {self.times.total:g} seconds") from problem
            raise Unfetchable(_told(problem)) from problem

    @contextmanager
    def _answer(self, parts: SplitResult, until: float) -> Iterator[http.client.HTTPResponse]:
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        with closing(self._socket(host, port, secure=parts.scheme == "https", until=until)) as plug:
            # However slowly it answers, at the end of its time the connection is cut.
            watch = threading.Timer(max(until - time.monotonic(), 0), _cut, [plug])
            watch.daemon = True
            watch.start()
            try:
                connection = http.client.HTTPConnection(host, port)
                connection.sock = plug
                connection.request("GET", _target(parts), headers={"Host": _authority(parts), **HEADERS})
                yield connection.getresponse()
            finally:
                watch.cancel()

    def _socket(self, host: str, port: int, *, secure: bool, until: float) -> socket.socket:
        addresses = self._judged(host, port)
        for address in addresses:
            patience = min(self.times.connect, until - time.monotonic())
            if patience <= 0:
                break
            with suppress(ConnectionError, TimeoutError):
                plug = socket.create_connection((str(address), port), timeout=patience)
                plug.settimeout(self.times.read)
                return ssl.create_default_context().wrap_socket(plug, server_hostname=host) if secure else plug
        raise Unfetchable(f"no connection to {printable(host)}:{port}")

    def _judged(self, host: str, port: int) -> list[Address]:
        """The addresses of the host, every one of them open to the world unless the operator lists the host."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as unknown:
            raise Unfetchable(f"the host {printable(host)} is not known") from unknown
        addresses = list(dict.fromkeys(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))
        if host not in self.allowed and not all(is_open(address) for address in addresses):
            raise Unfetchable(f"the host {printable(host)} has a private address: it is not fetched from")
        return addresses

    def _save(self, answer: http.client.HTTPResponse, target: Path) -> None:
        if answer.status != 200:
            raise Unfetchable(f"the server answered {answer.status} {printable(answer.reason)}")
        coding = answer.headers.get("Content-Encoding", "identity").strip().lower()
        if coding not in {"", "identity"}:
            raise Unfetchable(f"the server packed the file ({printable(coding)}) although that was not asked for")
        if (answer.length or 0) > self.most_bytes:
            raise Unfetchable(f"the file has {answer.length} bytes: at most {self.most_bytes} are taken")
        size = 0
        with target.open("xb") as file:
            while part := answer.read(READ_AT_ONCE):
                size += len(part)
                if size > self.most_bytes:
                    raise Unfetchable(f"the file has more than {self.most_bytes} bytes, and no more are taken")
                file.write(part)
        if answer.length:
            raise http.client.IncompleteRead(b"", answer.length)


def is_open(address: Address) -> bool:
    """Whether it is an address of the open net, also of the one that it stands for in a translated form."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_open(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def name_in_url(url: str) -> str:
    """The file name that a URL ends in; the host's where its path ends in none."""
    try:
        parts = urlsplit(url.strip())
        return unquote(parts.path.rpartition("/")[2], errors="replace") or parts.hostname or "unnamed"
    except ValueError:
        return "unnamed"


def shown_url(url: str) -> str:
    """The URL for a log line: without user, password, query and fragment, which may hold secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return printable(url.partition("?")[0].rpartition("@")[2])
    return printable(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}")


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        fits = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise Unfetchable("it is no URL") from None
    if parts.scheme not in PORTS:
        raise Unfetchable("only http and https URLs are fetched")
    if not fits:
        raise Unfetchable("it is no URL with a host")
    if "@" in parts.netloc:
        raise Unfetchable("a URL with a user or a password in it is not fetched")
    return parts


def _authority(parts: SplitResult) -> str:
    """The Host header; a name outside ASCII in the form that names have on the wire."""
    try:
        return parts.netloc.encode("ascii").decode()
    except UnicodeEncodeError:
        name = (parts.hostname or "").encode("idna").decode()
        return f"{name}:{parts.port}" if parts.port else name


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=PATH_SIGNS)
    return f"{path}?{quote(parts.query, safe=PATH_SIGNS + '?')}" if parts.query else path


def _cut(plug: socket.socket) -> None:
    with suppress(OSError):
        # Below any encryption: that layer would wait for the other side.
        socket.socket.shutdown(plug, socket.SHUT_RDWR)


def _refuse(reason: str) -> str:
    raise Unfetchable(reason)


def _told(problem: Exception) -> str:
    """What went wrong on the line, without addresses or paths of this house."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"the server's certificate does not hold: {problem.verify_message}"
    if isinstance(problem, http.client.IncompleteRead):
        return "the file was cut off before its end"
    if isinstance(problem, TimeoutError):
        return "the server did not answer in time"
    return f"the connection failed ({type(problem).__name__})"
