"""Image maps: which areas of a reply are links. Pages «map» and «Image maps» of the Image Serving reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from printroom.imaging import Plan, Record, Request
from printroom.imaging.commands.maps import Map, MapA
from printroom.imaging.commands.request import Req
from printroom.imaging.maps import Layer, attributes, box_of, served_areas
from printroom.services.told import Areas, Subject, Told, Verbatim

# Beside these alone the stored map is told as it is.
OF_NO_PICTURE: Final = frozenset({"req", "id", "handler", "locale", "cache", "labelkey", "type", "name", "timeout"})


def areas(subject: Subject, request: Request, planned: Callable[[], Plan]) -> Told:
    """req=map: the AREA elements in the pixels of the reply that the same URL would get without it."""
    bare = all(said.name in OF_NO_PICTURE for said in request.said)
    text = _stored(subject, subject.record) if bare else _seen(subject, request, planned())
    form = request.output.given(Req, Req()).format
    if form in {"xml", "json"}:
        return Areas(tuple(attributes(text)))
    return Verbatim(text)


def _stored(subject: Subject, record: Record) -> str:
    """Of the record that was found, whatever the locale."""
    fields = subject.reach.exactly(record.name) or {}
    return subject.locale.areas(str(fields.get("map") or ""))


def _seen(subject: Subject, request: Request, planned: Plan) -> str:
    """map= in the layer's pixels, else mapA=, the source's own map or that of a nested request in the source's."""
    asked, layer = request.layers[0], planned.layers[0]
    rectangle = Layer(layer.size, layer.mapping)
    size = planned.width, planned.height
    own = asked.commands.get(Map)
    if own:
        return served_areas(own.areas, layer.mapping, rectangle, size)
    return served_areas(_of_source(subject, request, planned), planned.mapping, rectangle, size, box_of(planned.region))


def _of_source(subject: Subject, request: Request, planned: Plan) -> str:
    asked, source = request.layers[0], planned.layers[0].source
    said = asked.commands.get(MapA)
    if said:
        return said.areas
    if isinstance(source, Record):
        return _stored(subject, source)
    return _seen(subject, asked.source, source) if isinstance(asked.source, Request) else ""
