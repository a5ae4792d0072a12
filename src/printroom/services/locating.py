"""Locating: the locale of a request, before anything of it is looked up. Page «locale» of the Image Serving reference."""

from __future__ import annotations

from typing import Protocol

from printroom.imaging import Request, parse
from printroom.imaging.commands.request import Locale as Said
from printroom.imaging.locales import Locale, locale
from printroom.imaging.ports import Catalog
from printroom.imaging.syntax import split_path


class Translating(Catalog, Protocol):
    """A catalog of one request, which tries these suffixes on each name, one after another."""

    suffixes: tuple[str, ...]


def located(catalog: Translating, text: str, path: str | None = None) -> Locale:
    """The locale that a request asks for; from now on the catalog finds names as it has them.

    It holds for the whole request, wherever it stands: in the text and its presets, in a nested request where nothing
    around that names one, and among the commands that the record of `path` stores, which is found as the text has it.
    Where the company has no locale maps nothing is read. Raises ImagingError: `locale` for an unknown one, and what
    `parse` raises for a text that cannot be taken apart.
    """
    attributes = catalog.attributes
    if not (attributes.locale_map or attributes.locale_str_map):
        return Locale()
    presets = split_path(path)[1] if path else ""
    found = locale(attributes, _said(parse(f"{presets}&{text}", catalog=catalog, strict=False)))
    catalog.suffixes = found.suffixes
    if path:
        found = locale(attributes, _said(parse(text, path=path, catalog=catalog, strict=False)))
        catalog.suffixes = found.suffixes
    return found


def _said(request: Request) -> str | None:
    """None where no part of the request names a locale."""
    said = request.output.get(Said)
    if said:
        return said.id
    nested = (part for layer in request.layers for part in (layer.source, layer.mask) if isinstance(part, Request))
    return next((found for each in nested if (found := _said(each)) is not None), None)
