"""Resolved → Plan: the order of effect and every number. No pixel is read here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from printroom.imaging.bake import Baked, bake
from printroom.imaging.commands.base import Command, Frame, Reframing, reframed
from printroom.imaging.commands.filters import Blur, Grow, GrowMask, Noise, Sharpen, Usm
from printroom.imaging.commands.geometry import Crop, Extend, Flip, Res, Rotate, Scale, Size
from printroom.imaging.commands.layer import Background, Foreground, Hide, Opacity
from printroom.imaging.commands.masking import MaskUse
from printroom.imaging.commands.perspective import Perspective
from printroom.imaging.commands.shape import ClipPath, ClipXPath, CropPathE
from printroom.imaging.commands.toning import Brightness, ColorBalance, Colorize, Contrast, Hue, Invert, Saturation
from printroom.imaging.commands.view import Fit
from printroom.imaging.conversion import Conversion, conversion
from printroom.imaging.errors import ImagingError
from printroom.imaging.geometry import Affine, Mapping, rounded
from printroom.imaging.hidden import uncovered
from printroom.imaging.planned import LayerPlan, MaskPlan, Plan, Purpose
from printroom.imaging.ports import PixelType, Record
from printroom.imaging.request import Commands, Output
from printroom.imaging.resolved import Resolved, ResolvedLayer, Watermark
from printroom.imaging.sight import narrowed
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.blending import Overlay
from printroom.imaging.steps.colours import Cover, Fill, Narrow
from printroom.imaging.steps.filters import Crisp, Unsharp
from printroom.imaging.steps.placing import Blank, Place, Take
from printroom.imaging.view import View, Window

SOURCE: Final[tuple[type[Reframing], ...]] = (Crop, CropPathE, Size, Scale, Res)
"""What decides which part of the source a layer shows and how large: one resampling for all, and for the view too."""

LAYER_ORDER: Final[tuple[type[Command], ...]] = (
    GrowMask,
    Brightness,
    Contrast,
    ColorBalance,
    Hue,
    Saturation,
    Colorize,
    Invert,
    Blur,
    Usm,
    Sharpen,
    Grow,
    Noise,
    Flip,
    Opacity,
    Foreground,
    Rotate,
    Perspective,
    Extend,
    Background,
    ClipPath,
    ClipXPath,
)
"""The order of effect on a layer, after its source is taken."""

COMPOSITE_ORDER: Final[tuple[type[Command], ...]] = (
    Brightness,
    Contrast,
    ColorBalance,
    Hue,
    Saturation,
    Colorize,
    Invert,
    Blur,
    Grow,
    Noise,
    Flip,
    ClipPath,
    ClipXPath,
    Opacity,
)
"""The order of effect on the composite; then a watermark is laid over it."""

VIEW_ORDER: Final[tuple[type[Command], ...]] = (Usm, Sharpen)
"""The order of effect in the view. Its scale is folded into the layers, so sharpening stands at the size of the reply,
and before the bars of the view; then the view and its rect are cut."""

MAX_SIDE: Final = 10_000_000

_STRONG: Final = 1.75
"""How many times as strong sharpening makes the finest detail, from which on it shows what coarse levels lack."""


def plan(resolved: Resolved, purpose: Purpose = Purpose.DELIVERY) -> Plan:
    """Raises ImagingError: `size` beyond the limits, `parse` for what a copy cannot have."""
    if purpose is Purpose.COPY:
        return _plan(bake(resolved), purpose)
    return _plan(Baked(resolved, keeps_colors=False, notices=()), purpose)


def _plan(baked: Baked, purpose: Purpose, most: float | None = None) -> Plan:
    """Of at most so many pixels, those of the purpose where nothing is said."""
    resolved = baked.resolved
    layer = resolved.layers[0]
    source = _picture(layer.source, purpose)
    taken = _taken(layer, source)
    own = _after(layer.commands, LAYER_ORDER, taken)
    composite = _after(resolved.composite, COMPOSITE_ORDER, own)
    window = resolved.view.window(composite.width, composite.height)
    _admit(window, purpose.value if most is None else most)
    scale = window.across / composite.width, window.down / composite.height
    kind = source.pixels if isinstance(source, Record) else source.pixel_type
    converted = _narrowed(conversion(baked, kind), source, purpose)
    planned, frame = _layer(layer, source, scale=scale, resolved=resolved, early=converted.early)
    from_layer = _after(resolved.composite, COMPOSITE_ORDER, replace(own, matrix=Affine()))
    planned = replace(
        planned,
        mask=_mask(layer, purpose),
        size=(own.width, own.height),
        mapping=_mapping(from_layer, scale, window),
    )
    mapping = _mapping(composite, scale, window)
    mark = _marked(resolved.watermark, composite, scale, purpose) if resolved.watermark else None
    effects = tuple(_composed(resolved, frame, (*converted.late, mark[1]) if mark else ()))
    final = (*effects, *_placed(window), *_finished(resolved, () if mark else converted.late))
    drawn, steps = narrowed(uncovered(_fine(planned, effects)), final)
    return Plan(
        purpose=purpose,
        width=window.cut[2],
        height=window.cut[3],
        layers=(drawn,),
        steps=steps,
        output=_of(converted.result, resolved.output),
        pixel_type=converted.result,
        mapping=mapping,
        region=taken.region,
        anchor=mapping.point(*layer.anchor.point(source.width, source.height)) if layer.anchor else None,
        notices=(*baked.notices, *converted.notices),
        watermark=mark[0] if mark else None,
    )


def _marked(mark: Watermark, composite: Frame, scale: tuple[float, float], purpose: Purpose) -> tuple[Plan, Overlay]:
    """The watermark's picture at the scale of the view, and how it is laid over the composite. What is not seen of it
    is not rendered, so that it may have any size."""
    baked = Baked(mark.picture, keeps_colors=False, notices=())
    own = _plan(baked, purpose, math.inf)
    left, top, width, height = mark.placing.box((own.width, own.height), (composite.width, composite.height), scale)
    picture = replace(mark.picture, view=View(width=width, height=height, fit=Fit("stretch", upscale=True)))
    return _plan(replace(baked, resolved=picture), purpose, math.inf), Overlay(left, top, mark.placing.mode)


def _composed(resolved: Resolved, frame: Frame, marking: tuple[Step | Overlay, ...]) -> Iterator[Step | Overlay]:
    yield from _effects(resolved.composite, COMPOSITE_ORDER, frame)
    yield from marking
    yield from _effects(resolved.composite, VIEW_ORDER, _after(resolved.composite, COMPOSITE_ORDER, frame))


def _of(pixels: PixelType, output: Output) -> Output:
    return output if output.pixels == pixels else replace(output, pixels=pixels)


def _mapping(frame: Frame, scale: tuple[float, float], window: Window) -> Mapping:
    """From where the frame began to the reply."""
    return frame.matrix.scaled(*scale).moved(window.left - window.cut[0], window.top - window.cut[1])


def _picture(source: Record | Resolved, purpose: Purpose) -> Record | Plan:
    return source if isinstance(source, Record) else _nested(source, purpose)


def _mask(layer: ResolvedLayer, purpose: Purpose) -> MaskPlan | None:
    use = layer.commands.given(MaskUse, MaskUse("norm")).use
    if layer.mask is None and use == "norm":
        return None
    return MaskPlan(_picture(layer.mask, purpose) if layer.mask else None, use)


def _nested(resolved: Resolved, purpose: Purpose) -> Plan:
    """An inner request keeps its transparency and, without icc=, its colours; the outer one decides on both."""
    inner = replace(resolved, output=replace(resolved.output, alpha=True))
    return _plan(Baked(inner, keeps_colors=inner.profile is None, notices=()), purpose)


def _taken(layer: ResolvedLayer, source: Record | Plan) -> Frame:
    """The rectangle once the source is cropped and scaled."""
    frame = Frame(
        width=source.width,
        height=source.height,
        region=(0, 0, source.width, source.height),
        resolution=layer.resolution,
        canvas=layer.number == 0,
    )
    for command in layer.commands.among(SOURCE):
        frame = command.reframe(frame)
    return frame


def _after(commands: Commands, order: tuple[type[Command], ...], frame: Frame) -> Frame:
    for command in commands.among(order):
        frame = reframed(command, frame)
    return frame


def _effects(commands: Commands, order: tuple[type[Command], ...], frame: Frame) -> Iterator[Step]:
    for command in commands.among(order):
        yield from command.steps(frame)
        frame = reframed(command, frame)


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
    perspective = layer.commands.get(Perspective)
    start = start.denser(*perspective.density(start)) if perspective else start
    take, place = _take(start, resolved)
    steps = (*early, *place, *_effects(layer.commands, LAYER_ORDER, start))
    frame = _after(layer.commands, LAYER_ORDER, start)
    if layer.commands.get(Hide):
        return LayerPlan(number=layer.number, source=source, take=None, steps=(*early, Blank(*frame.pixels))), frame
    return LayerPlan(number=layer.number, source=source, take=take, steps=steps), frame


def _fine(layer: LayerPlan, effects: tuple[Step | Overlay, ...]) -> LayerPlan:
    """Taken from a level fine enough for the strongest sharpening of it, through all requests that are nested in it."""
    gains = [step.gain for step in (*layer.steps, *effects) if isinstance(step, Unsharp | Crisp)]
    return layer if max(gains, default=1) < _STRONG else _finer(layer)


def _finer(layer: LayerPlan) -> LayerPlan:
    if layer.take is None:
        return layer
    source = layer.source
    if not isinstance(source, Record):
        source = replace(source, layers=tuple(_finer(inner) for inner in source.layers))
    return replace(layer, source=source, take=replace(layer.take, sharpened=True))


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


def _narrowed(converted: Conversion, source: Record | Plan, purpose: Purpose) -> Conversion:
    """16 bit become 8 once their colours are converted, and at once where they stay: a reply has 8."""
    if purpose is Purpose.COPY or not isinstance(source, Record) or source.depth == 8:
        return converted
    if converted.late and not converted.early:
        return replace(converted, late=(*converted.late, Narrow()))
    return replace(converted, early=(*converted.early, Narrow()))


def _placed(window: Window) -> Iterator[Step]:
    if (window.left, window.top, window.width, window.height) != (0, 0, window.across, window.down):
        yield Place(window.left, window.top, window.width, window.height)
    x, y, width, height = window.cut
    if window.cut != (0, 0, window.width, window.height):
        yield Place(-x, -y, width, height)


def _finished(resolved: Resolved, conversion: tuple[Step, ...]) -> Iterator[Step]:
    if resolved.asked.type == "mask":
        yield Cover()
        return
    yield from conversion
    if not resolved.output.alpha:
        yield Fill(resolved.background)


def _admit(window: Window, most: float) -> None:
    _, _, width, height = window.cut
    if width * height > most:
        said = f"the reply would have {width}×{height} pixels: at most {most // 1_000_000:g} million are made"
        raise ImagingError("size", said)
    sides = (window.across, window.down, window.width, window.height, abs(window.left), abs(window.top))
    if max(sides) > MAX_SIDE:
        raise ImagingError("size", f"the picture would be {window.across}×{window.down} pixels before it is cut")
