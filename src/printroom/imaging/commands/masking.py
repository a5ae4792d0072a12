"""Commands about a layer's mask: where it comes from, and which side of it is shown."""

from dataclasses import dataclass
from typing import Literal, Self, cast

from printroom.imaging.commands.base import choice, image_name

Use = Literal["norm", "invert", "off"]


@dataclass(frozen=True, slots=True)
class Mask:
    """mask: the picture whose alpha, or else whose gray values, become the layer's alpha. (r-mask)

    A nested request `is{name?commands}` is read with the text around it.
    """

    name: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(image_name(value))


@dataclass(frozen=True, slots=True)
class MaskUse:
    """maskUse: norm shows what the mask covers, invert the rest, off everything. (r-maskuse)"""

    use: Use

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(cast(Use, choice(value, ("norm", "invert", "off"))))

    @property
    def idle(self) -> bool:
        return self.use == "norm"
