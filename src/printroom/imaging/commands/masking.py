"""Commands about a layer's mask: where it comes from, and which side of it is shown."""

from dataclasses import dataclass
from typing import Literal, Self, cast

from printroom.imaging.commands.base import choice, image_name

Use = Literal["norm", "invert", "off"]


@dataclass(frozen=True, slots=True)
class Mask:
    """mask: the picture that says what is transparent: its alpha, or else its brightness, white for opaque. (r-mask)

    It is stretched over the picture. A nested request, `mask=is{name?commands}`, is made first.
    """

    name: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(image_name(value))


@dataclass(frozen=True, slots=True)
class MaskUse:
    """maskUse: which part a mask shows: `norm` what it covers, `invert` the rest, `off` all. (r-maskuse)"""

    use: Use

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(cast(Use, choice(value, ("norm", "invert", "off"))))

    @property
    def idle(self) -> bool:
        return self.use == "norm"
