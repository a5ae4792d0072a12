"""Many keys in one query: a database allows some ten thousand parameters, and text of some hundred thousand bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.orm import InstrumentedAttribute

AT_ONCE = 5000
Key = TypeVar("Key", int, str)


def batches(keys: Iterable[Key]) -> Iterator[list[Key]]:
    """The keys in lists that one query can take."""
    rest = iter(keys)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def one_of(column: InstrumentedAttribute[int], keys: Collection[int]) -> ColumnElement[bool]:
    """The column is one of the keys, which are written into the query's text."""
    return column.in_(bindparam(None, sorted(keys), expanding=True, literal_execute=True))
