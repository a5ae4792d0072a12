"""Commands that say which part of a picture a layer shows, how large, and which way round."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from printroom.imaging.commands.base import Frame, arguments, choice, integers, numbers, real, whole
from printroom.imaging.commands.view import Thumb
from printroom.imaging.errors import BadValue
from printroom.imaging.geometry import extent, rounded, turn
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.placing import Mirror, Place, Quarter, Spin


@dataclass(frozen=True, slots=True)
class Crop:
    """crop, cropN: left, top, width and height of the part of the source that is taken.

    `crop` counts pixels of the source, `cropN` fractions of its width and height. What lies outside of the source is
    transparent.
    """

    x: float
    y: float
    width: float
    height: float
    normal: bool = False

    @classmethod
    def parse(cls, value: str) -> Self:
        x, y, width, height = integers(value, 4)
        if min(width, height) < 1:
            raise BadValue("expected a width and a height of at least 1")
        return cls(x, y, width, height)

    @classmethod
    def parse_normal(cls, value: str) -> Self:
        x, y, width, height = numbers(value, 4)
        if min(width, height) <= 0:
            raise BadValue("expected a width and a height greater than 0")
        return cls(x, y, width, height, normal=True)

    def reframe(self, frame: Frame) -> Frame:
        x, y, width, height = self._pixels(frame)
        return frame.cut(x, y, (width, height))

    def _pixels(self, frame: Frame) -> tuple[int, int, int, int]:
        """Left, top, width, height; each edge of a fractional crop is rounded by itself."""
        if not self.normal:
            return int(self.x), int(self.y), int(self.width), int(self.height)
        left, top = rounded(self.x * frame.width), rounded(self.y * frame.height)
        right, bottom = rounded((self.x + self.width) * frame.width), rounded((self.y + self.height) * frame.height)
        return left, top, max(1, right - left), max(1, bottom - top)


@dataclass(frozen=True, slots=True)
class Scale:
    """scale: what the size of the cropped picture is multiplied by, more than 0: 0.5 is half."""

    factor: float

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(real(value, above=0))

    def reframe(self, frame: Frame) -> Frame:
        return frame.scaled(self.factor)


@dataclass(frozen=True, slots=True)
class Res:
    """res: the resolution that the picture is brought to, more than 0: its size is multiplied by this over its own.

    So the things in two pictures come out at the same scale. Its own is the resolution of the record, else attribute
    `Resolution`.
    """

    resolution: float

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(real(value, above=0))

    def reframe(self, frame: Frame) -> Frame:
        return frame.scaled(self.resolution / frame.resolution)


@dataclass(frozen=True, slots=True)
class Size:
    """size, sizeN: the width and height that the picture is scaled into, keeping its shape; 0 leaves a direction free.
    (r-size-reference)

    `size` counts pixels. For the picture of the path (layer 0) it is the canvas as well: that becomes exactly this
    size, with the picture in its middle. `sizeN`, 0 to 1, counts fractions of layer 0, for layers above it and for
    watermarks.
    """

    width: float
    height: float
    normal: bool = False
    thumb: Thumb = Thumb()  # the rules by which a thumbnail takes that size

    @classmethod
    def parse(cls, value: str) -> Self:
        width, height = (whole(part, low=0) if part else 0 for part in arguments(value, 2))
        return cls(width, height)

    @classmethod
    def parse_normal(cls, value: str) -> Self:
        width, height = (real(part, low=0, high=1) if part else 0 for part in arguments(value, 2))
        return cls(width, height, normal=True)

    def reframe(self, frame: Frame) -> Frame:
        across, down = self.width / frame.width, self.height / frame.height
        if not (frame.canvas and across and down):
            return frame.scaled(min((factor for factor in (across, down) if factor), default=1.0))
        fitted, align = frame.scaled(self.thumb.factor(across, down)), self.thumb.align
        x = rounded((self.width - fitted.width) * (align.across + 1) / 2)
        y = rounded((self.height - fitted.height) * (align.down + 1) / 2)
        return fitted.moved(x, y, (int(self.width), int(self.height)))


@dataclass(frozen=True, slots=True)
class Flip:
    """flip: the picture mirrored: `lr` left and right, `ud` up and down, `lrud` both."""

    across: bool
    down: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        mode = choice(value, ("lr", "ud", "lrud"))
        return cls("lr" in mode, "ud" in mode)

    def reframe(self, frame: Frame) -> Frame:
        return frame.flipped(across=self.across, down=self.down)

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Mirror(self.across, self.down)


@dataclass(frozen=True, slots=True)
class Rotate:
    """rotate: degrees by which the picture is turned clockwise; below 0 the other way.

    Its rectangle grows to hold it; the corners are transparent.
    """

    degrees: float

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(real(value) % 360)

    @property
    def quarters(self) -> int | None:
        """Quarter turns, 0 to 3; None for any other angle."""
        return int(self.degrees // 90) if self.degrees % 90 == 0 else None

    def reframe(self, frame: Frame) -> Frame:
        return frame.turned(self.degrees)

    def steps(self, frame: Frame) -> Iterator[Step]:
        if self.quarters is not None:
            if self.quarters:
                yield Quarter(self.quarters)
            return
        sine, cosine = turn(self.degrees)
        ratio = frame.across / frame.down
        matrix = (cosine, -sine * ratio, sine / ratio, cosine)
        width, height = self.reframe(frame).pixels
        yield Spin(matrix, width, height)


@dataclass(frozen=True, slots=True)
class Extend:
    """extend, extendN: margins that are added at the left, top, right and bottom, after rotation; negative ones cut
    off.

    `extend` counts pixels of the layer, `extendN` fractions of its width and height. What is added is transparent.
    """

    left: float
    top: float
    right: float
    bottom: float
    normal: bool = False

    @classmethod
    def parse(cls, value: str) -> Self:
        left, top, right, bottom = integers(value, 4)
        return cls(left, top, right, bottom)

    @classmethod
    def parse_normal(cls, value: str) -> Self:
        left, top, right, bottom = numbers(value, 4)
        return cls(left, top, right, bottom, normal=True)

    def reframe(self, frame: Frame) -> Frame:
        left, top, right, bottom = self._margins(frame)
        return frame.moved(left, top, (extent(frame.width + left + right), extent(frame.height + top + bottom)))

    def steps(self, frame: Frame) -> Iterator[Step]:
        left, top, right, bottom = self._margins(frame)
        width, height = self.reframe(frame).pixels
        x = _share(width - frame.pixels[0], left, right, frame.across)
        y = _share(height - frame.pixels[1], top, bottom, frame.down)
        if (x, y, width, height) != (0, 0, *frame.pixels):
            yield Place(x, y, width, height)

    def _margins(self, frame: Frame) -> tuple[float, float, float, float]:
        across, down = (frame.width, frame.height) if self.normal else (1, 1)
        return self.left * across, self.top * down, self.right * across, self.bottom * down


def _share(slack: int, before: float, after: float, scale: float) -> int:
    """The part of the rendered slack that lies before the content: the edges then meet without a gap.

    Where one side grows and the other is cut, nothing has to meet.
    """
    total = before + after
    shared = before * after >= 0 and abs(total) * scale > 0.5
    return rounded(slack * before / total) if shared else rounded(before * scale)


@dataclass(frozen=True, slots=True)
class Anchor:
    """anchor, anchorN: the point of the picture by which it is placed on the layers below.

    `anchor` counts pixels of the source from its upper left corner, `anchorN` fractions from its centre, -0.5 to 0.5. A
    picture alone does not move: its size counts, wherever its anchor is.
    """

    x: float
    y: float
    normal: bool = False

    @classmethod
    def parse(cls, value: str) -> Self:
        x, y = integers(value, 2)
        return cls(x, y)

    @classmethod
    def parse_normal(cls, value: str) -> Self:
        x, y = numbers(value, 2)
        return cls(x, y, normal=True)

    def point(self, width: int, height: int) -> tuple[float, float]:
        """In pixels of a source of that size."""
        return ((self.x + 0.5) * width, (self.y + 0.5) * height) if self.normal else (self.x, self.y)


@dataclass(frozen=True, slots=True)
class Origin:
    """origin, originN: the point of the finished layer by which it is placed on the layers below.

    `origin` counts pixels from its upper left corner, `originN` fractions from its centre, -0.5 to 0.5. A picture alone
    does not move.
    """

    x: float
    y: float
    normal: bool = False

    @classmethod
    def parse(cls, value: str) -> Self:
        x, y = integers(value, 2)
        return cls(x, y)

    @classmethod
    def parse_normal(cls, value: str) -> Self:
        x, y = numbers(value, 2)
        return cls(x, y, normal=True)
