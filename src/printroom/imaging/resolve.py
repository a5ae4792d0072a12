"""Request + Catalog → Resolved: every default filled in, every source with its revision."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from typing import Final, Literal, cast

from printroom.imaging.commands.base import effective
from printroom.imaging.commands.geometry import Anchor, Origin, Res, Scale, Size
from printroom.imaging.commands.request import Bfc, Cache, DefaultImage, Handler, Id, Req
from printroom.imaging.commands.view import Align, Bgc, Dpr, Fit, Hei, Rect, ResMode, Rgn, Scl, Thumb, Wid
from printroom.imaging.encoding import encoding, source_profiles
from printroom.imaging.errors import ImagingError
from printroom.imaging.icc import Profile
from printroom.imaging.parse import parse
from printroom.imaging.pixels import Kernel
from printroom.imaging.ports import Attributes, Catalog, PixelType, Record
from printroom.imaging.request import Commands, Layer, Output, Request, Said
from printroom.imaging.versions import engine_versions
from printroom.imaging.view import View

_KERNELS: Final[dict[int, Kernel]] = {1: "lanczos3", 2: "linear", 3: "cubic", 4: "lanczos3", 5: "bisharp"}
_ALIGN: Final = {1: -1.0, 2: 0.0, 3: 1.0}
_VIEW: Final = (Wid, Hei, Fit, Scl, Rgn, Rect, Align, Dpr, Bgc, ResMode)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedLayer:
    """One layer: where its pixels come from, and the commands in effect. `resolution` is what `res=` divides by."""

    number: int
    source: Record | Resolved
    commands: Commands
    anchor: Anchor | None = None
    resolution: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The identity of a rendering: equal digests, equal pixels.

    `composite` holds the commands that act on the whole picture; `background` is red, green, blue, 0 to 1; `profile`
    the output profile, None where there is none to convert to. `asked`, `id`, `handler`, `cache`, `bfc` and
    `default_image` (None: the attribute's; empty: off) are for the door that replies; `expiration` is the least of all
    layers in hours, -1 for never. `said` and `text` are what the request said, for baking and for recipes.
    """

    layers: tuple[ResolvedLayer, ...]
    composite: Commands
    view: View
    kernel: Kernel
    background: tuple[float, float, float]
    output: Output
    profile: Profile | None
    source_profiles: tuple[tuple[PixelType, Profile], ...] = ()
    asked: Req = Req()
    id: str = ""
    handler: str = ""
    cache: Cache = Cache()
    bfc: bool = False
    default_image: str | None = None
    expiration: float = 10
    said: tuple[Said, ...] = ()
    text: str = ""

    def digest(self) -> str:
        """Hexadecimal identity of the pixels and their encoding, with the versions of the engine and libvips."""
        seen = self.view if self.view.ratio != 1 else replace(self.view, max_pix=(0, 0))
        identity = (
            sorted(engine_versions().items()),
            [(layer.number, _identity(layer.source), layer.commands, layer.resolution) for layer in self.layers],
            self.composite,
            seen,
            self.kernel,
            self.background,
            self.output,
            self.profile,
            self.source_profiles,
            self.asked.type if self.asked.type in {"tmb", "mask"} else "img",
        )
        return hashlib.sha256(repr(identity).encode()).hexdigest()


def resolve(request: Request, catalog: Catalog) -> Resolved:
    """Looks up every name through the catalog, and nothing else.

    Raises ImagingError: `not_found` for a missing source, `profile`, `format`, `parse` for what contradicts itself.
    """
    attributes, output = catalog.attributes, request.output
    if len(request.layers) > 1:
        said = f"layer={request.layers[1].number}: further layers are not available yet"
        raise ImagingError("parse", said, command="layer", value=str(request.layers[1].number))
    layer = _layer(request.layers[0], request, catalog)
    record = layer.source if isinstance(layer.source, Record) else None
    background = _background(request, attributes)
    encoded, profile = encoding(output, catalog=catalog, record=record, background=background)
    view = _view(request, attributes, layer)
    if view.thumb:
        layer = replace(layer, commands=layer.commands.without(Res, Scale))
    default_image = output.get(DefaultImage)
    return Resolved(
        layers=(layer,),
        composite=effective(request.view.without(*_VIEW)),
        view=view,
        kernel=request.view.given(ResMode, ResMode(_KERNELS[attributes.res_mode])).kernel,
        background=background,
        output=encoded,
        profile=profile,
        source_profiles=source_profiles(catalog),
        asked=output.given(Req, Req()),
        id=output.given(Id, Id("")).id,
        handler=output.given(Handler, Handler("")).name,
        cache=output.given(Cache, Cache()),
        bfc=output.given(Bfc, Bfc(attributes.bfc)).on,
        default_image=default_image.name if default_image else None,
        expiration=_expiration(layer.source, attributes),
        said=request.said,
        text=request.text,
    )


def _identity(source: Record | Resolved) -> object:
    """What of a source decides its pixels."""
    if isinstance(source, Resolved):
        return source.digest()
    size = (source.width, source.height, source.pixels, source.has_alpha, source.depth)
    return source.revision, *size, source.profile, source.mask


