"""A plan as a value: all that rendering needs to know."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from printroom.imaging.bake import Notice
from printroom.imaging.commands.masking import Use
from printroom.imaging.geometry import Affine, Mapping
from printroom.imaging.pixels import WIDE_SIGMA
from printroom.imaging.ports import PixelType, Record
from printroom.imaging.request import Output
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.blending import Overlay
from printroom.imaging.steps.filters import Soften, Unsharp
from printroom.imaging.steps.placing import Mirror, Quarter, Spin, Take
from printroom.imaging.steps.spreading import Spread
from printroom.imaging.steps.tinting import Tint
from printroom.imaging.steps.warping import Warp


class Purpose(enum.Enum):
    """What a rendering is for; the value is the most pixels that it may have."""

    DELIVERY = 16_000_000
    COPY = 100_000_000
    FILE = 500_000_000


@dataclass(frozen=True, slots=True)
class MaskPlan:
    """What becomes of a source's alpha before anything else: `source` takes its place, then it is used as said."""

    source: Record | Plan | None
    use: Use = "norm"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerPlan:
    """A layer's pixels: taken from a source (None: it shows none of it), then the steps in their order.

    `mask` is None where the source keeps its alpha. `size` is that of the layer's rectangle in its own pixels, after
    it was rotated and extended; `mapping` maps those to reply pixels.
    """

    number: int
    source: Record | Plan
    mask: MaskPlan | None = None
    take: Take | None
    steps: tuple[Step, ...]
    size: tuple[int, int] = (0, 0)
    mapping: Mapping = Affine()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that rendering needs to know. `width` and `height` are those of the reply in pixels.

    `mapping` maps full-resolution source pixels of layer 0 to reply pixels, and `region` (x, y, width, height) is what
    its crop leaves of them, None for nothing; `anchor` is that point in the reply, None where none is known. `pixel_type`
    is that of the result; `cost` estimates bytes of memory; `sequential` says that rows of a source are wanted from top
    to bottom once. `output.alpha` says whether transparency is kept. `watermark` is the picture that an Overlay among
    the steps lays over.
    """

    purpose: Purpose
    width: int
    height: int
    layers: tuple[LayerPlan, ...]
    steps: tuple[Step | Overlay, ...]
    output: Output
    pixel_type: PixelType
    mapping: Mapping
    region: tuple[int, int, int, int] | None
    anchor: tuple[float, float] | None = None
    notices: tuple[Notice, ...] = ()
    watermark: Plan | None = None

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def sequential(self) -> bool:
        layer = self.layers[0]
        if self.watermark or not _in_turn(layer):
            return False
        take, steps = layer.take, (*layer.steps, *self.steps)
        enlarged = take and (take.width > take.region_width or take.height > take.region_height)
        return not (enlarged or any(_scattered(step) for step in steps))

    @property
    def cost(self) -> int:
        pictures = _pictures(self.layers[0])
        copied = self.purpose is Purpose.COPY
        wide = copied and any(isinstance(picture, Record) and picture.depth == 16 for picture in pictures)
        size = 4 * (2 if wide else 1)
        whole = sum(one.width * one.height for one in pictures) if copied and not self.sequential else 0
        inner = sum(one.cost for one in pictures if isinstance(one, Plan))
        over = min(self.watermark.cost, size * 4 * self.pixels) if self.watermark else 0
        steps = (*self.layers[0].steps, *self.steps)
        held = sum(step.held(self.width, self.height) for step in steps if isinstance(step, Spread))
        return size * (4 * self.pixels + whole) + inner + over + held * (2 if wide else 1)

    def __str__(self) -> str:
        lines = [f"{self.width}×{self.height} {self.pixel_type} for {self.purpose.name.lower()}"]
        for layer in self.layers:
            name = layer.source.name if isinstance(layer.source, Record) else "nested request"
            lines += [f"layer {layer.number}: {name}", *(f"  {step}" for step in (layer.take, *layer.steps) if step)]
        return "\n".join([*lines, "view:", *(f"  {step}" for step in self.steps), str(self.output)])


def _pictures(layer: LayerPlan) -> tuple[Record | Plan, ...]:
    return (layer.source, layer.mask.source) if layer.mask and layer.mask.source else (layer.source,)


def _in_turn(layer: LayerPlan) -> bool:
    """Whether all that the layer reads can be read from top to bottom, pictures of one size side by side."""
    pictures = _pictures(layer)
    alike = len({(picture.width, picture.height) for picture in pictures}) == 1
    return alike and all(isinstance(picture, Record) or picture.sequential for picture in pictures)


def _scattered(step: Step | Overlay) -> bool:
    """Whether a row of the result needs rows from all over its picture."""
    if isinstance(step, Unsharp | Soften):
        return step.sigma > WIDE_SIGMA
    if isinstance(step, Tint):
        return step.level
    return isinstance(step, Quarter | Spin | Warp | Spread) or (isinstance(step, Mirror) and step.down)
