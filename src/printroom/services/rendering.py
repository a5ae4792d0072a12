"""Rendering: stored file + command string → pixels of a new master, or bytes of a reply."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyvips

from printroom.contract.faults import ApiFault, FaultCode
from printroom.imaging import color, maps
from printroom.imaging.errors import ImagingError
from printroom.imaging.forms import Unreadable
from printroom.imaging.originals import open_original
from printroom.imaging.parse import parse
from printroom.imaging.plan import Plan, Purpose, plan
from printroom.imaging.ports import Catalog, Level, Record
from printroom.imaging.pyramid import open_level, write_master
from printroom.imaging.render import render
from printroom.imaging.resolve import resolve
from printroom.imaging.versions import engine_versions
from printroom.services.lanes import Busy, Lane
from printroom.services.storing import Seen
from printroom.storage.local import Local

__all__ = ["Baked", "LevelSources", "Prepared", "Rendering", "engine_versions", "faults_of_commands"]

COPY_WAIT_SECONDS = 600
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Prepared:
    """A copy that is planned: no pixel was read. `resolved_text` is the command string as understood."""

    record: Record
    plan: Plan
    resolved_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What of an asset lies in its pixels' coordinates."""

    resolution: float
    image_map: str
    targets: str


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
        with unreadable(record):
            return open_level(self._open.enter_context(self._local.path(record.key)), shrink)

    def close(self) -> None:
        self._open.close()


class OriginalSources:
    """Pixels for a copy: the original at full resolution, upright, never the serving pyramid's lossy tiles."""

    def __init__(self, local: Local, *, sequential: bool) -> None:
        self._local = local
        self._access = "sequential" if sequential else "random"
        self._open = contextlib.ExitStack()
        self.warnings: list[str] = []

    def open(self, record: Record, shrink: float) -> Level:
        with unreadable(record):
            path = self._open.enter_context(self._local.path(record.key))
            picture = open_original(path, access="sequential" if self._access == "sequential" else "random")
        self.warnings.extend(picture.warnings)
        return Level(picture.image)

    def close(self) -> None:
        self._open.close()


@contextlib.contextmanager
def unreadable(record: Record) -> Iterator[None]:
    """What storage and libvips say of a file that is there but cannot be read, as the engine says it."""
    try:
        yield
    except (FileNotFoundError, pyvips.Error, Unreadable) as error:
        raise ImagingError("source", f"{record.name} cannot be read") from error


@contextlib.contextmanager
def faults_of_commands(command_element: str = "urlModifier") -> Iterator[None]:
    """ImagingError → ApiFault: the one place where what the engine refuses becomes a fault of the API."""
    try:
        yield
    except ImagingError as error:
        broken = error.code in {"source", "timeout"}
        code = FaultCode.EXCEPTION if broken else FaultCode.INVALID_PARAMETER
        raise ApiFault(code, f"{command_element}: {error.title}: {error.message}") from error


class Rendering:
    """Of this process: copies share a lane of their own, so that they never stop a page."""

    def __init__(self, local: Local, lane: Lane, *, incoming: Path, max_copy_pixels: int) -> None:
        self._local = local
        self._lane = lane
        self.incoming = incoming
        self._max_copy_pixels = max_copy_pixels

    def read(self, commands: str) -> None:
        """A fault 30001 where the command string cannot be read. Presets need not exist yet."""
        with faults_of_commands():
            parse(commands)

    def prepare(self, record: Record, commands: str, catalog: Catalog) -> Prepared:
        """Parse, resolve and plan a copy. Faults 30001 for what cannot be read, reached or made."""
        with faults_of_commands():
            request = parse(commands, path=record.name, catalog=catalog)
            resolved = resolve(request, catalog)
            planned = plan(resolved, Purpose.COPY)
        if planned.pixels > self._max_copy_pixels:
            raise ApiFault(
                FaultCode.INVALID_PARAMETER,
                f"urlModifier: the copy would have {planned.width}×{planned.height} pixels: at most "
                f"{self._max_copy_pixels} are made (PRINTROOM_MAX_COPY_PIXELS)",
            )
        return Prepared(record, planned, resolved.text)

    def bake(self, prepared: Prepared, path: Path, extras: Extras) -> Baked:
        """Render into a lossless tiled pyramid at `path`. No transaction may be open. Faults as ApiFault."""
        planned = prepared.plan
        sources = OriginalSources(self._local, sequential=planned.sequential)
        factor = planned.mapping.factor
        resolution = _resolution(prepared, extras.resolution * factor)
        try:
            with (
                faults_of_commands(),
                self._lane.admitted(planned.cost, wait=COPY_WAIT_SECONDS),
                unreadable(prepared.record),
            ):
                image = render(planned, sources)
                dense = image.copy(xres=(resolution or 72) / MM_PER_INCH, yres=(resolution or 72) / MM_PER_INCH)
                write_master(dense, path)
        except Busy as busy:
            raise ApiFault(
                FaultCode.EXCEPTION, "the server makes too many copies at the moment: try again later"
            ) from busy
        finally:
            sources.close()
        size = (planned.width, planned.height)
        return Baked(
            seen=_seen(image, resolution),
            resolution=resolution,
            anchor=_inside(planned),
            image_map=maps.mapped_areas(extras.image_map, planned.mapping, size),
            targets=maps.mapped_targets(extras.targets, planned.mapping, size),
            warnings=(*(notice.message for notice in planned.notices), *sources.warnings),
        )


def _resolution(prepared: Prepared, scaled: float) -> float:
    asked = prepared.plan.output.resolution if "printres=" in prepared.resolved_text.lower() else None
    return asked or scaled


def _inside(planned: Plan) -> tuple[int, int] | None:
    """The anchor in the copy's pixels, at its nearest edge where it was cut off."""
    if planned.anchor is None:
        return None
    x, y = (round(part) for part in planned.anchor)
    return min(max(x, 0), planned.width), min(max(y, 0), planned.height)


def _seen(image: pyvips.Image, resolution: float) -> Seen:
    profile = color.embedded(image)
    return Seen(
        format="TIFF",
        width=image.width,
        height=image.height,
        pixel_type=color.pixel_type(image),
        bands=image.bands,
        depth=color.depth(image),
        has_alpha=color.has_alpha(image),
        resolution=resolution,
        profile_name=profile.description if profile else None,
        facts={},
    )
