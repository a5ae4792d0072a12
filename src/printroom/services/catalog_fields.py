"""Catalog fields: what a record of the image catalogs says of its lifetime and its kind, in standard metadata fields.

Pages «Expiration» and «UserType» of the Image Serving reference; the IPS API has no field of its own for either.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from printroom.repositories import catalog_fields as rows

EXPIRATION: Final = "Expiration"
USER_TYPE: Final = "UserType"
NAMES: Final = frozenset({EXPIRATION, USER_TYPE})
INHERITED: Final = -2.0
FOR_EVER: Final = -1.0
EXPECTED: Final = "expected hours: 0 or more, -1 for ever, -2 as the company has it"


@dataclass(frozen=True, slots=True)
class CatalogFields:
    """`expiration` in hours: -2 the company's attribute, -1 never."""

    expiration: float = INHERITED
    user_type: str = ""


def lasts(hours: float) -> bool:
    """A lifetime that means something."""
    return hours in {INHERITED, FOR_EVER} or (math.isfinite(hours) and hours >= 0)


def read(session: Session, company_id: int, asset_id: int) -> CatalogFields:
    """Values that a company keeps in fields of its own of these names count where they are of the same type."""
    found = rows.named(session, company_id, asset_id, names=NAMES)
    kind, hours = found.get(USER_TYPE), found.get(EXPIRATION)
    given = hours.real if hours else None
    return CatalogFields(
        expiration=given if given is not None and lasts(given) else INHERITED,
        user_type=kind.text if kind else "",
    )
