"""The operations on pixels against their definitions, written once more in floating point: at native size, alone."""

import colorsys

import numpy as np
import pytest

from imaging.asking import planned
from imaging.shelf import Shelf, drawn, photograph
from printroom.imaging import render

SHELF = Shelf().put("Co/photo", photograph(90, 70)).put("Co/drawn", drawn(120, 80))
LUMA = np.array([0.299, 0.587, 0.114])


def luma(values):
    return (values @ LUMA)[..., np.newaxis]


def contrast(values, amount):
    steep = 1 + amount / 100 if amount <= 0 else min(20, 1 / max(1 - amount / 100, 1e-9))
    return (values - 127.5) * steep + 127.5


def saturation(values, amount):
    return luma(values) + (values - luma(values)) * (1 + amount / 100)


def hue(values, degrees):
    turned = np.empty_like(values)
    for at in np.ndindex(values.shape[:2]):
        angle, light, strength = colorsys.rgb_to_hls(*(values[at] / 255))
        turned[at] = colorsys.hls_to_rgb((angle + degrees / 360) % 1, light, strength)
    return turned * 255


def around(values, reach):
    return np.pad(values, [(reach, reach), (reach, reach), (0, 0)], mode="edge")


def gauss(values, sigma):
    reach = int(np.ceil(6 * sigma)) + 1
    weights = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma * sigma))
    height, width, _ = values.shape
    rows = sum(w * around(values, reach)[at : at + height] for at, w in enumerate(weights / weights.sum()))
    return sum(w * rows[:, at : at + width] for at, w in enumerate(weights / weights.sum()))


def usm(values, amount, radius, threshold, mono):
    judged = luma(values) if mono else values
    apart = judged - gauss(judged, radius)
    return values + np.where(np.abs(apart) >= threshold, amount * apart, 0)


def sharpen(values):
    height, width, _ = values.shape
    nine = sum(around(values, 1)[y : y + height, x : x + width] for y in range(3) for x in range(3))
    return (17 * values - nine) / 8


EXACT = [
    *((f"op_brightness={a}", lambda values, a=a: values + a * 2.55) for a in (-100, -37, 13, 100)),
    *((f"op_contrast={a}", lambda values, a=a: contrast(values, a)) for a in (-100, -37, 13, 96, 100)),
    *((f"op_saturation={a}", lambda values, a=a: saturation(values, a)) for a in (-100, -37, 13, 100)),
    *((f"op_hue={a}", lambda values, a=a: hue(values, a)) for a in (-180, -91, 33, 120, 180)),
    ("op_colorbalance=10,-20,33", lambda values: values + np.array([10, -20, 33]) * 2.55),
    ("op_invert=1", lambda values: 255 - values),
    ("op_sharpen=1", sharpen),
]
CLOSE = [
    *((f"op_blur={a}", lambda values, a=a: gauss(values, a / 2), 0) for a in (0.7, 1, 3, 9, 31)),
    *(
        (f"{name}={','.join(map(str, a))}", lambda values, a=a: usm(values, *a), a[0] * a[2])
        for name in ("op_usm", "op_usmR")
        for a in ((1, 1, 0, 0), (2, 3, 4, 0), (1.5, 0.5, 10, 0), (1, 2, 6, 1))
    ),
]


def apart(query, source, definition):
    values = SHELF.pictures[f"Co/{source}"].numpy().astype(float)
    wanted = np.clip(definition(values), 0, 255)
    return np.abs(render(planned(f"{query}&fmt=png", source, shelf=SHELF), SHELF).numpy() - wanted)


@pytest.mark.parametrize("source", ["photo", "drawn"])
@pytest.mark.parametrize(("query", "definition"), EXACT, ids=[query for query, _ in EXACT])
def test_an_operation_is_its_definition_rounded(source, query, definition):
    assert apart(f"scl=1&{query}", source, definition).max() <= 0.51
    assert apart(f"layer=0&{query}&layer=comp&scl=1", source, definition).max() <= 0.51


@pytest.mark.parametrize("source", ["photo", "drawn"])
@pytest.mark.parametrize(("query", "definition", "leap"), CLOSE, ids=[query for query, _, _ in CLOSE])
def test_a_filter_is_close_to_its_definition(source, query, definition, leap):
    """Within two or three of 255; but where a difference is on the threshold the effect is all or nothing."""
    found = apart(f"scl=1&{query}", source, definition)
    assert found.max() <= leap + 3
    assert found.mean() <= 0.7
    assert (found > 3).mean() <= (0.06 if leap else 0)
