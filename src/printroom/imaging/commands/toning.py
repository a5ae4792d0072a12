"""Commands that change the colour of each pixel by itself: op_brightness and its kin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

from printroom.imaging.commands.base import Frame, arguments, clamped, clamped_whole, flag
from printroom.imaging.commands.colors import color
from printroom.imaging.errors import BadValue
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.colours import Balance, Curve, Negate, Saturate
from printroom.imaging.steps.tinting import Tint
from printroom.imaging.steps.turning import Turn

_STEEPEST: Final = 20
_COLORIZING: Final = re.compile(r"(.*?),\s*(off|norm|)\s*(?:,\s*([^,]*?)\s*)?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Brightness:
    """op_brightness: how much lighter, in percent of full white: -100 is black, 100 white."""

    percent: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(clamped_whole(value, -100, 100))

    @property
    def idle(self) -> bool:
        return not self.percent

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Curve(gain=1, offset=self.percent / 100)


@dataclass(frozen=True, slots=True)
class Contrast:
    """op_contrast: how much more contrast, about middle gray: -100 is all gray, 100 is 20 times as steep."""

    percent: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(clamped_whole(value, -100, 100))

    @property
    def idle(self) -> bool:
        return not self.percent

    def steps(self, frame: Frame) -> Iterator[Step]:
        amount = self.percent / 100
        gain = 1 + amount if amount <= 0 else min(_STEEPEST, 1 / max(1 - amount, 1e-9))
        yield Curve(gain=gain, offset=0.5 - 0.5 * gain)


@dataclass(frozen=True, slots=True)
class ColorBalance:
    """op_colorbalance: how much more red, green and blue, each in percent of full scale, -100 to 100.
    (r-op-colorbalance)"""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(*(clamped_whole(part or "0", -100, 100) for part in arguments(value, 3)))

    @property
    def idle(self) -> bool:
        return not (self.red or self.green or self.blue)

    @property
    def colourless(self) -> bool:
        """Whether gray stays gray."""
        return self.red == self.green == self.blue

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Balance((self.red / 100, self.green / 100, self.blue / 100))


@dataclass(frozen=True, slots=True)
class Hue:
    """op_hue: degrees by which every hue is turned around the circle of colours, -180 to 180. (r-op-hue)"""

    degrees: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(clamped_whole(value, -180, 180))

    @property
    def idle(self) -> bool:
        return not self.degrees

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Turn(self.degrees)


@dataclass(frozen=True, slots=True)
class Saturation:
    """op_saturation: how much more colourful, in percent: -100 is gray, 100 twice as far from gray."""

    percent: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(clamped_whole(value, -100, 100))

    @property
    def idle(self) -> bool:
        return not self.percent

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Saturate(1 + self.percent / 100)


@dataclass(frozen=True, slots=True)
class Colorize:
    """op_colorize: one colour for the whole picture, whose lights and shadows are kept. For swatches of a fabric.
    (r-op-colorize)

    `norm` brings the picture to middle brightness first, so that light and dark pictures come out alike; `off` does
    not. The contrast, 0 to 100, is how much of the full range the brightness is then spread over, in percent; 0 leaves
    it. With `off` it has no effect.
    """

    rgb: tuple[float, float, float]
    level: bool = True
    contrast: float = 0

    @classmethod
    def parse(cls, value: str) -> Self:
        found = _COLORIZING.fullmatch(value)
        spelled, compensation, contrast = found.groups() if found else (value, None, None)
        level = (compensation or "norm").lower() == "norm"
        amount = clamped(contrast or "0", 0, 100)
        return cls(_rgb(spelled), level, amount if level else 0)

    @property
    def colourless(self) -> bool:
        """Whether gray stays gray."""
        return len(set(self.rgb)) == 1

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Tint(self.rgb, self.level, self.contrast / 100)


def _rgb(spelled: str) -> tuple[float, float, float]:
    try:
        return color(spelled.strip().rstrip("rRsS") + "r").rgb
    except BadValue as error:
        raise BadValue("expected an RGB colour, such as a0b0c0 or 160,176,192") from error


@dataclass(frozen=True, slots=True)
class Invert:
    """op_invert: 1 makes a negative of the colours; transparency stays. (r-op-invert)"""

    on: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(flag(value))

    @property
    def idle(self) -> bool:
        return not self.on

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Negate()
