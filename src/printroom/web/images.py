"""The image door: GET /is/image/<company>/<asset>?…, for anyone, and the files of ipsImageUrl, for those signed in."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import partial
from urllib.parse import quote

import structlog
from anyio import CancelScope
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive

from printroom.codecs import properties
from printroom.contract.faults import Fault
from printroom.runtime import Runtime
from printroom.services.answered import BUSY, Answer
from printroom.services.asking import Ask, Client, Conditions
from printroom.services.caller import Caller
from printroom.services.names import printable
from printroom.web import auth
from printroom.web.house import House, house, in_thread
from printroom.web.image_replies import allowed, failed, gone, left, reply
from printroom.web.journal import note
from printroom.web.origin import client_address

PUBLISHED = "/is/image"
OPTIMIZED = "/is/image-no-ips"
OPTIMIZED_SHORT = "/image-no-ips"
# Who comes when so many wait already is sent away at once.
MOST_WAITING = 64
# Who has waited so long for a thread has mostly left, and is not worth a picture.
LONGEST_WAIT_SECONDS = 10.0
FORMATS = {"image/avif": "avif", "image/webp": "webp", "image/jpeg": "jpeg", "image/png": "png"}
RANK = ("avif", "webp", "jpeg", "png")
WEIGHT = re.compile(r"\d(\.\d{0,3})?", re.ASCII)
RATIO = re.compile(r"\d{1,3}(\.\d{0,20})?", re.ASCII)
MOST_RATIO = 8.0
log = structlog.get_logger("printroom.web")


class Gone(Exception):
    """The client went away before its turn came."""


async def published(request: Request) -> Response:
    """Without path and query it is a sign of health."""
    here = house(request)
    ask = asked(request, PUBLISHED)
    if not ask.path.strip("/") and not ask.query:
        said = properties.banner(dt.datetime.now(dt.UTC))
        return Response(said.body, media_type=said.media_type, headers={"cache-control": "no-store"})
    try:
        answer = here.runtime.delivery.at_hand(ask) or await answered(
            here, here.runtime.delivery.answer, ask, request.receive
        )
    except Gone:
        return left()
    except Exception:
        log.exception("bug")
        return failed()
    return _reply(request, answer)


async def preflight(request: Request) -> Response:
    """CORS: pictures may be asked for by any page, with any of the headers that matter here."""
    return allowed()


async def obsolete(request: Request) -> Response:
    """The contexts of Flash and of the old authoring viewers."""
    return gone()


async def optimized(request: Request) -> Response:
    here = house(request)
    prefix = OPTIMIZED if request.scope["path"].startswith(OPTIMIZED) else OPTIMIZED_SHORT
    ask = asked(request, prefix)
    header = request.headers.get("authorization", "")
    try:
        answer = await answered(here, partial(_for_caller, here.runtime, header), ask, request.receive)
    except Gone:
        return left()
    except Exception:
        log.exception("bug")
        return failed()
    return _reply(request, answer)


async def answered(here: House, answer: Callable[[Ask], Answer], ask: Ask, receive: Receive) -> Answer:
    """In a thread of delivery; where too many wait, of all or of one client, or for too long, it is told to come again.

    Raises Gone where the client leaves before a thread is free; what was begun is made to its end, and kept.
    """
    with here.waits(ask.address or "") as may, CancelScope() as waiting:
        if not may or here.images.statistics().tasks_waiting >= MOST_WAITING:
            return Answer(content=BUSY)
        watch = asyncio.create_task(_watch(receive, waiting))
        try:
            return await in_thread(here.images, in_time, answer, ask, until=time.monotonic() + LONGEST_WAIT_SECONDS)
        finally:
            watch.cancel()
    raise Gone


async def _watch(receive: Receive, waiting: CancelScope) -> None:
    """End the waiting once the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
    waiting.cancel()


def in_time(answer: Callable[[Ask], Answer], ask: Ask, *, until: float) -> Answer:
    """`until` is of the monotonic clock."""
    return Answer(content=BUSY) if time.monotonic() > until else answer(ask)


def _for_caller(runtime: Runtime, header: str, ask: Ask) -> Answer:
    return runtime.delivery.optimized(ask, _caller(runtime, header))


def _caller(runtime: Runtime, header: str) -> Caller | None:
    """Wrong credentials are as good as none: what is there is nobody's business who may not see it."""
    credentials = auth.from_authorization(header)
    if not credentials.complete:
        return None
    try:
        return auth.caller_of(runtime, credentials)
    except Fault:
        return None


def _reply(request: Request, answer: Answer) -> Response:
    note(request, req=answer.manner.req.type)
    if answer.manner.message:
        note(request, message=printable(answer.manner.message))
    return reply(answer, not_found_status=house(request).config.not_found_status, body=request.method != "HEAD")


def asked(request: Request, prefix: str) -> Ask:
    return Ask(
        path=_raw_path(request, prefix),
        query=request.scope["query_string"].decode("utf-8", "replace"),
        address=client_address(request, house(request).config),
        client=client(request.headers),
        conditions=conditions(request.headers.get("if-none-match", ""), request.headers.get("if-modified-since", "")),
    )


def _raw_path(request: Request, prefix: str) -> str:
    """What follows the prefix and its slash, as it was sent."""
    sent = (request.scope.get("raw_path") or b"").decode("ascii", "replace").partition("?")[0]
    if not sent.startswith(prefix):
        sent = quote(request.scope["path"])
    return sent[len(prefix) :].removeprefix("/")


def client(headers: Headers) -> Client:
    """What the headers say of the client; what cannot be read says nothing."""
    return Client(
        accepts=accepted(headers.get("accept", "")),
        ratio=ratio(headers.get("sec-ch-dpr") or headers.get("dpr") or ""),
        saves_data=headers.get("save-data", "").strip().lower() == "on",
    )


def accepted(header: str) -> tuple[str, ...]:
    """The formats that an Accept header names, the best first, smaller files first among equals; `*/*` names none."""
    found = {}
    for word in header.split(","):
        kind, *parameters = (part.strip().lower() for part in word.split(";"))
        weight = next((_weight(part) for part in parameters if part.replace(" ", "").startswith("q=")), 1.0)
        if kind in FORMATS and weight > 0:
            found[FORMATS[kind]] = weight
    return tuple(sorted(found, key=lambda name: (-found[name], RANK.index(name))))


def _weight(parameter: str) -> float:
    """One that cannot be read counts like none."""
    said = parameter.replace(" ", "").removeprefix("q=")
    return min(float(said), 1.0) if WEIGHT.fullmatch(said) else 1.0


def ratio(said: str) -> float | None:
    """In steps of a tenth, so that few pictures are made for many screens."""
    if not RATIO.fullmatch(said.strip()):
        return None
    found = round(float(said), 1)
    return min(found, MOST_RATIO) if found > 0 else None


def conditions(none_match: str, modified_since: str) -> Conditions:
    """Tags without W/ and quotes; a date that cannot be read is as good as none."""
    tags = (tag.strip().removeprefix("W/").strip('"') for tag in none_match.split(","))
    return Conditions(etags=frozenset(tag for tag in tags if tag), since=_date(modified_since))


def _date(text: str) -> dt.datetime | None:
    try:
        found = parsedate_to_datetime(text) if text else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=dt.UTC)
