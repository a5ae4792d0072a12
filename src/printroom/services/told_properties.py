"""Properties: of a reply, of a picture's record, of a company's attributes.

Pages «props», «imageprops», «catalogprops», «exists» and «xlate» of the Image Serving reference.
"""

from __future__ import annotations

import json
from typing import Final

from printroom.imaging import Plan, Record, Resolved
from printroom.imaging.encode import media_type
from printroom.imaging.encoding import source_names
from printroom.imaging.locales import suffixes
from printroom.services.told import Properties, Subject, picture_version, version

PIXEL_TYPES: Final = {"gray": "BW", "rgb": "RGB", "cmyk": "CMYK"}
RES_MODES: Final = {1: "sharp", 2: "bilin", 3: "bicub", 4: "sharp2", 5: "bisharp"}
METADATA: Final = ("user_data", "targets", "map", "image_set")


def exists(subject: Subject) -> Properties:
    return Properties({"catalogRecord.exists": "1" if subject.fields else "0"})


def reply_properties(subject: Subject, resolved: Resolved, planned: Plan, *, length: int) -> Properties:
    """req=props: of the picture that the same URL would get without it; `length` in bytes, 0 where it is not kept."""
    output = planned.output
    metadata = [subject.fields.get(name) for name in METADATA]
    colour = "".join(f"{round(part * 255):02x}" for part in resolved.background)
    return Properties({
        "image.bgc": f"0x{colour}ff",
        "image.height": str(planned.height),
        "image.iccEmbed": _flag(output.embed_profile),
        "image.iccProfile": output.profile or "",
        "image.length": str(length),
        "image.mask": _flag(output.alpha),
        "image.pathEmbed": _flag(output.embed_paths),
        "image.pixTyp": PIXEL_TYPES[output.pixels],
        "image.printRes": _real(output.resolution or 0),
        "image.quality": str(output.quality),
        "image.type": media_type(output),
        "image.version": picture_version(_origin(resolved)),
        "image.width": str(planned.width),
        "image.xmpEmbed": _flag(output.embed_xmp),
        "metadata.version": version(metadata),
    })


def image_properties(subject: Subject) -> Properties:
    """req=imageprops: of the record, whatever else is asked."""
    record, attributes = subject.record, subject.reach.attributes
    x, y = record.anchor or (record.width // 2, record.height // 2)
    paths = subject.fields.get("path_names") or ()
    return Properties({
        "image.anchor": f"{x},{y}",
        "image.embeddedIccProfile": _flag(record.profile is not None),
        "image.embeddedPhotoshopPaths": _flag(bool(paths)),
        "image.embeddedXmpData": _flag(bool(subject.fields.get("xmp"))),
        "image.expiration": _real(attributes.expiration if record.expiration == -2 else record.expiration),
        "image.height": str(record.height),
        "image.iccProfile": record.profile or record.assigned or source_names(attributes)[record.pixels],
        "image.mask": _mask(record),
        "image.modifier": record.modifier,
        "image.photoshopPathNames": ",".join(paths),
        "image.pixTyp": PIXEL_TYPES[record.pixels],
        "image.postModifier": record.post_modifier,
        "image.printRes": _real(record.print_resolution or attributes.print_resolution),
        "image.resolution": _real(record.resolution or attributes.resolution),
        "image.thumbRes": _real(record.thumb_res or attributes.thumb_res),
        "image.thumbType": str(record.thumb_type or attributes.thumb_type),
        "image.timeStamp": subject.stored("modified"),
        "image.translatedId": record.name,
        "image.width": str(record.width),
    })


def catalog_properties(subject: Subject) -> Properties:
    """req=catalogprops: the attributes of a company; without one those that are built in."""
    attributes = subject.reach.attributes
    changed = subject.reach.last_published()
    return Properties({
        "catalog.bkgColor": _hex(attributes.bkg_color),
        "catalog.defaultExpiration": _real(attributes.default_expiration),
        "catalog.defaultExt": "",
        "catalog.defaultPix": _pair(attributes.default_pix),
        "catalog.defaultThumbPix": _pair(attributes.default_thumb_pix),
        "catalog.expiration": _real(attributes.expiration),
        "catalog.fileTime": changed.isoformat() if changed else "",
        "catalog.jpegQuality": _pair((attributes.jpeg_quality[0], int(attributes.jpeg_quality[1]))),
        "catalog.maxPix": _pair(attributes.max_pix),
        "catalog.nonImgExpiration": _real(attributes.non_img_expiration),
        "catalog.printResolution": f"{attributes.print_resolution:g}",
        "catalog.publishInfo": attributes.publish_info,
        "catalog.resMode": RES_MODES[attributes.res_mode],
        "catalog.resolution": _real(attributes.resolution),
        "catalog.thumbBkgColor": _hex(attributes.thumb_bkg_color),
        "catalog.thumbHorizAlign": str(attributes.thumb_horiz_align),
        "catalog.thumbRes": _real(attributes.thumb_res),
        "catalog.thumbType": str(attributes.thumb_type),
        "catalog.thumbVertAlign": str(attributes.thumb_vert_align),
        "catalog.watermark": attributes.watermark,
    })


def translated_ids(subject: Subject) -> Properties:
    """req=xlate: the versions of an object that there are, as the company's locale map names them."""
    company, _, name = subject.name.partition("/")
    known = (f"{name}{suffix}" for suffix in suffixes(subject.reach.attributes))
    found = [each for each in known if subject.reach.exactly(f"{company}/{each}")]
    return Properties({"xlate.translatedIds": ",".join(found)})


def _origin(resolved: Resolved) -> Record:
    """The picture that a request begins with, however deep it is nested."""
    source = resolved.layers[0].source
    return source if isinstance(source, Record) else _origin(source)


def _mask(record: Record) -> str:
    """0 none, 2 in the picture, 3 in a picture of its own; pictures are kept with unassociated alpha."""
    return "3" if record.mask else "2" if record.has_alpha else "0"


def _flag(on: bool) -> str:
    return "1" if on else "0"


def _real(number: float) -> str:
    return json.dumps(float(number))


def _pair(numbers: tuple[int, int]) -> str:
    return f"{numbers[0]},{numbers[1]}"


def _hex(colour: tuple[int, int, int]) -> str:
    return bytes(colour).hex()
