"""Many keys in one query: a database allows some ten thousand parameters, and text of some hundred thousand bytes, unless
they are one parameter."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar  # Any: what SQLAlchemy hands to a compiler is not typed

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement

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


def among(column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The column is one of the keys that the statement is executed with, `listed`; it is built once, for any keys."""
    return column.bool_op("IN")(_Listed(bindparam("keys")))


def listed(keys: Collection[int]) -> dict[str, str]:
    """The parameters of a statement that asks for what is `among` these keys: one, however many they are."""
    return {"keys": json.dumps(sorted(keys))}


class _Listed(FunctionElement[int]):
    """The numbers of a JSON array as rows."""

    inherit_cache = True


@compiles(_Listed, "sqlite")
def _listed_by_sqlite(element: _Listed, compiler: Any, **options: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **options)}))"


@compiles(_Listed, "postgresql")
def _listed_by_postgresql(element: _Listed, compiler: Any, **options: Any) -> str:
    listed = f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS JSON))"
    return f"(SELECT CAST(value AS BIGINT) FROM {listed} AS listed(value))"
