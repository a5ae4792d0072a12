"""The view transform: where the composite lands in the reply, and how large."""

from dataclasses import dataclass, replace
from typing import Self

from printroom.imaging.commands.view import Align, Fit, Rect, Rgn, Thumb
from printroom.imaging.errors import ImagingError
from printroom.imaging.geometry import extent, rounded


@dataclass(frozen=True, slots=True)
class Window:
    """The view is `width` × `height`; the composite lies in it at `left`, `top`, as `across` × `down` pixels.

    `cut` is the part of the view that becomes the reply: left, top, width, height.
    """

    width: int
    height: int
    left: int
    top: int
    across: int
    down: int
    cut: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction: `view` pixels of which the region of interest takes `factor` a pixel, starting at `offset`."""

    view: int
    factor: float
    offset: float

    def scaled(self, ratio: float) -> Self:
        return replace(self, view=extent(self.view * ratio), factor=self.factor * ratio, offset=self.offset * ratio)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything that decides the view. Sizes in pixels, 0 in `default_pix` and `max_pix` leaving a direction free."""

    width: int | None = None
    height: int | None = None
    fit: Fit | None = None
    divisor: float | None = None
    rgn: Rgn | None = None
    align: Align = Align()
    ratio: float = 1
    rect: Rect | None = None
    default_pix: tuple[int, int] = (0, 0)
    max_pix: tuple[int, int] = (0, 0)
    thumb: Thumb | None = None

    def window(self, width: int, height: int) -> Window:
        """For a composite of that size. Raises ImagingError `size` beyond `max_pix`."""
        rgn = self.rgn or Rgn(0, 0, width, height)
        across, down = self._dense(*self._axes(rgn))
        if self.rect:
            across, down = across.scaled(self.rect.scale), down.scaled(self.rect.scale)
            cut = (self.rect.x, self.rect.y, self.rect.width, self.rect.height)
        else:
            cut = (0, 0, across.view, down.view)
        self._admit(cut[2], cut[3])
        return Window(
            width=across.view,
            height=down.view,
            left=rounded(across.offset - rgn.x * across.factor),
            top=rounded(down.offset - rgn.y * down.factor),
            across=extent(width * across.factor),
            down=extent(height * down.factor),
            cut=cut,
        )

    def _axes(self, rgn: Rgn) -> tuple[Axis, Axis]:
        if self.thumb:
            return self._thumbnail(self.thumb, rgn)
        across, down = self._factors(rgn)
        width, height = self._size(rgn, across, down)
        align = Align() if self.fit and self.fit.mode in {"constrain", "stretch"} and not self.divisor else self.align
        return (
            _axis(width, rgn.width, across, align.across),
            _axis(height, rgn.height, down, align.down),
        )

    def _factors(self, rgn: Rgn) -> tuple[float, float]:
        if self.divisor:
            return 1 / self.divisor, 1 / self.divisor
        if self.width and self.height:
            return _fitted(self.fit or Fit(), self.width / rgn.width, self.height / rgn.height)
        if self.width or self.height:
            factor = self.width / rgn.width if self.width else (self.height or 1) / rgn.height
            factor = min(factor, 1) if self.fit and not self.fit.upscale else factor
            return factor, factor
        most, sides = self.default_pix, (rgn.width, rgn.height)
        factor = min([1.0, *(bound / side for bound, side in zip(most, sides, strict=True) if bound)])
        return factor, factor

    def _size(self, rgn: Rgn, across: float, down: float) -> tuple[int | None, int | None]:
        """The sides of the view that are given; None for those that follow from the region of interest."""
        if self.divisor:
            return self.width, self.height
        both = self.width and self.height and (self.fit or Fit()).mode not in {"constrain", "wrap"}
        return (self.width, self.height) if both else (None, None)

    def _thumbnail(self, thumb: Thumb, rgn: Rgn) -> tuple[Axis, Axis]:
        width, height = self.width or self.default_pix[0], self.height or self.default_pix[1]
        if not (width and height):
            width, height = _completed(width, height, rgn)
        factors = width / rgn.width, height / rgn.height
        factor = {1: max(factors), 2: min(factors), 3: thumb.ratio}[thumb.kind]
        return (
            _axis(width, rgn.width, factor, self.align.across),
            _axis(height, rgn.height, factor, self.align.down),
        )

    def _dense(self, across: Axis, down: Axis) -> tuple[Axis, Axis]:
        """Multiplied by the device pixel ratio, which gives way to the widest allowed reply."""
        if self.ratio == 1:
            return across, down
        widest = self.max_pix[0]
        too_wide = widest and not self.rect and rounded(across.view * self.ratio) > widest
        ratio = widest / across.view if too_wide else self.ratio
        return across.scaled(ratio), down.scaled(ratio)

    def _admit(self, width: int, height: int) -> None:
        widest, highest = self.max_pix
        if (widest and width > widest) or (highest and height > highest):
            said = (
                f"the reply would be {width}×{height} pixels: at most {widest or 'any'}×{highest or 'any'} are served"
            )
            raise ImagingError("size", said)


def _axis(view: int | None, side: int, factor: float, align: float) -> Axis:
    if view is None:
        return Axis(extent(side * factor), factor, 0)
    return Axis(view, factor, (view - side * factor) * (align + 1) / 2)


def _fitted(fit: Fit, across: float, down: float) -> tuple[float, float]:
    """The factors of both directions for a region that would need `across` and `down` to fill the view."""
    factors = {
        "crop": (max(across, down),) * 2,
        "wrap": (max(across, down),) * 2,
        "stretch": (across, down),
        "hfit": (across, across),
        "vfit": (down, down),
    }
    wanted = factors.get(fit.mode, (min(across, down),) * 2)
    return wanted if fit.upscale else (min(wanted[0], 1), min(wanted[1], 1))


def _completed(width: int, height: int, rgn: Rgn) -> tuple[int, int]:
    """A thumbnail's rectangle, one side of which or both follow from the picture."""
    if width:
        return width, extent(width * rgn.height / rgn.width)
    if height:
        return extent(height * rgn.width / rgn.height), height
    return rgn.width, rgn.height
