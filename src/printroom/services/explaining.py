"""Explaining: an image URL as this server understands it, with the time that each step takes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.types import ExplainedCommand, ExplainedSource, ExplainedStep
from printroom.imaging import ImagingError, Plan, Record, Resolved, encode, render
from printroom.imaging.planned import LayerPlan
from printroom.imaging.render import WATERMARK
from printroom.imaging.timing import ending
from printroom.models import Company
from printroom.repositories.unit import Unit
from printroom.services import explained
from printroom.services.answered import PARTS, Answer, Manner, Trouble, refused, status_of
from printroom.services.asking import Ask
from printroom.services.darkroom import WAIT_SECONDS, Prepared
from printroom.services.delivery import Considered, Delivery
from printroom.services.lanes import Busy
from printroom.services.names import printable
from printroom.services.rendering import LevelSources
from printroom.services.resources import Resources
from printroom.services.timing import Stopwatch, WatchedSources, detail
from printroom.storage.renditions import Reply

LONGEST: Final = 16_384
URL: Final = re.compile(r"(?:https?://[^/?#]*)?/?is/image/(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?", re.DOTALL)
# Each step's pixels are kept beside those of the step before.
HELD: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """See ExplainReturn: `reply` is image, default image, error image, text or error."""

    reply: str
    status: int
    width: int | None = None
    height: int | None = None
    media_type: str | None = None
    resolved: str | None = None
    error: str | None = None
    commands: tuple[ExplainedCommand, ...] = ()
    sources: tuple[ExplainedSource, ...] = ()
    steps: tuple[ExplainedStep, ...] = ()


class Explaining:
    """Of one company: what anybody would get, told to its members."""

    def __init__(self, unit: Unit, company: Company, *, delivery: Delivery, resources: Resources) -> None:
        self._unit = unit
        self._company = company
        self._delivery = delivery
        self._resources = resources

    def explain(self, url: str) -> Explained:
        """Faults 30001 for what is no image URL of the company. Renders the picture once more, within delivery's limits."""
        ask = self._ask(url)
        self._unit.pause()
        return self._explained(self._delivery.answer(ask), self._delivery.considered(ask))

    def _ask(self, url: str) -> Ask:
        found = URL.fullmatch(url.strip()) if len(url) <= LONGEST else None
        if found is None:
            raise ApiFault(FaultCode.INVALID_PARAMETER, "url: expected an address with /is/image/COMPANY/…")
        ask = Ask(path=found["path"], query=found["query"] or "", address=None)
        try:
            company = ask.company
        except ImagingError:
            company = ""
        if company != self._company.name:
            raise ApiFault(
                FaultCode.INVALID_PARAMETER, f"url: {printable(company)!r} is not the company {self._company.name!r}"
            )
        return ask

    def _explained(self, answer: Answer, found: Considered) -> Explained:
        prepared = found.prepared
        reply = _reply(answer)
        shown = prepared if reply in {"image", "default image"} else None
        sources = WatchedSources(LevelSources(self._resources.local))
        steps = self._measured(shown, sources) if shown else ()
        plan = prepared.plan if prepared else None
        request = found.request
        return Explained(
            reply=reply,
            status=status_of(answer, self._resources.config.not_found_status),
            width=plan.width if plan else None,
            height=plan.height if plan else None,
            media_type=answer.content.media_type if isinstance(answer.content, Reply) else None,
            resolved=request.text if request else None,
            error=_error(answer, found.error),
            commands=explained.commands(request, prepared.resolved if prepared else None, found.attributes)
            if request
            else (),
            sources=tuple(_sources(prepared.resolved, sources.levels)) if prepared else (),
            steps=steps,
        )

    def _measured(self, prepared: Prepared, sources: WatchedSources) -> tuple[ExplainedStep, ...]:
        """Without times where there is no room or no time for a second rendering."""
        config = self._resources.config
        until = time.monotonic() + config.max_render_seconds
        watch = Stopwatch(most_pixels=config.max_render_pixels, until=until)
        try:
            with self._resources.replies.admitted(HELD * prepared.plan.cost, wait=WAIT_SECONDS):
                with ending(until):
                    image = render(prepared.plan, sources, watch)
                for output in (prepared.plan.output, *([prepared.better] if prepared.better else [])):
                    began = time.perf_counter()
                    encode(image, output, limit=config.max_reply_bytes, seconds=watch.left)
                    watch.note("comp", output, time.perf_counter() - began)
        except (ImagingError, Busy):
            return tuple(_planned(prepared.plan))
        finally:
            sources.close()
        return tuple(watch.steps)


def _reply(answer: Answer) -> str:
    if isinstance(answer.content, Reply):
        return "error image" if answer.error else "default image" if answer.stand_in else "image"
    return "error" if isinstance(answer.content, Trouble) else "text"


def _error(answer: Answer, error: ImagingError | None) -> str | None:
    """With the command, its value and the rule, however little the company tells to everybody."""
    shown = refused(error, Manner(), PARTS).content if error else answer.content
    return f"{shown.title}: {shown.message}" if isinstance(shown, Trouble) else None


def _sources(resolved: Resolved, levels: dict[str, str]) -> Iterator[ExplainedSource]:
    """The records that pixels come from, those of nested requests too."""
    for layer in resolved.layers:
        for source in (layer.source, layer.mask):
            if isinstance(source, Resolved):
                yield from _sources(source, levels)
            elif isinstance(source, Record):
                yield ExplainedSource(
                    layer=str(layer.number),
                    name=source.name,
                    width=source.width,
                    height=source.height,
                    level=levels.get(source.key),
                )
    if resolved.watermark:
        for found in _sources(resolved.watermark.picture, levels):
            yield replace(found, layer=WATERMARK)


def _planned(plan: Plan) -> Iterator[ExplainedStep]:
    for layer in plan.layers:
        yield from _planned_layer(layer)
    if plan.watermark:
        for planned in _planned(plan.watermark):
            yield replace(planned, layer=WATERMARK)
    for step in plan.steps:
        yield ExplainedStep(layer="comp", name=type(step).__name__, detail=detail(step))


def _planned_layer(layer: LayerPlan) -> Iterator[ExplainedStep]:
    if isinstance(layer.source, Plan):
        yield from _planned(layer.source)
    for step in (layer.take, *layer.steps):
        if step:
            yield ExplainedStep(layer=str(layer.number), name=type(step).__name__, detail=detail(step))
