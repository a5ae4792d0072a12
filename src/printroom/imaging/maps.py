"""Image maps and zoom targets through the view: the same places of the picture, in the pixels of a rendering."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from printroom.imaging.geometry import Mapping, rounded

Point = tuple[float, float]
Size = tuple[int, int]
Box = tuple[int, int, int, int]

_AREA: Final = re.compile(r"<\s*area\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""\b(shape|coords)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_OPENING: Final = re.compile(r"<\s*area\b", re.IGNORECASE)
_ANY_ATTRIBUTE: Final = re.compile(
    r"""(?P<name>[a-z_][\w.-]*)(\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'>]+))?""", re.I | re.A
)
_NUMBER: Final = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?", re.ASCII)
_TARGET: Final = re.compile(r"target\.(\d{1,6})\.(.*)", re.IGNORECASE | re.DOTALL)
_RECTS: Final = {"rect", "rectangle"}
_POLYGONS: Final = {"poly", "polygon"}


@dataclass(frozen=True, slots=True)
class Layer:
    """The rectangle of a layer: its size in its own pixels, and where those are in a rendering."""

    size: Size
    mapping: Mapping

    @property
    def corners(self) -> list[Point]:
        width, height = self.size
        return [self.mapping.point(*corner) for corner in ((0, 0), (width, 0), (width, height), (0, height))]

    def within(self, size: Size) -> Box:
        """What is seen of it in a rendering of that size."""
        left, top, right, bottom = (rounded(side) for side in self.mapping.box(0, 0, *self.size))
        return max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1])


def box_of(region: tuple[int, int, int, int] | None) -> Box:
    """(x, y, width, height) → (left, top, right, bottom); of nothing where there is no region."""
    x, y, width, height = region or (0, 0, 0, 0)
    return x, y, x + width, y + height


def mapped_areas(text: str, mapping: Mapping, size: Size, seen: Box | None = None) -> str:
    """The AREA elements of `text` in the pixels of a rendering of that size, clipped to it; empty ones are gone.

    `seen` is what a crop leaves of the pixels that they are in; None: all of them.
    A rectangle that is turned by an odd angle becomes a polygon. An area without a shape, of the default shape or with
    coordinates that cannot be mapped (circles, percentages) stays as it is.
    """
    return _AREA.sub(lambda found: _area(found.group(), mapping, (0, 0, *size), seen), text)


def served_areas(text: str, mapping: Mapping, layer: Layer, size: Size, seen: Box | None = None) -> str:
    """The same for req=map: clipped to the layer too, and the default shape is the layer's whole rectangle."""
    clip = layer.within(size)

    def served(found: re.Match[str]) -> str:
        if _given(found.group()).get("shape", "default").lower() == "default":
            return _rewritten(_shaped(found.group()), layer.corners, clip, upright=True)
        return _area(found.group(), mapping, clip, seen)

    return "".join(served(found) for found in _AREA.finditer(text))


def attributes(text: str) -> Iterator[dict[str, str]]:
    """The attributes of each AREA element: names in lower case, values decoded, a name without a value as its value."""
    for element in _AREA.findall(text):
        inner = _OPENING.sub("", element).rstrip("/>")
        yield {
            found["name"].lower(): html.unescape((found["value"] or found["name"]).strip("\"'"))
            for found in _ANY_ATTRIBUTE.finditer(inner)
        }


def mapped_targets(text: str, mapping: Mapping, size: Size) -> str:
    """Zoom targets (`target.N.rect=x,y,w,h`, parted by `??` or new lines) in those pixels, numbered anew from 1."""
    targets: dict[int, dict[str, str]] = {}
    others: list[str] = []
    for line in re.split(r"\?\?|\r?\n", text):
        key, equals, value = line.partition("=")
        found = _TARGET.fullmatch(key.strip()) if equals else None
        if found:
            targets.setdefault(int(found.group(1)), {})[found.group(2)] = value
        elif line.strip():
            others.append(line)
    kept = [mapped for _, target in sorted(targets.items()) if (mapped := _target(target, mapping, size)) is not None]
    lines = [f"target.{number}.{key}={value}" for number, target in enumerate(kept, 1) for key, value in target.items()]
    return "??".join([*others, *lines])


