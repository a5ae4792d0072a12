"""What of each image of a plan is seen in its result: a step that draws needs to draw no more than that."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from printroom.imaging.pixels import WIDE_SIGMA, Size
from printroom.imaging.planned import LayerPlan
from printroom.imaging.rasterizing import Window
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.blending import Overlay
from printroom.imaging.steps.colours import Balance, Convert, Cover, Curve, Fill, Narrow, Negate, Saturate
from printroom.imaging.steps.covering import Clip, Fade
from printroom.imaging.steps.filters import Crisp, Soften, Unsharp
from printroom.imaging.steps.grain import Grain
from printroom.imaging.steps.placing import Blank, Mirror, Place, Quarter, Spin
from printroom.imaging.steps.spreading import Spread
from printroom.imaging.steps.turning import Turn
from printroom.imaging.steps.warping import Warp

_POINTWISE: Final = (Convert, Cover, Curve, Balance, Negate, Turn, Fill, Narrow, Saturate, Grain, Clip, Fade, Overlay)
_SIZED: Final = (Place, Blank, Spin, Warp)


def narrowed(layer: LayerPlan, steps: Sequence[Step | Overlay]) -> tuple[LayerPlan, tuple[Step | Overlay, ...]]:
    """The same pixels, with every Clip drawn only where it is seen after `steps`, which follow those of the layer."""
    every = (*layer.steps, *steps)
    if not any(isinstance(step, Clip) for step in every):
        return layer, tuple(steps)
    start = (layer.take.width, layer.take.height) if layer.take else (1, 1)
    sizes = list(_sizes(start, every))
    seen: Window | None = (0, 0, *sizes[-1])
    found: list[Step | Overlay] = []
    for step, size in zip(reversed(every), reversed(sizes[:-1]), strict=True):
        found.append(replace(step, window=seen) if isinstance(step, Clip) else step)
        seen = _before(step, size, seen)
    found.reverse()
    drawn = tuple(step for step in found[: len(layer.steps)] if not isinstance(step, Overlay))
    return replace(layer, steps=drawn), tuple(found[len(layer.steps) :])


def _sizes(size: Size, steps: Sequence[Step | Overlay]) -> Iterator[Size]:
    """Of the image before each step, and after the last."""
    yield size
    for step in steps:
        if isinstance(step, _SIZED):
            size = step.width, step.height
        elif isinstance(step, Quarter) and step.turns % 2:
            size = size[1], size[0]
        yield size


def _before(step: Step | Overlay, size: Size, seen: Window | None) -> Window | None:
    """What of the image before the step, of that size, matters for the part that is seen after it; None for all."""
    if seen is None or isinstance(step, _POINTWISE):
        return seen
    x, y, width, height = seen
    if isinstance(step, Place):
        return _inside((x - step.left, y - step.top, width, height), size)
    if isinstance(step, Mirror):
        left = size[0] - x - width if step.across else x
        return left, size[1] - y - height if step.down else y, width, height
    reach = _reach(step)
    return _inside((x - reach, y - reach, width + 2 * reach, height + 2 * reach), size) if reach else None


def _reach(step: Step | Overlay) -> int | None:
    """How many pixels around one count for it; None where that cannot be said."""
    if isinstance(step, Crisp):
        return 1
    if isinstance(step, Spread):
        return math.ceil(abs(step.radius)) + 1
    if isinstance(step, Unsharp | Soften) and step.sigma <= WIDE_SIGMA:
        return math.ceil(3 * step.sigma) + 1
    return None


def _inside(window: Window, size: Size) -> Window:
    x, y = min(max(window[0], 0), size[0]), min(max(window[1], 0), size[1])
    right, bottom = min(max(window[0] + window[2], 0), size[0]), min(max(window[1] + window[3], 0), size[1])
    return x, y, right - x, bottom - y
