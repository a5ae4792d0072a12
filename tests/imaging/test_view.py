"""The view against the published arithmetic, written once more in fractions: sizes, places, and no bars by rounding."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imaging.asking import pixels, planned
from imaging.shelf import Shelf
from printroom.imaging import ImagingError, parse, resolve

BOUNDS = settings(derandomize=True, deadline=None, max_examples=1500)
MODES = ("fit", "constrain", "crop", "wrap", "stretch", "hfit", "vfit")
SIDES = st.one_of(st.none(), st.integers(1, 600))
EIGHTHS = st.integers(1, 40).map(lambda number: Fraction(number, 8))


def nearest(value):
    return math.floor(value + Fraction(1, 2))


def extent(value):
    return max(1, nearest(value))


def factors(ask, width, height):
    """Across, down, and whether the view's size follows from the region in each direction."""
    wid, hei, scl, (mode, upscale) = ask["wid"], ask["hei"], ask["scl"], ask["fit"] or ("fit", None)
    if scl:
        return 1 / scl, 1 / scl, not wid, not hei
    if not wid and not hei:
        bounds = [Fraction(most, side) for most, side in zip(ask["default"], (width, height), strict=True) if most]
        return (min([Fraction(1), *bounds]),) * 2 + (True, True)
    if not (wid and hei):
        factor = Fraction(wid, width) if wid else Fraction(hei, height)
        factor = min(factor, Fraction(1)) if ask["fit"] and not upscale else factor
        return factor, factor, True, True
    across, down = Fraction(wid, width), Fraction(hei, height)
    chosen = {
        "fit": (min(across, down),) * 2,
        "constrain": (min(across, down),) * 2,
        "crop": (max(across, down),) * 2,
        "wrap": (max(across, down),) * 2,
        "stretch": (across, down),
        "hfit": (across, across),
        "vfit": (down, down),
    }[mode]
    follows = mode in {"constrain", "wrap"}
    return *(one if upscale else min(one, Fraction(1)) for one in chosen), follows, follows


def expected(ask, width, height):
    """View, place and size of the composite in it, and the size of the reply."""
    x, y, wide, high = ask["rgn"] or (0, 0, width, height)
    *scales, free_x, free_y = factors(ask, wide, high)
    aligned = ask["scl"] or (ask["fit"] or ("fit",))[0] not in {"constrain", "stretch"}
    sides = []
    for factor, free, given_side, side, align in zip(
        scales, (free_x, free_y), (ask["wid"], ask["hei"]), (wide, high), ask["align"], strict=True
    ):
        view = extent(side * factor) if free else given_side
        slack = 0 if free else (view - side * factor) * ((align if aligned else 0) + 1) / 2
        sides.append([view, factor, slack, free])
    ratios = [ask["dpr"]] if ask["dpr"] != 1 else []
    ratios += [ask["rect"][4]] if ask["rect"] else []
    for side in sides:
        for ratio in ratios:
            side[:3] = extent(side[0] * ratio), side[1] * ratio, side[2] * ratio
    whole = (x, y, wide, high) == (0, 0, width, height)
    places = [
        landed(*side, start=start, region=region, composite=composite, whole=whole)
        for side, start, region, composite in zip(sides, (x, y), (wide, high), (width, height), strict=True)
    ]
    view = sides[0][0], sides[1][0]
    reply = ask["rect"][2:4] if ask["rect"] else view
    return {"view": view, "places": places, "reply": reply}


def landed(view, factor, slack, free, *, start, region, composite, whole):
    size, first = extent(composite * factor), nearest(slack - start * factor)
    if free and whole:
        return 0, view
    if free and start + region <= composite:
        first = max(first, min(0, view - size))
    return first, size


def query(ask):
    parts = [f"{name}={ask[name]}" for name in ("wid", "hei") if ask[name]]
    parts += [f"scl={float(ask['scl'])}"] if ask["scl"] else []
    mode, upscale = ask["fit"] or ("", None)
    parts += [f"fit={mode}" + ("" if upscale is None else f",{upscale}")] if mode else []
    parts += [f"rgn={','.join(map(str, ask['rgn']))}"] if ask["rgn"] else []
    parts += [f"align={float(ask['align'][0])},{float(ask['align'][1])}"]
    parts += [f"dpr=on,{float(ask['dpr'])}"] if ask["dpr"] != 1 else []
    parts += [f"rect={','.join(str(float(part)) for part in ask['rect'])}"] if ask["rect"] else []
    return "&".join(parts)


