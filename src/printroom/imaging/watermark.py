"""Watermarks: what a record says when it is laid over pictures, and where it lies on them. (r-watermarks)"""

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from printroom.imaging.commands.geometry import Size
from printroom.imaging.commands.layer import BlendMode
from printroom.imaging.commands.output import Fmt, Icc
from printroom.imaging.commands.view import Align, Bgc, Dpr, Fit, Hei, Rect, ResMode, Rgn, Scl, Wid
from printroom.imaging.errors import ImagingError
from printroom.imaging.geometry import rounded
from printroom.imaging.parse import parse
from printroom.imaging.ports import Catalog
from printroom.imaging.request import Commands, Request
from printroom.imaging.steps.blending import Mode

WATERMARKED: Final = frozenset({"img", "props"})
"""Types of requests whose picture has a watermark: `props` tells the numbers of the picture that `img` replies."""
_IGNORED: Final = (Wid, Hei, Fit, Scl, Rgn, Rect, Align, Dpr, Bgc, ResMode)
_NATIVE: Final = Size(0, 0, normal=True)


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a watermark lies on its target, and how: `share` is the part of the target's width and height that it fits
    inside, 0 leaving one free; with both free it has its own pixels."""

    align: Align = Align()
    share: tuple[float, float] = (0, 0)
    mode: Mode = "norm"

    def box(
        self, size: tuple[int, int], target: tuple[int, int], scale: tuple[float, float]
    ) -> tuple[int, int, int, int]:
        """Left, top, width and height in rendered pixels, of which there are `scale` for one of the target."""
        sides = zip(self.share, target, size, strict=True)
        factor = min((share * whole / own for share, whole, own in sides if share), default=1.0)
        left, width = _span(size[0] * factor, target[0], scale=scale[0], align=self.align.across)
        top, height = _span(size[1] * factor, target[1], scale=scale[1], align=self.align.down)
        return left, top, width, height


def watermark(name: str, output: Commands, catalog: Catalog) -> tuple[Request, Placing]:
    """The request for the picture of a record, for replies with that output, and how it is laid over a target.

    Its commands for the view and for the reply are passed over, but for align=. Raises ImagingError: `not_found`, and
    what parsing raises.
    """
    if catalog.record(name, "watermark") is None:
        raise ImagingError("not_found", f"Unable to find the watermark {name}", value=name)
    request = parse("", path=quote(name), catalog=catalog, placed=True)
    canvas = request.layers[0]
    size, mode = canvas.commands.get(Size), canvas.commands.get(BlendMode)
    relative = size if size and size.normal else _NATIVE
    commands = canvas.commands.without(BlendMode, *((Size,) if relative is size else ()))
    placing = Placing(
        align=request.view.given(Align, Align()),
        share=(relative.width, relative.height),
        mode=mode.mode if mode else "norm",
    )
    picture = replace(
        request,
        layers=(replace(canvas, commands=commands), *request.layers[1:]),
        view=request.view.without(*_IGNORED),
        output=Commands(tuple(item for item in output.items if isinstance(item, Fmt | Icc))),
    )
    return picture, placing


def _span(side: float, target: int, *, scale: float, align: float) -> tuple[int, int]:
    """Where it begins in rendered pixels, and how many it has, at least 1: both of its ends are rounded."""
    start = (target - side) * (align + 1) / 2
    first = rounded(start * scale)
    return first, max(1, rounded((start + side) * scale) - first)
