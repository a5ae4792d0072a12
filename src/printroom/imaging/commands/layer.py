"""Commands that say what a layer is made of, and what lies behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self, cast

from printroom.imaging.commands.base import Frame, arguments, choice, flag, image_name, whole
from printroom.imaging.commands.colors import Color, color
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.blending import MODES, Mode
from printroom.imaging.steps.colours import Fill
from printroom.imaging.steps.covering import Fade


@dataclass(frozen=True, slots=True)
class Src:
    """src: the picture that is shown, by its name, in the place of the one in the path.

    Or a nested request, `src=is{name?commands}`: a picture that is made by other commands first.
    """

    name: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(image_name(value))


@dataclass(frozen=True, slots=True)
class Foreground:
    """color: a colour that is painted behind the picture, before it is rotated and extended."""

    color: Color

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(color(value))

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Fill(self.color.rgb, self.color.alpha, self.color.inks)


@dataclass(frozen=True, slots=True)
class Background:
    """bgColor: a colour that is painted behind the layer, after rotation and margins."""

    color: Color

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(color(value))

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Fill(self.color.rgb, self.color.alpha, self.color.inks)


@dataclass(frozen=True, slots=True)
class Opacity:
    """opac: how opaque the picture is, in percent from 0 to 100. The second number counts for its content, not for
    effects. (r-opac)

    Inside of a layer, what `color` and `bgColor` painted keeps its own opacity.
    """

    opacity: int
    fill: int = 100

    @classmethod
    def parse(cls, value: str) -> Self:
        opacity, fill = (whole(part, low=0, high=100) if part else 100 for part in arguments(value, 2))
        return cls(opacity, fill)

    @property
    def idle(self) -> bool:
        return self.opacity == 100 and self.fill == 100

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Fade(self.opacity * self.fill / 10_000)


@dataclass(frozen=True, slots=True)
class BlendMode:
    """blendMode: how a layer changes what lies below. It means nothing for layer 0, but counts in a watermark.
    (r-blendmode)

    `norm` covers it, `dissolve` covers it by dots, `lighten` and `darken` take the lighter and the darker of both,
    `mult` and `screen` multiply their colours and the inverse of these.
    """

    mode: Mode

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(cast(Mode, choice(value, MODES)))


@dataclass(frozen=True, slots=True)
class Hide:
    """hide: 1 leaves the layer out. Layer 0 still gives the picture its size, and what lies on it is seen. (r-hide)"""

    hidden: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(flag(value))

    @property
    def idle(self) -> bool:
        return not self.hidden