def found(asked, width, height, default=(0, 0)):
    shelf = Shelf().sized("Co/a", width, height).having(default_pix=default)
    window = resolve(parse(asked, path="Co/a", catalog=shelf), shelf).view.window(width, height)
    places = [(window.left, window.across), (window.top, window.down)]
    return {"view": (window.width, window.height), "places": places, "reply": window.cut[2:]}


FITS = st.one_of(st.none(), st.tuples(st.sampled_from(MODES), st.sampled_from([None, 0, 1])))
PLACES = st.integers(-50, 300)
RECTS = st.tuples(PLACES, PLACES, st.integers(1, 300), st.integers(1, 300), EIGHTHS)
REGIONS = st.tuples(st.integers(-99, 600), st.integers(-99, 600), st.integers(1, 700), st.integers(1, 700))
QUARTERS = st.integers(-4, 4).map(lambda number: Fraction(number, 4))
ASKED = st.fixed_dictionaries({
    "wid": SIDES,
    "hei": SIDES,
    "scl": st.one_of(st.none(), st.none(), EIGHTHS),
    "fit": FITS,
    "rgn": st.one_of(st.none(), REGIONS),
    "align": st.tuples(QUARTERS, QUARTERS),
    "default": st.sampled_from([(0, 0), (400, 400), (100, 0), (0, 77)]),
    "dpr": st.one_of(st.just(Fraction(1)), EIGHTHS),
    "rect": st.one_of(st.none(), RECTS),
})


@BOUNDS
@given(ask=ASKED, width=st.integers(1, 700), height=st.integers(1, 700))
def test_every_view_is_that_of_the_published_arithmetic(ask, width, height):
    if ask["fit"] and not (ask["wid"] or ask["hei"]):
        with pytest.raises(ImagingError):
            found(query(ask), width, height)
        return
    assert found(query(ask), width, height, ask["default"]) == expected(ask, width, height)


@BOUNDS
@given(
    asked=st.sampled_from(["wid={}", "hei={}", "wid={}&hei=2000&fit=constrain", "wid={0}&hei={0}&fit=wrap,1"]),
    side=st.integers(20, 300),
    dense=st.sampled_from(["dpr=on,1.5", "dpr=on,2", "dpr=on,3.3", "rect=0,0,9,9,0.5", "rect=0,0,9,9,3"]),
    size=st.tuples(st.integers(20, 999), st.integers(20, 999)),
)
def test_a_layout_without_bars_stays_without_bars(asked, side, dense, size):
    made = found(f"{asked.format(side)}&{dense}", *size)
    assert made["places"] == [(0, made["view"][0]), (0, made["view"][1])]


@BOUNDS
@given(
    corner=st.tuples(st.integers(0, 300), st.integers(0, 300)),
    size=st.tuples(st.integers(310, 700), st.integers(310, 700)),
    scale=st.sampled_from(["scl=1.3", "scl=2.7", "scl=4", "wid=157", "hei=83"]),
)
def test_a_region_at_the_edge_of_the_picture_has_no_bar_there(corner, size, scale):
    region = (*corner, size[0] - corner[0], size[1] - corner[1])
    made = found(f"rgn={','.join(map(str, region))}&{scale}", *size)
    for (first, length), view in zip(made["places"], made["view"], strict=True):
        assert first <= 0
        assert first + length >= view


def test_what_is_half_a_pixel_in_fractions_is_rounded_as_a_half():
    """86 / 299 · 2.25 · 299 is a little less than 193.5 in floating point."""
    assert found("hei=86&dpr=on,2.25", 590, 299)["places"] == [(0, 383), (0, 194)]


def test_no_white_line_lies_below_a_dense_picture():
    shelf = Shelf().sized("Co/a", 1000, 337)
    made = planned("wid=100&dpr=on,2", "a", shelf=shelf)
    assert (made.width, made.height, made.layers[0].take.height) == (200, 68, 68)
    last = pixels("wid=97&hei=400&fit=constrain&dpr=on,3&bgc=ff00ff", "photo")[-1]
    assert len(last) == 291
    assert not (last == (255, 0, 255)).all(axis=-1).any()
