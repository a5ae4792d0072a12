"""What all operations on pixels promise: nothing for 0, bounds, equal bytes for equal requests, tiles without a seam."""

import numpy as np
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.asking import pixels, planned, resolved
from imaging.shelf import Shelf, deep, drawn, gray, inked, photograph
from printroom.imaging import Purpose, render
from printroom.imaging.commands.table import TABLE, spelled
from printroom.imaging.ports import Level

IDLE = {
    "op_brightness": "0",
    "op_contrast": "0",
    "op_colorbalance": "0,0,0",
    "op_hue": "0",
    "op_saturation": "0",
    "op_invert": "0",
    "op_blur": "0",
    "op_usm": "0,5,3,1",
    "op_usmR": "0",
    "op_sharpen": "0",
    "op_grow": "0",
    "op_growMask": "0",
    "op_growMaskR": "0",
    "op_noise": "0,gaussian,1",
}
STRONG = {
    "op_brightness": "60",
    "op_contrast": "80",
    "op_colorbalance": "90,-90,30",
    "op_hue": "77",
    "op_saturation": "100",
    "op_colorize": "ff8000,norm,100",
    "op_invert": "1",
    "op_blur": "9",
    "op_usm": "5,3",
    "op_usmR": "5,3,0,1",
    "op_sharpen": "1",
    "op_grow": "-4",
    "op_growMask": "7",
    "op_growMaskR": "-7",
    "op_noise": "100,gaussian",
}
ENDS = {
    **dict.fromkeys(set(IDLE) - {"op_invert", "op_sharpen"}, ("-100", "100")),
    "op_hue": ("-180", "180"),
    **dict.fromkeys(["op_usm", "op_usmR"], ("0", "5")),
    **dict.fromkeys(["op_blur", "op_noise"], ("0", "100")),
}
SHELF = (
    Shelf()
    .put("Co/gray", gray())
    .put("Co/deep", deep())
    .put("Co/ink", inked())
    .put("Co/cut", drawn(120, 80, alpha=True))
)


def test_every_operation_is_here():
    names = {name for name in TABLE if name.startswith("op_")}
    assert set(STRONG) == names
    assert set(IDLE) == names - {"op_colorize"}


@pytest.mark.parametrize("name", IDLE)
@pytest.mark.parametrize("scope", ["", "layer=0&"])
def test_nothing_asked_for_is_nothing_done(name, scope):
    plain, idle = (
        resolved(f"{scope}wid=90", "alpha"),
        resolved(f"{scope}{name}={IDLE[name]}&layer=comp&wid=90", "alpha"),
    )
    assert planned(f"{scope}{name}={IDLE[name]}&layer=comp&wid=90", "alpha") == planned(f"{scope}wid=90", "alpha")
    assert idle.digest() == plain.digest()


@pytest.mark.parametrize("name", sorted(ENDS))
def test_values_off_the_scale_are_its_ends(name):
    low, high = ENDS[name]
    assert TABLE[name].read("-1e9") == TABLE[name].read(low)
    assert TABLE[name].read("1e9") == TABLE[name].read(high)


@pytest.mark.parametrize("name", STRONG)
def test_spelling_counts_for_nothing(name):
    assert spelled(name.upper()) == name
    assert planned(f"scl=1&{name.lower()}={STRONG[name]}", "alpha") == planned(f"scl=1&{name}={STRONG[name]}", "alpha")


@pytest.mark.parametrize("name", STRONG)
@pytest.mark.parametrize("source", ["gray", "deep", "ink", "cut"])
def test_every_kind_of_picture_stays_what_it_is(name, source):
    copied = planned(f"{name}={STRONG[name]}", source, Purpose.COPY, SHELF)
    made = render(copied, SHELF)
    kept = SHELF.pictures[f"Co/{source}"]
    assert (made.format, made.width, made.height) == (kept.format, kept.width, kept.height)
    assert made.hasalpha() == kept.hasalpha()
    assert {"b-w": "gray", "srgb": "rgb", "rgb16": "rgb", "cmyk": "cmyk"}[str(made.interpretation)] == copied.pixel_type
    assert np.array_equal(made.numpy(), render(copied, SHELF).numpy())


@pytest.mark.parametrize("name", sorted(set(STRONG) - {"op_colorize"}))
def test_tiles_of_a_picture_are_the_picture(name):
    """Apart from op_colorize, which is judged by the whole picture: its own test has that."""
    whole = pixels(f"wid=180&{name}={STRONG[name]}&fmt=png-alpha", "alpha")
    piece = pixels(f"wid=180&rect=50,30,70,60&{name}={STRONG[name]}&fmt=png-alpha", "alpha")
    assert np.array_equal(piece, whole[30:90, 50:120])


class Files:
    """One file, read with that access."""

    def __init__(self, path, access):
        self.image = pyvips.Image.new_from_file(path, access=access)

    def open(self, record, shrink):
        return Level(self.image)


OPERATION = st.sampled_from(sorted(STRONG)).map(lambda name: f"{name}={STRONG[name]}")


@given(st.lists(OPERATION, min_size=1, max_size=4, unique=True), st.sampled_from(["", "layer=0&"]))
@settings(derandomize=True, deadline=None, max_examples=40)
def test_what_is_transparent_stays_within_what_the_mask_allows(asked, scope):
    commands = "&".join(asked)
    made = render(planned(f"{scope}{commands}&layer=comp&scl=1&fmt=png-alpha", "cut", shelf=SHELF), SHELF).numpy()
    assert (made.shape, made.dtype) == ((80, 120, 4), np.uint8)
    if not any(word in commands for word in ("blur", "usm", "sharpen", "grow")):
        assert np.array_equal(made[..., 3], SHELF.pictures["Co/cut"].numpy()[..., 3])


def test_a_copy_reads_a_picture_from_top_to_bottom(tmp_path):
    """Neighbourhoods of a picture that is decoded row by row."""
    path = tmp_path / "a.jpg"
    photograph(400, 900).jpegsave(str(path), Q=95)
    for query in ("op_blur=30", "op_blur=7&op_usm=1,3&op_hue=20&op_noise=5", "op_colorize=ff8000,off&op_invert=1"):
        copied = planned(query, "tall", Purpose.COPY, Shelf().sized("Co/tall", 400, 900))
        assert copied.sequential
        rows, anywhere = (Files(str(path), access) for access in ("sequential", "random"))
        assert np.array_equal(render(copied, rows).numpy(), render(copied, anywhere).numpy())
