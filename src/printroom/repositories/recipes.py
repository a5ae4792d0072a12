"""Queries about recipes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from printroom.models import Recipe


def of_source(session: Session, company_id: int, source_id: int, *, engine: str = "") -> Sequence[Recipe]:
    return session.scalars(_recipes(company_id, engine).where(Recipe.source_id == source_id)).all()


def of_asset(session: Session, company_id: int, asset_id: int, *, engine: str = "") -> Sequence[Recipe]:
    return session.scalars(_recipes(company_id, engine).where(Recipe.asset_id == asset_id)).all()


def _recipes(company_id: int, engine: str) -> Select[Recipe]:
    found = select(Recipe).where(Recipe.company_id == company_id).order_by(Recipe.id)
    return found.where(Recipe.engine == engine) if engine else found
