"""Commands that cut a layer, or the whole picture, along paths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from printroom.imaging.commands.base import Frame
from printroom.imaging.errors import BadValue
from printroom.imaging.geometry import rounded
from printroom.imaging.paths import Path, embedded, parse_path
from printroom.imaging.ports import Record
from printroom.imaging.request import Commands
from printroom.imaging.steps.base import Step
from printroom.imaging.steps.covering import Clip

MAX_NAMES = 16


@dataclass(frozen=True, slots=True)
class ClipPath:
    """clipPath: what is outside of the path, in the layer's pixels, becomes transparent. (r-clippath)"""

    path: Path

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(parse_path(value))

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Clip(self.path.mapped(frame.rendering), inverted=False)


@dataclass(frozen=True, slots=True)
class ClipXPath:
    """clipXPath: what is inside of the path becomes transparent; only beside a clipPath. (r-clipxpath)"""

    path: Path

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(parse_path(value))

    def steps(self, frame: Frame) -> Iterator[Step]:
        yield Clip(self.path.mapped(frame.rendering), inverted=True)


@dataclass(frozen=True, slots=True)
class _Named:
    """Paths that came with the source, by name. `paths`, in pixels of the source, are those of the names it has."""

    names: tuple[str, ...]
    paths: tuple[Path, ...] = ()

    @classmethod
    def parse(cls, value: str) -> Self:
        names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
        if not names or len(names) > MAX_NAMES:
            raise BadValue(f"expected 1 to {MAX_NAMES} names of paths")
        return cls(names)

    def bound(self, record: Record | None) -> Self:
        """With the paths of that source; names that it has none of are gone."""
        found = {name: embedded(record, name) for name in self.names} if record else {}
        known = {name: path for name, path in found.items() if path}
        return replace(self, names=tuple(known), paths=tuple(known.values()))

    @property
    def idle(self) -> bool:
        return not self.paths


class ClipPathE(_Named):
    """clipPathE: what is outside of any of the named paths becomes transparent. (r-clippath)"""

    def steps(self, frame: Frame) -> Iterator[Step]:
        for path in self.paths:
            yield Clip(path.mapped(frame.matrix).mapped(frame.rendering), inverted=False)


class ClipXPathE(_Named):
    """clipXPathE: what is inside of any of the named paths becomes transparent. (r-clipxpath)"""

    def steps(self, frame: Frame) -> Iterator[Step]:
        for path in self.paths:
            yield Clip(path.mapped(frame.matrix).mapped(frame.rendering), inverted=True)


class CropPathE(_Named):
    """cropPathE: cut to the bounding boxes of the named paths, one after another. (r-croppath)

    A box of which nothing is left in the picture is passed over.
    """

    def reframe(self, frame: Frame) -> Frame:
        for path in self.paths:
            left, top, right, bottom = (rounded(side) for side in path.mapped(frame.matrix).box)
            left, top, right, bottom = max(left, 0), max(top, 0), min(right, frame.width), min(bottom, frame.height)
            if left < right and top < bottom:
                frame = frame.cut(left, top, (right - left, bottom - top))
        return frame


def bound(commands: Commands, record: Record | None) -> Commands:
    """Commands that name paths with those of the source; exclusions only beside a clipping path."""
    if not any(isinstance(one, _Named | ClipXPath) for one in commands.items):
        return commands
    known = tuple(one.bound(record) if isinstance(one, _Named) else one for one in commands.items)
    clips = any(isinstance(one, ClipPath) or (isinstance(one, ClipPathE) and one.paths) for one in known)
    return Commands(tuple(one for one in known if clips or not isinstance(one, ClipXPath | ClipXPathE)))
