"""Static content: published files that are no pictures, byte for byte. Page «Serving static (non-image) content».

An item is named by its asset's name, or by that of its file: `site` or `site.css`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from printroom.imaging import Attributes, ImagingError, Request, parse
from printroom.imaging.commands.request import Cache, Handler, Id, Req, Type
from printroom.imaging.locales import Locale
from printroom.repositories import published as rows
from printroom.repositories.database import begin
from printroom.services import told_stored
from printroom.services.answered import Answer, Unchanged, refused
from printroom.services.asking import Ask
from printroom.services.catalog_fields import INHERITED
from printroom.services.gate import Gate, dressed
from printroom.services.locating import located
from printroom.services.reach import Reach, carriable, of_locale
from printroom.services.shelves import NOWHERE
from printroom.services.telling import manner_of, manner_unread
from printroom.services.told import Properties, Told, digest
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

    def hours(self, attributes: Attributes) -> float:
        """How long a client may keep it: -1 for ever."""
        own = float(self.record["file"].get("expiration", INHERITED))
        return attributes.expiration if own == INHERITED else own


class StaticContent:
    """Of this process."""

    def __init__(self, database: Engine, blobs: Blobs, gate: Gate) -> None:
        self._database = database
        self._blobs = blobs
        self._gate = gate

    def answer(self, ask: Ask) -> Answer:
        """Of what is published, for anyone whom the gate lets in."""
        admitted = ask
        try:
            admitted = self._gate.admit(ask, "static")
            return dressed(self._answered(admitted), admitted)
        except ImagingError as error:
            return refused(error, manner_unread(admitted), self._attributes(ask).error_detail)

    def _answered(self, ask: Ask) -> Answer:
        request = parse(ask.query)
        with self._gate.shelves.of(self._gate.company(ask)) as shelf:
            reach = Reach(shelf, ask.overrides)
            locale = located(reach, ask.query)
            attributes = reach.attributes
        item, req = self._found(ask, reach.suffixes), request.output.given(Req, Req())
        if req.type == "img":
            return self._content(ask, request, item=_there(item, ask), attributes=attributes)
        if req.type not in TYPES:
            raise ImagingError("refused", f"req={req.type}: expected one of {', '.join(sorted(TYPES))} here")
        own = item.hours(attributes) if item else attributes.expiration
        hours = own if req.type == "userdata" else attributes.non_img_expiration
        manner, content = manner_of(request), _told(req, item, ask, attributes, locale)
        etag = digest((manner, content))
        unchanged = ask.conditions.settled(etag, None, hours=hours)
        return Answer(content=Unchanged() if unchanged else content, manner=manner, etag=etag, hours=hours)

    def _content(self, ask: Ask, request: Request, *, item: Item, attributes: Attributes) -> Answer:
        file, hours = item.record["file"], item.hours(attributes)
        _typed(request.output.given(Type, Type("")).filter, file["user_type"])
        handler = request.output.get(Handler)
        kept = hours < 0 or request.output.given(Cache, Cache()).client != "off"
        answer = Answer(
            content=Unchanged(),
            manner=manner_of(request),
            etag=file["digest"][:32] + (f"-{handler.name}" if handler else ""),
            hours=hours if kept else None,
            modified=item.modified,
        )
        if ask.conditions.settled(answer.etag, item.modified, hours=hours):
            return answer
        body, media_type = self._blobs.read(file["key"]), file["media_type"]
        if handler:
            body, media_type = _wrapped(body, handler.name, request.output.given(Id, Id("")).id), WRAPPED
        return replace(answer, content=Reply(body, media_type=media_type))

    def _attributes(self, ask: Ask) -> Attributes:
        """Of whose path it is; of nobody where it cannot be read."""
        try:
            company = self._gate.company(ask)
        except ImagingError:
            company = NOWHERE
        with self._gate.shelves.of(company) as shelf:
            return shelf.attributes

    def _found(self, ask: Ask, suffixes: Iterable[str]) -> Item | None:
        """The first that there is; `suffixes` are those of the locale."""
        names = [name for name in ask.names if name]
        company = self._gate.company(ask)
        if company is NOWHERE or len(names) != 2 or not carriable(names[1]):
            return None
        with Session(self._database, expire_on_commit=False) as session:
            begin(session, writing=False)
            tried = of_locale(names[1], suffixes)
            row = next((row for each in tried if (row := rows.static_file(session, company.id, each))), None)
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


def _told(req: Req, item: Item | None, ask: Ask, attributes: Attributes, locale: Locale) -> Told:
    if req.type == "exists":
        return Properties({"catalogRecord.exists": "1" if item else "0"})
    if req.type == "userdata":
        text = str(item.record.get("user_data") or "") if item else ""
        return told_stored.stored(locale.properties(text), req.format or "text")
    found = _there(item, ask)
    file = found.record["file"]
    return Properties({
        "expiration": json.dumps(float(found.hours(attributes))),
        "lastModified": found.modified.isoformat(),
        "length": str(file["size"]),
        "path": "/".join((ask.company, file["name"])),
        "userType": file["user_type"],
    })
