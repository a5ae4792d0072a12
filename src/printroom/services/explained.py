"""Explained: how each command of a request was read, what became of it, and what counts where nothing was said."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from printroom.contract.types import ExplainedCommand
from printroom.imaging import Attributes, Request, Resolved
from printroom.imaging.commands.base import clamps
from printroom.imaging.commands.geometry import Scale, Size
from printroom.imaging.commands.request import Bfc, Network, Req
from printroom.imaging.commands.table import TABLE
from printroom.imaging.commands.view import Dpr
from printroom.imaging.errors import BadValue
from printroom.imaging.request import Passed, Said
from printroom.services.telling import FOR_TELLING, OF_OBJECT
from printroom.services.told_properties import RES_MODES

BUILT_IN: Final = Attributes()
LOSSY: Final = frozenset({"jpeg", "pjpeg", "webp", "avif", "tif", "pdf", "jpeg2000"})
ONLY_FOR: Final = {
    "qlt": LOSSY,
    "jpegSize": frozenset({"jpeg", "pjpeg"}),
    "bfc": frozenset({"jpeg", "pjpeg", "png"}),
    "pscan": frozenset({"pjpeg"}),
    "quantize": frozenset({"gif", "png8"}),
}
# What the commands are called elsewhere.
ELSEWHERE: Final = {
    "w": "wid",
    "width": "wid",
    "h": "hei",
    "height": "hei",
    "format": "fmt",
    "q": "qlt",
    "quality": "qlt",
    "dpi": "printRes",
}
NAMES: Final = {name.lower(): name for name in TABLE}
LIKENESS: Final = 0.85
LAID_DOWN: Final[dict[str, tuple[type, ...]]] = {"scale": (Size,), "res": (Size, Scale)}


Tells = Callable[[Resolved], bool]


def _always(resolved: Resolved) -> bool:
    return True


def _sized(resolved: Resolved) -> bool:
    view = resolved.view
    return bool(view.width or view.height or view.divisor)


def _fitted(resolved: Resolved) -> bool:
    return _sized(resolved) and not (resolved.view.divisor or resolved.view.thumb)


def _unsized(resolved: Resolved) -> bool:
    return not (_sized(resolved) or resolved.view.thumb)


def _thumbnail(resolved: Resolved) -> bool:
    return resolved.view.thumb is not None


def _picture(resolved: Resolved) -> bool:
    return resolved.asked.type == "img"


@dataclass(frozen=True, slots=True)
class Default:
    """A command that was not given: the attribute that stands in (empty: none does), the value that counts, and for
    which replies it does."""

    name: str
    attribute: str
    field: str
    value: Callable[[Resolved, Attributes], str]
    counts: Tells = _always


DEFAULTS: Final = (
    Default("wid, hei", "DefaultPix", "default_pix", lambda _, attributes: _pair(attributes.default_pix), _unsized),
    Default("wid", "DefaultThumbPix", "default_thumb_pix", lambda _, of: str(of.default_thumb_pix[0]), _thumbnail),
    Default("hei", "DefaultThumbPix", "default_thumb_pix", lambda _, of: str(of.default_thumb_pix[1]), _thumbnail),
    Default("fit", "", "", lambda resolved, _: _fit(resolved), _fitted),
    Default("align", "", "", lambda _r, _a: "0,0", lambda resolved: not _thumbnail(resolved)),
    Default("resMode", "ResMode", "res_mode", lambda _, attributes: RES_MODES[attributes.res_mode]),
    Default("bgc", "BkgColor", "bkg_color", lambda _, attributes: bytes(attributes.bkg_color).hex(), _picture),
    Default("bgc", "ThumbBkgColor", "thumb_bkg_color", lambda _, of: bytes(of.thumb_bkg_color).hex(), _thumbnail),
    Default("fmt", "", "", lambda resolved, _: resolved.output.format),
    Default("qlt", "JpegQuality", "jpeg_quality", lambda _, attributes: _quality(attributes)),
    Default("icc", "IccProfileRGB", "icc_profile_rgb", lambda resolved, _: resolved.output.profile or "none"),
    Default("bfc", "Bfc", "bfc", lambda _, attributes: "on" if attributes.bfc else "off"),
)


def commands(request: Request, resolved: Resolved | None, attributes: Attributes) -> tuple[ExplainedCommand, ...]:
    """In the order of the text: those that count, those that do not; then the defaults, where there is a picture."""
    counted = [_counted(said, request, resolved) for said in request.said]
    passed = [_row(each.said, each.outcome, each.note + _meant(each)) for each in request.passed]
    defaulted = _defaulted(request, resolved, attributes) if resolved else ()
    return (*counted, *passed, *defaulted)


def _counted(said: Said, request: Request, resolved: Resolved | None) -> ExplainedCommand:
    reason = _ignored(said, request, resolved)
    if reason:
        return _row(said, "ignored", reason)
    with clamps() as heard:
        read = TABLE[said.name].read
        try:
            command = read(said.value) if read else None
        except BadValue:
            command = None
    if heard:
        return _row(said, "clamped", "; ".join(heard))
    if getattr(command, "idle", False):
        return _row(said, "ignored", "this value changes nothing")
    return _row(said, "applied", _left_open(command))


def _meant(passed: Passed) -> str:
    """The command that an unknown name may be a slip of; empty where it is like none."""
    if passed.outcome != "unknown":
        return ""
    name = passed.said.name.lower()
    alike = [NAMES[each] for each in difflib.get_close_matches(name, NAMES, n=1, cutoff=LIKENESS)]
    turned = [command for each, command in NAMES.items() if sorted(each) == sorted(name)]
    found = next(iter((*filter(None, [ELSEWHERE.get(name)]), *turned, *alike)), "")
    return f"; {found} may be meant" if found else ""


def _ignored(said: Said, request: Request, resolved: Resolved | None) -> str:
    """Why a command that was read has no effect; empty where it has."""
    if request.output.given(Req, Req()).type in OF_OBJECT:
        return "" if said.name in FOR_TELLING else "this type of reply tells of the object alone"
    if said.name == "id":
        return "it keeps replies apart in caches and changes none"
    if resolved is None:
        return ""
    formats = ONLY_FOR.get(said.name)
    if formats and resolved.output.format not in formats:
        return f"fmt={resolved.output.format} has no use for it"
    if said.name == "fit" and resolved.view.divisor:
        return "scl decides"
    layer = next((layer for layer in request.layers if str(layer.number) == said.layer), request.layers[0])
    stronger = [kind for kind in LAID_DOWN.get(said.name, ()) if layer.commands.get(kind)]
    return f"{stronger[0].__name__.lower()} decides" if stronger else ""


def _left_open(command: object) -> str:
    """What the client's headers decide."""
    if isinstance(command, Dpr) and command.detected:
        return "the client says it by Sec-CH-DPR or DPR: 1 here"
    if isinstance(command, Bfc) and command.on:
        return "the client's Accept header chooses the format: none is chosen here"
    if isinstance(command, Network) and command.on:
        return "Save-Data lowers quality and dpr: not here"
    return ""


