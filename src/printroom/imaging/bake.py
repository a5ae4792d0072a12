"""How a copy takes a request over: what it bakes, what it ignores and says so, what it refuses."""

from dataclasses import dataclass, replace
from typing import Final

from printroom.imaging.commands.output import Fmt
from printroom.imaging.commands.table import TABLE
from printroom.imaging.errors import ImagingError
from printroom.imaging.resolved import Resolved

LOSSLESS: Final = {"png", "png-alpha", "tif", "tif-alpha"}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was asked for and did not happen as asked: the command, and one sentence."""

    command: str
    message: str


@dataclass(frozen=True, slots=True)
class Baked:
    """A request as a copy takes it. `keeps_colors`: no profile and no pixel type was asked for."""

    resolved: Resolved
    keeps_colors: bool
    notices: tuple[Notice, ...]


def bake(resolved: Resolved) -> Baked:
    """No bounds, no device pixels, no watermark, transparency kept unless a format without it or a background is asked for.

    Raises ImagingError `parse` for a command that a copy cannot have.
    """
    said = {word.name: word for word in resolved.said}
    for word in resolved.said:
        if word.own and _refused(word.name, word.value):
            text = f"{word.name}={word.value}: a copy cannot have this command"
            raise ImagingError("parse", text, command=word.name, value=word.value, rule="not in a copy")
    fmt = Fmt.parse(said["fmt"].value) if "fmt" in said else None
    alpha = fmt.alpha if fmt else "bgc" not in said
    view = replace(resolved.view, default_pix=(0, 0), max_pix=(0, 0), ratio=1)
    return Baked(
        resolved=replace(resolved, view=view, watermark=None, output=replace(resolved.output, alpha=alpha)),
        keeps_colors="icc" not in said and not (fmt and fmt.pixels),
        notices=tuple(notice for word in resolved.said for notice in _notices(word.name, word.value)),
    )


def _refused(name: str, value: str) -> bool:
    rule = TABLE[name].bake
    return rule == "reject" or (rule == "reject_unless_img" and value.lower() != "img")


def _notices(name: str, value: str) -> tuple[Notice, ...]:
    rule = TABLE[name].bake
    if rule == "ignore_warn" or _refused(name, value):
        return (Notice(name, f"{name}={value}: ignored, it concerns delivery only"),)
    if name == "fmt" and value.split(",")[0].lower() not in LOSSLESS:
        return (
            Notice(name, f"fmt={value}: the copy is stored without loss; only pixel type and alpha are taken over"),
        )
    if name in {"iccEmbed", "xmpEmbed", "pathEmbed"} and value in {"0", "false"}:
        return (Notice(name, f"{name}={value}: ignored, a copy always keeps what its source carries"),)
    return ()