def _target(target: dict[str, str], mapping: Mapping, size: Size) -> dict[str, str] | None:
    """With its rectangle mapped; None where nothing of it is left."""
    name = next((key for key in target if key.lower() == "rect"), None)
    numbers = _numbers(target[name]) if name else None
    if name is None or numbers is None or len(numbers) != 4:
        return target
    x, y, width, height = numbers
    box = _clipped_box(mapping.box(x, y, width, height), (0, 0, *size))
    if box is None:
        return None
    left, top, right, bottom = box
    return target | {name: f"{left},{top},{right - left},{bottom - top}"}


def _given(element: str) -> dict[str, str]:
    return {found.group(1).lower(): found.group(2).strip("\"'") for found in _ATTRIBUTE.finditer(element)}


def _area(element: str, mapping: Mapping, clip: Box, seen: Box | None) -> str:
    given = _given(element)
    numbers = _numbers(given.get("coords", ""))
    shape = given.get("shape", "default").lower()
    if numbers is None or (shape not in _RECTS | _POLYGONS):
        return element
    if shape in _RECTS and len(numbers) == 4:
        left, top, right, bottom = numbers
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    elif shape in _POLYGONS and len(numbers) >= 6 and len(numbers) % 2 == 0:
        corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    else:
        return element
    kept = _clipped_polygon(corners, seen) if seen else corners
    return _rewritten(element, [mapping.point(*corner) for corner in kept], clip, upright=shape in _RECTS)


def _shaped(element: str) -> str:
    """With both attributes that are to be rewritten."""
    end = len(element) - (2 if element.endswith("/>") else 1)
    given = _given(element)
    missing = "".join(f' {name}=""' for name in ("shape", "coords") if name not in given)
    return element[:end].rstrip() + missing + element[end:]


def _rewritten(element: str, corners: Sequence[Point], clip: Box, *, upright: bool) -> str:
    if not corners:
        return ""
    across, down = {rounded(x) for x, _ in corners}, {rounded(y) for _, y in corners}
    if upright and len(across) <= 2 and len(down) <= 2:
        box = _clipped_box((min(across), min(down), max(across), max(down)), clip)
        return _with(element, "rect", box) if box else ""
    inside = _clipped_polygon(corners, clip)
    points = list(dict.fromkeys((rounded(x), rounded(y)) for x, y in inside))
    return _with(element, "poly", [part for point in points for part in point]) if len(points) >= 3 else ""


def _with(element: str, shape: str, coords: Sequence[int]) -> str:
    values = {"shape": shape, "coords": ",".join(str(part) for part in coords)}
    return _ATTRIBUTE.sub(lambda found: f'{found.group(1)}="{values[found.group(1).lower()]}"', element)


def _numbers(text: str) -> list[float] | None:
    parts = [part.strip() for part in text.split(",")]
    return [float(part) for part in parts] if all(_NUMBER.fullmatch(part) for part in parts) else None


def _clipped_box(box: tuple[float, float, float, float], clip: Box) -> Box | None:
    left, top = max(rounded(box[0]), clip[0]), max(rounded(box[1]), clip[1])
    right, bottom = min(rounded(box[2]), clip[2]), min(rounded(box[3]), clip[3])
    return (left, top, right, bottom) if left < right and top < bottom else None


def _clipped_polygon(corners: Sequence[Point], clip: Box) -> list[Point]:
    """Cut at the four edges, one after another."""
    kept = list(corners)
    for axis, limit, sign in ((0, clip[0], 1), (0, clip[2], -1), (1, clip[1], 1), (1, clip[3], -1)):
        kept = _cut(kept, axis=axis, limit=limit, sign=sign)
    return kept


def _cut(corners: Sequence[Point], *, axis: int, limit: float, sign: int) -> list[Point]:
    kept: list[Point] = []
    for at, corner in enumerate(corners):
        before = corners[at - 1]
        inside, inside_before = (sign * (point[axis] - limit) >= 0 for point in (corner, before))
        if inside != inside_before:
            share = (limit - before[axis]) / (corner[axis] - before[axis])
            kept.append((before[0] + share * (corner[0] - before[0]), before[1] + share * (corner[1] - before[1])))
        if inside:
            kept.append(corner)
    return kept
