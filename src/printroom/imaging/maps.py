"""Image maps and zoom targets through the view: the same places of the picture, in the pixels of a rendering."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from printroom.imaging.geometry import Affine, rounded

Point = tuple[float, float]
Size = tuple[int, int]

_AREA: Final = re.compile(r"<\s*area\b[^<>]*>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""\b(shape|coords)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?", re.ASCII)
_TARGET: Final = re.compile(r"target\.(\d{1,6})\.(.*)", re.IGNORECASE | re.DOTALL)
_RECTS: Final = {"rect", "rectangle"}
_POLYGONS: Final = {"poly", "polygon"}


def mapped_areas(text: str, mapping: Affine, size: Size) -> str:
    """The AREA elements of `text` in the pixels of a rendering of that size, clipped to it; empty ones are gone.

    A rectangle that is turned by an odd angle becomes a polygon. An area without a shape, of the default shape or with
    coordinates that cannot be mapped (circles, percentages) stays as it is.
    """
    return _AREA.sub(lambda found: _area(found.group(), mapping, size), text)


def mapped_targets(text: str, mapping: Affine, size: Size) -> str:
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


def _target(target: dict[str, str], mapping: Affine, size: Size) -> dict[str, str] | None:
    """With its rectangle mapped; None where nothing of it is left."""
    name = next((key for key in target if key.lower() == "rect"), None)
    numbers = _numbers(target[name]) if name else None
    if name is None or numbers is None or len(numbers) != 4:
        return target
    x, y, width, height = numbers
    box = _clipped_box(mapping.box(x, y, width, height), size)
    if box is None:
        return None
    left, top, right, bottom = box
    return target | {name: f"{left},{top},{right - left},{bottom - top}"}


def _area(element: str, mapping: Affine, size: Size) -> str:
    given = {found.group(1).lower(): found.group(2).strip("\"'") for found in _ATTRIBUTE.finditer(element)}
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
    return _rewritten(element, [mapping.point(*corner) for corner in corners], size, upright=shape in _RECTS)


def _rewritten(element: str, corners: Sequence[Point], size: Size, *, upright: bool) -> str:
    across, down = {rounded(x) for x, _ in corners}, {rounded(y) for _, y in corners}
    if upright and len(across) <= 2 and len(down) <= 2:
        box = _clipped_box((min(across), min(down), max(across), max(down)), size)
        return _with(element, "rect", box) if box else ""
    inside = _clipped_polygon(corners, size)
    points = list(dict.fromkeys((rounded(x), rounded(y)) for x, y in inside))
    return _with(element, "poly", [part for point in points for part in point]) if len(points) >= 3 else ""


def _with(element: str, shape: str, coords: Sequence[int]) -> str:
    values = {"shape": shape, "coords": ",".join(str(part) for part in coords)}
    return _ATTRIBUTE.sub(lambda found: f'{found.group(1)}="{values[found.group(1).lower()]}"', element)


def _numbers(text: str) -> list[float] | None:
    parts = [part.strip() for part in text.split(",")]
    return [float(part) for part in parts] if all(_NUMBER.fullmatch(part) for part in parts) else None


def _clipped_box(box: tuple[float, float, float, float], size: Size) -> tuple[int, int, int, int] | None:
    left, top = max(rounded(box[0]), 0), max(rounded(box[1]), 0)
    right, bottom = min(rounded(box[2]), size[0]), min(rounded(box[3]), size[1])
    return (left, top, right, bottom) if left < right and top < bottom else None


def _clipped_polygon(corners: Sequence[Point], size: Size) -> list[Point]:
    """Cut at the four edges, one after another."""
    kept = list(corners)
    for axis, limit, sign in ((0, 0.0, 1), (0, float(size[0]), -1), (1, 0.0, 1), (1, float(size[1]), -1)):
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
