"""Watermarks against the compositing arithmetic of numpy: where they lie, and what becomes of every pixel below."""

from dataclasses import replace

import numpy as np
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.shelf import FREE, Shelf
from printroom.imaging import Purpose, parse, plan, render, resolve

BOUNDS = settings(derandomize=True, deadline=None, max_examples=120)
MIXED = {
    "norm": lambda below, above: above,
    "lighten": np.maximum,
    "darken": np.minimum,
    "mult": lambda below, above: below * above,
    "screen": lambda below, above: 1 - (1 - below) * (1 - above),
}
TARGET, MARK = (40, 30), (16, 12)
SHARES = st.sampled_from([None, (0.5, 0), (0, 1), (0.9, 0.9), (0.3, 1), (0, 0)])
ALIGNS = st.sampled_from([None, (-1, -1), (1, 0.5), (0, 1), (-0.3, 0)])


def image(pixels):
    return pyvips.Image.new_from_array(pixels, interpretation="srgb")


def nearest(value):
    return int(np.floor(value + 0.5 + 1e-9))


def box(share, align):
    """Left, top, right and bottom on the target; without a share the mark has its own size."""
    factors = [part * whole / own for part, whole, own in zip(share or (0, 0), TARGET, MARK, strict=True) if part]
    factor = min(factors, default=1)
    starts = [
        (whole - own * factor) * (at + 1) / 2 for whole, own, at in zip(TARGET, MARK, align or (0, 0), strict=True)
    ]
    ends = [nearest(start + own * factor) for start, own in zip(starts, MARK, strict=True)]
    return (*(nearest(start) for start in starts), *ends)


def composited(target, colour, area, mode):
    """Source over backdrop; `colour` has alpha, all values 0 to 1."""
    left, top, right, bottom = area
    result = target.copy()
    below = target[max(0, top) : bottom, max(0, left) : right]
    alpha, ground = colour[3], below[..., 3:]
    whole = alpha + ground - alpha * ground
    mixed = MIXED[mode](below[..., :3], np.broadcast_to(colour[:3], below[..., :3].shape))
    total = (1 - alpha) * ground * below[..., :3] + (1 - ground) * alpha * colour[:3] + alpha * ground * mixed
    colours = total / np.where(whole > 0, whole, 1)
    result[max(0, top) : bottom, max(0, left) : right] = np.concatenate([colours, whole], axis=-1)
    return result


@BOUNDS
@given(
    bands=st.sampled_from([3, 4]),
    colour=st.tuples(*[st.integers(0, 255)] * 4),
    mode=st.sampled_from(list(MIXED)),
    opacity=st.sampled_from([100, 60, 13]),
    share=SHARES,
    align=ALIGNS,
)
def test_every_pixel_is_as_the_arithmetic_says(bands, colour, mode, opacity, share, align):
    size = (TARGET[1], TARGET[0], bands)
    target = np.random.default_rng(3).integers(0, 256, size).astype(np.uint8)
    mark = np.empty((MARK[1], MARK[0], 4), np.uint8)
    mark[:] = colour
    said = [f"blendMode={mode}", f"opac={opacity}"]
    said += [f"sizeN={share[0]},{share[1]}"] if share else []
    said += [f"align={align[0]},{align[1]}"] if align else []
    pictures = Shelf(replace(FREE, watermark="Co/mark")).put("Co/a", image(target))
    pictures.put("Co/mark", image(mark), modifier="&".join(said))
    resolved = resolve(parse("scl=1&fmt=png-alpha", path="Co/a", catalog=pictures), pictures)
    found = render(plan(resolved), pictures).numpy().astype(float)
    ground = (target if bands == 4 else np.dstack([target, np.full(size[:2], 255)])) / 255
    above = np.array([*colour[:3], colour[3] * opacity / 100]) / 255
    wanted = composited(ground, above, box(share, align), mode) * 255
    assert np.abs(found[..., :3] - wanted[..., :3])[wanted[..., 3] > 128].max() <= 3
    if bands == 4:
        assert np.abs(found[..., 3] - wanted[..., 3]).max() <= 1
    assert np.array_equal(render(plan(resolved, Purpose.COPY), pictures).numpy(), target)
