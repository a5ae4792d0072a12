"""Commands that say what a layer is made of, and what lies behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from printroom.imaging.commands.base import Frame
from printroom.imaging.commands.colors import Color, color
from printroom.imaging.errors import BadValue
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.colours import Fill


@dataclass(frozen=True, slots=True)
class Src:
    """src: the picture of a layer, by name. (A nested request `is{name?commands}` is read with the text around it.)"""

    name: str

    @classmethod
    def parse(cls, value: str) -> Self:
        name = value.strip()
        if not name or "," in name:
            raise BadValue("expected the name of an image")
        return cls(name)


@dataclass(frozen=True, slots=True)
class Foreground:
    """color: fills behind the content, before it is rotated and extended."""

    color: Color

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(color(value))

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Fill(self.color.rgb, self.color.alpha)


@dataclass(frozen=True, slots=True)
class Background:
    """bgColor: fills behind the layer, after everything else."""

    color: Color

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(color(value))

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Fill(self.color.rgb, self.color.alpha)
