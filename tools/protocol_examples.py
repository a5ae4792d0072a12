"""The examples of docs/protocol.md: what each command is shown by, and the pictures and the shelf that they are made of."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any  # Any: the shelf of the tests, which are not typed

import pyvips

from printroom import imaging
from printroom.imaging import Purpose

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures" / "protocol"
SOURCES = {"oranges": "oranges.jpg", "orange": "orange.png", "rings": "rings.png"}
OUTLINE = (
    "M0.49,0.4656C0.559,0.4656,0.615,0.549,0.615,0.6531C0.615,0.757,0.559,0.8406,0.49,0.8406"
    "C0.421,0.8406,0.365,0.757,0.365,0.6531C0.365,0.549,0.421,0.4656,0.49,0.4656Z"
)
ROUND = "M120,40C164,40,200,80,200,120C200,164,164,200,120,200C76,200,40,164,40,120C40,76,76,40,120,40Z"
PRESS = "src=is{Acme/oranges?icc=NewsprintSNAP2007"
DETAIL = "rgn=150,130,120,80&wid=240"
ROAD = "0.35,0.1,0.65,0.1,1,1,0,1"
SUFFIXES = {"png": ".png", "png8": ".png", "gif": ".gif", "webp": ".webp"}

SHOWN: dict[str, tuple[str, ...]] = {
    "wid": ("oranges?wid=200", "orange?wid=200&bgc=ffffff"),
    "hei": ("oranges?hei=100",),
    "fit": (
        "oranges?wid=150&hei=150&fit=fit&bgc=ffcc00",
        "oranges?wid=150&hei=150&fit=constrain&bgc=ffcc00",
        "oranges?wid=150&hei=150&fit=crop&bgc=ffcc00",
        "oranges?wid=150&hei=150&fit=wrap&bgc=ffcc00",
        "oranges?wid=150&hei=150&fit=stretch&bgc=ffcc00",
        "oranges?wid=200&hei=80&fit=hfit&bgc=ffcc00",
        "oranges?wid=200&hei=80&fit=vfit&bgc=ffcc00",
        "orange?wid=200&hei=200&fit=fit,0&bgc=ffcc00",
        "orange?wid=200&hei=200&fit=fit,1&bgc=ffcc00",
    ),
    "scl": ("oranges?scl=4", "oranges?scl=2&wid=150&hei=150"),
    "rgn": ("oranges?rgn=170,140,130,130&wid=150", "oranges?rgn=380,200,200,200&wid=150&bgc=ffcc00"),
    "rect": ("oranges?wid=240&rect=80,60,120,80", "oranges?wid=240&rect=120,90,180,120,1.5"),
    "align": (
        "oranges?wid=150&hei=150&align=0,1&bgc=ffcc00",
        "oranges?wid=100&hei=150&fit=crop&align=-1,0",
        "oranges?wid=100&hei=150&fit=crop&align=0.5,0",
    ),
    "bgc": ("orange?scl=1&bgc=336699", "oranges?wid=150&hei=150&bgc=ffcc00"),
    "fmt": ("oranges?wid=200&fmt=png,gray", "oranges?wid=200&fmt=gif", "orange?wid=130&fmt=webp-alpha,,lossless"),
    "qlt": ("oranges?wid=200&qlt=5", "oranges?wid=200&qlt=90,1"),
    "jpegSize": ("oranges?wid=200&jpegSize=2",),
    "quantize": (
        "oranges?wid=200&fmt=gif&quantize=web",
        "oranges?wid=200&fmt=gif&quantize=web,off",
        "oranges?wid=200&fmt=png8&quantize=mac,off",
        "oranges?wid=200&fmt=png8&quantize=adaptive,diffuse,6",
        "oranges?wid=200&fmt=png8&quantize=adaptive,off,6,00ff00",
    ),
    "icc": (
        "oranges?wid=200&icc=Gray",
        f"oranges?{PRESS},perceptual,0}}&wid=200",
        f"oranges?{PRESS},absolute,0}}&wid=200",
    ),
    "resMode": (
        "rings?wid=150&resMode=bilin",
        "rings?wid=150&resMode=bicub",
        "rings?wid=150&resMode=bisharp",
        "rings?wid=150&resMode=sharp2",
        "rings?wid=150&resMode=sharp",
    ),
    "dpr": ("oranges?wid=100&dpr=on,2",),
    "src": ("oranges?src=Acme/orange&scl=1", "oranges?src=is{Acme/orange?rotate=90&bgColor=336699}&scl=1"),
    "mask": ("oranges?mask=Acme/orange&wid=200&bgc=336699", "orange?req=mask&scl=1", "oranges?mask=Acme/rings&wid=200"),
    "maskUse": ("orange?scl=1&bgc=ffcc00", "orange?maskUse=invert&scl=1&bgc=ffcc00", "orange?maskUse=off&scl=1"),
    "crop": (
        "oranges?crop=170,140,130,130&scl=1",
        "oranges?crop=-40,100,200,200&wid=150&bgc=ffcc00",
        "oranges?cropN=0.2,0.4,0.6,0.5&wid=200",
    ),
    "cropPathE": ("oranges?cropPathE=Outline&scl=1",),
    "scale": ("oranges?scale=0.3&scl=1",),
    "res": ("oranges?res=36&scl=1",),
    "size": (
        "oranges?size=150,150&scl=1&bgc=ffcc00",
        "oranges?wid=200 | opac=50&sizeN=0.9,0.9",
        "oranges?wid=200 | sizeN=0.3,0&align=1,1",
    ),
    "perspective": (
        "oranges?perspective=60,40,440,0,480,320,0,260&wid=200&bgc=ffcc00",
        f"oranges?perspectiveN={ROAD}&wid=200&bgc=ffcc00",
        f"rings?perspectiveN={ROAD},R1&wid=200&bgc=ffcc00",
        f"rings?perspectiveN={ROAD},R2&wid=200&bgc=ffcc00",
        f"rings?perspectiveN={ROAD},R3&wid=200&bgc=ffcc00",
    ),
    "flip": ("oranges?flip=lr&wid=200", "oranges?flip=ud&wid=200", "oranges?flip=lrud&wid=200"),
    "rotate": (
        "oranges?rotate=20&wid=200&bgc=ffcc00",
        "oranges?rotate=90&hei=200",
        "orange?rotate=-45&color=336699&scl=1",
    ),
    "extend": (
        "oranges?extend=60,20,60,20&wid=200&bgc=ffcc00",
        "oranges?extend=-120,-80,40,-20&wid=200&bgc=ffcc00",
        "oranges?extendN=0.25,0,0.25,0.1&wid=200&bgc=ffcc00",
    ),
    "color": ("orange?color=336699&rotate=20&scl=1", "orange?color=255,0,0,128&extend=20,20,20,20&scl=1&bgc=ffcc00"),
    "bgColor": ("orange?bgColor=336699&rotate=20&scl=1", "orange?bgColor=0,0,255&extend=20,20,20,20&scl=1"),
    "opac": (
        "oranges?opac=40&wid=200&bgc=336699",
        "orange?opac=40&bgColor=ffcc00&scl=1&bgc=336699",
        "orange?layer=0&opac=40&bgColor=ffcc00&scl=1&bgc=336699",
    ),
    "blendMode": (
        "oranges?wid=200 | blendMode=norm&opac=70",
        "oranges?wid=200 | blendMode=dissolve&opac=50",
        "oranges?wid=200 | blendMode=lighten",
        "oranges?wid=200 | blendMode=darken",
        "oranges?wid=200 | blendMode=mult",
        "oranges?wid=200 | blendMode=screen",
    ),
    "hide": ("oranges?hide=1&wid=120&bgc=336699",),
    "clipPath": (
        f"oranges?clipPath={ROUND}&wid=200&bgc=ffcc00",
        "oranges?clipPathE=Outline&wid=200&bgc=ffcc00",
        "oranges?clipPathE=Outline&cropPathE=Outline&rotate=20&scl=1&bgc=ffcc00",
    ),
    "clipXPath": (
        f"oranges?clipPath=M0,0L480,0L480,320L0,320Z&clipXPath={ROUND}&wid=200&bgc=ffcc00",
        "oranges?clipPath=M40,40L440,40L440,300L40,300Z&clipXPathE=Outline&wid=200&bgc=ffcc00",
    ),
    "op_brightness": ("oranges?op_brightness=30&wid=200", "oranges?op_brightness=-30&wid=200"),
    "op_contrast": ("oranges?op_contrast=50&wid=200", "oranges?op_contrast=-60&wid=200"),
    "op_colorbalance": ("oranges?op_colorbalance=20,0,-20&wid=200", "oranges?op_colorbalance=-20,0,30&wid=200"),
    "op_hue": ("oranges?op_hue=75&wid=200", "oranges?op_hue=-40&wid=200", "oranges?op_hue=180&wid=200"),
    "op_saturation": ("oranges?op_saturation=-70&wid=200", "oranges?op_saturation=60&wid=200"),
    "op_colorize": (
        "oranges?op_colorize=2060c0&wid=200",
        "oranges?op_colorize=0x2060c0,off&wid=200",
        "oranges?op_colorize=32,96,192,norm,80&wid=200",
    ),
    "op_invert": ("oranges?op_invert=1&wid=200", "orange?op_invert=1&scl=1&bgc=ffcc00"),
    "op_blur": ("oranges?op_blur=10&wid=200", "oranges?op_blur=60&wid=200", "orange?op_blur=20&scl=1&bgc=ffcc00"),
    "op_grow": ("oranges?op_grow=8&wid=200", "oranges?op_grow=-8&wid=200"),
    "op_growMask": ("orange?op_growMask=-16&scl=1&bgc=ffcc00", "orange?op_growMask=-16&wid=65&bgc=ffcc00"),
    "op_growMaskR": ("orange?op_growMaskR=-16&scl=1&bgc=ffcc00", "orange?op_growMaskR=-16&wid=65&bgc=ffcc00"),
    "op_noise": (
        "oranges?op_noise=20&wid=200",
        "oranges?op_noise=20,gaussian&wid=200",
        "oranges?op_noise=20,gaussian,1&wid=200",
    ),
    "op_sharpen": (f"oranges?{DETAIL}", f"oranges?{DETAIL}&op_sharpen=1"),
    "op_usm": (
        f"oranges?{DETAIL}",
        f"oranges?{DETAIL}&op_usm=2,2,0,0",
        f"oranges?{DETAIL}&op_usm=5,8,0,0",
        f"oranges?{DETAIL}&op_usm=5,8,24,0",
        f"oranges?{DETAIL}&op_usm=5,8,0,1",
    ),
    "op_usmR": ("oranges?wid=200&op_usm=3,4,0,0", "oranges?wid=200&op_usmR=3,4,0,0"),
}
"""Of pixels: the picture and its commands, and behind a bar what the record of the watermark `orange` says of itself."""
TOLD: dict[str, tuple[str, str]] = {
    "pscan": ("fmt=pjpeg&pscan=5", "a progressive JPEG"),
    "iccEmbed": ("wid=400&iccEmbed=1", "a JPEG that carries the profile sRGB"),
    "xmpEmbed": ("wid=400&xmpEmbed=1", "a JPEG with the XMP packet of the picture"),
    "pathEmbed": ("wid=400&fmt=tif&pathEmbed=1", "a TIFF with the clipping paths of the picture"),
    "printRes": ("wid=400&printRes=300", "the same pixels, marked as 300 dots per inch"),
    "network": ("wid=400&network=on", "quality 65 in the place of 80 for a browser that saves data"),
    "bfc": ("wid=400&bfc=on", "AVIF for a browser that says `Accept: image/avif,image/*`"),
    "cache": ("wid=400&cache=off", "`Cache-Control: no-store`"),
    "id": ("req=exists,json&id=7", '`/*jsonp*/s7jsonResponse({"catalogRecord.exists":"1"},"7");`'),
    "defaultImage": ("wid=400&defaultImage=Acme/soon", "the picture `soon` where the asset is missing"),
    "template": ("template=Acme/card", "the commands of `card`, with `$object$` for the asset of the path"),
    "req": ("req=imageprops,json", "width, height, type and so on, as JSON"),
    "handler": ("req=exists,json&handler=show", '`/*jsonp*/show({"catalogRecord.exists":"1"},"");`'),
    "locale": ("wid=400&locale=fr", "the picture `oranges_fr`, where LocaleMap says `fr,_fr`"),
    "imageSet": ("req=set,json&imageSet={red,blue,green}", "a set of three pictures"),
    "labelkey": ("req=set,json&labelkey=color", "items labelled by the line `color=…` of their user data"),
    "type": ("type=caption", "of a file at `/is/content`: itself, where its UserType is `caption`, else an error"),
    "map": (
        'req=map&wid=400&map=<area shape="rect" coords="0,0,240,320" href="/left">',
        "that area, in pixels of the reply",
    ),
    "anchor": ("anchor=0,0&rotate=30&wid=200", "the same picture as without `anchor`"),
    "origin": ("originN=-0.5,-0.5&wid=200", "the same picture as without `originN`"),
}
"""Of what shows in no pixel: commands, and what comes."""


@dataclass(frozen=True, slots=True)
class Example:
    """One picture of the page; `mark` is what the watermark's record says of itself, empty without a watermark."""

    command: str
    number: int
    source: str
    query: str
    mark: str

    @property
    def path(self) -> Path:
        return PICTURES / f"{self.command}-{self.number}{SUFFIXES.get(planned(self).output.format, '.jpg')}"


