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
    """One direction: `view` pixels of which the region of interest takes `factor` a pixel, starting at `offset`.

    `filled`: the view is as large as the region, so that no bar lies beside it; `whole`, then, are the pixels of the
    composite where the region is all of it, else 0.
    """

    view: int
    factor: float
    offset: float = 0
    filled: bool = False
    whole: int = 0

    def scaled(self, ratio: float) -> Self:
        view = extent(self.view * ratio)
        factor = view / self.whole if self.whole else self.factor * ratio
        return replace(self, view=view, factor=factor, offset=self.offset * ratio)

    def landed(self, start: int, side: int, composite: int) -> tuple[int, int]:
        """Where the composite begins in the view, and how many pixels it takes, for a region of `side` from `start`.

        A region inside of the composite fills its view up to the last pixel, whatever the rounding of both.
        """
        size, first = extent(composite * self.factor), rounded(self.offset - start * self.factor)
        inside = self.filled and start + side <= composite
        return max(first, min(0, self.view - size)) if inside else first, size


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
        across, down = self._dense(*self._axes(rgn, rgn == Rgn(0, 0, width, height)))
        if self.rect:
            across, down = across.scaled(self.rect.scale), down.scaled(self.rect.scale)
            cut = (self.rect.x, self.rect.y, self.rect.width, self.rect.height)
        else:
            cut = (0, 0, across.view, down.view)
        self._admit(cut[2], cut[3])
        left, wide = across.landed(rgn.x, rgn.width, width)
        top, high = down.landed(rgn.y, rgn.height, height)
        return Window(width=across.view, height=down.view, left=left, top=top, across=wide, down=high, cut=cut)

    def _axes(self, rgn: Rgn, whole: bool) -> tuple[Axis, Axis]:
        if self.thumb:
            return self._thumbnail(self.thumb, rgn)
        across, down = self._factors(rgn)
        width, height = self._size(rgn, across, down)
        align = Align() if self.fit and self.fit.mode in {"constrain", "stretch"} and not self.divisor else self.align
        return (
            _axis(width, rgn.width, across, align.across) if width else _filled(rgn.width, across, whole),
            _axis(height, rgn.height, down, align.down) if height else _filled(rgn.height, down, whole),
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
        factor = thumb.factor(width / rgn.width, height / rgn.height)
        return (
            _axis(width, rgn.width, factor, thumb.align.across),
            _axis(height, rgn.height, factor, thumb.align.down),
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


def _filled(side: int, factor: float, whole: bool) -> Axis:
    return Axis(extent(side * factor), factor, filled=True, whole=side if whole else 0)


def _axis(view: int, side: int, factor: float, align: float) -> Axis:
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
