"""Darkroom: a picture for a reply, planned without reading a pixel, then rendered within the bounds of delivery."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

import pyvips

from printroom.imaging import (
    Attributes,
    Catalog,
    ImagingError,
    Output,
    Plan,
    Purpose,
    Record,
    Request,
    Resolved,
    encode,
    parse,
    plan,
    render,
    resolve,
)
from printroom.imaging.carrying import carrying
from printroom.imaging.commands.request import Cache, DefaultImage, Req
from printroom.imaging.encode import media_type
from printroom.imaging.timing import ending, held
from printroom.services.answered import Trouble
from printroom.services.asking import Client
from printroom.services.negotiating import agreed, better, negotiable, saved
from printroom.services.reach import Reach
from printroom.services.rendering import LevelSources
from printroom.services.resources import Resources
from printroom.services.substituting import Substituting
from printroom.storage.renditions import Reply

WAIT_SECONDS: Final = 2
# Of the request that failed, the default image takes these.
KEPT_FOR_DEFAULT: Final = ("wid", "hei", "fmt", "qlt")
WITH_DEFAULT: Final = frozenset({"img", "tmb"})
INSTEAD_OF_SOURCES: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """`better` is the output to try besides the one asked for; `hours`, `varies`, `stand_in`: see Answer; `xmp` is the
    packet to embed."""

    resolved: Resolved
    plan: Plan
    hours: float | None
    better: Output | None = None
    varies: tuple[str, ...] = ()
    stand_in: bool = False
    xmp: bytes = b""

    @property
    def key(self) -> str:
        """Equal keys, equal bytes."""
        return self.resolved.digest() + (f"-{self.better.format}{self.better.compression}" if self.better else "")

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

    def prepare(self, request: Request, reach: Reach, client: Client) -> Prepared:
        """The picture asked for, else its default image. Raises ImagingError; no pixel is read."""
        try:
            return _carrying(self.plain(request, reach, client), reach)
        except ImagingError as error:
            name = _default_name(request, reach.attributes) if error.code == "not_found" else ""
            if not name:
                raise
            return self._substituted(name, request, reach, client=client, error=error)

    def error_image(self, trouble: Trouble, reach: Reach) -> Prepared | None:
        """The company's picture of an error, page «ErrorImage»; None where it cannot be made."""
        variables = {"error.title": trouble.title, "error.message": trouble.message}
        text = "&".join(f"${name}={quote(value, safe='')}" for name, value in variables.items())
        try:
            request = parse(text, path=quote(reach.attributes.error_image), catalog=reach)
            return self.plain(request, reach, Client())
        except ImagingError:
            return None

    def develop(self, prepared: Prepared) -> Reply:
        """From the cache, or rendered once for all who want it. Raises ImagingError, or Busy where there is no room."""
        return self._renditions.once(prepared.key, lambda: self._rendered(prepared))

    def plain(self, request: Request, catalog: Catalog, client: Client) -> Prepared:
        """The picture asked for, and no other. Raises ImagingError; no pixel is read."""
        settled = agreed(request, client)
        resolved = resolve(settled.request, catalog)
        if settled.saves:
            resolved = replace(resolved, output=saved(resolved.output))
        planned = plan(resolved, Purpose.DELIVERY)
        media_type(planned.output)
        if planned.pixels > self._config.max_render_pixels:
            raise ImagingError("size", f"the reply would have {planned.width}×{planned.height} pixels")
        open_format = resolved.bfc and resolved.asked.type in WITH_DEFAULT and negotiable(planned.output)
        return Prepared(
            resolved=resolved,
            plan=planned,
            hours=None if resolved.cache.client == "off" and resolved.expiration >= 0 else resolved.expiration,
            better=better(planned.output, client.accepts, png=catalog.attributes.bfc_png) if open_format else None,
            varies=(*(("Accept",) if open_format else ()), *settled.varies),
        )

    def _substituted(
        self, name: str, request: Request, reach: Reach, *, client: Client, error: ImagingError
    ) -> Prepared:
        """The default image instead of the sources that are missing, or of the whole."""
        if reach.attributes.default_image_mode == INSTEAD_OF_SOURCES:
            with contextlib.suppress(ImagingError):
                return replace(self.plain(request, Substituting(reach, name), client), stand_in=True)
        return self._stand_in(name, request, reach, client=client, error=error)

    def _stand_in(self, name: str, request: Request, reach: Reach, *, client: Client, error: ImagingError) -> Prepared:
        kept = {said.name: said.value for said in request.said if said.name in KEPT_FOR_DEFAULT}
        kept["req"] = request.output.given(Req, Req()).type
        text = "&".join(f"{command}={quote(value)}" for command, value in kept.items())
        try:
            default = parse(text, path=quote(name), catalog=reach)
            prepared = self.plain(default, reach, client)
        except ImagingError:
            raise error from None
        source = prepared.resolved.layers[0].source
        own = source.expiration if isinstance(source, Record) else -2
        hours = reach.attributes.default_expiration if own == -2 else own
        unkept = hours >= 0 and request.output.given(Cache, Cache()).client == "off"
        return replace(prepared, hours=None if unkept else hours, stand_in=True)

    def _rendered(self, prepared: Prepared) -> Reply:
        with self._lane.admitted(prepared.plan.cost, wait=WAIT_SECONDS):
            sources = LevelSources(self._local)
            until = time.monotonic() + self._config.max_render_seconds
            try:
                with ending(until):
                    image = carrying(render(prepared.plan, sources), prepared.plan, xmp=prepared.xmp)
                return self._encoded(image, prepared, until)
            finally:
                sources.close()

    def _encoded(self, image: pyvips.Image, prepared: Prepared, until: float) -> Reply:
        outputs = [prepared.plan.output, *([prepared.better] if prepared.better else [])]
        if prepared.better:
            image = held(image, until)
        made = [
            encode(image, output, limit=self._config.max_reply_bytes, seconds=max(until - time.monotonic(), 0.001))
            for output in outputs
        ]
        best = min(made, key=lambda encoded: len(encoded.data))
        return Reply(best.data, media_type=best.media_type)


def _carrying(prepared: Prepared, reach: Reach) -> Prepared:
    """With the packet that the reply is to embed."""
    source = prepared.resolved.layers[0].source
    if not prepared.plan.output.embed_xmp or not isinstance(source, Record):
        return prepared
    return replace(prepared, xmp=reach.xmp(source.name) or b"")


def _default_name(request: Request, attributes: Attributes) -> str:
    """The default image of a request that may have one; an empty name turns it off."""
    if request.output.given(Req, Req()).type not in WITH_DEFAULT:
        return ""
    said = request.output.get(DefaultImage)
    return attributes.default_image if said is None else said.name
