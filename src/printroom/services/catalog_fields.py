"""Catalog fields: what a record of the image catalogs says of its asset in standard metadata fields.

Pages «Expiration», «UserType», «MaskPath» and «Color management» of the Image Serving reference: lifetime, kind, the
picture that is its mask, the profile of its pixels. The IPS API has no field of its own for any of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from printroom.imaging.ports import Record
from printroom.repositories import catalog_fields as rows

EXPIRATION: Final = "Expiration"
USER_TYPE: Final = "UserType"
MASK_PATH: Final = "MaskPath"
ICC_PROFILE: Final = "IccProfile"
NAMES: Final = frozenset({EXPIRATION, USER_TYPE, MASK_PATH, ICC_PROFILE})
# What is in the pixels of a copy that was made by commands; the colours of an untagged one stay what they are.
BAKED: Final = frozenset({MASK_PATH})
INHERITED: Final = -2.0
FOR_EVER: Final = -1.0
EXPECTED: Final = "hours: 0 or more, -1 for ever, -2 as the company has it"


@dataclass(frozen=True, slots=True)
class CatalogFields:
    """`expiration` in hours: -2 the company's attribute, -1 never; `mask` names a picture, `icc_profile` a profile."""

    expiration: float = INHERITED
    user_type: str = ""
    mask: str = ""
    icc_profile: str = ""

    def of(self, record: Record) -> Record:
        """The record with what counts while its picture is rendered."""
        return replace(record, expiration=self.expiration, mask=self.mask or None, assigned=self.icc_profile or None)


def lasts(hours: float) -> bool:
    """A lifetime that means something."""
    return hours in {INHERITED, FOR_EVER} or (math.isfinite(hours) and hours >= 0)


def read(session: Session, company_id: int, asset_id: int) -> CatalogFields:
    """Values that a company keeps in fields of its own of these names count where they are of the same type."""
    found = rows.named(session, company_id, asset_id, names=NAMES)
    texts = {name: value.text for name, value in found.items()}
    hours = found.get(EXPIRATION)
    given = hours.real if hours else None
    return CatalogFields(
        expiration=given if given is not None and lasts(given) else INHERITED,
        user_type=texts.get(USER_TYPE, ""),
        mask=texts.get(MASK_PATH, "").strip(),
        icc_profile=texts.get(ICC_PROFILE, "").strip(),
    )
