"""Darkroom: a picture for a reply, planned without reading a pixel, then rendered within the bounds of delivery."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

import pyvips

from printroom.imaging import (
    Attributes,
    ImagingError,
    Output,
    Plan,
    Purpose,
    Record,
    Request,
    Resolved,
    encode,
    limit,
    parse,
    plan,
    render,
    resolve,
)
from printroom.imaging.commands.request import DefaultImage, Req
from printroom.imaging.encode import media_type
from printroom.services.reach import Reach
from printroom.services.rendering import LevelSources
from printroom.services.resources import Resources
from printroom.storage.renditions import Reply

WAIT_SECONDS: Final = 2
# Of the request that failed, the default image takes these.
KEPT_FOR_DEFAULT: Final = ("wid", "hei", "fmt", "qlt")
WITH_DEFAULT: Final = frozenset({"img", "tmb"})
# Over photographs of 400 and 1000 pixels at quality 60, 80 and 90, AVIF of this share of a JPEG's number has the same
# SSIM within 0.004 in half to two thirds of the bytes; WebP has it with the same number, in three quarters.
AVIF_SHARE: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """`better` is the output to try besides the one asked for; `hours`, `varies`, `stand_in`: see Answer."""

    resolved: Resolved
    plan: Plan
    hours: float | None
    better: Output | None = None
    varies: bool = False
    stand_in: bool = False

    @property
    def key(self) -> str:
        """Equal keys, equal bytes."""
        return self.resolved.digest() + (f"-{self.better.format}" if self.better else "")

    @property
    def etag(self) -> str:
        digest, _, better = self.key.partition("-")
        return digest[:32] + better


class Darkroom:
    def __init__(self, resources: Resources) -> None:
        self._config = resources.config
        self._local = resources.local
        self._lane = resources.replies
        self._renditions = resources.renditions

    def prepare(self, request: Request, reach: Reach, accepts: frozenset[str]) -> Prepared:
        """The picture asked for, else its default image. Raises ImagingError; no pixel is read."""
        try:
            return self._prepared(request, reach, accepts)
        except ImagingError as error:
            name = _default_name(request, reach.attributes) if error.code == "not_found" else ""
            if not name:
                raise
            return self._stand_in(name, request, reach, accepts=accepts, error=error)

    def develop(self, prepared: Prepared) -> Reply:
        """From the cache, or rendered once for all who want it. Raises ImagingError, or Busy where there is no room."""
        return self._renditions.once(prepared.key, lambda: self._rendered(prepared))

    def _prepared(self, request: Request, reach: Reach, accepts: frozenset[str]) -> Prepared:
        resolved = resolve(request, reach)
        planned = plan(resolved, Purpose.DELIVERY)
        media_type(planned.output)
        if planned.pixels > self._config.max_render_pixels:
            raise ImagingError("size", f"the reply would have {planned.width}×{planned.height} pixels")
        negotiable = resolved.bfc and resolved.asked.type in WITH_DEFAULT and _negotiable(planned.output)
        return Prepared(
            resolved=resolved,
            plan=planned,
            hours=None if resolved.cache.client == "off" and resolved.expiration >= 0 else resolved.expiration,
            better=_better(planned.output, accepts) if negotiable else None,
            varies=negotiable,
        )

    def _stand_in(
        self, name: str, request: Request, reach: Reach, *, accepts: frozenset[str], error: ImagingError
    ) -> Prepared:
        kept = {said.name: said.value for said in request.said if said.name in KEPT_FOR_DEFAULT}
        kept["req"] = request.output.given(Req, Req()).type
        text = "&".join(f"{command}={quote(value)}" for command, value in kept.items())
        try:
            default = parse(text, path=quote(name), catalog=reach)
            prepared = self._prepared(default, reach, accepts)
        except ImagingError:
            raise error from None
        source = prepared.resolved.layers[0].source
        own = source.expiration if isinstance(source, Record) else -2
        hours = reach.attributes.default_expiration if own == -2 else own
        return replace(prepared, hours=hours, stand_in=True)

    def _rendered(self, prepared: Prepared) -> Reply:
        with self._lane.admitted(prepared.plan.cost, wait=WAIT_SECONDS):
            sources = LevelSources(self._local)
            try:
                return self._encoded(render(prepared.plan, sources), prepared)
            finally:
                sources.close()

    def _encoded(self, image: pyvips.Image, prepared: Prepared) -> Reply:
        until = time.monotonic() + self._config.max_render_seconds
        outputs = [prepared.plan.output, *([prepared.better] if prepared.better else [])]
        if prepared.better:
            image = _held(image, self._config.max_render_seconds)
        made = [
            encode(image, output, limit=self._config.max_reply_bytes, seconds=max(until - time.monotonic(), 0.001))
            for output in outputs
        ]
        best = min(made, key=lambda encoded: len(encoded.data))
        return Reply(best.data, media_type=best.media_type)


def _held(image: pyvips.Image, seconds: float) -> pyvips.Image:
    """The image with its pixels in memory, to be encoded more than once."""
    until = time.monotonic() + seconds
    try:
        return limit(image, seconds).copy_memory()
    except pyvips.Error as error:
        code = "timeout" if time.monotonic() > until else "source"
        raise ImagingError(code, "the pixels cannot be had") from error


def _default_name(request: Request, attributes: Attributes) -> str:
    """The default image of a request that may have one; an empty name turns it off."""
    if request.output.given(Req, Req()).type not in WITH_DEFAULT:
        return ""
    said = request.output.get(DefaultImage)
    return attributes.default_image if said is None else said.name


def _negotiable(output: Output) -> bool:
    """JPEG or PNG in usual colours: what a browser's own choice of format may replace."""
    return (
        output.format in {"jpeg", "pjpeg", "png"} and output.pixels != "cmyk" and output.profile in {None, "sRGB", ""}
    )


def _better(output: Output, accepts: frozenset[str]) -> Output | None:
    """The output in the format that the client prefers, at a quality that looks alike; PNG stays lossless."""
    if output.format == "png":
        return replace(output, format="webp", compression="lossless") if "webp" in accepts else None
    if "avif" in accepts:
        return replace(output, format="avif", quality=max(round(output.quality * AVIF_SHARE), 1))
    return replace(output, format="webp") if "webp" in accepts else None
