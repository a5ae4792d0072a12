"""An answer of delivery as HTTP: body, status, and the headers that caches go by."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from email.utils import format_datetime, formatdate
from typing import Final, assert_never, cast

from starlette.responses import Response

from printroom.codecs import properties
from printroom.codecs.properties import Element, Form, Format, Written
from printroom.services.answered import PICTURES, Answer, Manner, Trouble, Unchanged, status_of
from printroom.services.asking import Header
from printroom.services.told import Areas, Document, Node, Packet, Properties, Told, Verbatim
from printroom.storage.renditions import Reply

YEAR_SECONDS: Final = 365 * 24 * 3600
RETRY_SECONDS: Final = "2"
LEFT: Final = 499
OPEN: Final = {"access-control-allow-origin": "*", "x-content-type-options": "nosniff"}
# Scripts of other pages may read these where they are sent.
READABLE: Final = {"access-control-expose-headers": "X-IS-Error, X-IS-Default-Image"}
PREFLIGHT: Final = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "Accept, Cache-Control, Content-Type, DPR, If-Modified-Since, If-None-Match,"
    " Pragma, Save-Data, Sec-CH-DPR, X-Requested-With",
    "access-control-max-age": "86400",
    "allow": "GET, HEAD, OPTIONS",
}
OF_CACHES: Final = frozenset({"cache-control", "expires", "pragma", "surrogate-control", "cdn-cache-control"})
HINT: Final = "Sec-CH-DPR"
HINTS: Final = "Sec-CH-DPR, DPR"
STANDARD_FORMATS: Final[dict[str, Format]] = {"set": "xml"}
# What somebody else wrote is shown, never run.
FOREIGN: Final = {"content-security-policy": "default-src 'none'; sandbox"}


def reply(answer: Answer, *, not_found_status: int, body: bool) -> Response:
    """The whole reply; without `body` its headers alone, as HEAD wants them."""
    content = answer.content
    headers = OPEN | _cached(answer)
    status = status_of(answer, not_found_status)
    if isinstance(content, Trouble):
        written = _trouble(content, answer.manner)
        headers |= _trouble_headers(content)
    elif isinstance(content, Unchanged):
        return Response(status_code=304, headers=with_own(headers, _own(answer)))
    elif isinstance(content, Reply):
        written = Written(content.body, content.media_type)
    else:
        written = _told(content, answer.manner)
        headers |= FOREIGN if isinstance(content, Packet) else {}
    headers |= {"content-type": written.media_type, "content-length": str(len(written.body))}
    headers = with_own(headers, _own(answer))
    return Response(written.body if body else b"", status_code=status, headers=headers)


def _own(answer: Answer) -> Iterable[Header]:
    """Those of the company's rules; no rule makes an error last."""
    if not (answer.error or isinstance(answer.content, Trouble)):
        return answer.headers
    return [each for each in answer.headers if each.add or each.name.lower() not in OF_CACHES]


def with_own(headers: dict[str, str], own: Iterable[Header]) -> dict[str, str]:
    """The headers with those that a company's rules set or add."""
    for header in own:
        name = header.name.lower()
        there = headers.get(name)
        headers = headers | {name: f"{there}, {header.value}" if header.add and there else header.value}
    return headers


def failed() -> Response:
    """A bug, as the outside may see it."""
    headers = OPEN | READABLE | {"x-is-error": "internal", "cache-control": "no-store"}
    return Response("Internal error", status_code=500, headers=headers, media_type="text/plain")


def gone() -> Response:
    """What this server never has."""
    headers = OPEN | READABLE | {"x-is-error": "not_found", "cache-control": "no-store"}
    return Response("Not available", status_code=404, headers=headers, media_type="text/plain")


def left() -> Response:
    """For the log alone: nobody is there to read it."""
    return Response(status_code=LEFT)


def allowed() -> Response:
    """The answer to a browser that asks whether a page of another site may ask."""
    return Response(status_code=204, headers=PREFLIGHT)


def _cached(answer: Answer) -> dict[str, str]:
    found = {"etag": f'"{answer.etag}"'} if answer.etag else {}
    varies = [*answer.varies, *(["Authorization"] if answer.private else [])]
    if varies:
        found["vary"] = ", ".join(varies)
    if HINT in varies:
        found["accept-ch"] = HINTS
    if answer.modified:
        found["last-modified"] = format_datetime(answer.modified, usegmt=True)
    if answer.stand_in:
        found |= READABLE | {"x-is-default-image": "1"}
    if answer.error:
        found |= READABLE | {"x-is-error": answer.error}
    return found | _lifetime(answer)


def _lifetime(answer: Answer) -> dict[str, str]:
    if answer.hours is None or answer.error or isinstance(answer.content, Trouble):
        return {"cache-control": "no-store"}
    if answer.private:
        return {"cache-control": "private, no-cache"}
    seconds = YEAR_SECONDS if answer.hours == -1 else min(round(answer.hours * 3600), YEAR_SECONDS)
    if seconds <= 0:
        return {"cache-control": "no-cache", "expires": formatdate(0, usegmt=True)}
    return {"cache-control": f"public, max-age={seconds}", "expires": formatdate(time.time() + seconds, usegmt=True)}


def _trouble_headers(trouble: Trouble) -> dict[str, str]:
    return READABLE | {"x-is-error": trouble.code} | ({"retry-after": RETRY_SECONDS} if trouble.code == "busy" else {})


def _trouble(trouble: Trouble, manner: Manner) -> Written:
    """As text where a picture was asked for, else in the form that was."""
    if manner.req.type in PICTURES:
        more = "" if trouble.message == trouble.title else f"\n\n{trouble.message}"
        return properties.write_plain(trouble.title + more)
    return properties.write_error(trouble.title, trouble.message, _form(manner), dt.datetime.now(dt.UTC))


def _told(content: Told, manner: Manner) -> Written:
    match content:
        case Properties():
            return properties.write(content.values, _form(manner), dt.datetime.now(dt.UTC))
        case Verbatim():
            return properties.write_plain(content.text)
        case Packet():
            return Written(content.content, "text/xml; charset=UTF-8")
        case Document():
            return properties.write_tree(_element(content.root), _form(manner))
        case Areas():
            return properties.write_areas(content.each, _form(manner))
        case _:
            assert_never(content)


def _form(manner: Manner) -> Form:
    chosen = manner.req.format or STANDARD_FORMATS.get(manner.req.type, "text")
    return Form(format=cast(Format, chosen), handler=manner.handler, id=manner.id, encoding=manner.req.encoding)


def _element(node: Node) -> Element:
    return Element(node.name, node.attributes, [_element(child) for child in node.children])
