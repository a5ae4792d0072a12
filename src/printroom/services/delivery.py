"""Delivery: an image URL → the reply of any request type, through the cache.

A hit parses nothing: the URL is remembered with its key for one generation of the company's published records. Equal
requests are rendered once, conditional ones are answered before a pixel is read.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from printroom.imaging import Attributes, ImagingError, Request, asked, parse
from printroom.imaging.commands.request import Req
from printroom.imaging.locales import Locale
from printroom.repositories.database import begin
from printroom.repositories.generations import Generations
from printroom.services import told_maps, told_properties
from printroom.services.answered import MESSAGE, Answer, Manner, Trouble, Unchanged, refused
from printroom.services.asking import Ask
from printroom.services.caller import Caller
from printroom.services.darkroom import WITH_DEFAULT, Darkroom, Prepared
from printroom.services.gate import Gate, dressed
from printroom.services.lanes import Busy
from printroom.services.locating import located
from printroom.services.optimized import optimized
from printroom.services.reach import Reach
from printroom.services.remembered import Known, Remembered
from printroom.services.resources import Resources
from printroom.services.shelves import NOWHERE, Company, Shelves
from printroom.services.telling import OF_OBJECT, heard, hours_of, manner_of, manner_unread, tell
from printroom.services.told import Properties, Subject, Told, digest
from printroom.storage.renditions import Reply

PICTURES: Final = frozenset({"img", "tmb", "mask"})
LOADING: Final = "loadcache"
UNTRANSLATED: Final = Locale()


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """How a URL is understood: `request` with all that does not count, None where its text cannot be taken apart;
    `prepared` where it is a picture; `error` where it is refused."""

    request: Request | None
    prepared: Prepared | None
    error: ImagingError | None
    attributes: Attributes


class Delivery:
    """Of this process."""

    def __init__(self, database: Engine, resources: Resources) -> None:
        self._database = database
        self._renditions = resources.renditions
        self._darkroom = Darkroom(resources)
        self._generations = Generations(database)
        self._remembered = Remembered()
        self._shelves = Shelves(database, defaults=resources.defaults)
        self.gate = Gate(self._generations, self._shelves)

    def close(self) -> None:
        self._generations.close()

    def at_hand(self, ask: Ask) -> Answer | None:
        """What takes microseconds: a reply in memory, or that nothing changed. None where it would take longer."""
        admitted = self.gate.at_hand(ask)
        known = self._known(admitted) if admitted else None
        if admitted is None or known is None:
            return None
        if known.unchanged(ask.conditions):
            return dressed(_answer(known, Unchanged()), admitted)
        reply = self._renditions.in_memory(known.key)
        return dressed(_answer(known, reply), admitted) if reply else None

    def answer(self, ask: Ask) -> Answer:
        """Of published records, for anyone whom the gate lets in."""
        try:
            admitted = self.gate.admit(ask)
        except ImagingError as error:
            return self._refused(error, ask)
        return dressed(self._answered(admitted), admitted)

    def _answered(self, ask: Ask) -> Answer:
        try:
            known = self._known(ask)
            return (self._kept(known, ask) if known else None) or self._published(ask)
        except (ImagingError, Busy) as error:
            return self._refused(error, ask)

    def optimized(self, ask: Ask, caller: Caller | None) -> Answer:
        """Of the file that an asset's ipsImageUrl names, for a caller who may read the asset; else it is missing."""
        try:
            if caller is None:
                raise ask.missing()
            with self._reading() as session:
                subject = _subject(ask, Reach(optimized(session, caller, ask, self._shelves.defaults)))
                made = self._made(ask, subject)
            if isinstance(made, Prepared):
                made = self._developed(_known(made, modified=None), made, ask)
            return replace(made, private=True)
        except (ImagingError, Busy) as error:
            return refused(error, manner_unread(ask))

    def considered(self, ask: Ask) -> Considered:
        """No pixel is read."""
        with self._shelves.of(self._company(ask)) as shelf:
            reach = Reach(shelf)
            request, made, error = None, None, None
            try:
                ask = self.gate.admit(ask)
                reach = Reach(shelf, ask.overrides)
                subject = _subject(ask, reach, located(reach, ask.query, _stored(ask)))
                request = self._parsed(ask, subject, strict=False)
                made = self._made(ask, subject)
            except ImagingError as refusal:
                error = refusal
            prepared = made if isinstance(made, Prepared) else None
            return Considered(request=request, prepared=prepared, error=error, attributes=reach.attributes)

    def _known(self, ask: Ask) -> Known | None:
        try:
            company = self._generations.of(ask.company)
        except ImagingError:
            return None
        return self._remembered.get(company, ask) if company else None

    def _kept(self, known: Known, ask: Ask) -> Answer | None:
        if known.unchanged(ask.conditions):
            return _answer(known, Unchanged())
        reply = self._renditions.get(known.key)
        return _answer(known, reply) if reply else None

    def _refused(self, error: ImagingError | Busy, ask: Ask) -> Answer:
        """An error in words, or shown by the company's error image, which has no watermark: it must show the errors of
        watermarks as well."""
        with self._shelves.of(self._company(ask)) as shelf:
            reach = Reach(shelf, (*ask.overrides, ("watermark", "")))
            answer = refused(error, manner_unread(ask), reach.attributes.error_detail)
            if isinstance(error, Busy):
                return answer
            shown = self._shown(error, answer.manner, reach)
        try:
            return replace(answer, content=self._darkroom.develop(shown), error=error.code) if shown else answer
        except (ImagingError, Busy):
            return answer

    def _shown(self, error: ImagingError, manner: Manner, reach: Reach) -> Prepared | None:
        """The error image, which never tells more than a message."""
        if not reach.attributes.error_image or manner.req.type not in WITH_DEFAULT:
            return None
        told = refused(error, manner, min(reach.attributes.error_detail, MESSAGE)).content
        return self._darkroom.error_image(told, reach) if isinstance(told, Trouble) else None

    def _company(self, ask: Ask) -> Company:
        """Whose path it is; of nobody where it cannot be read."""
        try:
            return self.gate.company(ask)
        except ImagingError:
            return NOWHERE

    def _published(self, ask: Ask) -> Answer:
        company = self.gate.company(ask)
        with self._shelves.of(company) as shelf:
            reach = Reach(shelf, ask.overrides)
            made = self._made(ask, _subject(ask, reach, located(reach, ask.query, _stored(ask))))
            if not isinstance(made, Prepared):
                return made
            modified = None if reach.undated or reach.translates else shelf.newest(reach.names)
            dated = reach.attributes.use_last_modified
        known = replace(_known(made, modified=modified), dated=dated)
        if company is not NOWHERE and not _loading(ask):
            self._remembered.put((company.id, company.generation), ask, known)
        return self._developed(known, made, ask)

    def _developed(self, known: Known, prepared: Prepared, ask: Ask) -> Answer:
        if _loading(ask):
            length = len(self._darkroom.develop(prepared).body)
            return Answer(content=Properties({"image.length": str(length)}), manner=manner_unread(ask))
        if known.unchanged(ask.conditions):
            return _answer(known, Unchanged())
        return _answer(known, self._darkroom.develop(prepared))

    def _made(self, ask: Ask, subject: Subject) -> Prepared | Answer:
        """A picture that is planned, or all that there is to say."""
        request = self._parsed(ask, subject)
        req = request.output.given(Req, Req())
        if req.type in PICTURES or req.type == LOADING:
            return self._prepared(request, subject, ask)
        content = self._told(request, subject, ask)
        hours = hours_of(req, subject)
        manner = manner_of(request)
        etag = digest((manner, content)) if hours is not None else ""
        answer = Answer(content=content, manner=manner, etag=etag, hours=hours)
        return (
            replace(answer, content=Unchanged()) if etag and ask.conditions.settled(etag, None, hours=hours) else answer
        )

    def _parsed(self, ask: Ask, subject: Subject, *, strict: bool = True) -> Request:
        alone = asked(ask.query).type in OF_OBJECT
        request = parse(ask.query, path=_stored(ask), catalog=subject.reach, strict=strict and not alone)
        return heard(request) if strict and alone else request

    def _told(self, request: Request, subject: Subject, ask: Ask) -> Told:
        req = request.output.given(Req, Req())
        if req.type == "map":
            return told_maps.areas(subject, request, lambda: self._prepared(request, subject, ask).plan)
        if req.type == "props":
            made = self._prepared(request, subject, ask)
            kept = self._renditions.get(made.key)
            length = len(kept.body) if kept else 0
            return told_properties.reply_properties(subject, made.resolved, made.plan, length=length)
        return tell(req, request, subject)

    def _prepared(self, request: Request, subject: Subject, ask: Ask) -> Prepared:
        """What is loaded into the cache is what would be served as a picture."""
        if request.output.given(Req, Req()).type == LOADING:
            request = replace(request, output=request.output.with_(Req()))
        return self._darkroom.prepare(request, subject.reach, ask.client)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Session]:
        """One state of the database; no pixel is read while it is open."""
        with Session(self._database, expire_on_commit=False) as session:
            begin(session, writing=False)
            yield session


def _subject(ask: Ask, reach: Reach, locale: Locale = UNTRANSLATED) -> Subject:
    return Subject(name="/".join(ask.names), path=ask.object, reach=reach, locale=locale)


def _stored(ask: Ask) -> str | None:
    """The path, where the commands that its record stores count."""
    return ask.object if ask.names_object and asked(ask.query).type not in OF_OBJECT else None


def _loading(ask: Ask) -> bool:
    return asked(ask.query).type == LOADING


def _known(prepared: Prepared, *, modified: dt.datetime | None) -> Known:
    return Known(
        key=prepared.key,
        etag=prepared.etag,
        hours=prepared.hours,
        modified=modified,
        varies=prepared.varies,
        stand_in=prepared.stand_in,
    )


def _answer(known: Known, content: Reply | Unchanged) -> Answer:
    return Answer(
        content=content,
        etag=known.etag,
        hours=known.hours,
        varies=known.varies,
        modified=known.modified if known.dated else None,
        stand_in=known.stand_in,
    )
