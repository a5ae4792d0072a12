"""`./run bench`: what the work costs, as ratios to plain libvips doing the same work in the same run.

Wall and processor time are the median of several turns that alternate between ours and theirs, so that both see the
same machine. `./run bench WORD …` runs only the benchmarks whose names contain a word.
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyvips
from rich.console import Console
from rich.table import Table

from benching import cached, colour, memory, parsing
from benching.house import House, opened
from benching.memory import COPY
from printroom.answers.assets import asset


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report: `ratio` is ours over theirs, or nothing where there is nothing to compare with."""

    name: str
    ours: str
    theirs: str
    ratio: str
    aim: str


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds, children included."""
    wall, before = time.perf_counter(), _processor()
    work()
    return time.perf_counter() - wall, _processor() - before


def _processor() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def in_turn(ours: Callable[[], object], theirs: Callable[[], object], turns: int) -> list[tuple[float, float]]:
    """Medians (wall, processor) of ours and theirs, measured by turns after one turn that does not count."""
    seen: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    for turn in range(turns + 1):
        for at, work in enumerate((ours, theirs)):
            spent = timed(work)
            if turn:
                seen[at].append(spent)
    return [(statistics.median(w for w, _ in each), statistics.median(c for _, c in each)) for each in seen]


def plain_copy_work(source: Path, target: Path) -> None:
    """The same decode, steps and stored file as COPY, in plain libvips; on the disk when it ends, as ours is."""
    image = pyvips.Image.jpegload(str(source), access="sequential").crop(300, 200, 3200, 2400)
    small = image.resize(2000 / 3200, kernel="lanczos3")
    blurred = small.gaussblur(1, precision="integer")
    sharp = (small * 2 - blurred).cast("uchar")
    fine = ((small - blurred).abs() >= 6).ifthenelse(sharp, small)
    fine.tiffsave(
        str(target),
        tile=True,
        pyramid=True,
        tile_width=256,
        tile_height=256,
        compression="deflate",
        predictor="horizontal",
        level=1,
    )
    with target.open("rb") as file:
        os.fsync(file.fileno())


def copy_bench(house: House) -> Row:
    source = house.photograph("bench", 4000, 3000)
    scratch = house.folder / "theirs.tif"
    ours, theirs = in_turn(
        lambda: house.copy(source.handle, COPY), lambda: plain_copy_work(source.path, scratch), turns=15
    )
    extra = (ours[0] - theirs[0]) * 1000
    return Row(
        "copyImage, 12 Mpixel, crop, scale, usm (wall)",
        f"{ours[0] * 1000:.0f} ms",
        f"{theirs[0] * 1000:.0f} ms",
        f"{ours[0] / theirs[0]:.2f} (+{extra:.0f} ms)",
        "≤ 1.2, +10 ms",
    )


def twin_bench(house: House) -> Row:
    source = house.photograph("bench", 4000, 3000)
    house.copy(source.handle, "")
    spent = statistics.median(timed(lambda: house.copy(source.handle, ""))[0] for _ in range(21))
    return Row("plain copy (wall)", f"{spent * 1000:.1f} ms", "", "", "≤ 15 ms")


def delivery_bench(house: House) -> Row:
    source = house.photograph("bench", 4000, 3000)
    pyramid = house.pyramid(source.handle)

    def theirs() -> None:
        level = pyvips.Image.tiffload(str(pyramid), page=3)
        level.resize(400 / level.width, kernel="lanczos3").jpegsave_buffer(Q=80)

    turns = iter(range(10**6))
    ours, plain = in_turn(lambda: house.uncached(source.name, f"wid=400&qlt={80}&.x={next(turns)}"), theirs, turns=41)
    return Row(
        "uncached wid=400 of 12 Mpixel (CPU)",
        f"{ours[1] * 1000:.1f} ms",
        f"{plain[1] * 1000:.1f} ms",
        f"{ours[1] / plain[1]:.2f}",
        "≤ 1.5",
    )


def list_bench(house: House) -> Row:
    handles = house.thousand()
    house.assets(handles)

    def anew() -> None:
        asset.cache_clear()
        house.assets(handles)

    first, again = in_turn(anew, lambda: house.assets(handles), turns=41)
    return Row(
        "getAssets of 1,000 (server time): first, again",
        f"{first[0] * 1000:.1f} ms, {again[0] * 1000:.1f} ms",
        "",
        "",
        "≤ 25 ms",
    )


BENCHMARKS: dict[str, Callable[[House], Row]] = {
    "copy": copy_bench,
    "plain-copy": twin_bench,
    "delivery": delivery_bench,
    "getAssets": list_bench,
}


# The others: each yields lines of the table.
PARTS: dict[str, Callable[[House], Iterable[tuple[str, ...]]]] = {
    "cached": cached.rows,
    "parsing": lambda house: parsing.rows(house.folder),
    "colour": lambda house: colour.rows(),
    "memory": lambda house: memory.peaks(),
}


def main(words: list[str]) -> None:
    chosen = {name for name in (*BENCHMARKS, *PARTS) if not words or any(word in name for word in words)}
    table = Table("what", "ours", "plain libvips", "ratio", "aim", title="Benchmarks")
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as house:
        for name in [name for name in BENCHMARKS if name in chosen]:
            row = BENCHMARKS[name](house)
            table.add_row(row.name, row.ours, row.theirs, row.ratio, row.aim)
        for name in [name for name in PARTS if name in chosen]:
            for line in PARTS[name](house):
                table.add_row(*line)
    Console(width=130).print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