def _defaulted(request: Request, resolved: Resolved, attributes: Attributes) -> Iterator[ExplainedCommand]:
    given = {said.name for said in request.said}
    for default in DEFAULTS:
        usable = resolved.output.format in ONLY_FOR.get(default.name, {resolved.output.format})
        if default.name in given or not usable or not default.counts(resolved):
            continue
        own = default.field and getattr(attributes, default.field) != getattr(BUILT_IN, default.field)
        yield ExplainedCommand(
            layer="comp",
            name=default.name,
            value=default.value(resolved, attributes),
            origin=f"attribute {default.attribute}" if own else "built-in",
            outcome="defaulted",
            note=f"attribute {default.attribute} sets it" if default.attribute and not own else None,
        )


def _row(said: Said, outcome: str, note: str) -> ExplainedCommand:
    return ExplainedCommand(
        layer=said.layer,
        name=said.name,
        value=said.value,
        origin=said.origin,
        outcome=outcome,
        note=note or None,
    )


def _fit(resolved: Resolved) -> str:
    """One side alone enlarges, both together do not."""
    return "fit,0" if resolved.view.width and resolved.view.height else "fit,1"


def _pair(numbers: tuple[int, int]) -> str:
    return f"{numbers[0]},{numbers[1]}"


def _quality(attributes: Attributes) -> str:
    return f"{attributes.jpeg_quality[0]},{int(attributes.jpeg_quality[1])}"
