"""Searches: their conditions as SQL, the same on every database, and the keys of what they find.

Texts are compared with substr and replace rather than LIKE, whose case differs from database to database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, false, func, literal, not_, or_, select
from sqlalchemy.orm import Session, aliased

from printroom.models import Asset, Blob, Folder, MetadataValue, Picture, Recipe
from printroom.repositories.keys import batches, one_of

Owner = aliased(Asset, name="owner")
Condition = ColumnElement[bool]
Expression = SQLColumnExpression[Any]  # Any: a condition reads columns of every type
Comparer = Callable[[Expression, Any], Condition]

NUMBERS: Mapping[str, Comparer] = {
    "Equals": lambda column, value: column == value,
    "LessThan": lambda column, value: column < value,
    "LessThanEquals": lambda column, value: column <= value,
    "GreaterThan": lambda column, value: column > value,
    "GreaterThanEquals": lambda column, value: column >= value,
}


def _starts(column: Expression, value: Expression) -> Condition:
    return func.substr(column, 1, func.length(value)) == value


def _ends(column: Expression, value: Expression) -> Condition:
    length = func.length(value)
    return and_(func.length(column) >= length, func.substr(column, func.length(column) - length + 1) == value)


def _contains(column: Expression, value: Expression) -> Condition:
    return or_(value == "", func.replace(column, value, "") != column)


TEXTS: Mapping[str, Comparer] = {
    "Equals": lambda column, value: column == value,
    "Contains": _contains,
    "StartsWith": _starts,
    "EndsWith": _ends,
}


def text(column: Expression, op: str, value: str, *, exact_case: bool = False) -> Condition:
    """One of TEXTS; without `exact_case` the letters A to Z are compared without case."""
    if exact_case:
        return TEXTS[op](column, literal(value))
    return TEXTS[op](func.lower(column), func.lower(literal(value)))


def has_value(field_id: int | None, *conditions: Condition) -> Condition:
    """The asset has a value in that metadata field for which all conditions hold; never where the field is None."""
    if field_id is None:
        return false()
    return exists().where(MetadataValue.asset_id == Asset.id, MetadataValue.field_id == field_id, *conditions)


def any_value(condition: Condition) -> Condition:
    """The asset has a metadata value for which the condition holds."""
    return exists().where(MetadataValue.asset_id == Asset.id, condition)


def in_folder(company_id: int, path: str, *, subfolders: bool) -> Condition:
    """In the folder at the path, or what was deleted from there."""
    place = func.coalesce(Folder.deleted_path, Folder.path)
    here = func.substr(place, 1, len(path)) == path if subfolders else place == path
    return Asset.folder_id.in_(select(Folder.id).where(Folder.company_id == company_id, here))


def visible(folder_ids: Collection[int], own: Mapping[int, bool]) -> Condition:
    """In a folder that may be read, unless the asset's own entries say otherwise."""
    opened = [key for key, may in own.items() if may]
    closed = [key for key, may in own.items() if not may]
    return or_(and_(one_of(Asset.folder_id, folder_ids), not_(one_of(Asset.id, closed))), one_of(Asset.id, opened))


def of_types(kinds: Collection[str]) -> Condition:
    return Asset.type.in_(list(kinds))


def of_sub_types(kinds: Collection[str], *, strict: bool) -> Condition:
    """Strictly of one of the sub types, or of none at all."""
    listed = Asset.sub_type.in_(list(kinds))
    return listed if strict else or_(listed, Asset.sub_type.is_(None))


def byproduct(*, engine: str | None, own_engine: str, kind: str | None) -> Condition:
    """Made by that engine, or where it is None by any but `own_engine`, whose products stand for themselves."""
    made = exists().where(
        Recipe.asset_id == Asset.id, Recipe.engine == engine if engine else Recipe.engine != own_engine
    )
    return and_(made, Asset.type == kind) if kind else made


def file_size() -> Expression:
    """The bytes of the original that the asset shows."""
    owners = select(Owner.picture_id).where(Owner.id == Asset.owner_id).correlate(Asset).scalar_subquery()
    return (
        select(Blob.size)
        .join(Picture, Picture.original_id == Blob.id)
        .where(Picture.id == func.coalesce(owners, Asset.picture_id))
        .correlate(Asset)
        .scalar_subquery()
    )


def keys(
    session: Session, conditions: Collection[Condition], *, order: Collection[Any], window: tuple[int, int]
) -> list[int]:
    """The ids of the assets of one page: `window` is the offset and the length."""
    offset, length = window
    statement = select(Asset.id).where(*conditions).order_by(*order).offset(offset).limit(length)
    return list(session.scalars(statement))


def count(session: Session, conditions: Collection[Condition]) -> int:
    return session.scalar(select(func.count()).select_from(Asset).where(*conditions)) or 0


def counts(session: Session, conditions: Collection[Condition]) -> dict[str, int]:
    """How many assets there are of each type."""
    rows = session.execute(
        select(Asset.type, func.count()).where(*conditions).group_by(Asset.type).order_by(Asset.type)
    )
    return {row[0]: row[1] for row in rows}


def named(session: Session, conditions: Collection[Condition], names: Collection[str]) -> list[tuple[int, str]]:
    """(id, name) of the assets of those names, oldest first."""
    statement = select(Asset.id, Asset.name).where(*conditions).order_by(Asset.id)
    return [
        (row[0], row[1]) for batch in batches(names) for row in session.execute(statement.where(Asset.name.in_(batch)))
    ]
