"""Recipes: how a generated asset was made, asked in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from printroom.models import Asset, Recipe
from printroom.repositories import recipes as rows
from printroom.services.caller import Scope

ENGINE = "ImageServer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """All that a recipe keeps besides its source: see models.Recipe."""

    modifier: str
    resolved: str
    presets: dict[str, str]
    versions: dict[str, Any]
    warnings: tuple[str, ...]
    result_digest: str


class Recipes:
    def __init__(self, session: Session, scope: Scope) -> None:
        self._session = session
        self._scope = scope

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
            versions=making.versions,
            warnings=list(making.warnings),
            result_digest=making.result_digest,
            made_by=self._scope.caller.email,
        )
        self._session.add(recipe)
        self._session.flush()
        return recipe

    def made_from(self, source_id: int, *, engine: str = "") -> Sequence[Recipe]:
        """The recipes of what an asset generated, oldest first."""
        return rows.of_source(self._session, self._scope.company.id, source_id, engine=engine)

    def making_of(self, asset_id: int, *, engine: str = "") -> Sequence[Recipe]:
        """The recipes by which an asset came to its pixels, oldest first: a copy has one, each replacement adds one."""
        return rows.of_asset(self._session, self._scope.company.id, asset_id, engine=engine)
