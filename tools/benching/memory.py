"""Memory, each measured in a process of its own: `python -m benching.memory WHAT` is that process."""

from __future__ import annotations

import itertools
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benching.house import House, opened

TOOLS = Path(__file__).parent.parent
COPY = "crop=300,200,3200,2400&wid=2000&op_usm=1,1,6,0"
MIXED = (
    "wid=400",
    "wid=200&hei=200&fit=crop&op_usm=1,1,6,0",
    "rgn=500,400,900,700&wid=300&fmt=webp",
    "wid=120&rotate=90&fmt=png-alpha",
    "scl=8&op_sharpen=1&fmt=gif",
    "wid=256&hei=256&bgc=ff0000&flip=lr&qlt=60,1",
)
EARLY, LATE = 500, 10_000


def resident() -> float:
    """MiB of this process that are in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / (1 << 20)


def peak() -> float:
    """MiB of this program's memory at its height: `ru_maxrss` would count that of the process that started it too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def nothing(house: House) -> dict[str, float]:
    return {"peak": peak()}


def copy(house: House) -> dict[str, float]:
    source = house.photograph("bench", 4000, 3000)
    house.copy(source.handle, COPY)
    return {"peak": peak()}


def delivery(house: House) -> dict[str, float]:
    source = house.photograph("bench", 4000, 3000)
    house.uncached(source.name, "wid=400")
    return {"peak": peak()}


def listing(house: House) -> dict[str, float]:
    house.assets(house.thousand())
    return {"peak": peak()}


def growth(house: House) -> dict[str, float]:
    source = house.photograph("bench", 4000, 3000)
    early = 0.0
    for number, commands in zip(range(1, LATE + 1), itertools.cycle(MIXED)):
        house.uncached(source.name, f"{commands}&qlt={number % 60 + 40}")
        if number == EARLY:
            early = resident()
    return {"early": early, "late": resident()}


WHAT = {work.__name__: work for work in (nothing, copy, delivery, listing, growth)}


def measured(what: str) -> dict[str, float]:
    """What a fresh process says about itself after that work."""
    done = subprocess.run(
        [sys.executable, "-m", "benching.memory", what], cwd=TOOLS, capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def peaks() -> list[tuple[str, str, str, str, str]]:
    """Rows of the report. The pictures are drawn in the same process, so the work alone takes less than its peak."""
    rows = [
        (f"peak memory: {name}", f"{measured(what)['peak']:.0f} MiB", "", "", "")
        for what, name in (
            ("nothing", "a server process at rest"),
            ("copy", "with the 12 Mpixel copy"),
            ("delivery", "with wid=400"),
            ("listing", "with 1,000 assets"),
        )
    ]
    seen = measured("growth")
    ratio = seen["late"] / seen["early"]
    shown = f"{seen['late']:.0f} MiB", f"{seen['early']:.0f} MiB", f"{ratio:.2f}"
    return [*rows, (f"resident after {LATE:,} renders over {EARLY}", *shown, "flat")]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as house:
        answer = WHAT[sys.argv[1]](house)
    sys.stdout.write(json.dumps(answer) + "\n")
