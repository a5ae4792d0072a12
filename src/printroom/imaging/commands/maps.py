"""Commands that say which areas of a layer are links. They change no pixel."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from printroom.imaging.commands.base import Frame
from printroom.imaging.steps.base import Step


@dataclass(frozen=True, slots=True)
class Map:
    """map: the links of an image map: `<area …>` elements, in pixels of the layer after it is rotated and extended.

    `req=map` tells them as they lie on the reply. Empty: none.
    """

    areas: str
    idle = True

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value)

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield from ()


@dataclass(frozen=True, slots=True)
class MapA:
    """mapA: the same in pixels of the source; it has no effect beside `map`."""

    areas: str
    idle = True

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value)

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield from ()
