"""Rendering: stored file + command string → pixels of a new master, or bytes of a reply."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from printroom.contract.faults import ApiFault, FaultCode
from printroom.imaging import maps
from printroom.imaging.errors import ImagingError
from printroom.imaging.geometry import Affine, rounded
from printroom.imaging.parse import parse
from printroom.imaging.paths import embedded_in
from printroom.imaging.plan import plan
from printroom.imaging.planned import Plan, Purpose
from printroom.imaging.ports import Attributes, Kind, Level, Record
from printroom.imaging.press import Job, Pressed, press, unreadable
from printroom.imaging.press import records as records_of
from printroom.imaging.pyramid import NoRoom, open_level
from printroom.imaging.resolve import resolve
from printroom.imaging.resolved import Resolved
from printroom.imaging.versions import engine_versions
from printroom.models import Picture
from printroom.services.lanes import Busy, Lane
from printroom.services.locating import Translating, located
from printroom.services.room import NoRoomLeft
from printroom.services.storing import Seen
from printroom.storage.local import Local

__all__ = [
    "Baked",
    "LevelSources",
    "Prepared",
    "Rendering",
    "engine_versions",
    "faults_of_commands",
    "readable_commands",
]

COPY_WAIT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Prepared:
    """A copy that is planned: no pixel was read. `unknown` are names of the command string that mean nothing."""

    record: Record
    plan: Plan
    resolved: Resolved
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What a copy takes from its source besides the pixels; map and targets lie in the pixels' coordinates."""

    resolution: float
    image_map: str
    targets: str
    picture: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Baked:
    """A master file that was written: what it is, and the extras in its coordinates."""

    seen: Seen
    resolution: float
    anchor: tuple[int, int] | None
    image_map: str
    targets: str
    warnings: tuple[str, ...]


class LevelSources:
    """Pixels for delivery: the fitting level of a pyramid. Files stay open until the sources are closed."""

    def __init__(self, local: Local) -> None:
        self._local = local
        self._open = contextlib.ExitStack()

    def open(self, record: Record, shrink: float) -> Level:
        with unreadable(record.name):
            return open_level(self._open.enter_context(self._local.path(record.key)), shrink)

    def close(self) -> None:
        self._open.close()


@contextlib.contextmanager
def faults_of_commands(command_element: str = "urlModifier") -> Iterator[None]:
    """ImagingError → ApiFault: the one place where what the engine refuses becomes a fault of the API."""
    try:
        yield
    except ImagingError as error:
        broken = error.code in {"source", "timeout"}
        code = FaultCode.EXCEPTION if broken else FaultCode.INVALID_PARAMETER
        raise ApiFault(code, f"{command_element}: {error.title}: {error.message}") from error


class AnyPreset:
    """A catalog for reading a text that is only stored: a preset may be made later, so that every name is one."""

    attributes = Attributes()

    def record(self, name: str, kind: Kind = "image") -> Record | None:
        return None

    def macro(self, name: str) -> str | None:
        return ""

    def profile(self, name: str) -> bytes | None:
        return None


def readable_commands(modifier: str, post_modifier: str) -> None:
    """A fault 30001 where one of the command strings cannot be read."""
    for element, text in (("urlModifier", modifier), ("urlPostApplyModifier", post_modifier)):
        with faults_of_commands(element):
            parse(text, catalog=AnyPreset())


