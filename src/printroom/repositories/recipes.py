"""Queries about recipes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from printroom.models import Recipe
from printroom.repositories.assets import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """A recipe with both of its assets; `originator` is None where the source has gone or is not for the caller.

    `names_source` is False for a caller who might not read the source: then its handle and name are not told.
    """

    recipe: Recipe
    originator: Shown | None
    generated: Shown
    names_source: bool


def found(
    session: Session,
    company_id: int,
    *,
    source_id: int | None = None,
    asset_id: int | None = None,
    engine: str = "",
) -> Sequence[Recipe]:
    """The recipes of what was made of a source, of how an asset was made, or both; of one engine, oldest first."""
    statement = select(Recipe).where(Recipe.company_id == company_id).order_by(Recipe.id)
    if source_id is not None:
        statement = statement.where(Recipe.source_id == source_id)
    if asset_id is not None:
        statement = statement.where(Recipe.asset_id == asset_id)
    if engine:
        statement = statement.where(Recipe.engine == engine)
    return session.scalars(statement).all()


def forget(session: Session, asset_id: int) -> None:
    """How the asset was made counts no more; what was made of it keeps its recipes."""
    session.execute(delete(Recipe).where(Recipe.asset_id == asset_id))
