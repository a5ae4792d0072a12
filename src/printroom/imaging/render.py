"""Plan → pyvips image, step by step. Everything stays lazy: pixels are read when the result is encoded."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pyvips

from printroom.imaging import pixels
from printroom.imaging.errors import ImagingError
from printroom.imaging.planned import LayerPlan, Plan
from printroom.imaging.ports import Level, Record, Sources
from printroom.imaging.steps import covering
from printroom.imaging.steps.blending import Overlay
from printroom.imaging.steps.placing import Blank

Watch = Callable[[str, object, pyvips.Image], pyvips.Image]
"""Is shown what each step made: layer, step, image; answers the image to go on with."""
WATERMARK: Final = "watermark"
"""The layer of all steps of a watermark's picture."""


def _unwatched(_layer: str, _step: object, image: pyvips.Image) -> pyvips.Image:
    return image


def render(plan: Plan, sources: Sources, watch: Watch = _unwatched) -> pyvips.Image:
    """The picture of `plan.width` × `plan.height` pixels, 8 bit for delivery, in the depth of its source for a copy.

    Raises ImagingError `source` when a source cannot be read; pixels that are broken raise pyvips.Error later, when
    they are asked for.
    """
    try:
        image = _layer(plan.layers[0], sources, watch)
        for step in plan.steps:
            if isinstance(step, Overlay):
                made = _over(image, step, plan, sources=sources, watch=watch)
            else:
                made = step.apply(image)
            image = watch("comp", step, made)
    except pyvips.Error as error:
        raise ImagingError("source", "the image cannot be read") from error
    return image


def _over(image: pyvips.Image, step: Overlay, plan: Plan, *, sources: Sources, watch: Watch) -> pyvips.Image:
    assert plan.watermark is not None, "an Overlay is planned with its picture"
    return step.over(image, render(plan.watermark, sources, lambda _, part, made: watch(WATERMARK, part, made)))


def _layer(layer: LayerPlan, sources: Sources, watch: Watch) -> pyvips.Image:
    number = str(layer.number)
    level = _opened(layer.source, sources, layer.take.shrink if layer.take else 1.0, watch)
    if layer.take:
        image = watch(number, layer.take, layer.take.take(_masked(level, layer, sources, watch)))
    else:
        image = Blank(1, 1).apply(level.image)
    for step in layer.steps:
        image = watch(number, step, step.apply(image))
    return image


def _masked(level: Level, layer: LayerPlan, sources: Sources, watch: Watch) -> Level:
    """The level with the alpha that the layer's mask gives it, so that both are resampled as one picture."""
    if layer.mask is None or layer.take is None:
        return level
    if layer.mask.use == "off":
        return replace(level, image=covering.uncovered(level.image))
    image = level.image
    if layer.mask.source:
        finer = min(layer.mask.source.width / layer.source.width, layer.mask.source.height / layer.source.height)
        mask = _opened(layer.mask.source, sources, max(1.0, layer.take.shrink * finer), watch)
        image = covering.masked(image, _alike(mask, layer.mask.source, level=level, layer=layer))
    return replace(level, image=covering.inverted(image) if layer.mask.use == "invert" else image)


def _alike(mask: Level, picture: Record | Plan, *, level: Level, layer: LayerPlan) -> pyvips.Image:
    """The mask stretched over the whole of the source, in the pixels of its level."""
    size = level.image.width, level.image.height
    if (mask.image.width, mask.image.height) == size:
        return mask.image
    across = picture.width * mask.scale_x * size[0] / (layer.source.width * level.scale_x)
    down = picture.height * mask.scale_y * size[1] / (layer.source.height * level.scale_y)
    box = (0.0, 0.0, min(across, mask.image.width), min(down, mask.image.height))
    return pixels.resampled(mask.image, box, size, "linear")


def _opened(source: Record | Plan, sources: Sources, shrink: float, watch: Watch) -> Level:
    if isinstance(source, Record):
        return sources.open(source, shrink)
    return Level(render(source, sources, watch))
