"""The SOAP door: POST /scene7/services/IpsApiService, and the WSDL of every version."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from printroom.codecs.soap import envelope
from printroom.codecs.soap.envelope import SoapRequest
from printroom.codecs.soap.faults import Envelope, write_fault
from printroom.codecs.soap.wsdl import wsdl
from printroom.contract.faults import ApiFault, Fault, FaultCode
from printroom.contract.versions import NEWEST, Version
from printroom.dispatch import run
from printroom.runtime import Runtime
from printroom.services.caller import Caller
from printroom.web import auth
from printroom.web.bodies import Refused, accepts_gzip, packed, read_body
from printroom.web.errors import bugs_are_faults
from printroom.web.house import House, house, in_thread
from printroom.web.journal import note
from printroom.web.origin import public_url

SERVICE = "/scene7/services/IpsApiService"
FAULT_STATUS = 500
VERSIONS: Mapping[str, Version] = {version.wsdl: version for version in Version}


async def call(request: Request) -> Response:
    """One operation. Every refusal is a SOAP fault in the envelope version of the request, HTTP 500 unless the
    authHeader asks otherwise; only where no request was read is it what HTTP says (413, 408, 415)."""
    here = house(request)
    kind = request.headers.get("content-type")
    form = envelope.envelope_of(kind)
    try:
        body = await read_body(request, limit=here.config.max_request_bytes, timeout=here.config.body_timeout)
    except Refused as refused:
        fault = ApiFault(FaultCode.INVALID_REQUEST_XML, refused.reason)
        reply = _reply(request, write_fault(fault, form), form, status=refused.status)
        reply.headers["connection"] = "close"
        return reply
    try:
        with bugs_are_faults():
            read = await in_thread(here.quick, envelope.read, body, kind, request.headers.get("soapaction"))
    except Fault as fault:
        return _refusal(request, fault, form)
    return await _answer(request, here, read)


async def _answer(request: Request, here: House, read: SoapRequest) -> Response:
    note(request, operation=read.call.operation[:80])
    try:
        with bugs_are_faults():
            caller = await in_thread(here.quick, _caller, here.runtime, request, read)
            note(request, user=caller.user_id)
            body = await in_thread(here.threads(read.call.operation), _done, here.runtime, caller, read)
    except Fault as fault:
        return _refusal(request, fault, read.envelope, read=read)
    return _reply(request, body, read.envelope, read=read)


def _caller(runtime: Runtime, request: Request, read: SoapRequest) -> Caller:
    """By the authHeader (or its older form), else by HTTP."""
    header = read.header
    sent = auth.Credentials(header.user or "", header.password or "", header.access_token or "")
    by_http = auth.from_authorization(request.headers.get("authorization", ""))
    locale = auth.locale_of(header.locale, request.headers.get("accept-language", ""))
    return auth.caller_of(runtime, by_http if by_http.complete and not sent.complete else sent, locale=locale)


def _done(runtime: Runtime, caller: Caller, read: SoapRequest) -> bytes:
    return envelope.write(read, run(runtime, caller, read.call))


def _refusal(request: Request, fault: Fault, form: Envelope, *, read: SoapRequest | None = None) -> Response:
    note(request, fault=fault.code.value)
    status = (read.header.fault_http_status if read else None) or FAULT_STATUS
    return _reply(request, write_fault(fault, form), form, read=read, status=status)


def _reply(
    request: Request, body: bytes, form: Envelope, *, read: SoapRequest | None = None, status: int = 200
) -> Response:
    headers = {"content-type": f"{form.media_type}; charset=utf-8", "vary": "Accept-Encoding"}
    wanted = read.header.gzip_response if read else None
    if wanted is None:
        wanted = accepts_gzip(request.headers.get("accept-encoding", ""))
    if wanted:
        body = packed(body)
        headers["content-encoding"] = "gzip"
    return Response(body, status_code=status, headers=headers)


async def look(request: Request) -> Response:
    """GET of the service's address: its newest WSDL where the query asks for it."""
    if "wsdl" in {word.lower() for word in request.query_params}:
        return await _description(request, NEWEST)
    return PlainTextResponse("This is a SOAP service: POST here; ?wsdl answers its description.\n", status_code=405)


async def description(request: Request) -> Response:
    """GET …/IpsApi-<date>.wsdl; `serviceUrl` in the query is the address that the document names."""
    version = VERSIONS.get(request.path_params["document"])
    if version is None:
        known = "".join(f"{name}\n" for name in VERSIONS)
        return PlainTextResponse(f"There is no such WSDL; there are:\n{known}", status_code=404)
    return await _description(request, version)


async def _description(request: Request, version: Version) -> Response:
    here = house(request)
    address = request.query_params.get("serviceUrl") or f"{public_url(request, here.config)}{SERVICE}"
    if not address.isprintable():
        return PlainTextResponse("serviceUrl has characters that no address has.\n", status_code=400)
    body = await in_thread(here.quick, wsdl, version, address)
    headers = {"content-type": "text/xml; charset=utf-8", "vary": "Accept-Encoding"}
    if accepts_gzip(request.headers.get("accept-encoding", "")):
        body = packed(body)
        headers["content-encoding"] = "gzip"
    return Response(body, headers=headers)