class Rendering:
    """Of this process: copies share a lane of their own, so that they never stop a page."""

    def __init__(self, local: Local, lane: Lane, *, incoming: Path, max_copy_pixels: int) -> None:
        self._local = local
        self._lane = lane
        self.incoming = incoming
        self._max_copy_pixels = max_copy_pixels

    def prepare(self, record: Record, commands: str, catalog: Translating) -> Prepared:
        """Parse, resolve and plan a copy. Faults 30001 for what cannot be read, reached or made."""
        with faults_of_commands():
            path = quote(record.name)
            located(catalog, commands, path)
            request = parse(commands, path=path, catalog=catalog)
            resolved = resolve(request, catalog)
            planned = plan(resolved, Purpose.COPY)
            if planned.pixels > self._max_copy_pixels:
                said = f"the copy would have {planned.width}×{planned.height} pixels: at most {self._max_copy_pixels} are made"
                raise ImagingError("size", said)
        return Prepared(record, planned, resolved, request.unknown)

    def bake(self, prepared: Prepared, path: Path, extras: Extras) -> Baked:
        """Render into a lossless tiled pyramid at `path`. No transaction may be open. Faults as ApiFault."""
        planned = prepared.plan
        resolution = _resolution(prepared, extras.resolution)
        try:
            with faults_of_commands(), self._lane.admitted(planned.cost, wait=COPY_WAIT_SECONDS):
                made = self._pressed(prepared, path, resolution)
        except NoRoom as error:
            raise NoRoomLeft from error
        except Busy as busy:
            raise ApiFault(
                FaultCode.EXCEPTION, "the server makes too many copies at the moment: try again later"
            ) from busy
        size = (planned.width, planned.height)
        return Baked(
            seen=_seen(made, resolution, xmp=extras.picture.xmp, facts=_outlines(prepared)),
            resolution=resolution,
            anchor=_inside(planned),
            image_map=_areas(prepared, extras.image_map),
            targets=maps.mapped_targets(extras.targets, planned.mapping, size),
            warnings=tuple(_warnings(prepared, extras.picture, made.warnings)),
        )

    def _pressed(self, prepared: Prepared, path: Path, resolution: float) -> Pressed:
        with contextlib.ExitStack() as held:
            files: dict[str, Path] = {}
            for record in records_of(prepared.plan):
                with unreadable(record.name):
                    files[record.key] = held.enter_context(self._local.path(record.key))
            return press(Job(prepared.plan, files, path, resolution))


def _warnings(prepared: Prepared, source: Picture, read: Iterable[str]) -> Iterator[str]:
    """What was asked for and not done, and what of the source is not in the copy."""
    yield from (notice.message for notice in prepared.plan.notices)
    yield from (f"{name}: ignored, there is no such command" for name in prepared.unknown)
    yield from read
    if source.facts.get("frames", 1) > 1:
        yield "only the first picture of the source is in the copy"


def _resolution(prepared: Prepared, source: float) -> float:
    """Dots per inch: what the commands say, else the source's, scaled like its pixels."""
    asked = any(word.name == "printRes" for word in prepared.resolved.said)
    said = prepared.plan.output.resolution if asked else None
    return said or source * prepared.plan.mapping.factor


def _outlines(prepared: Prepared) -> dict[str, Any]:
    """The paths that came with the source, in fractions of the copy."""
    planned = prepared.plan
    source = planned.layers[0].source
    if not isinstance(source, Record):
        return {}
    whole = Affine().scaled(1 / planned.width, 1 / planned.height)
    found = {name: str(path.mapped(whole)) for name, path in embedded_in(source, planned.mapping)}
    return {"path_names": list(found), "paths": found} if found else {}


def _areas(prepared: Prepared, stored: str) -> str:
    """The image map in the copy's pixels: that of map=, of mapA=, else the source's own."""
    planned = prepared.plan
    said = {word.name: word.value for word in prepared.resolved.said}
    size = planned.width, planned.height
    if "map" in said:
        return maps.mapped_areas(said["map"], planned.layers[0].mapping, size)
    return maps.mapped_areas(said.get("mapA", stored), planned.mapping, size, maps.box_of(planned.region))


def _inside(planned: Plan) -> tuple[int, int] | None:
    """The anchor in the copy's pixels, at its nearest edge where it was cut off."""
    if planned.anchor is None:
        return None
    x, y = (rounded(part) for part in planned.anchor)
    return min(max(x, 0), planned.width), min(max(y, 0), planned.height)


def _seen(made: Pressed, resolution: float, *, xmp: bytes | None, facts: dict[str, Any]) -> Seen:
    return Seen(
        format="TIFF",
        width=made.width,
        height=made.height,
        pixel_type=made.pixels,
        bands=made.bands,
        depth=made.depth,
        has_alpha=made.has_alpha,
        resolution=resolution,
        profile_name=made.profile,
        facts=facts,
        xmp=xmp,
    )
