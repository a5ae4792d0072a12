"""Redraws the golden images that changed (or all that are named) and lays them out on one sheet to look at.

Columns: source, old, new, difference (four times as strong). The sheet is `build/goldens.png`.
"""

import importlib
import sys
from pathlib import Path
from typing import Any

import pyvips

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

asking: Any = importlib.import_module("imaging.asking")  # Any: tests are not typed, and found by the line above

CELL = 160
SHEET = ROOT / "build" / "goldens.png"


def cell(image: pyvips.Image) -> pyvips.Image:
    """Shrunk into a cell, on a gray ground."""
    rgb = image.colourspace("srgb")
    rgb = rgb.flatten(background=[200, 200, 200]) if rgb.hasalpha() else rgb
    factor = min(1, CELL / rgb.width, CELL / rgb.height)
    small = rgb.resize(factor) if factor < 1 else rgb
    return small.gravity("centre", CELL, CELL, extend="background", background=[200, 200, 200])


def difference(old: pyvips.Image, new: pyvips.Image) -> pyvips.Image:
    if (old.width, old.height, old.bands) != (new.width, new.height, new.bands):
        return new
    return ((old - new).abs() * 4).cast("uchar").copy(interpretation=new.interpretation)


def row(name: str, *, always: bool) -> list[pyvips.Image]:
    """The four cells of a golden that changed, which is then written anew; empty for one that did not."""
    path = asking.FOLDER / f"{name}.png"
    new = asking.drawn_golden(name).copy_memory()
    old = pyvips.Image.new_from_file(str(path)).copy_memory() if path.exists() else None
    if old is not None and not always and asking.matches_golden(name):
        return []
    new.pngsave(str(path), compression=9)
    source = asking.SHELF.pictures[f"Co/{asking.GOLDENS[name][0]}"]
    return [cell(image) for image in (source, old or new, new, difference(old or new, new))]


def main(names: list[str]) -> None:
    asking.FOLDER.mkdir(exist_ok=True)
    rows = {name: row(name, always=name in names) for name in names or asking.GOLDENS}
    changed = {name: cells for name, cells in rows.items() if cells}
    for name in changed:
        print(f"{name}: {' '.join(asking.GOLDENS[name][:2])}")
    if changed:
        SHEET.parent.mkdir(exist_ok=True)
        cells = [cell for cells in changed.values() for cell in cells]
        pyvips.Image.arrayjoin(cells, across=4, shim=4).pngsave(str(SHEET))
        print(f"look at {SHEET.relative_to(ROOT)}: source, old, new, difference")


if __name__ == "__main__":
    main(sys.argv[1:])
