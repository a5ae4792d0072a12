"""Fields: the metadata fields of a company, found by their handles without case.

A dozen standard fields for every asset are there from the start; their rows are made when a value is first set.
"""

from __future__ import annotations

from functools import cached_property

from sqlalchemy.orm import Session

from printroom.contract.constants import AssetType, MetadataFieldType
from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import MetadataField
from printroom.models.handles import first_number, metadata_field_name
from printroom.repositories import metadata as rows
from printroom.services.caller import Scope
from printroom.services.catalog_fields import EXPIRATION, ICC_PROFILE, MASK_PATH, USER_TYPE
from printroom.services.names import printable

STANDARD = {
    "Title": MetadataFieldType.STRING,
    "Headline": MetadataFieldType.STRING,
    "Description": MetadataFieldType.STRING,
    "Keywords": MetadataFieldType.MULTI_TAG,
    "Creator": MetadataFieldType.STRING,
    "CreatedWith": MetadataFieldType.STRING,
    "DateCreated": MetadataFieldType.DATE,
    "Copyright": MetadataFieldType.STRING,
    "Credit": MetadataFieldType.STRING,
    "Source": MetadataFieldType.STRING,
    "City": MetadataFieldType.STRING,
    "Country": MetadataFieldType.STRING,
    "Rating": MetadataFieldType.INT,
    USER_TYPE: MetadataFieldType.STRING,
    EXPIRATION: MetadataFieldType.FLOAT,
    MASK_PATH: MetadataFieldType.STRING,
    ICC_PROFILE: MetadataFieldType.STRING,
}
# What else they might hold would be passed over by the image door.
ENFORCED = frozenset({EXPIRATION})
EVERY_TYPE = AssetType.ASSET


class Fields:
    def __init__(self, session: Session, scope: Scope) -> None:
        self._session = session
        self._scope = scope

    def found(self, handle: str) -> MetadataField:
        """The field of "m|6|IMAGE|name"; a fault 30001 where the company has none. A standard one may have no row yet."""
        named = metadata_field_name(handle)
        mine = first_number(handle, "m") == self._scope.company.id
        field = self.named(*named) if named and mine else None
        if field is None:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"fieldHandle {printable(handle)!r}: no such metadata field")
        return field

    def named(self, asset_type: str, name: str) -> MetadataField | None:
        return self._known.get((asset_type.casefold(), name.casefold()))

    def kept(self, field: MetadataField) -> MetadataField:
        """The field with its row, made where it is the first use of a standard one."""
        if row_id(field) is None:
            self._session.add(field)
            self._session.flush()
        return field

    @cached_property
    def _known(self) -> dict[tuple[str, str], MetadataField]:
        company = self._scope.company.id
        standard = [
            MetadataField(company_id=company, asset_type=EVERY_TYPE, name=name, type=kind, is_enforced=name in ENFORCED)
            for name, kind in STANDARD.items()
        ]
        return {
            (field.asset_type.casefold(), field.name.casefold()): field
            for field in [*standard, *rows.fields(self._session, company)]
        }


def row_id(field: MetadataField) -> int | None:
    """The key of the field; None for a standard one of which no asset has a value yet."""
    return field.id
