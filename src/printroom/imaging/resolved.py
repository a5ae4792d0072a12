"""A resolved request as a value: the identity of a rendering."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from printroom.imaging.commands.geometry import Anchor
from printroom.imaging.commands.request import Cache, Req
from printroom.imaging.icc import Profile
from printroom.imaging.pixels import Kernel
from printroom.imaging.ports import PixelType, Record
from printroom.imaging.request import Commands, Output, Said
from printroom.imaging.versions import engine_versions
from printroom.imaging.view import View
from printroom.imaging.watermark import Placing


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedLayer:
    """One layer: where its pixels come from, and the commands in effect. `resolution` is what `res=` divides by.

    `mask` is the picture that takes the place of the source's own alpha, None where it keeps it.
    """

    number: int
    source: Record | Resolved
    mask: Record | Resolved | None = None
    commands: Commands
    anchor: Anchor | None = None
    resolution: float = 1


@dataclass(frozen=True, slots=True)
class Watermark:
    """A picture in the colours of the reply, and how it is laid over the composite."""

    picture: Resolved
    placing: Placing


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The identity of a rendering: equal digests, equal pixels.

    `composite` holds the commands that act on the whole picture; `background` is red, green, blue, 0 to 1; `profile`
    the output profile, None where there is none to convert to. `asked`, `id`, `handler`, `cache`, `bfc` and
    `default_image` (None: the attribute's; empty: off) are for the door that replies; `expiration` is the least of all
    layers and of the watermark in hours, -1 for never. `said` and `text` are what the request said, for baking and for recipes.
    """

    layers: tuple[ResolvedLayer, ...]
    composite: Commands
    view: View
    kernel: Kernel
    background: tuple[float, float, float]
    output: Output
    profile: Profile | None
    source_profiles: tuple[tuple[PixelType, Profile], ...] = ()
    watermark: Watermark | None = None
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
            [_layer(layer) for layer in self.layers],
            self.composite,
            seen,
            self.kernel,
            self.background,
            self.output,
            self.profile,
            self.source_profiles,
            self.asked.type if self.asked.type in {"tmb", "mask"} else "img",
            *((self.watermark.picture.digest(), self.watermark.placing) if self.watermark else ()),
        )
        return hashlib.sha256(repr(identity).encode()).hexdigest()


def _layer(layer: ResolvedLayer) -> object:
    mask = _identity(layer.mask) if layer.mask else None
    return layer.number, _identity(layer.source), mask, layer.commands, layer.resolution


def _identity(source: Record | Resolved) -> object:
    """What of a source decides its pixels."""
    if isinstance(source, Resolved):
        return source.digest()
    size = (source.width, source.height, source.pixels, source.has_alpha, source.depth)
    return source.revision, *size, source.profile
