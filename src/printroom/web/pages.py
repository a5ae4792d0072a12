"""Pages for people: GET / says what is here and what to try."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from printroom.contract.versions import Version
from printroom.repositories import published
from printroom.runtime import Runtime
from printroom.web.house import house, in_thread
from printroom.web.origin import public_url

# The company that `./run` makes to play with; no other company's pictures are shown.
SAMPLE_COMPANY = "Samples"
MOST_PICTURES = 24
TEMPLATES = Environment(loader=PackageLoader("printroom.web"), autoescape=True, undefined=StrictUndefined)
HEADERS = {
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


async def home(request: Request) -> Response:
    here = house(request)
    pictures = await in_thread(here.quick, _pictures, here.runtime)
    page = TEMPLATES.get_template("home.html").render(
        address=public_url(request, here.config),
        company=SAMPLE_COMPANY,
        pictures=pictures,
        documents=[(version.wsdl, version.value) for version in Version],
    )
    return HTMLResponse(page, headers=HEADERS)


def _pictures(runtime: Runtime) -> Sequence[str]:
    with runtime.unit() as unit:
        company = published.company(unit.session, SAMPLE_COMPANY)
        return published.picture_names(unit.session, company.id, most=MOST_PICTURES) if company else ()
