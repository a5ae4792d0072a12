"""copyImage: what every command of contract/commands.json comes to, by its `bake` rule."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import pyvips

from printroom.contract.faults import FaultCode
from printroom.imaging.commands.table import TABLE
from refusals import refused
from studio import Studio, apart, drawn, values

CONTRACT = json.loads((Path(__file__).parents[3] / "contract" / "commands.json").read_text("utf-8"))["commands"]
TWINS = ("cropN", "anchorN", "originN", "posN", "sizeN", "extendN", "perspectiveN", "mapA", "clipPathE", "clipXPathE")
SOURCE = drawn(600, 400)
CUT_OUT = drawn(600, 400, alpha=True)

# A path "Box" around the lower middle of the picture, as Photoshop writes it: fractions of 2²⁴, y before x.
KNOTS = [(0.5, 0.25), (0.5, 0.75), (1.0, 0.75), (1.0, 0.25)]
RECORDS = [struct.pack(">h24x", 6), struct.pack(">hH22x", 0, len(KNOTS))]
RECORDS += [struct.pack(">h6i", 1, *(round(part * (1 << 24)) for part in knot * 3)) for knot in KNOTS]
OUTLINE = b"8BIM\x07\xd0\x03Box" + struct.pack(">I", 26 * len(RECORDS)) + b"".join(RECORDS)
BOX = (150, 200, 300, 200)

Pixels = Callable[[pyvips.Image], pyvips.Image]


def rules(*names: str) -> list[str]:
    """The commands with one of these rules; the twins of a command have its rule."""
    return [
        name
        for name, entry in TABLE.items()
        if next((said["bake"] for said in CONTRACT if said["name"] == name), entry.bake) in names
    ]


def test_the_table_of_commands_has_the_rules_of_the_contract() -> None:
    said = {command["name"]: command["bake"] for command in CONTRACT}
    assert {name: entry.bake for name, entry in TABLE.items() if name in said} == said
    assert set(TABLE) - set(said) <= set(TWINS)


@dataclass(frozen=True, slots=True)
class Applied:
    """Commands, the pixels that the copy must have, and how far it may be from them on average (of 255)."""

    commands: str
    expected: Pixels
    tolerance: float = 0
    cut_out: bool = False
    outlined: bool = False

    @property
    def source(self) -> pyvips.Image:
        return CUT_OUT if self.cut_out else SOURCE

    def add(self, studio: Studio) -> str:
        if not self.outlined:
            return studio.add("cat", self.source)
        outlined = self.source.copy()
        outlined.set_type(pyvips.GValue.blob_type, "photoshop-data", OUTLINE)
        return studio.add("cat", outlined, suffix=".tif")


def sized(factor: float, kernel: str = "lanczos3") -> Pixels:
    return lambda image: image.resize(factor, kernel=kernel)


def curve(gain: float, offset: float) -> Pixels:
    return lambda image: image.linear([gain] * image.bands, [offset] * image.bands).rint().cast("uchar")


def padded(image: pyvips.Image, left: int, top: int, width: int, height: int) -> pyvips.Image:
    return image.bandjoin(255).embed(left, top, width, height)


def behind(*colour: int) -> Pixels:
    return lambda image: image.flatten(background=colour)


def saturated(image: pyvips.Image) -> pyvips.Image:
    pixels = values(image).astype(float)
    luma = pixels @ np.array([0.299, 0.587, 0.114])
    return pyvips.Image.new_from_array(np.clip(luma[..., None] + 1.5 * (pixels - luma[..., None]), 0, 255))


def sharpened(image: pyvips.Image) -> pyvips.Image:
    return image.conv(pyvips.Image.new_from_array([[-1, -1, -1], [-1, 16, -1], [-1, -1, -1]], scale=8)).cast("uchar")


def with_alpha(alpha: Pixels) -> Pixels:
    return lambda image: image[:3].bandjoin(alpha(image).cast("uchar"))


def box(left: int, top: int, width: int, height: int, *, inside: int = 255) -> Pixels:
    def run(image: pyvips.Image) -> pyvips.Image:
        ground = pyvips.Image.black(image.width, image.height) + (255 - inside)
        return ground.insert(pyvips.Image.black(width, height) + inside, left, top)

    return run


def stencil(image: pyvips.Image) -> pyvips.Image:
    """The luma of the other picture, stretched."""
    luma = drawn(80, 60).recomb(pyvips.Image.new_from_array([[0.299, 0.587, 0.114]]))
    return luma.resize(image.width / 80, vscale=image.height / 60, kernel="linear")


def unsharp(radius: float) -> Pixels:
    def run(image: pyvips.Image) -> pyvips.Image:
        return (image + (image - image.gaussblur(radius, min_ampl=0.01))).rint().cast("uchar")

    return run


def by_bands(*rows: tuple[float, float, float]) -> Pixels:
    """Each band a sum of the three."""
    return lambda image: image.recomb(pyvips.Image.new_from_array([list(row) for row in rows])).rint().cast("uchar")


def grown(radius: int) -> Pixels:
    """The largest value within the radius of each pixel."""

    def run(image: pyvips.Image) -> pyvips.Image:
        pixels = values(image)
        height, width = pixels.shape[:2]
        edges = ((radius, radius), (radius, radius), (0, 0))[: pixels.ndim]
        wide = np.pad(pixels, edges, mode="edge")
        largest = pixels
        for down in range(-radius, radius + 1):
            for right in range(-radius, radius + 1):
                if down * down + right * right <= radius * radius:
                    piece = wide[radius + down : radius + down + height, radius + right : radius + right + width]
                    largest = np.maximum(largest, piece)
        return pyvips.Image.new_from_array(np.ascontiguousarray(largest))

    return run


LUMA = (0.299, 0.587, 0.114)
APPLIED: dict[str, Applied] = {
    "wid": Applied("wid=150", sized(0.25), 0.6),
    "hei": Applied("hei=100", sized(0.25), 0.6),
    "fit": Applied(
        "wid=300&hei=300&fit=stretch,1",
        lambda image: image.resize(0.5, vscale=0.75, kernel="lanczos3"),
        0.6,
    ),
    "scl": Applied("scl=4", sized(0.25), 0.6),
    "rgn": Applied("rgn=100,50,300,200", lambda image: image.crop(100, 50, 300, 200)),
    "rect": Applied("rect=10,20,100,80", lambda image: image.crop(10, 20, 100, 80)),
    "align": Applied(
        "wid=200&hei=200&fit=crop&align=-1,0",
        lambda image: image.resize(0.5, kernel="lanczos3").crop(0, 0, 200, 200),
        0.6,
    ),
    "icc": Applied(
        "icc=Display%20P3",
        lambda image: image.icc_transform("p3", input_profile="srgb", intent="relative", black_point_compensation=True),
    ),
    "resMode": Applied("wid=150&resMode=bilin", sized(0.25, "linear"), 0.6),
    "locale": Applied("locale=de&scl=2", sized(0.5), 0.6),
    "effectMask": Applied("effectMask=0&scl=2", sized(0.5), 0.6),
    "layer": Applied("layer=0&crop=100,50,200,120", lambda image: image.crop(100, 50, 200, 120)),
    "src": Applied("src=other", lambda _: drawn(80, 60)),
    "crop": Applied("crop=100,50,200,120", lambda image: image.crop(100, 50, 200, 120)),
    "cropN": Applied("cropN=0.25,0.5,0.5,0.25", lambda image: image.crop(150, 200, 300, 100)),
    "anchor": Applied("anchor=100,50&flip=lr", lambda image: image.fliphor()),
    "anchorN": Applied("anchorN=0,0&flip=lr", lambda image: image.fliphor()),
    "scale": Applied("scale=0.5", sized(0.5), 0.6),
    "res": Applied("res=36", sized(0.5), 0.6),
    "size": Applied("size=300,0", sized(0.5), 0.6),
    "flip": Applied("flip=lr", lambda image: image.fliphor()),
    "rotate": Applied("rotate=90", lambda image: image.rot90()),
    "extend": Applied("extend=10,20,30,40", lambda image: padded(image, 10, 20, 640, 460)),
    "extendN": Applied("extendN=0.1,0,0,0.5", lambda image: padded(image, 60, 0, 660, 600)),
    "color": Applied("color=200,100,50", behind(200, 100, 50), 0.5, cut_out=True),
    "bgColor": Applied("bgColor=ff8000", behind(255, 128, 0), 0.5, cut_out=True),
    "mask": Applied("mask=other", with_alpha(stencil), 2),
    "maskUse": Applied("maskUse=invert", with_alpha(lambda image: 255 - image[3]), cut_out=True),
    "opac": Applied("opac=50", with_alpha(lambda image: image[0] * 0 + 128)),
    "hide": Applied("hide=1", lambda image: image.bandjoin(255) * 0),
    "clipPath": Applied("clipPath=M100,50L300,50L300,250L100,250Z", with_alpha(box(100, 50, 200, 200))),
    "clipPathE": Applied("clipPathE=Box", with_alpha(box(*BOX)), outlined=True),
    "clipXPath": Applied(
        "clipPath=M0,0L600,0L600,400L0,400Z&clipXPath=M100,50L300,50L300,250L100,250Z",
        with_alpha(box(100, 50, 200, 200, inside=0)),
    ),
    "clipXPathE": Applied(
        "clipPath=M0,0L600,0L600,400L0,400Z&clipXPathE=Box", with_alpha(box(*BOX, inside=0)), outlined=True
    ),
    "cropPathE": Applied("cropPathE=Box", lambda image: image.crop(*BOX), outlined=True),
    "perspective": Applied("perspective=600,0,0,0,0,400,600,400,R1", lambda image: image.fliphor()),
    "perspectiveN": Applied("perspectiveN=1,1,0,1,0,0,1,0,R1", lambda image: image.rot180()),
    "origin": Applied("origin=5,5&scl=2", sized(0.5), 0.6),
    "originN": Applied("originN=0.5,0.5&scl=2", sized(0.5), 0.6),
    "op_brightness": Applied("op_brightness=20", curve(1, 51)),
    "op_contrast": Applied("op_contrast=-50", curve(0.5, 63.75), 0.5),
    "op_colorbalance": Applied(
        "op_colorbalance=20,-10,0", lambda image: (image + [51, -25.5, 0]).rint().cast("uchar"), 0.6
    ),
    "op_hue": Applied("op_hue=120", by_bands((0, 0, 1), (1, 0, 0), (0, 1, 0)), 1),
    "op_colorize": Applied("op_colorize=808080,off", by_bands(LUMA, LUMA, LUMA), 1.5),
    "op_invert": Applied("op_invert=1", lambda image: image.invert()),
    "op_blur": Applied("op_blur=4", lambda image: image.gaussblur(2, min_ampl=0.01), 1.5),
    "op_grow": Applied("op_grow=3", grown(3), 0.5),
    "op_growMask": Applied("op_growMask=8", with_alpha(lambda image: grown(8)(image[3])), 0.5, cut_out=True),
    "op_growMaskR": Applied("op_growMaskR=8", with_alpha(lambda image: grown(8)(image[3])), 0.5, cut_out=True),
    # Up to 51 of 255 up or down: half of that on average, less where it is cut off.
    "op_noise": Applied("op_noise=20", lambda image: image, 26),
    "op_saturation": Applied("op_saturation=50", saturated, 0.6),
    "op_sharpen": Applied("op_sharpen=1", sharpened, 0.6),
    "op_usm": Applied("op_usm=1,2,0,0", unsharp(2), 1),
    "op_usmR": Applied("op_usmR=1,2,0,0", unsharp(2), 1),
}


# On layer 0 the first is refused, the next two mean nothing without text or further layers; templates have tests of
# their own.
WITHOUT_EFFECT = {"sizeN", "pathAttr", "blendMode", "template"}


@pytest.mark.parametrize("name", [name for name in rules("apply") if name in APPLIED])
def test_copy_image_applies(name: str, copy, studio: Studio) -> None:
    case = APPLIED[name]
    source = case.add(studio)
    studio.add("other", drawn(80, 60))
    made = copy(source, "made", case.commands)
    with studio.pixels(made) as pixels:
        expected = case.expected(case.source)
        assert apart(alpha_when(expected, pixels), pixels) <= case.tolerance
        changed = not same_form(case.source, pixels) or apart(case.source, pixels) > 1
        assert changed
    asset = studio.asset(made)
    assert (asset.url_modifier, asset.url_post_apply_modifier, studio.warnings(made)) == ("", "", [])


def same_form(one: pyvips.Image, other: pyvips.Image) -> bool:
    return (one.width, one.height, one.bands) == (other.width, other.height, other.bands)


def alpha_when(image: pyvips.Image, like: pyvips.Image) -> pyvips.Image:
    """The picture with full alpha where the other has one: being opaque is not what is looked at here."""
    return image.bandjoin(255) if (image.bands, like.bands) == (3, 4) else image


@pytest.mark.parametrize("name", [name for name, entry in TABLE.items() if entry.read is None and name != "layer"])
def test_copy_image_says_of_a_command_that_it_is_not_built(name: str, copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    before = studio.everything()
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(source, "made", f"layer=1&{name}=1")
    assert told.reason == f"urlModifier: Error parsing IS command: {name}: this command is not available yet"
    assert studio.everything() == before


def test_every_command_that_is_applied_and_built_has_its_case() -> None:
    built = {name for name in rules("apply") if TABLE[name].read is not None} | {"layer"}
    assert built - set(APPLIED) - WITHOUT_EFFECT == set()


DELIVERY = {
    "qlt": "qlt=10",
    "jpegSize": "jpegSize=20",
    "pscan": "pscan=3",
    "quantize": "quantize=web,off",
    "dpr": "dpr=on,2",
    "network": "network=on",
    "bfc": "bfc=on",
    "cache": "cache=off",
    "id": "id=abc",
    "handler": "handler=callMe",
    "labelkey": "labelkey=name",
}


@pytest.mark.parametrize("name", rules("ignore_warn"))
def test_copy_image_ignores_what_concerns_delivery_and_says_so(name: str, copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    made = copy(source, "made", DELIVERY[name])
    with studio.pixels(made) as pixels:
        assert apart(pixels, SOURCE) == 0
    assert studio.warnings(made) == [f"{DELIVERY[name]}: ignored, it concerns delivery only"]


REFUSED = {
    "defaultImage": "defaultImage=other",
    "imageSet": "imageSet={cat,other}",
    "type": "type=x",
    "name": "name=x",
    "timeout": "timeout=10",
    "message": "message=x",
    "req": "req=props",
}


@pytest.mark.parametrize("name", rules("reject", "reject_unless_img"))
def test_copy_image_refuses_what_no_copy_can_have(name: str, copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    studio.add("other", drawn(80, 60))
    before = studio.everything()
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(source, "made", f"wid=30&{REFUSED[name]}")
    said = f"urlModifier: Error parsing IS command: {REFUSED[name]}: a copy cannot have this command"
    assert told.reason == said
    assert studio.everything() == before


@pytest.mark.parametrize("kind", ["tmb", "mask", "props", "imageprops", "exists", "set", "saveToFile", "resolve"])
def test_copy_image_refuses_other_requests_than_for_an_image(kind: str, copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    with refused(FaultCode.INVALID_PARAMETER):
        copy(source, "made", f"req={kind}")


def test_copy_image_takes_a_request_for_an_image(copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    with studio.pixels(copy(source, "made", "req=img&flip=ud")) as pixels:
        assert apart(pixels, SOURCE.flipver()) == 0


def test_what_a_stored_modifier_has_of_that_is_ignored_and_told(copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    studio.change(source, url_modifier="defaultImage=other&qlt=30", url_post_apply_modifier="req=props")
    made = copy(source, "made", "flip=lr")
    with studio.pixels(made) as pixels:
        assert apart(pixels, SOURCE.fliphor()) == 0
    assert sorted(studio.warnings(made)) == [
        "defaultImage=other: ignored, it concerns delivery only",
        "qlt=30: ignored, it concerns delivery only",
        "req=props: ignored, it concerns delivery only",
    ]


@pytest.mark.parametrize(
    ("commands", "bands", "ground"),
    [
        ("scl=1&hei=400", 4, None),
        ("fmt=png-alpha", 4, None),
        ("fmt=png-alpha&bgc=ff0000", 4, None),
        ("fmt=jpeg", 3, (255, 255, 255)),
        ("fmt=jpeg&bgc=ff0000", 3, (255, 0, 0)),
        ("bgc=ff0000", 3, (255, 0, 0)),
    ],
)
def test_copy_image_applies_a_background_only_where_no_alpha_is_kept(
    commands: str, bands: int, ground: tuple[int, int, int] | None, copy, studio: Studio
) -> None:
    source = studio.add("cat", CUT_OUT)
    made = copy(source, "made", commands)
    with studio.pixels(made) as pixels:
        expected = CUT_OUT if ground is None else CUT_OUT.flatten(background=ground)
        assert (pixels.bands, apart(pixels, expected) <= 0.5) == (bands, True)


@pytest.mark.parametrize(
    ("commands", "pixel_type", "bands"),
    [
        ("fmt=jpeg", "rgb", 3),
        ("fmt=webp-alpha", "rgb", 4),
        ("fmt=tif,gray", "gray", 1),
        ("fmt=tif-alpha,gray", "gray", 2),
        ("fmt=jpeg,cmyk", "cmyk", 4),
        ("fmt=gif", "rgb", 3),
    ],
)
def test_copy_image_takes_pixel_type_and_alpha_from_fmt(
    commands: str, pixel_type: str, bands: int, copy, studio: Studio
) -> None:
    source = studio.add("cat", CUT_OUT)
    made = copy(source, "made", commands)
    picture = studio.picture(made)
    assert (picture.pixel_type, picture.bands, picture.format) == (pixel_type, bands, "TIFF")
    lossy = commands.split("=")[1].split(",")[0] not in {"png", "png-alpha", "tif", "tif-alpha"}
    said = f"{commands}: the copy is stored without loss; only pixel type and alpha are taken over"
    assert studio.warnings(made) == ([said] if lossy else [])


def test_copy_image_sets_the_resolution_by_print_res(copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    made = copy(source, "made", "wid=300&printRes=300")
    assert (studio.asset(made).resolution, studio.picture(made).resolution) == (300, 300)
    with studio.pixels(made) as pixels:
        assert round(pixels.xres * 25.4) == 300


@pytest.mark.parametrize("command", ["iccEmbed=0", "xmpEmbed=0", "pathEmbed=0"])
def test_copy_image_keeps_what_is_embedded_whatever_is_said(command: str, copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE.icc_transform("p3", input_profile="srgb"), profile="p3")
    made = copy(source, "made", f"flip=lr&{command}")
    assert studio.picture(made).profile_name == studio.picture(source).profile_name
    assert studio.picture(made).profile_name is not None
    assert studio.warnings(made) == [f"{command}: ignored, a copy always keeps what its source carries"]


def test_commands_that_do_not_exist_are_left_out_and_told(copy, studio: Studio) -> None:
    source = studio.add("cat", SOURCE)
    made = copy(source, "made", "flip=lr&op_blurr=3&utm_source=x&.comment=1")
    with studio.pixels(made) as pixels:
        assert apart(pixels, SOURCE.fliphor()) == 0
    assert studio.warnings(made) == [
        "op_blurr: ignored, there is no such command",
        "utm_source: ignored, there is no such command",
    ]
