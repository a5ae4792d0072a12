"""Recipes with their assets → the contract's GenerationInfo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from printroom.answers.assets import asset
from printroom.contract import types as t
from printroom.repositories.recipes import Generation


def generations(found: Iterable[Generation]) -> tuple[t.GenerationInfo, ...]:
    return tuple(generation(each) for each in found)


def generation(found: Generation) -> t.GenerationInfo:
    return t.GenerationInfo(
        engine=found.recipe.engine,
        originator=asset(found.originator) if found.originator else None,
        generated=asset(found.generated),
        attribute_array=tuple(t.GenerationAttribute(name=name, value=value) for name, value in attributes(found)),
    )


def attributes(found: Generation) -> Iterator[tuple[str, str]]:
    """Everything that a recipe keeps, as names and values; a name may come more than once."""
    recipe = found.recipe
    if found.names_source:
        yield "sourceHandle", recipe.source_handle
        yield "sourceName", recipe.source_name
    yield "sourceDigest", recipe.source_digest
    yield "urlModifier", recipe.modifier
    yield "resolvedModifier", recipe.resolved
    yield from _named("preset", recipe.presets.items())
    yield from _named("sourceDigest", recipe.sources.items())
    yield from (("warning", str(warning)) for warning in recipe.warnings)
    yield from _named("version", recipe.versions.items())
    yield "resultDigest", recipe.result_digest
    yield "createUser", recipe.made_by
    yield "created", recipe.made.astimezone(dt.UTC).isoformat(timespec="milliseconds")


def _named(prefix: str, entries: Iterable[tuple[str, object]]) -> Iterator[tuple[str, str]]:
    return ((f"{prefix}.{name}", str(value)) for name, value in sorted(entries))