def _layer(layer: Layer, request: Request, catalog: Catalog) -> ResolvedLayer:
    source = layer.source or request.path
    if isinstance(source, Request):
        return ResolvedLayer(
            number=layer.number,
            source=_nested(source, catalog),
            commands=_prevailing(layer.commands),
            anchor=layer.commands.get(Anchor),
            resolution=catalog.attributes.resolution,
        )
    record = catalog.record(source) if source else None
    if record is None:
        said = f"Unable to find {source}" if source else "the request names no image"
        raise ImagingError("not_found", said, value=source)
    commands = _prefixed(layer.commands, record, catalog) if layer.source else layer.commands
    return ResolvedLayer(
        number=layer.number,
        source=record,
        commands=_prevailing(commands),
        anchor=commands.get(Anchor) or (Anchor(*record.anchor) if record.anchor else None),
        resolution=record.resolution or catalog.attributes.resolution,
    )


def _prefixed(commands: Commands, record: Record, catalog: Catalog) -> Commands:
    """The layer commands of a record's Modifier come before those of the layer that names it as its source."""
    own = parse(record.modifier, catalog=catalog).layers[0]
    if own.source is not None:
        said = f"src={record.name}: its own commands name another source; nest the request instead"
        raise ImagingError("parse", said, command="src", value=record.name)
    for command in commands.items:
        own = replace(own, commands=own.commands.with_(command))
    return own.commands


def _prevailing(commands: Commands) -> Commands:
    """Without what has no effect: size= overrides scale=, which overrides res=."""
    commands = effective(commands.without(Anchor, Origin))
    if commands.get(Size) == Size(0, 0):
        commands = commands.without(Size)
    if commands.get(Size):
        return commands.without(Scale, Res)
    return commands.without(Res) if commands.get(Scale) else commands


def _nested(request: Request, catalog: Catalog) -> Resolved:
    """An inner request has no bounds, no background and no encoding of its own."""
    inner = resolve(replace(request, output=Commands()), catalog)
    view = replace(inner.view, default_pix=(0, 0), max_pix=(0, 0))
    return replace(inner, view=view, background=(0, 0, 0), output=Output(alpha=True), profile=None)


def _view(request: Request, attributes: Attributes, layer: ResolvedLayer) -> View:
    commands = request.view
    width, height = commands.get(Wid), commands.get(Hei)
    fit, divisor = commands.get(Fit), commands.get(Scl)
    if request.output.given(Req, Req()).type == "tmb":
        return _thumbnail(request, attributes, layer)
    if fit and not (width or height):
        raise ImagingError("parse", "fit: expected wid or hei beside it", command="fit", rule="needs wid or hei")
    free = width or height or divisor
    return View(
        width=width.width if width else None,
        height=height.height if height else None,
        fit=None if divisor else fit,
        divisor=divisor.divisor if divisor else None,
        rgn=commands.get(Rgn),
        align=commands.given(Align, Align()),
        ratio=commands.given(Dpr, Dpr()).ratio,
        rect=commands.get(Rect),
        default_pix=(0, 0) if free else attributes.default_pix,
        max_pix=attributes.max_pix,
    )


def _thumbnail(request: Request, attributes: Attributes, layer: ResolvedLayer) -> View:
    commands = request.view
    if commands.get(Fit):
        raise ImagingError("parse", "fit: not together with req=tmb", command="fit", rule="not with req=tmb")
    record = layer.source if isinstance(layer.source, Record) else None
    kind = (record.thumb_type if record else 0) or attributes.thumb_type
    ratio = ((record.thumb_res if record else None) or attributes.thumb_res) / layer.resolution
    res = layer.commands.get(Res)
    width, height = commands.get(Wid), commands.get(Hei)
    return View(
        width=width.width if width else None,
        height=height.height if height else None,
        align=Align(_ALIGN[attributes.thumb_horiz_align], _ALIGN[attributes.thumb_vert_align]),
        ratio=commands.given(Dpr, Dpr()).ratio,
        rect=commands.get(Rect),
        default_pix=attributes.default_thumb_pix,
        max_pix=attributes.max_pix,
        thumb=Thumb(3, res.resolution / layer.resolution) if res else Thumb(cast(Literal[1, 2, 3], kind), ratio),
    )


def _background(request: Request, attributes: Attributes) -> tuple[float, float, float]:
    said = request.view.get(Bgc)
    if said:
        return said.color.rgb
    thumbnail = request.output.given(Req, Req()).type == "tmb"
    red, green, blue = attributes.thumb_bkg_color if thumbnail else attributes.bkg_color
    return red / 255, green / 255, blue / 255


def _expiration(source: Record | Resolved, attributes: Attributes) -> float:
    """Hours; those that never expire do not count where others do."""
    hours = attributes.expiration if isinstance(source, Record) and source.expiration == -2 else source.expiration
    return hours if math.isfinite(hours) else -1
