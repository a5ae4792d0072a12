"""Telling: what each request type says of an object. Page «req» of the Image Serving reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from printroom.imaging import ImagingError, Request, asked
from printroom.imaging.commands import reading
from printroom.imaging.commands.request import Handler, Id, Req
from printroom.services import told_properties, told_sets, told_stored
from printroom.services.answered import Manner
from printroom.services.asking import Ask
from printroom.services.told import Properties, Subject, Told, Verbatim

TEXT: Final = "text"

OF_OBJECT: Final[Mapping[str, Callable[[Subject, Request, str], Told]]] = {
    "exists": lambda subject, request, form: told_properties.exists(subject),
    "imageprops": lambda subject, request, form: told_properties.image_properties(subject),
    "catalogprops": lambda subject, request, form: told_properties.catalog_properties(subject),
    "xlate": lambda subject, request, form: told_properties.translated_ids(subject),
    "imageset": lambda subject, request, form: told_stored.image_set(subject, form),
    "set": lambda subject, request, form: told_sets.media_set(subject, request.output),
    "userdata": lambda subject, request, form: told_stored.user_data(subject, form),
    "targets": lambda subject, request, form: told_stored.targets(subject, form),
    "xmp": lambda subject, request, form: told_stored.xmp(subject),
    "message": lambda subject, request, form: Verbatim(""),
}
"""What is told of an object alone: the commands that its record stores do not count, nor do those of the picture."""

FOR_TELLING: Final = frozenset({"req", "handler", "id", "locale", "imageSet", "labelkey", "type", "message"})
"""The commands that count there."""

KEPT_LIKE_PICTURES: Final = frozenset({"userdata", "targets", "map", "xmp", "xlate"})
NOT_KEPT: Final = frozenset({"validate", "resolve", "loadcache", "message"})
NEVER: Final[Mapping[str, str]] = {
    "saveToFile": "this server writes no files for its clients; copyImage makes a new asset",
    "mbrSet": "this server has no videos",
}


def tell(req: Req, request: Request, subject: Subject) -> Told:
    """All that needs no picture to be planned. Raises ImagingError: `refused` for what is never served."""
    if req.type in OF_OBJECT:
        return OF_OBJECT[req.type](subject, request, req.format or TEXT)
    if req.type == "validate":
        return Properties({"request.isValid": "1"})
    if req.type == "resolve":
        return _resolved(subject, request.text)
    why = NEVER.get(req.type, "this type of reply is not available")
    raise ImagingError("refused", f"req={req.type}: {why}", command="req", value=req.type, rule=why)


def heard(request: Request) -> Request:
    """A request that asks of an object alone, read without being strict: other commands may say what they like.

    Raises ImagingError `parse` for those that count.
    """
    for each in request.passed:
        if each.outcome in {"refused", "not available"} and each.said.name in FOR_TELLING:
            raise reading.wrong(each.said.name, each.said.value, each.note)
    return request


def hours_of(req: Req, subject: Subject) -> float | None:
    """How long a client may keep what it is told; None: not at all."""
    if req.type in NOT_KEPT:
        return None
    attributes = subject.reach.attributes
    if req.type not in KEPT_LIKE_PICTURES:
        return attributes.non_img_expiration
    record = subject.reach.record(subject.name)
    return attributes.expiration if record is None or record.expiration == -2 else record.expiration


def manner_of(request: Request) -> Manner:
    """How the client wants to be told what is no picture."""
    return Manner(
        req=request.output.given(Req, Req()),
        handler=request.output.given(Handler, Handler("")).name,
        id=request.output.given(Id, Id("")).id,
        message=message_of(request),
    )


def manner_unread(ask: Ask) -> Manner:
    """As far as it can be told of a request that cannot be read."""
    said = [piece.partition("=")[2] for piece in ask.query.split("&") if piece.strip().lower().startswith("id=")]
    return Manner(req=asked(ask.query), id=Id.parse(said[-1]).id if said else "")


def message_of(request: Request) -> str:
    """The text of req=message; empty for other requests."""
    if request.output.given(Req, Req()).type != "message":
        return ""
    return next((said.value for said in reversed(request.said) if said.name == "message"), "")


def _resolved(subject: Subject, text: str) -> Verbatim:
    """req=resolve: the request after presets, variables and stored modifiers. Raises `not_found` for a missing object."""
    if not subject.fields:
        raise subject.missing()
    return Verbatim(f"{subject.name}?{text}{told_stored.END}")
