"""Negotiating: what a request leaves to the client (bfc, dpr, network), filled in from what the client says.

Pages «bfc», «dpr» and «network» of the Image Serving reference. A request that asks for none of them is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from printroom.imaging import Output, Request
from printroom.imaging.commands.request import Bfc, Network
from printroom.imaging.commands.view import Dpr
from printroom.imaging.profile_names import known
from printroom.services.asking import Client

# Over photographs of 400 and 1000 pixels at quality 60, 80 and 90, AVIF of this share of a JPEG's number has the same
# SSIM within 0.004 in half to two thirds of the bytes; WebP has it with the same number, in three quarters.
AVIF_SHARE: Final = 0.8
SAVED_QUALITY: Final = 15
OFF: Final = frozenset({"off", "false", "0"})
RATIO_HEADERS: Final = ("Sec-CH-DPR", "DPR")


@dataclass(frozen=True, slots=True)
class Agreed:
    """A request that leaves nothing open; `saves`: with less quality; `varies`: the headers that it depends on."""

    request: Request
    saves: bool
    varies: tuple[str, ...]


def agreed(request: Request, client: Client) -> Agreed:
    request = _without(request)
    saving = request.output.given(Network, Network(on=False)).on
    saves = saving and client.saves_data
    ratio = request.view.get(Dpr)
    detected = ratio is not None and ratio.detected
    if detected or (saves and ratio):
        found = 1.0 if saves else client.ratio or 1.0
        request = replace(request, view=request.view.with_(Dpr(found)))
    varies = (*(RATIO_HEADERS if detected else ()), *(("Save-Data",) if saving else ()))
    return Agreed(request, saves, varies)


def saved(output: Output) -> Output:
    """The output with the quality that Save-Data asks for."""
    return replace(output, quality=max(output.quality - SAVED_QUALITY, 1))


def negotiable(output: Output) -> bool:
    """JPEG or PNG in the colours that browsers take untagged pictures to have: what their own choice may replace."""
    if output.format not in {"jpeg", "pjpeg", "png"} or output.pixels == "cmyk":
        return False
    if not output.profile:
        return not output.embed_profile
    named = known(output.profile)
    return named is not None and named.name == "sRGB"


def better(output: Output, accepts: tuple[str, ...], *, png: str) -> Output | None:
    """The output in the format that the client prefers, at a quality that looks alike; `png` is the attribute BfcPng:
    whether a PNG must stay lossless, which AVIF does in more bytes than WebP."""
    lossless = output.format == "png" and png == "lossless"
    for name in accepts:
        if name == output.format.removeprefix("p") or name == output.format:
            return None
        if name == "webp":
            return replace(output, format="webp", compression="lossless" if lossless else "")
        if name == "avif" and not lossless:
            return replace(output, format="avif", quality=max(round(output.quality * AVIF_SHARE), 1))
    return None


def _without(request: Request) -> Request:
    """`off` wins wherever it stands, in a preset or in a record too."""
    off = {passed.said.name for passed in request.passed if passed.said.value.split(",")[0].strip().lower() in OFF}
    if not off & {"bfc", "dpr", "network"}:
        return request
    view = request.view.without(Dpr) if "dpr" in off else request.view
    output = request.output.with_(Bfc(on=False)) if "bfc" in off else request.output
    output = output.without(Network) if "network" in off else output
    return replace(request, view=view, output=output)
