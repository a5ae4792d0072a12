"""What a catalog attribute is: the table of them has one each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """`field` is the one of ports.Attributes; `read` raises BadValue; `off`: a value that is empty turns it off, where
    an empty value of the others means that the attribute is inherited."""

    field: str
    read: Callable[[str], Any]  # Any: each field has a type of its own, which the table cannot say
    write: Callable[[Any], str]
    what: str
    off: bool = False
