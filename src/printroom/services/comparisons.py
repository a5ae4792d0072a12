"""Comparisons: the conditions of a search, read into SQL. Faults name what a condition lacks or cannot have.

See pages r-system-field-condition, r-metadata-conditon and r-tag-condition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, not_, or_

from printroom.contract import types as t
from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.scalars import read_boolean, read_double, read_long, read_time
from printroom.repositories import search as sql
from printroom.repositories.search import Condition, Expression
from printroom.services.names import printable

NEGATIVES = {"NotEquals": "Equals", "NotContains": "Contains", "NotBetween": "Between"}


class Kind(StrEnum):
    """What is compared: the values are the columns of MetadataValue."""

    TEXT = "text"
    TRUTH = "truth"
    WHOLE = "whole"
    REAL = "real"
    MOMENT = "moment"


# Of each kind: the fields of a condition with one value and with the ends of a range, and the reader of `value`.
READERS: Mapping[Kind, tuple[str, str, str, Callable[[str], Any]]] = {
    Kind.TRUTH: ("bool_val", "", "", read_boolean),
    Kind.WHOLE: ("long_val", "min_long", "max_long", read_long),
    Kind.REAL: ("double_val", "min_double", "max_double", read_double),
    Kind.MOMENT: ("date_val", "min_date", "max_date", read_time),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """`holds` makes the SQL for a column; a negative one is meant of the whole asset: none of its values does so."""

    negative: bool
    holds: Callable[[Expression], Condition]

    def of(self, column: Expression) -> Condition:
        return not_(self.holds(column)) if self.negative else self.holds(column)


def comparison(condition: t.SystemFieldCondition | t.MetadataCondition, kind: Kind, *, named: str) -> Comparison:
    """A fault 30001 for an operator or a value that the kind does not have, 30002 for a missing value."""
    op = NEGATIVES.get(condition.op, condition.op)
    make = _text if kind is Kind.TEXT else _number
    return Comparison(condition.op in NEGATIVES, make(condition, op, kind, named))


def _text(
    condition: t.SystemFieldCondition | t.MetadataCondition, op: str, _kind: Kind, named: str
) -> Callable[[Expression], Condition]:
    exact = isinstance(condition, t.MetadataCondition) and bool(condition.case_sensitive)
    several = (isinstance(condition, t.MetadataCondition) and condition.values) or ()
    values = several if condition.value is None else (condition.value, *several)
    if op not in sql.TEXTS:
        raise _unknown(named, condition.op)
    if not values:
        raise _missing(named, "value")
    return lambda column: or_(*(sql.text(column, op, value, exact_case=exact) for value in values))


def _number(
    condition: t.SystemFieldCondition | t.MetadataCondition, op: str, kind: Kind, named: str
) -> Callable[[Expression], Condition]:
    one, low_name, high_name, read = READERS[kind]
    if op == "Between" and low_name:
        low, high = getattr(condition, low_name), getattr(condition, high_name)
        if low is None or high is None:
            raise _missing(named, "the lowest and the highest value")
        return lambda column: and_(column >= low, column <= high)
    if op not in sql.NUMBERS:
        raise _unknown(named, condition.op)
    value = getattr(condition, one)
    if value is None and condition.value is not None:
        value = _read(condition.value, read, named)
    if value is None:
        raise _missing(named, "value")
    return lambda column: sql.NUMBERS[op](column, value)


def _read(text: str, read: Callable[[str], Any], named: str) -> Any:
    try:
        return read(text)
    except ValueError as wrong:
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"{named} {printable(text)!r}: expected {wrong}") from wrong


def _unknown(named: str, op: str) -> ApiFault:
    return ApiFault(FaultCode.INVALID_PARAMETER, f"{named}: op {printable(op)!r} is no operator for it")


def _missing(named: str, what: str) -> ApiFault:
    return ApiFault(FaultCode.MISSING_PARAMETER, f"{named}: {what} is required")
