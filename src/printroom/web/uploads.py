"""The upload door: POST /scene7/UploadFile (page: UploadFile). Files stream to the store; a job takes them in later.

The parts `auth` and `uploadParams` come first, both XML; every later part with a file name is a file. The answer is a
document without an envelope, and so is a fault.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack

from starlette.requests import Request
from starlette.responses import Response

from printroom.codecs.soap.faults import write_bare_fault
from printroom.codecs.soap.parts import Header
from printroom.contract.faults import ApiFault, Fault, FaultCode
from printroom.services.caller import Caller
from printroom.storage.workrooms import workroom
from printroom.web import auth
from printroom.web.bodies import Refused, pieces
from printroom.web.errors import bugs_are_faults
from printroom.web.house import House, house, in_thread
from printroom.web.journal import note
from printroom.web.multipart import Malformed, Multipart
from printroom.web.reception import OPERATION, Reception

FAULT_STATUS = 500
FEED_BYTES = 1 << 20
# So much of a refused post is still read, for a client that sends on would not see the answer.
DRAINED_BYTES = 32 << 20


class Dropped(ApiFault):
    """The body did not come to its end: answered with what HTTP says to that."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(FaultCode.INVALID_REQUEST_XML, refused.reason)
        self.status = refused.status


async def upload_file(request: Request) -> Response:
    """Takes the files of one post into its upload job."""
    here = house(request)
    note(request, operation=OPERATION)
    with ExitStack() as held:
        room = await in_thread(here.slow, held.enter_context, workroom(here.config.incoming))
        reception = Reception(here.runtime, room, lambda header: _caller(here, request, header))
        held.callback(reception.close)
        body = _chunks(request, here.config.body_timeout)
        try:
            with bugs_are_faults():
                return _document(await _received(request, here, reception=reception, body=body))
        except Fault as fault:
            note(request, fault=fault.code.value)
            await _drain(body)
            return _refusal(fault, reception.header)


def _refusal(fault: Fault, header: Header) -> Response:
    told = write_bare_fault(fault)
    if isinstance(fault, Dropped):
        return _document(told, fault.status, {"connection": "close"})
    return _document(told, header.fault_http_status or FAULT_STATUS)


async def _received(request: Request, here: House, *, reception: Reception, body: AsyncIterator[bytes]) -> bytes:
    """The answer, once all parts are taken."""
    try:
        parts = Multipart(request.headers.get("content-type", ""), reception)
        async for chunk in body:
            await in_thread(here.quick, parts.feed, chunk)
        await in_thread(here.quick, parts.finish)
    except Malformed as problem:
        raise ApiFault(FaultCode.INVALID_REQUEST_XML, str(problem)) from problem
    except Refused as refused:
        raise Dropped(refused) from refused
    return await in_thread(here.slow, reception.finish)


async def _chunks(request: Request, timeout: float) -> AsyncIterator[bytes]:
    """The body in pieces of about a MiB; Refused where nothing comes for too long, or the client goes away."""
    gathered = bytearray()
    async for piece in pieces(request, timeout):
        gathered += piece
        if len(gathered) >= FEED_BYTES:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


async def _drain(body: AsyncIterator[bytes]) -> None:
    read = 0
    try:
        async for chunk in body:
            read += len(chunk)
            if read > DRAINED_BYTES:
                return
    except Refused:
        return


def _caller(here: House, request: Request, header: Header) -> Caller:
    """By the auth part, else by HTTP."""
    sent = auth.Credentials(header.user or "", header.password or "", header.access_token or "")
    by_http = auth.from_authorization(request.headers.get("authorization", ""))
    locale = auth.locale_of(header.locale, request.headers.get("accept-language", ""))
    caller = auth.caller_of(here.runtime, by_http if by_http.complete and not sent.complete else sent, locale=locale)
    note(request, user=caller.user_id)
    return caller


def _document(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status_code=status, headers=headers, media_type="text/xml")
