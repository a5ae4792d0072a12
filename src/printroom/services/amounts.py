"""Amounts: how much one call may ask for. More would keep others waiting, or not fit into memory or a query."""

from __future__ import annotations

from collections.abc import Sized
from typing import Final

from printroom.contract.faults import ApiFault, FaultCode

MOST_ASSETS: Final = 50_000
# Databases limit how deep a query is.
MOST_CONDITIONS: Final = 500


def few(items: Sized, most: int, *, element: str) -> None:
    """A fault 30001 where there are more than `most`."""
    if len(items) > most:
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element}: at most {most} in one call, not {len(items)}")
