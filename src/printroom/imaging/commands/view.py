"""Commands that bring the composite into the reply, and the arithmetic of doing so."""

from dataclasses import dataclass
from typing import Literal, Self

from printroom.imaging.commands.base import arguments, choice, clamped, flag, integers, real, whole
from printroom.imaging.commands.colors import Color, color
from printroom.imaging.errors import BadValue
from printroom.imaging.pixels import Kernel

KERNELS: dict[str, Kernel] = {
    "bilin": "linear",
    "bicub": "cubic",
    "sharp2": "lanczos3",
    "bisharp": "bisharp",
    "sharp": "mks2013",
}
FITS = ("fit", "constrain", "crop", "wrap", "stretch", "hfit", "vfit")


@dataclass(frozen=True, slots=True)
class Wid:
    """wid: width of the reply in pixels."""

    width: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(whole(value, low=1))


@dataclass(frozen=True, slots=True)
class Hei:
    """hei: height of the reply in pixels."""

    height: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(whole(value, low=1))


@dataclass(frozen=True, slots=True)
class Fit:
    """fit: how the composite is brought into wid × hei; `upscale` None where it is not said."""

    mode: str = "fit"
    upscale: bool | None = None

    @classmethod
    def parse(cls, value: str) -> Self:
        mode, upscale = arguments(value, 2)
        return cls(choice(mode or "fit", FITS), flag(upscale) if upscale else None)


@dataclass(frozen=True, slots=True)
class Scl:
    """scl: divides the size of the composite; 2 is half."""

    divisor: float

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(real(value, above=0))


@dataclass(frozen=True, slots=True)
class Rgn:
    """rgn: x, y, width, height of the composite, before any scaling, that stand for the whole of it."""

    x: int
    y: int
    width: int
    height: int

    @classmethod
    def parse(cls, value: str) -> Self:
        x, y, width, height = integers(value, 4)
        if min(width, height) < 1:
            raise BadValue("expected a width and a height of at least 1")
        return cls(x, y, width, height)


@dataclass(frozen=True, slots=True)
class Rect:
    """rect: x, y, width, height cut from the finished view after it is scaled by `scale`."""

    x: int
    y: int
    width: int
    height: int
    scale: float = 1

    @classmethod
    def parse(cls, value: str) -> Self:
        *box, scale = arguments(value, 5)
        rgn = Rgn.parse(",".join(box))
        return cls(rgn.x, rgn.y, rgn.width, rgn.height, real(scale, above=0) if scale else 1)


@dataclass(frozen=True, slots=True)
class Align:
    """align: where the composite lies in the view, -1 left or top to 1 right or bottom; values outside are clamped."""

    across: float = 0
    down: float = 0

    @classmethod
    def parse(cls, value: str) -> Self:
        across, down = (clamped(part or "0", -1, 1) for part in arguments(value, 2))
        return cls(across, down)


@dataclass(frozen=True, slots=True)
class Dpr:
    """dpr: device pixels per pixel; multiplies the finished layout.

    `on` without a value is `detected`: whoever serves the picture puts in what the client says, and 1 stays otherwise.
    """

    ratio: float = 1
    detected: bool = False

    @classmethod
    def parse(cls, value: str) -> Self:
        state, ratio = arguments(value, 2)
        on = choice(state, ("off", "on")) == "on"
        number = real(ratio, above=0) if ratio else 1
        return cls(number if on else 1, detected=on and not ratio)


@dataclass(frozen=True, slots=True)
class Bgc:
    """bgc: the colour of what nothing covers; its alpha is ignored."""

    color: Color

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(color(value))


@dataclass(frozen=True, slots=True)
class ResMode:
    """resMode: the filter of every scaling step."""

    kernel: Kernel

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(KERNELS[choice(value, tuple(KERNELS))])


@dataclass(frozen=True, slots=True)
class Thumb:
    """The rules of req=tmb: 1 fills the rectangle, 2 fits inside it, 3 has the factor `ratio`."""

    kind: Literal[1, 2, 3] = 2
    ratio: float = 1
    align: Align = Align()

    def factor(self, across: float, down: float) -> float:
        """For a picture that would need those factors to be as wide and as high as the rectangle."""
        return {1: max(across, down), 2: min(across, down), 3: self.ratio}[self.kind]
