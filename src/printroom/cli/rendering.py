"""`printroom render`: one file and a command string → another file. The engine alone, without a store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyvips

from printroom import imaging
from printroom.imaging import ImagingError, color
from printroom.imaging.forms import Unreadable
from printroom.imaging.originals import Picture, open_original
from printroom.imaging.ports import Kind

FORMATS = {
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "png": "png",
    "webp": "webp",
    "avif": "avif",
    "gif": "gif",
    "tif": "tif",
    "tiff": "tif",
    "jp2": "jpeg2000",
    "pdf": "pdf",
}
WITH_ALPHA = frozenset({"png", "webp", "avif", "tif", "gif"})
ATTRIBUTES = imaging.Attributes(default_pix=(0, 0), max_pix=(0, 0))
MOST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class OneFile:
    """The catalog of a single picture, and its pixels: always the original."""

    picture: Picture
    name: str

    @property
    def attributes(self) -> imaging.Attributes:
        return ATTRIBUTES

    def record(self, name: str, kind: Kind = "image") -> imaging.Record | None:
        if name.strip("/") != self.name or kind != "image":
            return None
        image = self.picture.image
        return imaging.Record(
            name=self.name,
            key=self.name,
            revision="file",
            width=image.width,
            height=image.height,
            pixels=color.pixel_type(image),
            has_alpha=color.has_alpha(image),
            depth=16 if color.depth(image) == 16 else 8,
            profile=self.picture.profile.description if self.picture.profile else None,
        )

    def macro(self, name: str) -> str | None:
        return None

    def profile(self, name: str) -> bytes | None:
        return None

    def open(self, record: imaging.Record, shrink: float) -> imaging.Level:
        return imaging.Level(self.picture.image)


def render(source: Path, commands: str, target: Path) -> imaging.Plan:
    """Write `target`; its suffix is the format unless `fmt=` says another. Raises ImagingError, Unreadable, OSError."""
    imaging.start()
    shelf = OneFile(open_original(source, access="random"), name="picture")
    request = imaging.parse(commands, path=shelf.name, catalog=shelf)
    if all(said.name != "fmt" for said in request.said):
        request = imaging.parse(f"{_format(shelf, target)}{commands}", path=shelf.name, catalog=shelf)
    resolved = imaging.resolve(request, shelf)
    plan = imaging.plan(resolved, imaging.Purpose.FILE)
    try:
        encoded = imaging.encode(imaging.render(plan, shelf), plan.output, limit=MOST_BYTES)
    except pyvips.Error as error:
        raise Unreadable(f"{source.name} cannot be read") from error
    target.write_bytes(encoded.data)
    return plan


def _format(shelf: OneFile, target: Path) -> str:
    suffix = target.suffix.lstrip(".").lower()
    if not suffix:
        return ""
    name = FORMATS.get(suffix)
    if name is None:
        raise ImagingError("parse", f"{target.name}: expected a suffix of {', '.join(FORMATS)}, or fmt= as a command")
    transparent = color.has_alpha(shelf.picture.image) and name in WITH_ALPHA
    return f"fmt={name}{'-alpha' if transparent else ''}&"
