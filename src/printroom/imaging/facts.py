"""What intake tells about a file, and the limits it works in."""

from __future__ import annotations

import base64
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final, Literal

from printroom.imaging.metadata import Metadata
from printroom.imaging.ports import PixelType

_MIB: Final = 1 << 20


class IntakeError(Exception):
    """The file cannot be taken in. `reason` is one line for its sender, without names of files or folders."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one examination: pixels and frames that a header may claim, then time, memory and files written.

    `seconds` is wall time and `cpu_seconds` the processor's; `memory_bytes` is the address space of the child, which
    libraries alone fill by half a GiB; `file_bytes` is the largest file that may be written.
    """

    pixels: int = 200_000_000
    frames: int = 2_000
    seconds: float = 120
    cpu_seconds: int = 120
    memory_bytes: int = 4096 * _MIB
    file_bytes: int = 8192 * _MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A file that was decoded whole.

    `width` and `height` count upright, `stored_width` and `stored_height` as in the file, before `orientation` (EXIF's,
    1 to 8) is applied. `pixels`, `depth`, `has_alpha` and the profile are those of the upright picture; `stored_depth`
    is the file's own, bits of a component. `frames` counts frames or pages: the picture is the first. `resolution` is
    dots per inch, None where the file says none. `exact_pyramid` says that the pyramid holds the very pixels of the
    file. `profile` is the description of the embedded profile where it fits, else None. `digest` is the file's SHA-256.
    `warnings` are lines for the job's log. `path_names` are those of embedded clipping paths, `paths` what of them could
    be read: path by name, in fractions of the upright picture.
    """

    format: str
    media_type: str
    digest: str
    width: int
    height: int
    stored_width: int
    stored_height: int
    orientation: int
    pixels: PixelType
    depth: Literal[8, 16]
    stored_depth: int
    has_alpha: bool
    frames: int
    resolution: float | None
    exact_pyramid: bool
    profile: str | None
    profile_digest: str | None
    metadata: Metadata
    path_names: tuple[str, ...]
    paths: dict[str, str]
    warnings: tuple[str, ...]
    xmp: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFacts:
    """An ICC profile that colours were converted with: from it and, where it is `writable`, to it.

    `digest` is the file's SHA-256, `size` its bytes.
    """

    description: str
    pixels: PixelType
    writable: bool
    digest: str
    size: int


def to_plain(facts: Facts) -> dict[str, object]:
    """As values that JSON can hold."""
    return asdict(facts) | {"xmp": base64.b64encode(facts.xmp).decode()}


def from_plain(values: dict[str, Any]) -> Facts:
    """The reverse of `to_plain`, after a way through JSON."""  # Any: what JSON gives; the fields below name its types
    said = dict(values["metadata"])
    metadata = Metadata(**said | {"keywords": tuple(said["keywords"])})
    lists = {name: tuple(values[name]) for name in ("path_names", "warnings")}
    known = {name: values[name] for name in (one.name for one in fields(Facts))}
    return Facts(**known | lists | {"metadata": metadata, "xmp": base64.b64decode(values["xmp"])})
