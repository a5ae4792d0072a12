"""The master of a copy is written: here or, where it is large, by a process of its own that gives way to all others.

`main` is that process: it reads one job from its input, writes what became of it to its output, and dies with its
parent. It is started clean, never forked: libvips hangs in a fork of a process that has used it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyvips

from printroom import lifeline
from printroom.imaging import color
from printroom.imaging.errors import ImagingError
from printroom.imaging.forms import Unreadable
from printroom.imaging.originals import Access, open_original
from printroom.imaging.planned import Plan
from printroom.imaging.ports import Level, PixelType, Record
from printroom.imaging.pyramid import NoRoom, write_master
from printroom.imaging.render import render
from printroom.imaging.versions import start

MM_PER_INCH: Final = 25.4
LARGE: Final = 30_000_000
"""So many pixels, of the result or of a source, are work for a process of their own."""

# Not `-m`, which would give what travels between the two another name.
_RUN: Final = "from printroom.imaging.press import main; main()"
_GIVING_WAY: Final = 10


@dataclass(frozen=True, slots=True)
class Job:
    """`files` are the originals of all records of the plan by their keys, `resolution` is in dots per inch."""

    plan: Plan
    files: Mapping[str, Path]
    target: Path
    resolution: float

    @property
    def large(self) -> bool:
        sources = [record.width * record.height for record in records(self.plan)]
        return max(self.plan.pixels, *sources) > LARGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """The master that was written; `warnings` came of reading the sources."""

    width: int
    height: int
    pixels: PixelType
    bands: int
    depth: int
    has_alpha: bool
    profile: str | None
    warnings: tuple[str, ...]


class OriginalSources:
    """Pixels for a copy: originals at full resolution, upright, never a serving pyramid's lossy tiles."""

    def __init__(self, files: Mapping[str, Path], *, sequential: bool) -> None:
        self._files = files
        self._access: Access = "sequential" if sequential else "random"
        self.warnings: list[str] = []

    def open(self, record: Record, shrink: float) -> Level:
        with unreadable(record.name):
            picture = open_original(self._files[record.key], access=self._access)
        self.warnings.extend(picture.warnings)
        return Level(picture.image)


@contextmanager
def unreadable(name: str) -> Iterator[None]:
    """What libvips says of a file that is there but cannot be read, as the engine says it."""
    try:
        yield
    except (FileNotFoundError, pyvips.Error, Unreadable) as error:
        raise ImagingError("source", f"{name} cannot be read") from error


def records(plan: Plan) -> Iterator[Record]:
    """Every picture that a plan reads, masks and nested requests included."""
    for layer in plan.layers:
        for source in (layer.source, layer.mask.source if layer.mask else None):
            if isinstance(source, Record):
                yield source
            elif source is not None:
                yield from records(source)


def press(job: Job) -> Pressed:
    """Write the master. Raises ImagingError for pixels that cannot be had, NoRoom."""
    return _press_apart(job) if job.large else _press(job)


def _press(job: Job) -> Pressed:
    """Rows are read once from top to bottom where the plan wants them so; should that fail, the whole source is decoded
    first."""
    for sequential in (True, False) if job.plan.sequential else (False,):
        sources = OriginalSources(job.files, sequential=sequential)
        try:
            with unreadable(next(records(job.plan)).name):
                image = render(job.plan, sources)
                per_mm = job.resolution / MM_PER_INCH
                write_master(image.copy(xres=per_mm, yres=per_mm), job.target)
                return _pressed(image, sources.warnings)
        except ImagingError:
            if not sequential:
                raise
    raise AssertionError("the last try returns or raises")


def _pressed(image: pyvips.Image, warnings: list[str]) -> Pressed:
    profile = color.embedded(image)
    return Pressed(
        width=image.width,
        height=image.height,
        pixels=color.pixel_type(image),
        bands=image.bands,
        depth=color.depth(image),
        has_alpha=color.has_alpha(image),
        profile=profile.description if profile else None,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _press_apart(job: Job) -> Pressed:
    """Its passing files lie beside the master."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", _RUN, str(os.getpid())],
        input=pickle.dumps(job),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"TMPDIR": str(job.target.parent), "VIPS_CONCURRENCY": "1", "LANG": "C.UTF-8"},
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        raise ImagingError("source", f"{next(records(job.plan)).name} cannot be read: it broke the decoder")
    made: Pressed | _Refusal | str = pickle.loads(done.stdout)
    if isinstance(made, str):
        raise NoRoom(made)
    if isinstance(made, _Refusal):
        raise ImagingError(made.code, made.message)
    return made


@dataclass(frozen=True, slots=True)
class _Refusal:
    """An ImagingError on its way from one process to another."""

    code: str
    message: str


def main() -> None:
    """The process that is started for one job."""
    _bind(int(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    start()
    answers.write(pickle.dumps(_made(pickle.load(sys.stdin.buffer))))
    answers.close()


def _bind(parent: int) -> None:
    """To the life of the parent, and behind everybody else who wants a processor."""
    if not lifeline.hold(parent):
        os._exit(1)
    os.nice(_GIVING_WAY)


def _made(job: Job) -> Pressed | _Refusal | str:
    try:
        return _press(job)
    except NoRoom as error:
        return str(error)
    except ImagingError as error:
        return _Refusal(error.code, error.message)
