"""What a plan says before a pixel is read: order, limits, and how a copy takes a request over."""

import json
from pathlib import Path

import pytest

from imaging.asking import error, planned, steps
from imaging.shelf import Shelf
from printroom.imaging import ImagingError, Notice, Purpose, parse, plan, resolve
from printroom.imaging.commands.table import TABLE
from printroom.imaging.plan import COMPOSITE_ORDER, LAYER_ORDER, SOURCE, VIEW_ORDER

CONTRACT = json.loads((Path(__file__).parents[2] / "contract" / "commands.json").read_text())["commands"]
VALUES = {
    "rgn": "0,0,500,400",
    "rect": "0,0,50,40",
    "fit": "crop&wid=100&hei=90",
    "align": "1,1",
    "bgc": "ff0000",
    "fmt": "png-alpha",
    "icc": "sRGB",
    "dpr": "on,2",
    "network": "on",
    "bfc": "on",
    "cache": "off",
    "pscan": "5",
    "quantize": "web",
    "defaultImage": "Co/photo",
    "req": "props",
    "handler": "cb",
    "locale": "de",
    "imageSet": "{a}",
    "resMode": "bicub",
    "crop": "0,0,50,50",
    "anchor": "5,5",
    "origin": "5,5",
    "size": "50,50",
    "flip": "lr",
    "extend": "1,1,1,1",
    "src": "Co/photo",
    "op_colorize": "ff0000",
    "op_usm": "1,1",
    "op_usmR": "1,1",
    "color": "ff0000",
    "bgColor": "ff0000",
    "mask": "Co/photo",
    "template": "Co/photo",
    "maskUse": "invert",
    "clipPath": "M0,0L9,0L9,9Z",
    "clipXPath": "M0,0L9,0L9,9Z",
    "perspective": "0,0,9,0,9,9,0,9",
    "pathAttr": "reverse,0,0.5",
    "layer": "0",
}
BUILT = [command for command in CONTRACT if TABLE[command["name"]].read or command["name"] == "layer"]


@pytest.mark.parametrize("command", BUILT, ids=lambda command: command["name"])
def test_a_copy_applies_ignores_or_refuses_as_the_contract_says(command):
    name, rule = command["name"], command["bake"]
    query = f"{name}={VALUES.get(name, '1')}"
    if rule in {"reject", "reject_unless_img"}:
        assert error(query, purpose=Purpose.COPY) == ("parse", f"{query}: a copy cannot have this command")
        return
    notices = planned(query, purpose=Purpose.COPY).notices
    expected = (Notice(name, f"{query}: ignored, it concerns delivery only"),) if rule == "ignore_warn" else ()
    assert notices == expected


def test_a_preset_of_the_source_cannot_make_it_uncopiable():
    shelf = Shelf().sized("Co/a", 90, 90, modifier="defaultImage=Co/b&qlt=70&wid=30")
    found = plan(resolve(parse("", path="Co/a", catalog=shelf), shelf), Purpose.COPY)
    assert (found.width, [notice.command for notice in found.notices]) == (30, ["defaultImage", "qlt"])


def test_the_order_of_effect_is_that_of_the_lists_not_of_the_text():
    everything = [
        "clipXPath=M0,0L9,0L0,9Z",
        "clipPath=M0,0L99,0L99,99Z",
        "bgColor=0000ff",
        "extend=1,1,1,1",
        "rotate=90",
        "color=ff0000",
        "opac=50",
        "flip=lr",
        "op_noise=5",
        "op_grow=5",
        "op_sharpen=1",
        "op_usm=1,4",
        "op_blur=5",
        "op_invert=1",
        "op_colorize=ff0000",
        "op_saturation=5",
        "op_hue=5",
        "op_colorbalance=5,0,0",
        "op_contrast=5",
        "op_brightness=5",
        "op_growMask=5",
        "scale=0.5",
        "crop=0,0,100,100",
    ]
    inside = "layer=0&" + "&".join(everything) + "&layer=comp&scl=1"
    backwards = "layer=0&" + "&".join(reversed(everything)) + "&layer=comp&scl=1"
    names = [type(step).__name__ for step in steps(inside, "alpha")]
    assert names == [
        "Take",
        "Spread",
        "Curve",
        "Curve",
        "Balance",
        "Turn",
        "Saturate",
        "Tint",
        "Negate",
        "Soften",
        "Unsharp",
        "Crisp",
        "Spread",
        "Grain",
        "Mirror",
        "Fade",
        "Fill",
        "Quarter",
        "Place",
        "Fill",
        "Clip",
        "Clip",
    ]
    assert steps(inside, "alpha") == steps(backwards, "alpha")
    assert len(names) - 1 == len(LAYER_ORDER) - 1, "a layer is turned or brought into perspective"
    assert [kind.__name__ for kind in SOURCE] == ["Crop", "CropPathE", "Size", "Scale", "Res"]
    outside = [type(step).__name__ for step in planned("&".join([*everything[:2], *everything[6:20]])).steps]
    assert outside[: len((*COMPOSITE_ORDER, *VIEW_ORDER))] == [
        "Curve",
        "Curve",
        "Balance",
        "Turn",
        "Saturate",
        "Tint",
        "Negate",
        "Soften",
        "Spread",
        "Grain",
        "Mirror",
        "Clip",
        "Clip",
        "Fade",
        "Unsharp",
        "Crisp",
    ]


