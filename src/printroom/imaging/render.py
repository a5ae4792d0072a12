"""Plan → pyvips image, step by step. Everything stays lazy: pixels are read when the result is encoded."""

import time

import pyvips

from printroom.imaging.errors import ImagingError
from printroom.imaging.planned import LayerPlan, Plan
from printroom.imaging.ports import Level, Record, Sources
from printroom.imaging.steps.placing import Blank


def render(plan: Plan, sources: Sources) -> pyvips.Image:
    """The picture of `plan.width` × `plan.height` pixels, 8 bit for delivery, in the depth of its source for a copy.

    Raises ImagingError `source` when a source cannot be read; pixels that are broken raise pyvips.Error later, when
    they are asked for.
    """
    try:
        image = _layer(plan.layers[0], sources)
        for step in plan.steps:
            image = step.apply(image)
    except pyvips.Error as error:
        raise ImagingError("source", "the image cannot be read") from error
    return image


def limit(image: pyvips.Image, seconds: float) -> pyvips.Image:
    """The same image; working on it ends with pyvips.Error once `seconds` have passed from now."""
    deadline = time.monotonic() + seconds
    watched = image.copy()
    watched.set_progress(True)
    watched.signal_connect("eval", lambda working, _: _stop_after(working, deadline))
    return watched


def _stop_after(image: pyvips.Image, deadline: float) -> None:
    if time.monotonic() > deadline:
        image.set_kill(True)


def _layer(layer: LayerPlan, sources: Sources) -> pyvips.Image:
    shrink = layer.take.shrink if layer.take else 1.0
    level = _opened(layer.source, sources, shrink)
    image = layer.take.take(level) if layer.take else Blank(1, 1).apply(level.image)
    for step in layer.steps:
        image = step.apply(image)
    return image


def _opened(source: Record | Plan, sources: Sources, shrink: float) -> Level:
    if isinstance(source, Record):
        return sources.open(source, shrink)
    return Level(render(source, sources))
