"""What the alpha of a layer hides, where that comes to be seen: a mask that grows, or is used otherwise than normally."""

from dataclasses import replace

from printroom.imaging.planned import LayerPlan
from printroom.imaging.ports import Record
from printroom.imaging.steps.spreading import Spread


def uncovered(layer: LayerPlan) -> LayerPlan:
    """The layer with its mask grown before all else, and taken with the colours behind it as far as they will be seen.

    The mask grows before it is inverted: inverted already, it shrinks. Coarse levels lack the colours behind an alpha
    of their own, so the full picture is read for them.
    """
    use = layer.mask.use if layer.mask else "norm"
    growth = [step for step in layer.steps if isinstance(step, Spread) and step.mask]
    others = [step for step in layer.steps if step not in growth]
    if not _masked(layer):
        return replace(layer, steps=tuple(others)) if growth else layer
    growth = [replace(step, radius=-step.radius) if use == "invert" else step for step in growth]
    grows = any(step.radius > 0 for step in growth)
    layer = replace(layer, steps=(*growth, *others))
    if layer.take is None or not (grows or use != "norm"):
        return layer
    return replace(layer, take=replace(layer.take, straight=grows, whole=_own(layer)))


def _masked(layer: LayerPlan) -> bool:
    """Whether there may be anything that the layer hides."""
    if layer.mask and layer.mask.source:
        return layer.mask.use != "off"
    return not isinstance(layer.source, Record) or layer.source.has_alpha


def _own(layer: LayerPlan) -> bool:
    return isinstance(layer.source, Record) and layer.source.has_alpha and not (layer.mask and layer.mask.source)
