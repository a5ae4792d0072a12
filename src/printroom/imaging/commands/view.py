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
    """wid: the width of the reply in pixels, 1 or more.

    Alone it scales the picture, up or down, and the height follows. With `hei` it makes the frame that `fit` is about.
    With `scl` it cuts off, or adds background, instead of scaling.
    """

    width: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(whole(value, low=1))


@dataclass(frozen=True, slots=True)
class Hei:
    """hei: the height of the reply in pixels, 1 or more: what `wid` is across, this is down."""

    height: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(whole(value, low=1))


@dataclass(frozen=True, slots=True)
class Fit:
    """fit: how the picture is brought into the frame of `wid` and `hei`.

    `fit` shows all of it, with background beside it; `constrain` the same, in a reply no larger than the picture
    becomes; `crop` fills the frame and cuts off what is left over; `wrap` fills it and lets the reply be larger;
    `stretch` fills it and changes the shape. `hfit` makes the width right and `vfit` the height; the other direction is
    cut or has background. Smaller pictures are enlarged only where `upscale` is 1. It needs `wid` or `hei`; beside
    `scl` it means nothing.
    """

    mode: str = "fit"
    upscale: bool | None = None  # None where it is not said

    @classmethod
    def parse(cls, value: str) -> Self:
        mode, upscale = arguments(value, 2)
        return cls(choice(mode or "fit", FITS), flag(upscale) if upscale else None)


@dataclass(frozen=True, slots=True)
class Scl:
    """scl: what the size of the picture is divided by, more than 0: 1 is its own pixels, 2 half of it, 0.5 double."""

    divisor: float

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(real(value, above=0))


@dataclass(frozen=True, slots=True)
class Rgn:
    """rgn: left, top, width and height of the part that is scaled as if it were all, in pixels of the unscaled picture.

    The part may reach outside: there is background.
    """

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
    """rect: left, top, width and height of what is cut from the reply, in its pixels after it is enlarged by `scale`.

    For tiles and zoom viewers: it comes last, and tiles of one view join without a seam.
    """

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
    """align: where the picture lies in the frame, or which part of it is seen: -1 left or top, 0 middle, 1 right or
    bottom.

    It counts where both `wid` and `hei` are given, and not with `fit=constrain` or `stretch`. In the record of a
    watermark it places that.
    """

    across: float = 0
    down: float = 0

    @classmethod
    def parse(cls, value: str) -> Self:
        across, down = (clamped(part or "0", -1, 1) for part in arguments(value, 2))
        return cls(across, down)


@dataclass(frozen=True, slots=True)
class Dpr:
    """dpr: how many pixels of the device stand for one: the finished layout is made that many times as large.

    `on` without a number takes the one that the browser tells, and 1 where it tells none.
    """

    ratio: float = 1
    detected: bool = False  # whoever serves the picture puts in what the client says

    @classmethod
    def parse(cls, value: str) -> Self:
        state, ratio = arguments(value, 2)
        on = choice(state, ("off", "on")) == "on"
        number = real(ratio, above=0) if ratio else 1
        return cls(number if on else 1, detected=on and not ratio)


@dataclass(frozen=True, slots=True)
class Bgc:
    """bgc: the background: the colour of what the picture leaves free, or transparent in formats without transparency.

    Its own alpha is ignored.
    """

    color: Color

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(color(value))


@dataclass(frozen=True, slots=True)
class ResMode:
    """resMode: the filter of every scaling.

    Reducing: `bilin` linear, `bicub` Catmull-Rom, `bisharp` that and lightly sharpened, `sharp2` Lanczos 3, `sharp`
    Magic Kernel Sharp. Enlarging: `bilin` linear, all others Catmull-Rom.
    """

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
