"""Request + Catalog → Resolved: every default filled in, every source with its revision."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from printroom.imaging.commands.base import effective
from printroom.imaging.commands.geometry import Anchor, Origin, Res, Rotate, Scale, Size
from printroom.imaging.commands.masking import MaskUse
from printroom.imaging.commands.output import Icc
from printroom.imaging.commands.perspective import Perspective
from printroom.imaging.commands.request import Bfc, Cache, DefaultImage, Handler, Id, Req, Template
from printroom.imaging.commands.shape import bound
from printroom.imaging.commands.view import Align, Bgc, Dpr, Fit, Hei, Rect, ResMode, Rgn, Scl, Wid
from printroom.imaging.encoding import Defaults, encoding, record_profiles
from printroom.imaging.errors import ImagingError
from printroom.imaging.painting import painted, spaces
from printroom.imaging.parse import parse
from printroom.imaging.pixels import Kernel
from printroom.imaging.ports import Attributes, Catalog, Kind, Record
from printroom.imaging.request import Commands, Layer, Output, Request
from printroom.imaging.resolved import Resolved, ResolvedLayer, Watermark
from printroom.imaging.view import View
from printroom.imaging.viewing import background_of, thumbnailed, viewed
from printroom.imaging.watermark import WATERMARKED, watermark

_KERNELS: Final[dict[int, Kernel]] = {1: "mks2013", 2: "linear", 3: "cubic", 4: "lanczos3", 5: "bisharp"}
_VIEW: Final = (Wid, Hei, Fit, Scl, Rgn, Rect, Align, Dpr, Bgc, ResMode)

_REQ, _NO_ID, _NO_HANDLER, _CACHE = Req(), Id(""), Handler(""), Cache()


def resolve(request: Request, catalog: Catalog) -> Resolved:
    """Looks up every name through the catalog, and nothing else.

    Raises ImagingError: `not_found` for a missing source, `profile`, `format`, `parse` for what contradicts itself.
    """
    resolved = _resolved(request, catalog)
    name = catalog.attributes.watermark
    return _marked(resolved, name, request, catalog) if name and resolved.asked.type in WATERMARKED else resolved


def _resolved(request: Request, catalog: Catalog) -> Resolved:
    attributes, output = catalog.attributes, request.output
    if len(request.layers) > 1:
        said = f"layer={request.layers[1].number}: further layers are not available yet"
        raise ImagingError("parse", said, command="layer", value=str(request.layers[1].number))
    layer = _layer(request.layers[0], request, catalog)
    record = layer.source if isinstance(layer.source, Record) else None
    background = background_of(request, attributes)
    encoded, profile = encoding(output, catalog=catalog, record=record, background=background)
    among = spaces(catalog, encoded, profile)
    layer = replace(layer, commands=painted(layer.commands, among))
    view = viewed(request, attributes, layer)
    if view.thumb:
        layer = thumbnailed(layer, attributes)
    default_image = output.get(DefaultImage)
    return Resolved(
        layers=(layer,),
        composite=effective(bound(request.view.without(*_VIEW), record)),
        view=view,
        kernel=request.view.given(ResMode, ResMode(_KERNELS[attributes.res_mode])).kernel,
        background=background,
        output=encoded,
        profile=profile,
        source_profiles=_untagged(layer.source, among.sources, catalog),
        asked=output.given(Req, _REQ),
        id=output.given(Id, _NO_ID).id,
        handler=output.given(Handler, _NO_HANDLER).name,
        cache=output.given(Cache, _CACHE),
        bfc=output.given(Bfc, Bfc(attributes.bfc)).on,
        default_image=default_image.name if default_image else None,
        expiration=_expiration(layer, attributes),
        said=request.said,
        text=request.text,
    )


def _layer(layer: Layer, request: Request, catalog: Catalog) -> ResolvedLayer:
    template = request.output.get(Template)
    if template:
        _found(template.name, catalog)
    source = layer.source or (template.name if template else request.path)
    if isinstance(source, Request):
        return ResolvedLayer(
            number=layer.number,
            source=_nested(source, catalog),
            mask=_mask(layer, None, catalog),
            commands=_prevailing(layer.commands, None),
            anchor=layer.commands.get(Anchor),
            resolution=catalog.attributes.resolution,
        )
    if source is None:
        raise ImagingError("not_found", "the request names no image")
    record = _found(source, catalog)
    commands = _prefixed(layer.commands, record, catalog) if layer.source else layer.commands
    return ResolvedLayer(
        number=layer.number,
        source=record,
        mask=_mask(layer, record, catalog),
        commands=_prevailing(commands, record),
        anchor=commands.get(Anchor) or (Anchor(*record.anchor) if record.anchor else None),
        resolution=record.resolution or catalog.attributes.resolution,
    )


def _untagged(source: Record | Resolved, company: Defaults, catalog: Catalog) -> Defaults:
    """What untagged pixels of a layer are in: those of a nested request are still in the colours of its source."""
    return source.source_profiles if isinstance(source, Resolved) else record_profiles(company, source, catalog)


def _found(name: str, catalog: Catalog, kind: Kind = "image") -> Record:
    record = catalog.record(name, kind)
    if record is None:
        raise ImagingError("not_found", f"Unable to find {name}", value=name)
    return record


def _mask(layer: Layer, record: Record | None, catalog: Catalog) -> Record | Resolved | None:
    """What mask= names, else the picture that the source's record names as its mask."""
    if isinstance(layer.mask, Request):
        found: Record | Resolved | None = _nested(layer.mask, catalog)
    elif layer.mask:
        named = _found(layer.mask, catalog, "mask")
        _own(named, "mask", catalog)
        found = _separate(named, catalog) or named
    else:
        found = _separate(record, catalog) if record else None
    return None if layer.commands.get(MaskUse) == MaskUse("off") else found


