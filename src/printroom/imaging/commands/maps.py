"""Commands that say which areas of a layer are links. They change no pixel."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from printroom.imaging.commands.base import Frame
from printroom.imaging.steps.base import Step


@dataclass(frozen=True, slots=True)
class Map:
    """map: AREA elements in the layer's pixels, after it is rotated and extended; empty for none."""

    areas: str
    idle = True

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value)

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield from ()


@dataclass(frozen=True, slots=True)
class MapA:
    """mapA: AREA elements in the pixels of the layer's source; empty for none, and without effect beside map=."""

    areas: str
    idle = True

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value)

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield from ()
