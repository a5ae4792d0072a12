"""Embedded: what a received file says about itself (EXIF, IPTC, XMP) as values of the standard metadata fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from printroom.contract.scalars import write_time
from printroom.contract.types import MetadataUpdate
from printroom.models import Picture
from printroom.models.handles import metadata_field_handle
from printroom.services.fields import EVERY_TYPE

TEXTS = {
    "title": "Title",
    "headline": "Headline",
    "description": "Description",
    "creator": "Creator",
    "software": "CreatedWith",
    "copyright": "Copyright",
    "credit": "Credit",
    "city": "City",
    "country": "Country",
}


def updates(company_id: int, said: Mapping[str, Any]) -> Iterator[MetadataUpdate]:
    """`said` is imaging.metadata.Metadata in plain form; what the file does not say has no update."""
    for name, field in TEXTS.items():
        text = _text(said.get(name))
        if text:
            yield MetadataUpdate(field_handle=_handle(company_id, field), value=text)
    words = tuple(filter(None, (_text(word) for word in said.get("keywords") or ())))
    if words:
        yield MetadataUpdate(field_handle=_handle(company_id, "Keywords"), set_tag_value_array=words)
    created = _moment(_text(said.get("created")))
    if created is not None:
        yield MetadataUpdate(field_handle=_handle(company_id, "DateCreated"), date_val=created)


def renewed(
    company_id: int, said: Mapping[str, Any], former: Mapping[str, Any], held: Callable[[str], tuple[str, ...]]
) -> Iterator[MetadataUpdate]:
    """Of what a file says that takes another's place: fields that are empty, or still have what the former said.

    `held` tells the values of a field by its handle. What somebody has set stays.
    """
    before = {update.field_handle: _texts(update) for update in updates(company_id, former)}
    for update in updates(company_id, said):
        if held(update.field_handle) in {(), before.get(update.field_handle, ())}:
            yield update


def said_by(picture: Picture | None) -> Mapping[str, Any]:
    """What the file of a stored picture said."""
    said: Mapping[str, Any] | None = picture.facts.get("metadata") if picture else None
    return said or {}


def _texts(update: MetadataUpdate) -> tuple[str, ...]:
    """The values that the update leaves."""
    if update.date_val is not None:
        return (write_time(update.date_val),)
    return tuple(dict.fromkeys(update.set_tag_value_array or (update.value or "",)))


def _handle(company_id: int, name: str) -> str:
    return metadata_field_handle(company_id, EVERY_TYPE, name)


def _text(value: object) -> str:
    """What a database and an XML reply can carry."""
    return "".join(
        character for character in str(value or "") if character.isprintable() or character in "\t\n"
    ).strip()


def _moment(text: str) -> dt.datetime | None:
    """A date with a time; without a zone it is taken for UTC."""
    try:
        found = dt.datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or dt.UTC) if found else None
