"""Metadata: the values of an asset's fields, read as their fields' types say.

A field that is enforced, and a fixed tag field always, takes only what fits; any other keeps what it is given as text.
See pages r-metadata-update and r-metadata-field-types.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from printroom.contract import types as t
from printroom.contract.constants import MetadataFieldType as Kind
from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.scalars import read_boolean, read_double, read_long, read_time, write_boolean, write_time
from printroom.models import Asset, MetadataField, MetadataValue
from printroom.repositories import metadata as rows
from printroom.services import catalog_fields
from printroom.services.fields import EVERY_TYPE, Fields, row_id
from printroom.services.names import printable

SINGLE_TAGS = frozenset({Kind.SINGLE_TAG, Kind.SINGLE_FIXED_TAG, Kind.BOOLEAN_TAG})
TAGS = SINGLE_TAGS | {Kind.MULTI_TAG, Kind.MULTI_FIXED_TAG}
FIXED_TAGS = frozenset({Kind.SINGLE_FIXED_TAG, Kind.MULTI_FIXED_TAG})
TRUE_AND_FALSE = ("True", "False")


@dataclass(frozen=True, slots=True)
class Value:
    """One value as text, and as what its field's type or its sender says it is."""

    text: str
    truth: bool | None = None
    whole: int | None = None
    real: float | None = None
    moment: dt.datetime | None = None


def _truth(text: str) -> Value:
    truth = read_boolean(text)
    return Value(write_boolean(truth), truth=truth)


def _whole(text: str) -> Value:
    whole = read_long(text)
    return Value(text, whole=whole, real=float(whole))


# Readers of texts in typed fields; each raises ValueError, with what was expected as its text.
READERS: Mapping[Kind, Callable[[str], Value]] = {
    Kind.BOOLEAN: _truth,
    Kind.INT: _whole,
    Kind.FLOAT: lambda text: Value(text, real=read_double(text)),
    Kind.DATE: lambda text: Value(text, moment=read_time(text)),
}


class Metadata:
    """`changed` follows every change, `noticed` one of what the image door goes by."""

    def __init__(
        self, session: Session, fields: Fields, *, changed: Callable[[Asset], None], noticed: Callable[[Asset], None]
    ) -> None:
        self._session = session
        self._fields = fields
        self._changed = changed
        self._noticed = noticed

    def set(self, asset: Asset, updates: Iterable[t.MetadataUpdate]) -> None:
        """Set the values; a fault 30001 names the field that cannot have them, 30002 one that was given none."""
        served = False
        for update in updates:
            field = self._fields.found(update.field_handle)
            served = served or field.name in catalog_fields.NAMES
            if field.asset_type not in {EVERY_TYPE, asset.type}:
                raise _refused(field, f"is for assets of type {field.asset_type}, not {asset.type}")
            values = self._tags(asset, field, update) if field.type in TAGS else _plain(field, update)
            self._store(asset, self._fields.kept(field), values)
        self._changed(asset)
        if served:
            self._noticed(asset)

    def texts(self, asset: Asset, handle: str) -> tuple[str, ...]:
        """The values of one field as texts; a fault 30001 where the company has no such field."""
        key = row_id(self._fields.found(handle))
        return () if key is None else tuple(rows.texts(self._session, asset.id, key))

    def _store(self, asset: Asset, field: MetadataField, values: list[Value]) -> None:
        rows.clear(self._session, asset.id, field.id)
        self._session.add_all(
            MetadataValue(
                asset_id=asset.id,
                field_id=field.id,
                position=position,
                text=value.text,
                truth=value.truth,
                whole=value.whole,
                real=value.real,
                moment=value.moment,
            )
            for position, value in enumerate(values)
        )
        self._session.flush()

    def _tags(self, asset: Asset, field: MetadataField, update: t.MetadataUpdate) -> list[Value]:
        words = [self._word(field, word) for word in self._words(asset, field, update)]
        words = [word for word in dict.fromkeys(words) if word]
        if field.type in SINGLE_TAGS and len(words) > 1:
            raise _refused(field, f"has one value, not {len(words)}")
        return [Value(word) for word in words]

    def _words(self, asset: Asset, field: MetadataField, update: t.MetadataUpdate) -> list[str]:
        """What the tag field holds afterwards: a plain value or a set replaces, then words are added and deleted."""
        given = update.set_tag_value_array
        if update.value is not None:
            given = (update.value, *(given or ()))
        if update.bool_val is not None:
            given = (str(update.bool_val), *(given or ()))
        added, deleted = update.add_tag_value_array, update.delete_tag_value_array
        if given is None and added is None and deleted is None:
            raise ApiFault(FaultCode.MISSING_PARAMETER, f"{field.handle}: a value is required")
        if given is None:
            replaced = field.type in SINGLE_TAGS and added
            given = () if replaced or row_id(field) is None else tuple(rows.texts(self._session, asset.id, field.id))
        return [word for word in (*given, *(added or ())) if word not in (deleted or ())]

    def _word(self, field: MetadataField, word: str) -> str:
        """The word as the field's dictionary has it."""
        if field.type == Kind.BOOLEAN_TAG:
            known: Iterable[str] = TRUE_AND_FALSE
        elif field.type in FIXED_TAGS:
            known = rows.dictionary(self._session, field.id)
        else:
            return word.strip()
        if field.type == Kind.BOOLEAN_TAG:
            word = word.strip().capitalize()
        if word and word not in known:
            raise _refused(field, f"{printable(word)!r} is not in its dictionary")
        return word


def _plain(field: MetadataField, update: t.MetadataUpdate) -> list[Value]:
    """The value of a field that is no tag; an empty text takes the value away."""
    if update.add_tag_value_array or update.set_tag_value_array or update.delete_tag_value_array:
        raise _refused(field, f"is no tag field but {field.type}")
    given = _given(update)
    if given is None:
        raise ApiFault(FaultCode.MISSING_PARAMETER, f"{field.handle}: a value is required")
    if not given.text:
        return []
    if field.type not in READERS:
        return [given]
    try:
        return [_judged(field, READERS[Kind(field.type)](given.text.strip()))]
    except ValueError as wrong:
        if field.is_enforced:
            raise _refused(field, f"{printable(given.text)!r}: expected {wrong}") from wrong
        return [given]


def _judged(field: MetadataField, value: Value) -> Value:
    if field.name == catalog_fields.EXPIRATION and value.real is not None and not catalog_fields.lasts(value.real):
        raise ValueError(catalog_fields.EXPECTED)
    return value


def _given(update: t.MetadataUpdate) -> Value | None:
    if update.bool_val is not None:
        return Value(write_boolean(update.bool_val), truth=update.bool_val)
    if update.long_val is not None:
        return Value(str(update.long_val), whole=update.long_val, real=float(update.long_val))
    if update.double_val is not None:
        return Value(str(update.double_val), real=update.double_val)
    if update.date_val is not None:
        return Value(write_time(update.date_val), moment=update.date_val)
    return None if update.value is None else Value(update.value)


def _refused(field: MetadataField, why: str) -> ApiFault:
    return ApiFault(FaultCode.INVALID_PARAMETER, f"fieldHandle {field.handle}: {why}")
