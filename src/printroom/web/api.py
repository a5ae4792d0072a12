"""The JSON door: POST /api/v1/<operation> and GET /api/openapi.json."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from printroom.codecs import json
from printroom.contract.faults import ApiFault, Fault
from printroom.dispatch import FUNCTIONS, known, run
from printroom.runtime import Runtime
from printroom.services.caller import Caller
from printroom.services.replies import Replies, Reply
from printroom.web import auth
from printroom.web.bodies import Refused, accepts_gzip, packed, read_body
from printroom.web.errors import ServerError, bugs_are_faults, problem, problem_of
from printroom.web.house import House, house, in_thread
from printroom.web.journal import note

JSON = "application/json"


async def openapi(request: Request) -> Response:
    """OpenAPI 3.1 of the operations that are built."""
    return JSONResponse(await in_thread(house(request).quick, json.openapi, FUNCTIONS))


async def call(request: Request) -> Response:
    """One operation; refused with problem+json."""
    here = house(request)
    operation = request.path_params["operation"]
    try:
        known(operation)
    except ApiFault as fault:
        return problem(404, fault.reason, code=fault.code.value)
    if not _is_json(request.headers.get("content-type", JSON)):
        return problem(415, f"send the message as {JSON}")
    try:
        body = await read_body(request, limit=here.config.max_request_bytes, timeout=here.config.body_timeout)
    except Refused as refused:
        reply = problem(refused.status, refused.reason)
        reply.headers["connection"] = "close"
        return reply
    note(request, operation=operation)
    return _compressed(request, await _answer(request, here, body))


def _is_json(content_type: str) -> bool:
    """Nothing else is read, so that no form of another site can send a message with a browser's credentials."""
    kind = content_type.split(";")[0].strip().lower()
    return kind == JSON or kind.endswith("+json")


async def _answer(request: Request, here: House, body: bytes) -> Response:
    operation = request.path_params["operation"]
    try:
        with bugs_are_faults():
            caller = await in_thread(here.quick, _caller, here.runtime, request)
            note(request, user=caller.user_id)
            key = request.headers.get("idempotency-key")
            if key is not None:
                return await in_thread(here.threads(operation), _once, here.runtime, caller, request=request, body=body)
            return await in_thread(here.threads(operation), _done, here.runtime, caller, operation=operation, body=body)
    except Fault as fault:
        note(request, fault=fault.code.value)
        return problem_of(fault)


def _caller(runtime: Runtime, request: Request) -> Caller:
    sent = auth.from_authorization(request.headers.get("authorization", ""))
    return auth.caller_of(runtime, sent, locale=auth.locale_of("", request.headers.get("accept-language", "")))


def _done(runtime: Runtime, caller: Caller, *, operation: str, body: bytes) -> Response:
    call = json.read(operation, body, locale=caller.locale)
    return Response(json.write(call, run(runtime, caller, call)), media_type=JSON)


def _once(runtime: Runtime, caller: Caller, *, request: Request, body: bytes) -> Response:
    """As `_done`, but answering the first reply again where the Idempotency-Key was seen before."""
    key, operation = request.headers["idempotency-key"], request.path_params["operation"]
    digest = hashlib.sha256(operation.encode() + b"\0" + body).hexdigest()
    with runtime.unit(writing=True) as unit:
        first = Replies(unit.session, caller.user_id).claim(key, digest)
    if first is not None:
        return Response(first.body, first.status, {"idempotent-replayed": "true"}, first.media_type)
    reply: Response | None = None
    try:
        reply = _told(runtime, caller, operation=operation, body=body)
    finally:
        _remember(runtime, caller, key=key, reply=reply)
    return reply


def _told(runtime: Runtime, caller: Caller, *, operation: str, body: bytes) -> Response:
    try:
        with bugs_are_faults():
            return _done(runtime, caller, operation=operation, body=body)
    except ServerError:
        raise
    except Fault as fault:
        return problem_of(fault)


def _remember(runtime: Runtime, caller: Caller, *, key: str, reply: Response | None) -> None:
    """A refusal is a reply like any other; a failure of the server is none."""
    with runtime.unit(writing=True) as unit:
        replies = Replies(unit.session, caller.user_id)
        if reply is None or reply.status_code >= 500:
            replies.release(key)
        else:
            replies.keep(key, Reply(reply.status_code, str(reply.media_type), bytes(reply.body)))


def _compressed(request: Request, reply: Response) -> Response:
    reply.headers["vary"] = "Accept-Encoding"
    if accepts_gzip(request.headers.get("accept-encoding", "")):
        reply.body = packed(bytes(reply.body))
        reply.headers["content-encoding"] = "gzip"
        reply.headers["content-length"] = str(len(reply.body))
    return reply
