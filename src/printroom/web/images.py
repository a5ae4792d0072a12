"""The image door: GET /is/image/<company>/<asset>?…, for anyone, and the files of ipsImageUrl, for those signed in."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import Response

from printroom.codecs import properties
from printroom.contract.faults import Fault
from printroom.runtime import Runtime
from printroom.services.answered import BUSY, Answer
from printroom.services.asking import Ask, Conditions
from printroom.services.caller import Caller
from printroom.web import auth
from printroom.web.house import House, house, in_thread
from printroom.web.image_replies import failed, reply
from printroom.web.journal import note

PUBLISHED = "/is/image"
OPTIMIZED = "/is/image-no-ips"
OPTIMIZED_SHORT = "/image-no-ips"
# Who comes when so many wait already is sent away at once.
MOST_WAITING = 64
BETTER = {"image/avif": "avif", "image/webp": "webp"}
log = structlog.get_logger("printroom.web")


async def published(request: Request) -> Response:
    """Without path and query it is a sign of health."""
    here = house(request)
    ask = asked(request, PUBLISHED)
    if not ask.path.strip("/") and not ask.query:
        said = properties.banner(dt.datetime.now(dt.UTC))
        return Response(said.body, media_type=said.media_type, headers={"cache-control": "no-store"})
    try:
        answer = here.runtime.delivery.at_hand(ask) or await _answered(here, ask)
    except Exception:
        log.exception("bug")
        return failed()
    return _reply(request, answer)


async def optimized(request: Request) -> Response:
    here = house(request)
    prefix = OPTIMIZED if request.scope["path"].startswith(OPTIMIZED) else OPTIMIZED_SHORT
    ask = asked(request, prefix)
    header = request.headers.get("authorization", "")
    try:
        answer = await in_thread(here.images, _for_caller, here.runtime, ask, header)
    except Exception:
        log.exception("bug")
        return failed()
    return _reply(request, answer)


async def _answered(here: House, ask: Ask) -> Answer:
    if here.images.statistics().tasks_waiting >= MOST_WAITING:
        return Answer(content=BUSY)
    return await in_thread(here.images, here.runtime.delivery.answer, ask)


def _for_caller(runtime: Runtime, ask: Ask, header: str) -> Answer:
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
    return reply(answer, not_found_status=house(request).config.not_found_status, body=request.method != "HEAD")


def asked(request: Request, prefix: str) -> Ask:
    return Ask(
        path=_raw_path(request, prefix),
        query=request.scope["query_string"].decode("utf-8", "replace"),
        accepts=accepted(request.headers.get("accept", "")),
        conditions=conditions(request.headers.get("if-none-match", ""), request.headers.get("if-modified-since", "")),
    )


def _raw_path(request: Request, prefix: str) -> str:
    """What follows the prefix and its slash, as it was sent."""
    sent = (request.scope.get("raw_path") or b"").decode("ascii", "replace").partition("?")[0]
    if not sent.startswith(prefix):
        sent = quote(request.scope["path"])
    return sent[len(prefix) :].removeprefix("/")


def accepted(header: str) -> frozenset[str]:
    """The formats beyond JPEG and PNG that an Accept header names; `*/*` names none."""
    found = set()
    for word in header.split(","):
        kind, *parameters = (part.strip().lower() for part in word.split(";"))
        refused = any(parameter.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for parameter in parameters)
        if kind in BETTER and not refused:
            found.add(BETTER[kind])
    return frozenset(found)


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
