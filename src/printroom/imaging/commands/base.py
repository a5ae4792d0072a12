"""What a command is: it reads its value, changes a frame, yields steps. And the readers that values share."""

import contextlib
import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Protocol, Self

from printroom.imaging.errors import BadValue
from printroom.imaging.geometry import Affine, Mapping, extent, rounded, turn
from printroom.imaging.request import Commands
from printroom.imaging.steps.base import Step

LARGEST = 2147483648
_HEARD: ContextVar[list[str] | None] = ContextVar("heard", default=None)
NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The rectangle that a layer has reached: exact size in its own pixels, and how it is rendered.

    `region` is the part of the source (x, y, width, height in full-resolution pixels) that is visible in it, None if
    none is; `matrix` maps source pixels to pixels of this frame; `across`, `down` are rendered pixels per pixel of this
    frame, so the reply's scale is folded into every layer, `density` times as many as the layer has at its end.
    """

    width: int
    height: int
    region: tuple[int, int, int, int] | None
    matrix: Mapping = Affine()
    across: float = 1
    down: float = 1
    density: tuple[float, float] = (1.0, 1.0)
    resolution: float = 1
    canvas: bool = True

    @property
    def pixels(self) -> tuple[int, int]:
        """The size at which this frame is rendered."""
        return extent(self.width * self.across), extent(self.height * self.down)

    @property
    def rendering(self) -> Affine:
        """From pixels of this frame to rendered ones."""
        width, height = self.pixels
        return Affine().scaled(width / self.width, height / self.height)

    @property
    def gain(self) -> float:
        """Rendered pixels per full-resolution source pixel."""
        return self.matrix.scaled(self.across, self.down).factor

    def scaled(self, factor: float) -> Self:
        width, height = extent(self.width * factor), extent(self.height * factor)
        matrix = self.matrix.scaled(width / self.width, height / self.height)
        return replace(self, width=width, height=height, matrix=matrix)

    def moved(self, x: float, y: float, size: tuple[int, int]) -> Self:
        """The content shifted by x, y inside a rectangle of that size."""
        return replace(self, width=size[0], height=size[1], matrix=self.matrix.moved(x, y))

    def cut(self, x: int, y: int, size: tuple[int, int]) -> Self:
        """The part of that size at x, y, which may reach outside; before anything but cuts was done to the source."""
        width, height = size
        left, top, right, bottom = (rounded(side) for side in self.matrix.box(*(self.region or (0, 0, 0, 0))))
        left, top, right, bottom = max(left, x), max(top, y), min(right, x + width), min(bottom, y + height)
        back_x, back_y = (rounded(part) for part in self.matrix.point(0, 0))
        seen = (left - back_x, top - back_y, right - left, bottom - top) if right > left and bottom > top else None
        return replace(self.moved(-x, -y, size), region=seen if self.region else None)

    def denser(self, across: float, down: float) -> Self:
        """Rendered with that many times as many pixels."""
        return replace(self, across=self.across * across, down=self.down * down, density=(across, down))

    def flipped(self, *, across: bool, down: bool) -> Self:
        matrix = self.matrix.scaled(-1 if across else 1, -1 if down else 1)
        return replace(self, matrix=matrix.moved(self.width if across else 0, self.height if down else 0))

    def turned(self, degrees: float) -> Self:
        """Turned clockwise about its centre inside the smallest rectangle that holds it."""
        sine, cosine = (abs(part) for part in turn(degrees))
        width = math.ceil(self.width * cosine + self.height * sine - 1e-6)
        height = math.ceil(self.width * sine + self.height * cosine - 1e-6)
        matrix = self.matrix.moved(-self.width / 2, -self.height / 2).turned(degrees).moved(width / 2, height / 2)
        across, down = (self.down, self.across) if sine == 1 else (self.across, self.down)
        return replace(self, width=width, height=height, matrix=matrix, across=across, down=down)


class Command(Protocol):
    """The value of one command, and what it makes of a frame's pixels."""

    def steps(self, frame: Frame) -> Iterator[Step]:
        """The steps that turn this frame's pixels into those of the frame after it."""
        ...


