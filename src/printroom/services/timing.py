"""Timing: a picture rendered step by step, each step's pixels computed before the next, so that its time is its own."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Final

import pyvips

from printroom.contract.types import ExplainedStep
from printroom.imaging import Level, Output, Record
from printroom.imaging.timing import held as in_memory
from printroom.services.rendering import LevelSources

LONGEST_DETAIL: Final = 200


@dataclass(slots=True)
class Stopwatch:
    """Measures steps as `render` shows them. `until` is a monotonic clock's time.

    What has more than `most_pixels` pixels is not held: its time counts for the next step that is.
    """

    most_pixels: int
    until: float
    steps: list[ExplainedStep] = field(default_factory=list)

    def __call__(self, layer: str, step: object, image: pyvips.Image) -> pyvips.Image:
        began = time.perf_counter()
        held = image.width * image.height <= self.most_pixels
        if held:
            image = in_memory(image, time.monotonic() + self.left)
        self.note(layer, step, time.perf_counter() - began if held else None)
        return image

    def note(self, layer: str, step: object, seconds: float | None) -> None:
        milliseconds = None if seconds is None else round(seconds * 1000, 3)
        self.steps.append(
            ExplainedStep(layer=layer, name=name_of(step), detail=detail(step), milliseconds=milliseconds)
        )

    @property
    def left(self) -> float:
        """Seconds until the time is over, a little at least."""
        return max(self.until - time.monotonic(), 0.001)


@dataclass(slots=True)
class WatchedSources:
    """Sources that remember which level of each record was opened."""

    behind: LevelSources
    levels: dict[str, str] = field(default_factory=dict)

    def open(self, record: Record, shrink: float) -> Level:
        level = self.behind.open(record, shrink)
        self.levels[record.key] = f"1/{round(1 / level.scale_x)}, {level.image.width}×{level.image.height}"
        return level

    def close(self) -> None:
        self.behind.close()


def name_of(step: object) -> str:
    return "Encode" if isinstance(step, Output) else type(step).__name__


def detail(step: object) -> str:
    """The numbers of a step or an output, those that are not the usual ones."""
    if not is_dataclass(step):
        return ""
    shown = (
        f"{each.name}={_short(getattr(step, each.name))}"
        for each in fields(step)
        if each.repr
        and (not isinstance(step, Output) or each.name == "format" or getattr(step, each.name) != each.default)
    )
    text = ", ".join(shown)
    return text if len(text) <= LONGEST_DETAIL else text[: LONGEST_DETAIL - 1] + "…"


def _short(value: object) -> str:
    """Profiles by their names, numbers without noise."""
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return "(" + ", ".join(_short(part) for part in value) + ")"
    return str(getattr(value, "description", value))
