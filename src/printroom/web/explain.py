"""GET /is/explain?url=…: how an image URL is understood, as a page for those signed in.

The browser asks for the sign-in (HTTP Basic); what the page shows is operation `explain`, run like through any door.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from printroom import dispatch
from printroom.contract.call import Call
from printroom.contract.faults import AuthenticationFault, Fault
from printroom.contract.messages import ExplainParam, ExplainReturn
from printroom.contract.types import ExplainedCommand
from printroom.runtime import Runtime
from printroom.web import auth, pages
from printroom.web.errors import bugs_are_faults
from printroom.web.house import house, in_thread
from printroom.web.journal import note

PATH = re.compile(r"(?:https?://[^/?#]*)?/?(?P<path>is/image/+(?P<company>[^/?#&]*)[^#]*)", re.DOTALL)
HEADERS = pages.HEADERS | {
    "content-security-policy": pages.HEADERS["content-security-policy"].replace(
        "form-action 'none'", "form-action 'self'"
    ),
    "cache-control": "no-store",
}
CHALLENGE = {"www-authenticate": 'Basic realm="Printroom", charset="UTF-8"', "cache-control": "no-store"}
FAILING = frozenset({"refused", "not available"})
PICTURES = frozenset({"image", "default image", "error image"})
log = structlog.get_logger("printroom.web")


@dataclass(frozen=True, slots=True)
class Page:
    """`picture` is the address of what was explained, on this server; empty where there is none to show."""

    url: str = ""
    found: ExplainReturn | None = None
    picture: str = ""
    trouble: str = ""

    @property
    def commands(self) -> list[ExplainedCommand]:
        """What the request fails by stands first."""
        commands = self.found.command_array if self.found else ()
        return sorted(commands, key=lambda each: each.outcome not in FAILING)

    @property
    def milliseconds(self) -> float:
        """Of all steps together, a little at least."""
        return max(sum(step.milliseconds or 0 for step in self.found.step_array) if self.found else 0, 0.001)


async def explain(request: Request) -> Response:
    here = house(request)
    header = request.headers.get("authorization", "")
    url = asked(request.scope["query_string"].decode("utf-8", "replace"))
    try:
        with bugs_are_faults():
            page = await in_thread(here.threads("explain"), _page, here.runtime, header, url=url)
    except AuthenticationFault as fault:
        note(request, fault=fault.code.value)
        return PlainTextResponse("Sign in to see how an image URL is understood.", 401, CHALLENGE)
    except Fault as fault:
        note(request, fault=fault.code.value)
        page = Page(url=url, trouble=fault.reason)
    template = pages.TEMPLATES.get_template("explain.html")
    return HTMLResponse(template.render(page=page), 400 if page.trouble else 200, HEADERS)


def asked(query: str) -> str:
    """The address after `url=`: as a form sends it, or as people write it, with its own `?` and `&`."""
    if query.startswith("url=") and "/" in query:
        return query.removeprefix("url=")
    return parse_qs(query).get("url", [""])[0]


def _page(runtime: Runtime, header: str, *, url: str) -> Page:
    caller = auth.caller_of(runtime, auth.from_authorization(header))
    if not url.strip():
        return Page()
    named = PATH.match(url.strip())
    company = unquote(named["company"]) if named else ""
    message = ExplainParam(company_handle=company, url=url)
    found = dispatch.run(runtime, caller, Call(operation="explain", message=message, company_handle=company))
    assert isinstance(found, ExplainReturn)
    picture = f"/{quote(named['path'], safe='/?&=%$,:;.()+-_~!*@')}" if named and found.reply in PICTURES else ""
    return Page(url=url, found=found, picture=picture)
