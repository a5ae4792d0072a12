"""Told: what the image door answers where it is asked about pictures, not for one. No form of writing is known here.

Each request type is on the page «req» of the Image Serving reference, with its properties.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from printroom.imaging import Attributes, ImagingError, Plan, Purpose, Record, Resolved, parse, plan, resolve
from printroom.imaging.encode import media_type
from printroom.services.reach import Reach

PIXEL_TYPES: Final = {"gray": "BW", "rgb": "RGB", "cmyk": "CMYK"}
RES_MODES: Final = {1: "sharp", 2: "bilin", 3: "bicub", 4: "sharp2", 5: "bisharp"}
END: Final = "\r\n"
FREE_TEXT: Final = "userdata"


@dataclass(frozen=True, slots=True)
class Properties:
    """By dotted names, `image.width`."""

    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text as it is stored."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetItem:
    """A picture of a set in full resolution; `swatch` is empty where it has none, `version` changes with its content."""

    image: str
    width: int
    height: int
    version: str
    swatch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaSet:
    name: str
    type: str
    items: tuple[SetItem, ...]


Told = Properties | Verbatim | MediaSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The object of a URL: `name` as clients write it (`Company/asset`), `path` the same as it came, encoded."""

    name: str
    path: str
    reach: Reach

    @property
    def fields(self) -> Mapping[str, Any]:
        """Its published record; empty where there is none."""
        return self.reach.published(self.name) or {}

    @property
    def record(self) -> Record:
        """Its picture. Raises ImagingError `not_found`."""
        found = self.reach.record(self.name)
        if found is None:
            raise self.missing()
        return found

    def missing(self) -> ImagingError:
        return ImagingError("not_found", f"Unable to find /{self.name}", value=self.name)


def exists(subject: Subject) -> Properties:
    return Properties({"catalogRecord.exists": "1" if subject.fields else "0"})


def reply_properties(subject: Subject, resolved: Resolved, planned: Plan, *, length: int) -> Properties:
    """req=props: of the picture that the same URL would get without it; `length` in bytes, 0 where it is not kept."""
    output = planned.output
    metadata = [subject.fields.get(name) for name in ("user_data", "targets", "map", "image_set")]
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
        "image.version": version(_origin(resolved)),
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
        "image.iccProfile": record.profile or "",
        "image.mask": _mask(record),
        "image.modifier": record.modifier,
        "image.photoshopPathNames": ",".join(paths),
        "image.pixTyp": PIXEL_TYPES[record.pixels],
        "image.postModifier": record.post_modifier,
        "image.printRes": _real(record.print_resolution or attributes.print_resolution),
        "image.resolution": _real(record.resolution or attributes.resolution),
        "image.thumbRes": _real(record.thumb_res or attributes.thumb_res),
        "image.thumbType": str(record.thumb_type or attributes.thumb_type),
        "image.timeStamp": str(subject.fields.get("modified", "")),
        "image.translatedId": "",
        "image.width": str(record.width),
    })


def catalog_properties(attributes: Attributes) -> Properties:
    """req=catalogprops: the attributes of a company."""
    return Properties({
        "catalog.bkgColor": _hex(attributes.bkg_color),
        "catalog.defaultExpiration": _real(attributes.default_expiration),
        "catalog.defaultExt": "",
        "catalog.defaultPix": _pair(attributes.default_pix),
        "catalog.defaultThumbPix": _pair(attributes.default_thumb_pix),
        "catalog.expiration": _real(attributes.expiration),
        "catalog.jpegQuality": _pair((attributes.jpeg_quality[0], int(attributes.jpeg_quality[1]))),
        "catalog.maxPix": _pair(attributes.max_pix),
        "catalog.nonImgExpiration": _real(attributes.non_img_expiration),
        "catalog.printResolution": _real(attributes.print_resolution),
        "catalog.publishInfo": "",
        "catalog.resMode": RES_MODES[attributes.res_mode],
        "catalog.resolution": _real(attributes.resolution),
        "catalog.thumbBkgColor": _hex(attributes.thumb_bkg_color),
        "catalog.thumbHorizAlign": str(attributes.thumb_horiz_align),
        "catalog.thumbRes": _real(attributes.thumb_res),
        "catalog.thumbType": str(attributes.thumb_type),
        "catalog.thumbVertAlign": str(attributes.thumb_vert_align),
        "catalog.watermark": attributes.watermark,
    })


def image_set(subject: Subject, form: str) -> Told:
    """req=imageset: the stored set as it is; an unknown object has none."""
    stored = str(subject.fields.get("image_set") or "")
    return Verbatim(stored + END) if form == "text" else Properties({"IMAGE_SET": stored})


def user_data(subject: Subject, form: str) -> Told:
    return _stored(str(subject.fields.get("user_data") or ""), form)


def targets(subject: Subject, form: str) -> Told:
    return _stored(str(subject.fields.get("targets") or ""), form)


def media_set(subject: Subject) -> MediaSet:
    """req=set for one picture: a set of itself."""
    return MediaSet(name=subject.name, type="img", items=(_item(subject),))


def resolved_text(subject: Subject, text: str) -> Verbatim:
    """req=resolve: the request after presets, variables and stored modifiers. Raises `not_found` for a missing object."""
    if not subject.fields:
        raise subject.missing()
    return Verbatim(f"{subject.name}?{text}{END}")


def version(content: object) -> str:
    """Six characters that change when the content does."""
    return base64.urlsafe_b64encode(hashlib.sha256(repr(content).encode()).digest()).decode()[:6]


def digest(content: object) -> str:
    """An entity tag for what is told."""
    return hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _origin(resolved: Resolved) -> Record:
    """The picture that a request begins with, however deep it is nested."""
    source = resolved.layers[0].source
    return source if isinstance(source, Record) else _origin(source)


def _item(subject: Subject) -> SetItem:
    record = subject.record
    width, height = _full_size(subject)
    return SetItem(image=subject.name, width=width, height=height, version=version(record))


def _full_size(subject: Subject) -> tuple[int, int]:
    """Of the record in full resolution, after its Modifier; of its pixels where that cannot be made."""
    try:
        request = parse("", path=subject.path, catalog=subject.reach)
        planned = plan(resolve(request, subject.reach), Purpose.COPY)
    except ImagingError:
        return subject.record.width, subject.record.height
    return planned.width, planned.height


def _stored(text: str, form: str) -> Told:
    """Stored lines, separated by `??` or by line ends: as lines, or as properties by their own names."""
    lines = [line for line in re.split(r"\?\?|\r\n|\n|\r", text) if line]
    return Verbatim(END.join([*lines, ""]) or END) if form == "text" else Properties(dict(_pairs(lines)))


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    free = [line for line in lines if "=" not in line]
    for line in lines:
        name, equals, value = line.partition("=")
        if equals:
            yield name.strip(), value.strip()
    if free:
        yield FREE_TEXT, "\n".join(free)


def _mask(record: Record) -> str:
    """0 none, 2 in the picture, 3 in a file of its own; pictures are kept with unassociated alpha."""
    return "3" if record.mask else "2" if record.has_alpha else "0"


def _flag(on: bool) -> str:
    return "1" if on else "0"


def _real(number: float) -> str:
    return json.dumps(float(number))


def _pair(numbers: tuple[int, int]) -> str:
    return f"{numbers[0]},{numbers[1]}"


def _hex(colour: tuple[int, int, int]) -> str:
    return bytes(colour).hex()
