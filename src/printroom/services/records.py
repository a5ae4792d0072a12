"""Records: a row of an asset as the imaging engine knows it, and its plain form in a published record."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from typing import Any, cast

from printroom.imaging.ports import Attributes, PixelType, Record
from printroom.models import Asset, Picture

BUILT_IN = Attributes()


def record(asset: Asset, picture: Picture, *, company: str, key: str) -> Record:
    """`key` is the blob that the pixels are read from: the pyramid for delivery, the original for a copy."""
    anchored = asset.anchor_x is not None and asset.anchor_y is not None
    return Record(
        name=f"{company}/{asset.name}",
        key=key,
        revision=picture.revision,
        width=picture.width,
        height=picture.height,
        pixels=cast(PixelType, picture.pixel_type),
        has_alpha=picture.has_alpha,
        depth=16 if picture.depth == 16 else 8,
        modifier=asset.url_modifier,
        post_modifier=asset.url_post_apply_modifier,
        anchor=(asset.anchor_x or 0, asset.anchor_y or 0) if anchored else None,
        resolution=asset.resolution or None,
        print_resolution=asset.resolution or None,
        profile=picture.profile_name,
        paths=tuple(picture.facts.get("paths", {}).items()),
    )


def to_plain(found: Record) -> dict[str, Any]:
    """As the database gives it back: with lists for tuples, so that equal records are found equal."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(found)))
    return plain


def from_plain(plain: dict[str, Any]) -> Record:
    known = {field.name: plain[field.name] for field in fields(Record) if field.name in plain}
    anchor = known.get("anchor")
    paths = tuple((name, path) for name, path in known.get("paths", ()))
    return Record(**{**known, "anchor": tuple(anchor) if anchor else None, "paths": paths})


def attributes(settings: dict[str, Any], defaults: Attributes = BUILT_IN) -> Attributes:
    """The default attributes with those that a company set, by their field names."""
    # Any: the fields are of many types, and the settings were checked when they were written.
    given: dict[str, Any] = {name: _tuples(value) for name, value in settings.items()}
    return replace(defaults, **given)


def _tuples(value: Any) -> Any:
    """JSON has lists only."""
    return tuple(_tuples(item) for item in value) if isinstance(value, list | tuple) else value
