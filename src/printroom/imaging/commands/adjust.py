"""Commands that change the values of pixels: op_brightness and its kin, sharpening."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from printroom.imaging.commands.base import Frame, arguments, clamped, flag
from printroom.imaging.geometry import rounded
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.colours import Curve, Saturate
from printroom.imaging.steps.filters import Crisp, Unsharp

_SMALLEST_SIGMA = 0.3
_STEEPEST = 20


@dataclass(frozen=True, slots=True)
class Brightness:
    """op_brightness: percent of full scale added to every component, -100 to 100."""

    percent: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(rounded(clamped(value, -100, 100)))

    @property
    def idle(self) -> bool:
        return not self.percent

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Curve(gain=1, offset=self.percent / 100)


@dataclass(frozen=True, slots=True)
class Contrast:
    """op_contrast: -100 (all middle gray) to 100 (20 times as steep), about the middle."""

    percent: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(rounded(clamped(value, -100, 100)))

    @property
    def idle(self) -> bool:
        return not self.percent

    def steps(self, frame: Frame) -> Iterator[Step]:
        amount = self.percent / 100
        gain = 1 + amount if amount <= 0 else min(_STEEPEST, 1 / max(1 - amount, 1e-9))
        yield Curve(gain=gain, offset=0.5 - 0.5 * gain)


@dataclass(frozen=True, slots=True)
class Saturation:
    """op_saturation: -100 (gray) to 100 (twice as far from gray)."""

    percent: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(rounded(clamped(value, -100, 100)))

    @property
    def idle(self) -> bool:
        return not self.percent

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Saturate(1 + self.percent / 100)


@dataclass(frozen=True, slots=True)
class Sharpen:
    """op_sharpen: 1 sharpens a little."""

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
class Usm:
    """op_usm, op_usmR: amount 0 to 5, radius 0 to 250, threshold 0 to 255, 1 for luma only.

    The radius of op_usm counts full-resolution pixels and shrinks with the picture; that of op_usmR is used as it is.
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
    return clamped(amount, 0, 5), clamped(radius, 0, 250), rounded(clamped(threshold, 0, 255)), flag(mono)
