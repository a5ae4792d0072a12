"""Queries about metadata fields and the values of assets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.orm import Session

from printroom.models import MetadataField, MetadataValue, TagValue
from printroom.repositories.keys import among, listed


class ValueRow(NamedTuple):
    """One value of one field of one asset; the typed columns hold what `text` says in the field's type."""

    asset_id: int
    field_id: int
    name: str
    type: str
    text: str
    truth: bool | None
    whole: int | None
    real: float | None
    moment: dt.datetime | None


# Asked with every list of assets: built once.
_SHOWN_VALUES = (
    select(
        MetadataValue.asset_id,
        MetadataValue.field_id,
        MetadataField.name,
        MetadataField.type,
        MetadataValue.text,
        MetadataValue.truth,
        MetadataValue.whole,
        MetadataValue.real,
        MetadataValue.moment,
    )
    .join(MetadataField, MetadataField.id == MetadataValue.field_id)
    .where(MetadataField.is_hidden.is_(False), among(MetadataValue.asset_id))
    .order_by(MetadataValue.asset_id, MetadataField.name, MetadataValue.field_id, MetadataValue.position)
)


def fields(session: Session, company_id: int) -> Sequence[MetadataField]:
    return session.scalars(
        select(MetadataField).where(MetadataField.company_id == company_id).order_by(MetadataField.id)
    ).all()


def dictionary(session: Session, field_id: int) -> Sequence[str]:
    """The words of a fixed tag field, in order."""
    return session.scalars(select(TagValue.text).where(TagValue.field_id == field_id).order_by(TagValue.position)).all()


def shown_values(session: Session, asset_ids: Collection[int]) -> list[ValueRow]:
    """Every value of these assets in a field that is not hidden: by asset, field name and position."""
    rows = session.connection().execute(_SHOWN_VALUES, listed(asset_ids)).all()
    return list(map(ValueRow._make, rows))


def texts(session: Session, asset_id: int, field_id: int) -> list[str]:
    """The values of one field of one asset, in order."""
    return list(
        session.scalars(
            select(MetadataValue.text)
            .where(MetadataValue.asset_id == asset_id, MetadataValue.field_id == field_id)
            .order_by(MetadataValue.position)
        )
    )


def clear(session: Session, asset_id: int, field_id: int) -> None:
    session.execute(
        delete(MetadataValue).where(MetadataValue.asset_id == asset_id, MetadataValue.field_id == field_id),
        execution_options={"synchronize_session": False},
    )


def copy(
    session: Session, source_id: int, target_id: int, *, types: Collection[str], besides: Collection[str] = ()
) -> None:
    """Give an asset the values that another one has, in the fields of these asset types (in capitals) but those named."""
    others = [column for column in MetadataValue.__table__.columns if column.name != "asset_id"]
    values = (
        select(literal(target_id), *others)
        .join(MetadataField, MetadataField.id == MetadataValue.field_id)
        .where(MetadataValue.asset_id == source_id, func.upper(MetadataField.asset_type).in_(list(types)))
        .where(MetadataField.name.not_in(list(besides)))
    )
    session.execute(insert(MetadataValue).from_select(["asset_id", *(column.name for column in others)], values))
