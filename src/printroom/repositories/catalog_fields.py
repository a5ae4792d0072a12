"""The metadata of an asset that its published record carries."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from printroom.models import MetadataField, MetadataValue


def named(session: Session, company_id: int, asset_id: int, *, names: Collection[str]) -> dict[str, MetadataValue]:
    """The first value of one asset in each of these fields for every type of asset, by the field's name."""
    statement = (
        select(MetadataField.name, MetadataValue)
        .join(MetadataValue, MetadataValue.field_id == MetadataField.id)
        .where(MetadataField.company_id == company_id, MetadataField.asset_type == "Asset")
        .where(MetadataField.name.in_(list(names)), MetadataValue.asset_id == asset_id)
        .order_by(MetadataValue.position.desc())
    )
    return dict(session.execute(statement).all())
