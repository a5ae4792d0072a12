"""Commands that make a pixel of its neighbours, and noise: op_blur, op_usm, op_sharpen, op_grow, op_noise."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, Self, cast

from printroom.imaging.commands.base import Frame, arguments, choice, clamped, clamped_whole, flag
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.filters import Crisp, Soften, Unsharp
from printroom.imaging.steps.grain import Grain
from printroom.imaging.steps.spreading import Spread

_SMALLEST_SIGMA: Final = 0.3
_WIDEST_SIGMA: Final = 250.0
_WIDEST_DISC: Final = 128.0
Distribution = Literal["uniform", "gaussian"]


@dataclass(frozen=True, slots=True)
class Blur:
    """op_blur: how far the picture is blurred, in pixels before it is scaled to the reply, 0 to 100. (r-op-blur)

    It is a gaussian with half of that as its sigma. Where the reply is enlarged it grows with that, up to a sigma of
    250.
    """

    radius: float

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(clamped(value, 0, 100))

    @property
    def idle(self) -> bool:
        return not self.radius

    def steps(self, frame: Frame) -> Iterator[Step]:
        across, down = (min(_WIDEST_SIGMA, self.radius / 2 * scale) for scale in (frame.across, frame.down))
        if max(across, down) >= _SMALLEST_SIGMA:
            yield Soften(across, down)


@dataclass(frozen=True, slots=True)
class Usm:
    """op_usm, op_usmR: unsharp mask: how strong, its radius, from which difference on, and 1 for brightness alone.

    Strength is 0 to 5, the radius 0 to 250 pixels, the threshold 0 to 255. Without strength or radius nothing happens.
    The radius of `op_usm` counts pixels of the full picture and shrinks with it; that of `op_usmR` counts pixels of the
    reply. For the whole picture it comes after all scaling.
    """

    amount: float
    radius: float = 0
    threshold: int = 0
    mono: bool = False
    scaled: bool = True

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(*_unsharp(value))

    @classmethod
    def parse_unscaled(cls, value: str) -> Self:
        return cls(*_unsharp(value), scaled=False)

    @property
    def idle(self) -> bool:
        return not (self.amount and self.radius)

    def steps(self, frame: Frame) -> Iterator[Step]:
        sigma = self.radius * min(1, frame.gain) if self.scaled else self.radius
        yield Unsharp(self.amount, max(_SMALLEST_SIGMA, sigma), self.threshold, self.mono)


def _unsharp(value: str) -> tuple[float, float, int, bool]:
    amount, radius, threshold, mono = (part or "0" for part in arguments(value, 4))
    return clamped(amount, 0, 5), clamped(radius, 0, 250), clamped_whole(threshold, 0, 255), flag(mono)


@dataclass(frozen=True, slots=True)
class Sharpen:
    """op_sharpen: 1 sharpens a little, with a fixed strength, the whole picture after all scaling."""

    on: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(flag(value))

    @property
    def idle(self) -> bool:
        return not self.on

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Crisp(centre=16)


@dataclass(frozen=True, slots=True)
class Grow:
    """op_grow: how far what is light grows, in pixels before scaling; below 0 what is dark; -100 to 100. (r-op-grow)

    Where the reply is enlarged it grows with that, up to 128.
    """

    radius: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(clamped_whole(value, -100, 100))

    @property
    def idle(self) -> bool:
        return not self.radius

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield from _spread(self.radius * (frame.across * frame.down) ** 0.5)


@dataclass(frozen=True, slots=True)
class GrowMask:
    """op_growMask, op_growMaskR: how far the opaque part of a picture grows, in pixels; below 0 it shrinks; -100 to
    100. (r-op-growmask, r-op-growmaskr)

    The radius of `op_growMask` counts pixels of the full picture and shrinks with it; that of `op_growMaskR` counts
    pixels of the reply.
    """

    radius: int
    scaled: bool = True

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(clamped_whole(value, -100, 100))

    @classmethod
    def parse_unscaled(cls, value: str) -> Self:
        return cls(clamped_whole(value, -100, 100), scaled=False)

    @property
    def idle(self) -> bool:
        return not self.radius

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield from _spread(self.radius * (min(1, frame.gain) if self.scaled else 1), mask=True)


def _spread(radius: float, *, mask: bool = False) -> Iterator[Step]:
    """Nothing for a disc that holds a single pixel."""
    if abs(radius) >= 1:
        yield Spread(max(-_WIDEST_DISC, min(_WIDEST_DISC, radius)), mask)


@dataclass(frozen=True, slots=True)
class Noise:
    """op_noise: grain: how much, in percent from 0 to 100; `uniform` or `gaussian`; 1 for the same in all colours.
    (r-op-noise)"""

    percent: int
    distribution: Distribution = "uniform"
    mono: bool = False

    @classmethod
    def parse(cls, value: str) -> Self:
        percent, distribution, mono = arguments(value, 3)
        kind = cast(Distribution, choice(distribution or "uniform", ("uniform", "gaussian")))
        return cls(clamped_whole(percent or "0", 0, 100), kind, flag(mono or "0"))

    @property
    def idle(self) -> bool:
        return not self.percent

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Grain(self.percent / 100, self.distribution == "gaussian", self.mono)
