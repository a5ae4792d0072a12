"""Static content: published files that are no pictures, byte for byte. Page «Serving static (non-image) content».

An item is named by its asset's name, or by that of its file: `site` or `site.css`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Final

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from printroom.imaging import Attributes, ImagingError, Request, asked, parse
from printroom.imaging.commands.request import Cache, Handler, Id, Req, Type
from printroom.repositories import published as rows
from printroom.repositories.database import begin
from printroom.services import told_stored
from printroom.services.answered import Answer, Manner, Unchanged, refused
from printroom.services.asking import Ask
from printroom.services.gate import Gate, dressed
from printroom.services.reach import carriable
from printroom.services.shelves import NOWHERE
from printroom.services.telling import manner_of
from printroom.services.told import Properties, Told
from printroom.storage.blobs import Blobs
from printroom.storage.renditions import Reply

TYPES: Final = frozenset({"exists", "props", "userdata"})
MOST_WRAPPED: Final = 2 << 20
WRAPPED: Final = "text/javascript; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Item:
    """A published file: the record's fields, those of its file, and the full second since which it is as it is."""

    record: Mapping[str, Any]
    modified: dt.datetime


class StaticContent:
    """Of this process."""

    def __init__(self, database: Engine, blobs: Blobs, gate: Gate) -> None:
        self._database = database
        self._blobs = blobs
        self._gate = gate

    def answer(self, ask: Ask) -> Answer:
        """Of what is published, for anyone whom the gate lets in."""
        manner, attributes = Manner(req=asked(ask.query)), Attributes()
        try:
            attributes = self._attributes(ask)
            admitted = self._gate.admit(ask, "static")
            request = parse(admitted.query)
            manner = manner_of(request)
            return dressed(self._answered(admitted, request, attributes), admitted)
        except ImagingError as error:
            return refused(error, manner, attributes.error_detail)

    def _answered(self, ask: Ask, request: Request, attributes: Attributes) -> Answer:
        manner, item = manner_of(request), self._found(ask)
        if manner.req.type == "img":
            return self._content(ask, request, item=_there(item, ask), attributes=attributes)
        if manner.req.type not in TYPES:
            raise ImagingError("refused", f"req={manner.req.type}: expected one of {', '.join(sorted(TYPES))} here")
        hours = attributes.expiration if manner.req.type == "userdata" else attributes.non_img_expiration
        return Answer(content=_told(manner.req, item, ask, attributes), manner=manner, hours=hours)

    def _content(self, ask: Ask, request: Request, *, item: Item, attributes: Attributes) -> Answer:
        file = item.record["file"]
        _typed(request.output.given(Type, Type("")).filter, file["user_type"])
        handler = request.output.get(Handler)
        kept = attributes.expiration < 0 or request.output.given(Cache, Cache()).client != "off"
        answer = Answer(
            content=Unchanged(),
            manner=manner_of(request),
            etag=file["digest"][:32] + (f"-{handler.name}" if handler else ""),
            hours=attributes.expiration if kept else None,
            modified=item.modified,
        )
        if ask.conditions.met(answer.etag, item.modified) or (attributes.expiration == -1 and ask.conditions):
            return answer
        body, media_type = self._blobs.read(file["key"]), file["media_type"]
        if handler:
            body, media_type = _wrapped(body, handler.name, request.output.given(Id, Id("")).id), WRAPPED
        return replace(answer, content=Reply(body, media_type=media_type))

    def _attributes(self, ask: Ask) -> Attributes:
        with self._gate.shelves.of(self._gate.company(ask)) as shelf:
            return shelf.attributes

    def _found(self, ask: Ask) -> Item | None:
        names = [name for name in ask.names if name]
        company = self._gate.company(ask)
        if company is NOWHERE or len(names) != 2 or not carriable(names[1]):
            return None
        with Session(self._database, expire_on_commit=False) as session:
            begin(session, writing=False)
            stem = PurePosixPath(names[1]).stem
            row = rows.static(session, company.id, names[1])
            row = row or rows.static(session, company.id, stem, file_name=names[1])
        return Item(row[0], row[1].replace(microsecond=0)) if row else None


def _there(item: Item | None, ask: Ask) -> Item:
    if item is None:
        raise ask.missing()
    return item


def _typed(wanted: str, has: str) -> None:
    """Page «type»: the filter counts where both are said, and case counts."""
    if wanted and has and wanted != has:
        raise ImagingError("refused", f"type={wanted}: the content is of another type", command="type", value=wanted)


def _wrapped(body: bytes, handler: str, echoed: str) -> bytes:
    """Text as the first argument of a call. Raises ImagingError `refused` for what is no text, or too long."""
    if len(body) > MOST_WRAPPED:
        raise ImagingError("refused", f"handler={handler}: at most {MOST_WRAPPED} bytes are wrapped")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImagingError("refused", f"handler={handler}: the content is no text in UTF-8") from error
    return f"/*jsonp*/{handler}({json.dumps(text)},{json.dumps(echoed)});".encode()


def _told(req: Req, item: Item | None, ask: Ask, attributes: Attributes) -> Told:
    if req.type == "exists":
        return Properties({"catalogRecord.exists": "1" if item else "0"})
    if req.type == "userdata":
        return told_stored.stored(str(item.record.get("user_data") or "") if item else "", req.format or "text")
    found = _there(item, ask)
    file = found.record["file"]
    return Properties({
        "expiration": json.dumps(float(attributes.expiration)),
        "lastModified": found.modified.isoformat(),
        "length": str(file["size"]),
        "path": "/".join((ask.company, file["name"])),
        "userType": file["user_type"],
    })