LIMITS = [
    ("scl=0.1", Purpose.DELIVERY, "the reply would have 10000×8000 pixels: at most 16 million are made"),
    ("scl=0.01", Purpose.COPY, "the reply would have 100000×80000 pixels: at most 100 million are made"),
    ("rgn=0,0,1,1&wid=3000", Purpose.COPY, None),
    (
        "rgn=0,0,1,1&wid=3000&hei=3000&scl=1e-8",
        Purpose.COPY,
        "the picture would be 100000000000×80000000000 pixels before it is cut",
    ),
    ("scale=1000&wid=100", Purpose.DELIVERY, None),
    ("crop=-100000,-100000,1000000,1000000&wid=100", Purpose.DELIVERY, None),
]


@pytest.mark.parametrize(("query", "purpose", "message"), LIMITS)
def test_too_many_pixels_are_refused_before_any_is_read(query, purpose, message):
    assert error(query, purpose=purpose) == (message and ("size", message))


def test_the_widest_and_highest_reply_are_told():
    shelf = Shelf().sized("Co/a", 1000, 800).having(max_pix=(300, 0))
    with pytest.raises(ImagingError) as caught:
        planned("wid=400", "a", shelf=shelf)
    assert caught.value.message == "the reply would be 400×320 pixels: at most 300×any are served"


def test_a_plan_can_be_printed_and_compared():
    assert planned("wid=100&op_usm=1,20") == planned("op_usm=1,20&wid=100")
    assert str(planned("wid=100&flip=lr&fmt=png-alpha", purpose=Purpose.COPY)).splitlines()[:6] == [
        "100×80 rgb for copy",
        "layer 0: Co/large",
        "  Take(x=0, y=0, region_width=1000, region_height=800, width=100, height=80, kernel='lanczos3', sharpened=False, "
        "straight=False, whole=False)",
        "view:",
        "  Mirror(across=True, down=False)",
        str(planned("fmt=png-alpha", purpose=Purpose.COPY).output),
    ]


def test_a_plan_says_what_it_costs_and_how_it_reads():
    small, large = planned("wid=100"), planned("wid=1000")
    assert (small.pixels, small.cost, large.cost) == (8000, 128_000, 12_800_000)
    turned = planned("rotate=90", purpose=Purpose.COPY)
    assert (turned.sequential, planned("flip=lr").sequential, planned("flip=ud").sequential) == (False, True, False)
    assert turned.cost - planned("", purpose=Purpose.COPY).cost == 4 * 1000 * 800


def test_cmyk_stays_cmyk_in_a_copy_unless_an_effect_means_rgb():
    shelf = Shelf().sized("Co/ink", 100, 80, pixels="cmyk").sized("Co/gray", 100, 80, pixels="gray")
    kept = planned("crop=0,0,50,50&op_usm=1,1", "ink", Purpose.COPY, shelf)
    assert (kept.pixel_type, kept.notices, kept.layers[0].steps) == ("cmyk", (), ())
    changed = planned("op_brightness=5", "ink", Purpose.COPY, shelf)
    assert (changed.pixel_type, changed.notices) == (
        "rgb",
        (Notice("icc", "the CMYK picture became sRGB: an effect works on RGB"),),
    )
    assert planned("op_brightness=5", "gray", Purpose.COPY, shelf).pixel_type == "gray"
    assert planned("bgc=ff0000", "gray", Purpose.COPY, shelf).pixel_type == "rgb"
    assert planned("bgc=808080", "gray", Purpose.COPY, shelf).pixel_type == "gray"
    assert planned("", "ink", shelf=shelf).pixel_type == "rgb"
