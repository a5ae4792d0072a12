"""Static content: GET /is/content/<company>/<item>, for anyone.

Files of customers share this origin with sign-ins and pages, and may do nothing in it: a browser that opens one gets it
in a sandbox without scripts, and those that are documents of their own kind as a download.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import Response

from printroom.storage.renditions import Reply
from printroom.web.house import house
from printroom.web.image_replies import failed, left, reply
from printroom.web.images import Gone, answered, asked
from printroom.web.journal import note

PREFIX: Final = "/is/content"
SANDBOX: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
# The viewers of browsers do not open a PDF in a sandbox; what a PDF runs, it runs outside of the origin.
FOR_PDF: Final = "default-src 'none'; script-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
DOWNLOADED: Final = ("image/svg+xml", "application/xml", "application/json")
log = structlog.get_logger("printroom.web")


async def published(request: Request) -> Response:
    here = house(request)
    ask = asked(request, PREFIX)
    try:
        answer = await answered(here, here.runtime.static.answer, ask, request.receive)
    except Gone:
        return left()
    except Exception:
        log.exception("bug")
        return failed()
    note(request, req=answer.manner.req.type)
    made = reply(answer, not_found_status=here.config.not_found_status, body=request.method != "HEAD")
    if isinstance(answer.content, Reply):
        made.headers.update(_confined(answer.content.media_type, ask.object))
    return made


def _confined(media_type: str, path: str) -> dict[str, str]:
    plain = media_type.partition(";")[0]
    headers = {"content-security-policy": FOR_PDF if plain == "application/pdf" else SANDBOX}
    if plain in DOWNLOADED:
        name = quote(path.rpartition("/")[2], safe="%")
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{name}"
    return headers