def examples(command: str) -> Iterator[Example]:
    for number, text in enumerate(SHOWN.get(command, ()), 1):
        url, _, mark = text.partition(" | ")
        source, _, query = url.partition("?")
        yield Example(command, number, source, query, mark)


def shelf() -> Any:
    """The three pictures; `oranges` has 72 dots per inch and the path of the orange in the middle."""
    made = importlib.import_module("imaging.shelf").Shelf()
    for name, file in SOURCES.items():
        said = {"resolution": 72, "paths": (("Outline", OUTLINE),)} if name == "oranges" else {}
        made.put(f"Acme/{name}", pyvips.Image.new_from_file(str(PICTURES / file)), **said)
    return made


def planned(example: Example) -> Any:
    catalog = SHELF
    if example.mark:
        record = replace(SHELF.records["Acme/orange"], modifier=example.mark)
        attributes = replace(SHELF.attributes, watermark="Acme/orange")
        catalog = replace(SHELF, attributes=attributes, records={**SHELF.records, "Acme/orange": record})
    parsed = imaging.parse(example.query, path=f"Acme/{example.source}", catalog=catalog)
    return imaging.plan(imaging.resolve(parsed, catalog), Purpose.DELIVERY)


def reply(example: Example) -> bytes:
    """What a server replies to it."""
    plan = planned(example)
    return imaging.encode(imaging.render(plan, SHELF), plan.output).data


sys.path.insert(0, str(ROOT / "tests"))
SHELF = shelf()
