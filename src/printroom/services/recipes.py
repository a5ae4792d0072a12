"""Recipes: how a generated asset was made, asked in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Asset, Recipe
from printroom.models.handles import first_number
from printroom.repositories import assets as asset_rows
from printroom.repositories import recipes as rows
from printroom.repositories.recipes import Generation
from printroom.services.assets import Assets
from printroom.services.caller import Scope
from printroom.services.showing import Showing

ENGINE = "ImageServer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """All that a recipe keeps besides its source: see models.Recipe."""

    modifier: str
    resolved: str
    presets: dict[str, str]
    sources: dict[str, str]
    versions: dict[str, Any]
    warnings: tuple[str, ...]
    result_digest: str


class Recipes:
    def __init__(self, session: Session, scope: Scope, *, assets: Assets, showing: Showing) -> None:
        self._session = session
        self._scope = scope
        self._assets = assets
        self._showing = showing
        self._unlimited = scope.access.unlimited

    def note(self, asset: Asset, source: Asset, *, source_digest: str, making: Making) -> Recipe:
        recipe = Recipe(
            company_id=asset.company_id,
            asset_id=asset.id,
            source_id=source.id,
            source_handle=source.handle,
            source_name=source.name,
            source_digest=source_digest,
            engine=ENGINE,
            modifier=making.modifier,
            resolved=making.resolved,
            presets=dict(making.presets),
            sources=dict(making.sources),
            versions=making.versions,
            warnings=list(making.warnings),
            result_digest=making.result_digest,
            made_by=self._scope.caller.email,
        )
        self._session.add(recipe)
        self._session.flush()
        return recipe

    def generations(self, *, originator: str = "", generated: str = "", engine: str = "") -> list[Generation]:
        """What an asset generated, and how an asset was generated, oldest first; only what the caller may read.

        `originator` and `generated` are handles, of which one at least is given. A fault 30001 for an unknown one; a
        source that was purged is known as long as something that was made of it is there.
        """
        if not originator and not generated:
            raise ApiFault(FaultCode.MISSING_PARAMETER, "originatorHandle or generatedHandle is required")
        target = self._assets.readable(generated, element="generatedHandle").id if generated else None
        source = self._source(originator) if originator else None
        company = self._scope.company.id
        return self._shown(rows.found(self._session, company, source_id=source, asset_id=target, engine=engine))

    def _source(self, handle: str) -> int:
        key = first_number(handle, "a")
        gone = key is not None and self._unlimited and asset_rows.by_id(self._session, key) is None
        if key is not None and gone and rows.found(self._session, self._scope.company.id, source_id=key):
            return key
        return self._assets.readable(handle, element="originatorHandle").id

    def _shown(self, recipes: Sequence[Recipe]) -> list[Generation]:
        ids = {key for recipe in recipes for key in (recipe.source_id, recipe.asset_id)}
        shown = {each.row.id: each for each in self._showing.by_ids(sorted(ids))}
        return [
            Generation(
                recipe=recipe,
                originator=shown.get(recipe.source_id),
                generated=shown[recipe.asset_id],
                names_source=self._unlimited or recipe.source_id in shown,
            )
            for recipe in recipes
            if recipe.asset_id in shown
        ]
