"""Commands that cut a layer, or the whole picture, along paths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from printroom.imaging.commands.base import Frame, arguments, choice, real
from printroom.imaging.errors import BadValue
from printroom.imaging.geometry import rounded
from printroom.imaging.paths import Path, embedded, parse_path
from printroom.imaging.ports import Record
from printroom.imaging.request import Commands
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.covering import Clip

MAX_NAMES = 16


@dataclass(frozen=True, slots=True)
class _Named:
    """Paths that came with the source, by name. `paths`, in pixels of the source, are those of the names it has."""

    names: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()

    def bound(self, record: Record | None) -> Self:
        """With the paths of that source; names that it has none of are gone."""
        found = {name: embedded(record, name) for name in self.names} if record else {}
        known = {name: path for name, path in found.items() if path}
        return replace(self, names=tuple(known), paths=tuple(known.values()))

    @property
    def idle(self) -> bool:
        return not self.paths


@dataclass(frozen=True, slots=True)
class _Cut(_Named):
    """A path in the layer's pixels, or else paths of the source."""

    path: Path | None = None

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(path=parse_path(value))

    @classmethod
    def parse_embedded(cls, value: str) -> Self:
        return cls(names=_names(value))

    @property
    def idle(self) -> bool:
        return self.path is None and not self.paths

    def _rendered(self, frame: Frame) -> Iterator[Path]:
        if self.path:
            yield self.path.mapped(frame.rendering)
        for path in self.paths:
            yield path.mapped(frame.matrix).mapped(frame.rendering)


class ClipPath(_Cut):
    """clipPath, clipPathE: what is outside of a path becomes transparent. (r-clippath)

    `clipPath` is a path of SVG (M, L, C and their kin), in pixels of the layer; `clipPathE` names paths that came with
    the picture, from Photoshop: what is outside of any of them goes.
    """

    __slots__ = ()

    def steps(self, frame: Frame) -> Iterator[Step]:
        for path in self._rendered(frame):
            yield Clip(path, inverted=False)


class ClipXPath(_Cut):
    """clipXPath, clipXPathE: what is inside of a path becomes transparent; only beside `clipPath` or `clipPathE`.
    (r-clipxpath)

    Written like these.
    """

    __slots__ = ()

    def steps(self, frame: Frame) -> Iterator[Step]:
        for path in self._rendered(frame):
            yield Clip(path, inverted=True)


class CropPathE(_Named):
    """cropPathE: cuts to the rectangle around a path that came with the picture; of several, to one after another.
    (r-croppath)

    Names that the picture has no path of, and rectangles of which nothing is left, are passed over.
    """

    __slots__ = ()

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(names=_names(value))

    def reframe(self, frame: Frame) -> Frame:
        for path in self.paths:
            left, top, right, bottom = (rounded(side) for side in path.mapped(frame.matrix).box)
            left, top, right, bottom = max(left, 0), max(top, 0), min(right, frame.width), min(bottom, frame.height)
            if left < right and top < bottom:
                frame = frame.cut(left, top, (right - left, bottom - top))
        return frame


@dataclass(frozen=True, slots=True)
class PathAttr:
    """pathAttr: which way, from where and to where text runs along its path. There are no texts yet: it changes
    nothing. (r-pathattr)"""

    reverse: bool = False
    start: float = 0
    end: float = 1
    idle = True

    @classmethod
    def parse(cls, value: str) -> Self:
        direction, start, end = arguments(value, 3)
        begin = real(start, low=0, high=1) if start else 0.0
        last = real(end, low=0, high=2) if end else 1.0
        if not begin < 1 or not begin < last <= begin + 1:
            raise BadValue("expected a start below 1 and an end after it, by 1 at most")
        return cls(choice(direction or "norm", ("norm", "reverse")) == "reverse", begin, last)


def bound(commands: Commands, record: Record | None) -> Commands:
    """Commands that name paths with those of the source; an exclusion only where there is a clipping path."""
    if not any(isinstance(one, _Named) for one in commands.items):
        return commands
    known = Commands(tuple(one.bound(record) if isinstance(one, _Named) else one for one in commands.items))
    clip = known.get(ClipPath)
    return known if clip and not clip.idle else known.without(ClipXPath)


def _names(value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    if not names or len(names) > MAX_NAMES:
        raise BadValue(f"expected 1 to {MAX_NAMES} names of paths")
    return names
