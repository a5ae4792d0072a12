"""How a test of one command asks: its value, its refusal, the steps it plans, its golden image."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyvips

from imaging.goldens import GOLDENS, PATHS, SOURCES, WATERMARKS
from imaging.shelf import Shelf
from printroom.imaging import ImagingError, Purpose, parse, plan, render, resolve
from printroom.imaging.commands.table import TABLE, spelled
from printroom.imaging.errors import BadValue

FOLDER = Path(__file__).parent / "goldens"
SHELF = Shelf()
for _name, _draw in SOURCES.items():
    SHELF.put(f"Co/{_name}", _draw(), resolution=100, paths=PATHS.get(_name, ()))
SHELF.sized("Co/large", 1000, 800, resolution=100)


def read(name, value):
    """The command that a decoded value gives."""
    return TABLE[spelled(name)].read(value)


def refusal(name, value):
    """What is said to be expected of a value that is refused, None for one that is read."""
    try:
        read(name, value)
    except BadValue as error:
        return error.expected
    return None


def resolved(query, source="large", shelf=SHELF):
    return resolve(parse(query, path=f"Co/{source}", catalog=shelf), shelf)


def planned(query, source="large", purpose=Purpose.DELIVERY, shelf=SHELF):
    return plan(resolved(query, source, shelf), purpose)


def steps(query, source="large", purpose=Purpose.DELIVERY):
    """The taking and all steps, without conversion to sRGB and the final background."""
    found = planned(query, source, purpose)
    layer = found.layers[0]
    all_steps = (layer.take, *layer.steps, *found.steps)
    return [step for step in all_steps if step and type(step).__name__ not in {"Convert", "Narrow"}][
        : -1 if not found.output.alpha else None
    ]


def pixels(query, source):
    return render(planned(query, source), SHELF).numpy()


def size(query, source="large", purpose=Purpose.DELIVERY):
    found = planned(query, source, purpose)
    return found.width, found.height


def error(query, source="large", purpose=Purpose.DELIVERY, shelf=SHELF):
    """The code and message of a request that fails, None for one that does not."""
    try:
        planned(query, source, purpose, shelf)
    except ImagingError as found:
        return found.code, found.message
    return None


def drawn_golden(name):
    """The picture of a golden as the engine makes it now."""
    source, query, _ = GOLDENS[name]
    return render(planned(query, source, shelf=_marking(WATERMARKS[name]) if name in WATERMARKS else SHELF), SHELF)


def _marking(modifier):
    """The same shelf; the picture Co/alpha is a watermark, and its record says that."""
    mark = replace(SHELF.records["Co/alpha"], modifier=modifier)
    return replace(
        SHELF,
        attributes=replace(SHELF.attributes, watermark="Co/alpha"),
        records={**SHELF.records, "Co/alpha": mark},
    )


def golden_difference(name):
    """The largest difference of a component from the golden image, and the largest that is allowed."""
    made, kept = drawn_golden(name), pyvips.Image.new_from_file(str(FOLDER / f"{name}.png"))
    assert (made.width, made.height, made.bands) == (kept.width, kept.height, kept.bands)
    return int(np.abs(made.numpy().astype(int) - kept.numpy().astype(int)).max()), GOLDENS[name][2]


def matches_golden(name):
    found, allowed = golden_difference(name)
    return found <= allowed
