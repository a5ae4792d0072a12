"""A request as a value: layers, view, output. Frozen at every level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Self, TypeVar, cast

from printroom.imaging.ports import PixelType

Compression = Literal["", "none", "lzw", "zip", "jpeg", "lossy", "lossless"]
Intent = Literal["perceptual", "relative", "saturation", "absolute"]
Outcome = Literal["overridden", "ignored", "unknown", "not available", "refused"]


@dataclass(frozen=True, slots=True)
class Quantize:
    """How a palette is found: `palette` adaptive, web or mac; `colors` 2 to 256; `forced` entries come first."""

    palette: str = "adaptive"
    dither: bool = True
    colors: int = 256
    forced: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Everything an encoder must know, every default filled in.

    `format` is fmt= without `-alpha` (jpeg, pjpeg, png, png8, gif, webp, avif, tif, …); `alpha` says whether
    transparency is kept; `compression` is empty for the format's own default; `quality` is 1 to 100, `chroma` True for
    4:4:4; `background` holds 8-bit components in `pixels`; `profile` names the output profile, None for the source's
    own; `resolution` is dots per inch; `jpeg_size` is a bound in kilobytes of 1024 bytes, 0 for none.
    """

    format: str = "jpeg"
    alpha: bool = False
    pixels: PixelType = "rgb"
    compression: Compression = ""
    quality: int = 80
    chroma: bool = False
    jpeg_size: int = 0
    scans: str = "auto"
    quantize: Quantize = Quantize()
    background: tuple[int, ...] = (255, 255, 255)
    profile: str | None = "sRGB"
    intent: Intent = "relative"
    black_point: bool = True
    embed_profile: bool = False
    embed_xmp: bool = False
    embed_paths: bool = False
    resolution: float | None = 72


C = TypeVar("C")


def _class_name(command: object) -> str:
    return type(command).__name__


@dataclass(frozen=True, slots=True)
class Commands:
    """The commands in effect for one target, at most one of a class, in a fixed order: equal sets are equal values."""

    items: tuple[object, ...] = ()

    @classmethod
    def of(cls, commands: Iterable[object]) -> Self:
        """Of commands that are of one class each, in any order."""
        return cls(tuple(sorted(commands, key=_class_name)))

    def with_(self, command: object) -> Self:
        """With this one in the place of any of its class."""
        kept = [item for item in self.items if type(item) is not type(command)]
        return self.of([*kept, command])

    def without(self, *kinds: type[object]) -> Self:
        return type(self)(tuple(item for item in self.items if not isinstance(item, kinds)))

    def get(self, kind: type[C]) -> C | None:
        for item in self.items:
            if isinstance(item, kind):
                return item
        return None

    def among(self, kinds: Sequence[type[C]]) -> list[C]:
        """Those of these classes, in the order of the classes."""
        if not self.items:
            return []
        given = {type(item): item for item in self.items}
        return [cast(C, given[kind]) for kind in kinds if kind in given]

    def given(self, kind: type[C], default: C) -> C:
        found = self.get(kind)
        return default if found is None else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer as asked for: its number, names, commands, and what `src=` and `mask=` name: a name, a request, or nothing."""

    number: int
    names: tuple[str, ...] = ()
    source: str | Request | None = None
    mask: str | Request | None = None
    commands: Commands = Commands()


@dataclass(frozen=True, slots=True)
class Said:
    """A command as it counts, with its value after variables and decoding; `own` False for those of a record.

    `origin` says which text it stands in: `url`, `preset NAME`, `record modifier` or `record postModifier`.
    """

    layer: str
    name: str
    value: str
    own: bool = True
    origin: str = field(default="url", compare=False)


@dataclass(frozen=True, slots=True)
class Passed:
    """A command of the text that does not count, and why."""

    said: Said
    outcome: Outcome
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for: `path` is the object of the URL, None without one; layers by number, layer 0 always there.

    `view` holds what acts on the composite and the reply, `output` what concerns encoding and transport. `said` lists
    what was understood, in the order of the text; `unknown` the names that mean nothing here and were left out;
    `passed` all that was read and does not count.
    """

    path: str | None
    layers: tuple[Layer, ...]
    view: Commands = Commands()
    output: Commands = Commands()
    said: tuple[Said, ...] = ()
    unknown: tuple[str, ...] = ()
    passed: tuple[Passed, ...] = field(default=(), compare=False)

    @property
    def text(self) -> str:
        """The commands in effect as one readable string, presets and variables resolved."""
        words, layer = [], "comp"
        for said in self.said:
            if said.layer != layer:
                layer = said.layer
                words.append(f"layer={layer}")
            words.append(f"{said.name}={said.value}")
        return "&".join(words)
