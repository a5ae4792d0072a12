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
    """src: the picture of a layer, by name. (A nested request `is{name?commands}` is read with the text around it.)"""

    name: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(image_name(value))


@dataclass(frozen=True, slots=True)
class Foreground:
    """color: fills behind the content, before it is rotated and extended."""

    color: Color

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(color(value))

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Fill(self.color.rgb, self.color.alpha, self.color.inks)


@dataclass(frozen=True, slots=True)
class Background:
    """bgColor: fills behind the layer, after everything else."""

    color: Color

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(color(value))

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Fill(self.color.rgb, self.color.alpha, self.color.inks)


@dataclass(frozen=True, slots=True)
class Opacity:
    """opac: of the whole, and of the content without its effects, in percent; fills keep theirs. (r-opac)"""

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
    """blendMode: what becomes of the pixels below; means nothing for layer 0, but in a watermark. (r-blendmode)"""

    mode: Mode

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(cast(Mode, choice(value, MODES)))


@dataclass(frozen=True, slots=True)
class Hide:
    """hide: 1 leaves the layer out of the picture; layer 0 still gives it its size. (r-hide)"""

    hidden: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(flag(value))

    @property
    def idle(self) -> bool:
        return not self.hidden
