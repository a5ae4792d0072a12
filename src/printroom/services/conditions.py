"""Conditions: the groups of conditions of searchAssets, each combined in its own mode and all in another.

See page r-search-assets.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, not_, or_
from sqlalchemy.orm import InstrumentedAttribute

from printroom.contract import types as t
from printroom.contract.constants import AssetSearchSystemField as Field
from printroom.contract.constants import MetadataFieldType, SearchMatchMode
from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Asset, MetadataField, MetadataValue
from printroom.repositories import search as sql
from printroom.repositories.search import Condition
from printroom.services.amounts import MOST_CONDITIONS, few
from printroom.services.comparisons import Kind, comparison
from printroom.services.fields import EVERY_TYPE, Fields, row_id
from printroom.services.metadata import TAGS
from printroom.services.names import printable

COLUMNS: dict[str, InstrumentedAttribute[str]] = {
    Field.NAME: Asset.name,
    Field.DESCRIPTION: Asset.description,
    Field.COMMENTS: Asset.comments,
    Field.USER_DATA: Asset.user_data,
    Field.SKU: Asset.sku,
    Field.CREATE_USER: Asset.create_user,
    Field.LAST_MODIFY_USER: Asset.last_modify_user,
    Field.FILE_NAME: Asset.file_name,
}
MOMENTS = {
    Field.CREATED: Asset.created,
    Field.LAST_MODIFIED: Asset.last_modified,
    Field.MODIFIED: Asset.last_modified,
}
IN_METADATA = frozenset({Field.KEYWORDS, Field.CREATED_WITH})
IN_KEYWORDS = (Asset.name, Asset.file_name, Asset.description, Asset.comments, Asset.user_data, Asset.sku)
KINDS = {
    MetadataFieldType.BOOLEAN: Kind.TRUTH,
    MetadataFieldType.INT: Kind.WHOLE,
    MetadataFieldType.FLOAT: Kind.REAL,
    MetadataFieldType.DATE: Kind.MOMENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The condition groups of a search and the modes in which they match; None is MatchAll."""

    mode: str | None = None
    keywords: Collection[str] = ()
    system_mode: str | None = None
    system: Collection[t.SystemFieldCondition] = ()
    tag_mode: str | None = None
    tags: Collection[t.TagCondition] = ()
    metadata_mode: str | None = None
    metadata: Collection[t.MetadataCondition] = ()


def groups(wanted: Wanted, fields: Fields) -> list[Condition]:
    """The conditions of those groups that have some, combined; a fault 30001 where there are too many."""
    words = [word for tag in wanted.tags for word in _words(tag)]
    few([*wanted.keywords, *wanted.system, *words, *wanted.metadata], MOST_CONDITIONS, element="conditions")
    made = (
        ([_keyword(word) for word in wanted.keywords], None, "conditionMatchMode"),
        ([_system(each, fields) for each in wanted.system], wanted.system_mode, "systemFieldMatchMode"),
        ([_tag(each, fields) for each in wanted.tags], wanted.tag_mode, "tagMatchMode"),
        ([_metadata(each, fields) for each in wanted.metadata], wanted.metadata_mode, "metadataMatchMode"),
    )
    combined = [_matched(conditions, mode, element=element) for conditions, mode, element in made if conditions]
    return [_matched(combined, wanted.mode, element="conditionMatchMode")] if combined else []


def _matched(conditions: Collection[Condition], mode: str | None, *, element: str) -> Condition:
    if not mode or mode == SearchMatchMode.MATCH_ALL:
        return and_(*conditions)
    if mode == SearchMatchMode.MATCH_ANY:
        return or_(*conditions)
    expected = " or ".join(SearchMatchMode)
    raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element} {printable(mode)!r}: expected {expected}")


def _keyword(word: str) -> Condition:
    """The word is somewhere in the asset's texts or metadata."""
    places = [sql.text(column, "Contains", word) for column in IN_KEYWORDS]
    return or_(*places, sql.any_value(sql.text(MetadataValue.text, "Contains", word)))


def _system(condition: t.SystemFieldCondition, fields: Fields) -> Condition:
    name = condition.field
    if name in COLUMNS:
        return comparison(condition, Kind.TEXT, named=name).of(COLUMNS[name])
    if name in MOMENTS:
        return comparison(condition, Kind.MOMENT, named=name).of(MOMENTS[Field(name)])
    if name == Field.FILE_SIZE:
        return comparison(condition, Kind.WHOLE, named=name).of(sql.file_size())
    if name in IN_METADATA:
        return _valued(fields.named(EVERY_TYPE, name), condition, Kind.TEXT, named=name)
    raise ApiFault(FaultCode.INVALID_PARAMETER, f"field {printable(name)!r}: no system field")


def _metadata(condition: t.MetadataCondition, fields: Fields) -> Condition:
    field = fields.found(condition.field_handle)
    return _valued(field, condition, _kind(field, condition), named=f"fieldHandle {field.handle}")


def _kind(field: MetadataField, condition: t.MetadataCondition) -> Kind:
    """The field's own kind; a field of texts is compared as what the condition gives."""
    for given, kind in (
        (condition.bool_val, Kind.TRUTH),
        (condition.long_val, Kind.WHOLE),
        (condition.double_val, Kind.REAL),
        (condition.date_val, Kind.MOMENT),
    ):
        if given is not None and field.type not in KINDS:
            return kind
    return KINDS.get(MetadataFieldType(field.type), Kind.TEXT)


def _valued(
    field: MetadataField | None, condition: t.SystemFieldCondition | t.MetadataCondition, kind: Kind, *, named: str
) -> Condition:
    """Some value of the field compares so; a negative one: none does, or there is no value."""
    read = comparison(condition, kind, named=named)
    found = sql.has_value(row_id(field) if field else None, read.holds(getattr(MetadataValue, kind.value)))
    return not_(found) if read.negative else found


def _tag(condition: t.TagCondition, fields: Fields) -> Condition:
    field = fields.found(condition.field_handle)
    if field.type not in TAGS:
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"fieldHandle {field.handle}: is no tag field but {field.type}")
    words = _words(condition)
    if not words:
        raise ApiFault(FaultCode.MISSING_PARAMETER, f"fieldHandle {field.handle}: value is required")
    has = [sql.has_value(row_id(field), MetadataValue.text == word) for word in words]
    if condition.op == "MatchesAll":
        return and_(*has)
    if condition.op in {"Matches", "MatchesAny"}:
        return or_(*has)
    raise ApiFault(
        FaultCode.INVALID_PARAMETER, f"op {printable(condition.op)!r}: expected Matches, MatchesAny or MatchesAll"
    )


def _words(condition: t.TagCondition) -> tuple[str, ...]:
    several = tuple(condition.value_array or ())
    return several if condition.value is None else (condition.value, *several)
