"""Embedded: what a received file says about itself (EXIF, IPTC, XMP) as values of the standard metadata fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from printroom.contract.types import MetadataUpdate
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
