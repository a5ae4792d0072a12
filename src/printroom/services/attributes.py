"""Attributes: the catalog attributes of a company, with what it inherits from the server's defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, FaultCode
from printroom.imaging.attributes import ELSEWHERE, TABLE, spelled
from printroom.imaging.errors import BadValue
from printroom.imaging.ports import Attributes
from printroom.models import Company
from printroom.repositories import companies as rows
from printroom.services import records
from printroom.services.names import printable

KEY = "attributes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One attribute, its values as the reference writes them: the company's own, and the one that counts."""

    name: str
    value: str | None
    effective: str
    description: str


class ServingAttributes:
    """Of one company: copies go by them at once, the image door after the next publish. `noticed` follows a change."""

    def __init__(
        self, session: Session, company: Company, *, defaults: Attributes, noticed: Callable[[], None]
    ) -> None:
        self._session = session
        self._company = company
        self._defaults = defaults
        self._noticed = noticed

    def all(self) -> list[Shown]:
        own = self._company.settings.get(KEY, {})
        effective = records.attributes(own, self._defaults)
        return [
            Shown(
                name=name,
                value=attribute.write(getattr(effective, attribute.field)) if attribute.field in own else None,
                effective=attribute.write(getattr(effective, attribute.field)),
                description=attribute.what,
            )
            for name, attribute in TABLE.items()
        ]

    def set(self, wanted: Iterable[tuple[str, str | None]]) -> None:
        """All of them or none; without a value an attribute is inherited. Faults 30001 name it, its value, the rule."""
        self._change(dict(_read(name, value) for name, value in wanted))

    def write_back(self, wanted: Iterable[tuple[str, str | None]]) -> None:
        """As `set`, for clients that send all that they have read: what was inherited and is as it was stays inherited."""
        own = self._company.settings.get(KEY, {})
        given = dict(_read(name, value) for name, value in wanted)
        self._change({
            field: value
            for field, value in given.items()
            if field in own or value is None or value != getattr(self._defaults, field)
        })

    def _change(self, given: Mapping[str, Any]) -> None:
        """By field; None for what is inherited."""
        rows.lock(self._session, self._company)
        kept = {field: value for field, value in self._company.settings.get(KEY, {}).items() if field not in given}
        kept |= {field: value for field, value in given.items() if value is not None}
        self._company.settings = {**self._company.settings, KEY: kept}
        self._session.flush()
        self._noticed()


def defaults(texts: Mapping[str, str]) -> Attributes:
    """The built-in attributes with those of the server's own settings, by name. Raises ApiFault."""
    return replace(Attributes(), **dict(_given(texts)))


def _given(texts: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for name, text in texts.items():
        field, value = _read(name, text)
        if value is not None:
            yield field, value


def _read(name: str, value: str | None) -> tuple[str, Any]:
    """The field and its value, None where it is inherited. Any: each field has a type of its own."""
    known = spelled(name)
    if known is None:
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"{printable(name)!r} is no attribute of a company")
    if known in ELSEWHERE:
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"{known} cannot be set in this server: {ELSEWHERE[known]}")
    attribute = TABLE[known]
    if value is None or (not value.strip() and not attribute.off):
        return attribute.field, None
    try:
        return attribute.field, attribute.read(value)
    except BadValue as error:
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"{known}={printable(value)}: {error.expected}") from error
