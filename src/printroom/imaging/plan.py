"""Resolved → Plan: the order of effect and every number. No pixel is read here."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from printroom.imaging.bake import Baked, Notice, bake
from printroom.imaging.commands.adjust import Brightness, Contrast, Saturation, Sharpen, Usm
from printroom.imaging.commands.base import Command, Frame, Reframing
from printroom.imaging.commands.geometry import Crop, Extend, Flip, Res, Rotate, Scale, Size
from printroom.imaging.commands.layer import Background, Foreground
from printroom.imaging.conversion import Conversion, conversion
from printroom.imaging.errors import ImagingError
from printroom.imaging.geometry import Affine, rounded
from printroom.imaging.pixels import WIDE_SIGMA
from printroom.imaging.ports import PixelType, Record
from printroom.imaging.request import Commands, Output
from printroom.imaging.resolve import Resolved, ResolvedLayer
from printroom.imaging.steps import Blank, Cover, Fill, Mirror, Narrow, Place, Quarter, Spin, Step, Take, Unsharp
from printroom.imaging.view import Window

SOURCE: Final[tuple[type[Reframing], ...]] = (Crop, Size, Scale, Res)
"""What decides which part of the source a layer shows and how large: one resampling for all, and for the view too."""

LAYER_ORDER: Final[tuple[type[Command], ...]] = (
    Brightness,
    Contrast,
    Saturation,
    Usm,
    Sharpen,
    Flip,
    Foreground,
    Rotate,
    Extend,
    Background,
)
"""The order of effect on a layer, after its source is taken."""

VIEW_ORDER: Final[tuple[type[Command], ...]] = (Brightness, Contrast, Saturation, Flip, Usm, Sharpen)
"""The order of effect on the composite. The view's scale is folded into the layers, so sharpening stands at the size
of the reply, and before the bars of the view; then the view and its rect are cut."""

MAX_SIDE: Final = 10_000_000


class Purpose(enum.Enum):
    """What a rendering is for; the value is the most pixels that it may have."""

    DELIVERY = 16_000_000
    COPY = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerPlan:
    """A layer's pixels: taken from a source (None: it shows none of it), then the steps in their order."""

    number: int
    source: Record | Plan
    take: Take | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that rendering needs to know. `width` and `height` are those of the reply in pixels.

    `mapping` maps full-resolution source pixels of layer 0 to reply pixels; `anchor` is that point in the reply, None
    where none is known. `pixel_type` is that of the result; `cost` estimates bytes of memory; `sequential` says that
    rows of a source are wanted from top to bottom once. `output.alpha` says whether transparency is kept.
    """

    purpose: Purpose
    width: int
    height: int
    layers: tuple[LayerPlan, ...]
    steps: tuple[Step, ...]
    output: Output
    pixel_type: PixelType
    mapping: Affine
    anchor: tuple[float, float] | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def sequential(self) -> bool:
        layer = self.layers[0]
        if isinstance(layer.source, Plan) and not layer.source.sequential:
            return False
        take, steps = layer.take, (*layer.steps, *self.steps)
        enlarged = take and (take.width > take.region_width or take.height > take.region_height)
        return not (enlarged or any(_scattered(step) for step in steps))

    @property
    def cost(self) -> int:
        source = self.layers[0].source
        wide = isinstance(source, Record) and source.depth == 16 and self.purpose is Purpose.COPY
        size = 4 * (2 if wide else 1)
        whole = source.width * source.height if self.purpose is Purpose.COPY and not self.sequential else 0
        inner = source.cost if isinstance(source, Plan) else 0
        return size * (4 * self.pixels + whole) + inner

    def __str__(self) -> str:
        lines = [f"{self.width}×{self.height} {self.pixel_type} for {self.purpose.name.lower()}"]
        for layer in self.layers:
            name = layer.source.name if isinstance(layer.source, Record) else "nested request"
            lines += [f"layer {layer.number}: {name}", *(f"  {step}" for step in (layer.take, *layer.steps) if step)]
        return "\n".join([*lines, "view:", *(f"  {step}" for step in self.steps), str(self.output)])


def _scattered(step: Step) -> bool:
    """Whether a row of the result needs rows from all over its picture."""
    if isinstance(step, Unsharp):
        return step.sigma > WIDE_SIGMA
    return isinstance(step, Quarter | Spin) or (isinstance(step, Mirror) and step.down)


def plan(resolved: Resolved, purpose: Purpose = Purpose.DELIVERY) -> Plan:
    """Raises ImagingError: `size` beyond the limits, `parse` for what a copy cannot have."""
    if purpose is Purpose.COPY:
        return _plan(bake(resolved), purpose)
    return _plan(Baked(resolved, keeps_colors=False, notices=()), purpose)


def _plan(baked: Baked, purpose: Purpose) -> Plan:
    resolved = baked.resolved
    layer = resolved.layers[0]
    source = layer.source if isinstance(layer.source, Record) else _nested(layer.source, purpose)
    composite = _after(resolved.composite, VIEW_ORDER, _after(layer.commands, LAYER_ORDER, _taken(layer, source)))
    window = resolved.view.window(composite.width, composite.height)
    _admit(window, purpose)
    scale = window.across / composite.width, window.down / composite.height
    converted = conversion(baked, source.pixels if isinstance(source, Record) else source.pixel_type)
    planned, frame = _layer(layer, source, scale=scale, resolved=resolved, early=_early(converted, source, purpose))
    mapping = composite.matrix.scaled(*scale).moved(window.left - window.cut[0], window.top - window.cut[1])
    return Plan(
        purpose=purpose,
        width=window.cut[2],
        height=window.cut[3],
        layers=(planned,),
        steps=(
            *_effects(resolved.composite, VIEW_ORDER, frame),
            *_placed(window),
            *_finished(resolved, converted),
        ),
        output=replace(resolved.output, pixels=converted.result),
        pixel_type=converted.result,
        mapping=mapping,
        anchor=mapping.point(*layer.anchor.point(source.width, source.height)) if layer.anchor else None,
        notices=(*baked.notices, *converted.notices),
    )


def _nested(resolved: Resolved, purpose: Purpose) -> Plan:
    """An inner request keeps its colours and its transparency; the outer one decides on both."""
    inner = replace(resolved, output=replace(resolved.output, alpha=True))
    return _plan(Baked(inner, keeps_colors=True, notices=()), purpose)


def _taken(layer: ResolvedLayer, source: Record | Plan) -> Frame:
    """The rectangle once the source is cropped and scaled."""
    frame = Frame(
        width=source.width,
        height=source.height,
        region=(0, 0, source.width, source.height),
        resolution=layer.resolution,
        canvas=layer.number == 0,
    )
    for kind in SOURCE:
        command = layer.commands.get(kind)
        frame = command.reframe(frame) if command else frame
    return frame


def _after(commands: Commands, order: tuple[type[Command], ...], frame: Frame) -> Frame:
    for kind in order:
        command = commands.get(kind)
        frame = command.reframe(frame) if isinstance(command, Reframing) else frame
    return frame


def _effects(commands: Commands, order: tuple[type[Command], ...], frame: Frame) -> Iterator[Step]:
    for kind in order:
        command = commands.get(kind)
        if command:
            yield from command.steps(frame)
            frame = command.reframe(frame) if isinstance(command, Reframing) else frame


def _layer(
    layer: ResolvedLayer,
    source: Record | Plan,
    *,
    scale: tuple[float, float],
    resolved: Resolved,
    early: tuple[Step, ...],
) -> tuple[LayerPlan, Frame]:
    """The layer rendered at `scale` reply pixels per layer pixel, and its frame at the end."""
    rotate = layer.commands.get(Rotate)
    across, down = reversed(scale) if rotate and rotate.quarters in {1, 3} else scale
    start = replace(_taken(layer, source), across=across, down=down)
    take, place = _take(start, resolved)
    steps = (*early, *place, *_effects(layer.commands, LAYER_ORDER, start))
    frame = _after(layer.commands, LAYER_ORDER, start)
    return LayerPlan(number=layer.number, source=source, take=take, steps=steps), frame


def _take(frame: Frame, resolved: Resolved) -> tuple[Take | None, tuple[Step, ...]]:
    """One resampling from the source to rendered pixels, and its place where it does not fill the frame."""
    width, height = frame.pixels
    if frame.region is None:
        return None, (Blank(width, height),)
    box = frame.matrix.box(*frame.region)
    x, right = _edges(box[0] * frame.across, box[2] * frame.across)
    y, bottom = _edges(box[1] * frame.down, box[3] * frame.down)
    take = Take(*frame.region, right - x, bottom - y, resolved.kernel)
    placed = (x, y, right, bottom) != (0, 0, width, height)
    return take, (Place(x, y, width, height),) if placed else ()


def _edges(low: float, high: float) -> tuple[int, int]:
    first = rounded(low)
    return first, max(first + 1, rounded(high))


def _early(converted: Conversion, source: Record | Plan, purpose: Purpose) -> tuple[Step, ...]:
    wide = isinstance(source, Record) and source.depth == 16 and purpose is Purpose.DELIVERY
    return (*converted.early, Narrow()) if wide else converted.early


def _placed(window: Window) -> Iterator[Step]:
    if (window.left, window.top, window.width, window.height) != (0, 0, window.across, window.down):
        yield Place(window.left, window.top, window.width, window.height)
    x, y, width, height = window.cut
    if window.cut != (0, 0, window.width, window.height):
        yield Place(-x, -y, width, height)


def _finished(resolved: Resolved, converted: Conversion) -> Iterator[Step]:
    if resolved.asked.type == "mask":
        yield Cover()
        return
    yield from converted.late
    if not resolved.output.alpha:
        yield Fill(resolved.background)


def _admit(window: Window, purpose: Purpose) -> None:
    _, _, width, height = window.cut
    if width * height > purpose.value:
        said = f"the reply would have {width}×{height} pixels: at most {purpose.value // 1_000_000} million are made"
        raise ImagingError("size", said)
    sides = (window.across, window.down, window.width, window.height, abs(window.left), abs(window.top))
    if max(sides) > MAX_SIDE:
        raise ImagingError("size", f"the picture would be {window.across}×{window.down} pixels before it is cut")
