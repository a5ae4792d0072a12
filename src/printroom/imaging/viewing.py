"""The view of a request: its commands, with the attributes of the company where they say nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, cast

from printroom.imaging.commands.geometry import Res, Scale, Size
from printroom.imaging.commands.request import Req
from printroom.imaging.commands.view import Align, Bgc, Dpr, Fit, Hei, Rect, Rgn, Scl, Thumb, Wid
from printroom.imaging.errors import ImagingError
from printroom.imaging.ports import Attributes, Record
from printroom.imaging.request import Request
from printroom.imaging.resolved import ResolvedLayer
from printroom.imaging.view import View

_REQ, _MIDDLE, _SINGLE = Req(), Align(), Dpr()
_ALIGN: Final = {1: -1.0, 2: 0.0, 3: 1.0}


def viewed(request: Request, attributes: Attributes, layer: ResolvedLayer) -> View:
    commands = request.view
    width, height = commands.get(Wid), commands.get(Hei)
    fit, divisor = commands.get(Fit), commands.get(Scl)
    if request.output.given(Req, _REQ).type == "tmb":
        return _thumbnail(request, attributes, layer)
    if fit and not (width or height):
        raise _refused(fit, "expected wid or hei beside it")
    free = width or height or divisor
    return View(
        width=width.width if width else None,
        height=height.height if height else None,
        fit=None if divisor else fit,
        divisor=divisor.divisor if divisor else None,
        rgn=commands.get(Rgn),
        align=commands.given(Align, _MIDDLE),
        ratio=commands.given(Dpr, _SINGLE).ratio,
        rect=commands.get(Rect),
        default_pix=(0, 0) if free else attributes.default_pix,
        max_pix=attributes.max_pix,
    )


def _thumbnail(request: Request, attributes: Attributes, layer: ResolvedLayer) -> View:
    commands = request.view
    fit = commands.get(Fit)
    if fit:
        raise _refused(fit, "expected none beside req=tmb")
    width, height = commands.get(Wid), commands.get(Hei)
    rule = _thumb(attributes, layer)
    return View(
        width=width.width if width else None,
        height=height.height if height else None,
        ratio=commands.given(Dpr, _SINGLE).ratio,
        rect=commands.get(Rect),
        default_pix=attributes.default_thumb_pix,
        max_pix=attributes.max_pix,
        thumb=replace(rule, ratio=1.0) if layer.commands.get(Size) else rule,
    )


def _refused(fit: Fit, rule: str) -> ImagingError:
    value = fit.mode if fit.upscale is None else f"{fit.mode},{fit.upscale:d}"
    return ImagingError("parse", f"fit={value}: {rule}", command="fit", value=value, rule=rule)


def _thumb(attributes: Attributes, layer: ResolvedLayer) -> Thumb:
    """How the picture of a thumbnail is brought into its rectangle."""
    record = layer.source if isinstance(layer.source, Record) else None
    align = Align(_ALIGN[attributes.thumb_horiz_align], _ALIGN[attributes.thumb_vert_align])
    res = layer.commands.get(Res)
    if res:
        return Thumb(3, res.resolution / layer.resolution, align)
    kind = (record.thumb_type if record else 0) or attributes.thumb_type
    ratio = ((record.thumb_res if record else None) or attributes.thumb_res) / layer.resolution
    return Thumb(cast(Literal[1, 2, 3], kind), ratio, align)


def thumbnailed(layer: ResolvedLayer, attributes: Attributes) -> ResolvedLayer:
    """The layer of a thumbnail: size= alone counts, and its rectangle is filled by the rules of thumbnails."""
    commands, size = layer.commands.without(Res, Scale), layer.commands.get(Size)
    sized = commands.with_(replace(size, thumb=_thumb(attributes, layer))) if size else commands
    return replace(layer, commands=sized)


def background_of(request: Request, attributes: Attributes) -> tuple[float, float, float]:
    said = request.view.get(Bgc)
    if said:
        return said.color.rgb
    thumbnail = request.output.given(Req, _REQ).type == "tmb"
    red, green, blue = attributes.thumb_bkg_color if thumbnail else attributes.bkg_color
    return red / 255, green / 255, blue / 255