class Reframing(Protocol):
    """A command that changes the rectangle."""

    def reframe(self, frame: Frame) -> Frame: ...


def reframed(command: object, frame: Frame) -> Frame:
    """The rectangle after a command; the same one after a command that is not Reframing."""
    reframe: Callable[[Frame], Frame] | None = getattr(command, "reframe", None)
    return reframe(frame) if reframe else frame


def effective(commands: Commands) -> Commands:
    """Without those that have a value which changes nothing, and say so by a property `idle`."""
    kept = tuple(item for item in commands.items if not getattr(item, "idle", False))
    return commands if len(kept) == len(commands.items) else Commands(kept)


def arguments(value: str, most: int) -> list[str]:
    """The comma-separated arguments, filled up to `most` with empty ones."""
    parts = [part.strip() for part in value.split(",")]
    if len(parts) > most:
        raise BadValue(f"expected at most {most} {'arguments' if most > 1 else 'argument'}")
    return parts + [""] * (most - len(parts))


def real(value: str, *, low: float = -LARGEST, high: float = LARGEST, above: float | None = None) -> float:
    """A finite number from `low` to `high`, and greater than `above` where that is given."""
    if not NUMBER.fullmatch(value.strip()):
        raise BadValue("expected a number")
    number = float(value)
    if above is not None and not number > above:
        raise BadValue(f"expected a number greater than {above:g}")
    return _within(number, low, high)


def _within(number: float, low: float, high: float) -> float:
    if not low <= number <= high:
        raise BadValue(f"expected a number from {low:.10g} to {high:.10g}")
    return number


def whole(value: str, *, low: float = -LARGEST, high: float = LARGEST) -> int:
    """An integer from `low` to `high`; a fraction is rounded first."""
    return int(_within(_nearest(real(value)), low, high))


def _nearest(number: float) -> int:
    found = rounded(number)
    if found != number:
        _tell(f"{number:g} is taken for {found}: a whole number is expected")
    return found


def _tell(sentence: str) -> None:
    heard = _HEARD.get()
    if heard is not None:
        heard.append(sentence)


def clamped(value: str, low: float, high: float) -> float:
    """A number, brought into the range: stored presets hold values out of range that must keep working."""
    number = real(value)
    inside = min(max(number, low), high)
    if inside != number:
        _tell(f"{number:g} is taken for {inside:g}: the range is {low:g} to {high:g}")
    return inside


@contextlib.contextmanager
def clamps() -> Iterator[list[str]]:
    """What is brought into its range or rounded while the block runs, a sentence each."""
    heard: list[str] = []
    token = _HEARD.set(heard)
    try:
        yield heard
    finally:
        _HEARD.reset(token)


def clamped_whole(value: str, low: float, high: float) -> int:
    """A number brought into the range, and rounded."""
    return _nearest(clamped(value, low, high))


def image_name(value: str) -> str:
    """The name of an object: not empty, and without commas."""
    name = value.strip()
    if not name or "," in name:
        raise BadValue("expected the name of an image")
    return name


def choice(value: str, options: Sequence[str]) -> str:
    """One of the options, found without regard to case and answered as they spell it."""
    found = next((option for option in options if option.lower() == value.strip().lower()), None)
    if found is None:
        raise BadValue(f"expected one of {', '.join(options)}")
    return found


def flag(value: str) -> bool:
    """0 or 1; `true` and `false` are read too."""
    return choice(value, ("0", "1", "false", "true")) in {"1", "true"}


def numbers(value: str, count: int) -> tuple[float, ...]:
    """Exactly `count` numbers."""
    parts = arguments(value, count)
    return tuple(real(part) for part in parts)


def integers(value: str, count: int) -> tuple[int, ...]:
    """Exactly `count` integers."""
    return tuple(_nearest(number) for number in numbers(value, count))