def _separate(record: Record, catalog: Catalog) -> Record | None:
    """The picture that a record names as its mask, whatever mask and commands that one has itself."""
    return _found(record.mask, catalog, "mask") if record.mask else None


def _prefixed(commands: Commands, record: Record, catalog: Catalog) -> Commands:
    """The commands of a record's Modifier come before those of the layer that names it as its source.

    What it says of the whole picture is said of the layer; what it says of the view and of the reply means nothing.
    """
    own = _own(record, "src", catalog)
    for command in commands.items:
        own = own.with_(command)
    return own


def _own(record: Record, command: str, catalog: Catalog) -> Commands:
    """What a record's Modifier says of its picture. Raises ImagingError `parse` where it names other pictures."""
    stored = parse(record.modifier, catalog=catalog)
    own = stored.layers[0]
    if own.source is not None or own.mask is not None or stored.output.get(Template) is not None:
        said = f"{command}={record.name}: its own commands name another source; nest the request instead"
        raise ImagingError("parse", said, command=command, value=record.name)
    commands = own.commands
    for item in stored.view.without(*_VIEW).items:
        commands = commands.with_(item)
    return commands


def _prevailing(commands: Commands, record: Record | None) -> Commands:
    """Without what has no effect on that source: size= overrides scale=, which overrides res=.

    In perspective a layer is neither sized nor turned.
    """
    commands = effective(bound(commands.without(Anchor, Origin), record))
    size = commands.get(Size)
    if size and size.normal:
        value, rule = f"{size.width:g},{size.height:g}", "not for layer 0, whose size it would be a part of"
        raise ImagingError("parse", f"sizeN={value}: {rule}", command="sizeN", value=value, rule=rule)
    if commands.get(Perspective):
        return commands.without(Size, Res, Rotate)
    if commands.get(Size) == Size(0, 0):
        commands = commands.without(Size)
    if commands.get(Size):
        return commands.without(Scale, Res)
    return commands.without(Res) if commands.get(Scale) else commands


def _nested(request: Request, catalog: Catalog) -> Resolved:
    """An inner request has no bounds, no background and no encoding of its own, and other colours by icc= only."""
    kept = Commands(tuple(item for item in request.output.items if isinstance(item, Template | Icc)))
    inner = _resolved(replace(request, output=kept), catalog)
    view = replace(inner.view, default_pix=(0, 0), max_pix=(0, 0))
    said, profile = inner.output, inner.profile if kept.get(Icc) else None
    output = Output(alpha=True)
    if profile:
        output = replace(output, pixels=profile.pixels, intent=said.intent, black_point=said.black_point)
    return replace(inner, view=view, background=(0, 0, 0), output=output, profile=profile)


def _marked(resolved: Resolved, name: str, request: Request, catalog: Catalog) -> Resolved:
    """With the watermark of that name, in the colours of the reply; it has no bounds and no background of its own."""
    asked, placing = watermark(name, request.output, catalog)
    said = resolved.output
    output = Output(alpha=True, pixels=said.pixels, intent=said.intent, black_point=said.black_point)
    mark = replace(
        _resolved(asked, catalog), view=View(), background=(0, 0, 0), output=output, profile=resolved.profile
    )
    hours = _least((resolved.expiration, mark.expiration))
    return replace(resolved, watermark=Watermark(mark, placing), expiration=hours)


def _expiration(layer: ResolvedLayer, attributes: Attributes) -> float:
    pictures = (layer.source, layer.mask) if layer.mask else (layer.source,)
    given = (
        attributes.expiration if isinstance(picture, Record) and picture.expiration == -2 else picture.expiration
        for picture in pictures
    )
    return _least(given)


def _least(given: Iterable[float]) -> float:
    """Hours; pictures that never expire do not count where others do."""
    return min((hours for hours in given if math.isfinite(hours) and hours >= 0), default=-1)
