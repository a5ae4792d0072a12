"""Locating: the locale of a request, before anything of it is looked up. Page «locale» of the Image Serving reference."""

from __future__ import annotations

from typing import Protocol

from printroom.imaging.commands.table import spelled
from printroom.imaging.locales import Locale, locale
from printroom.imaging.ports import Catalog
from printroom.imaging.syntax import Allowance, decoded, read


class Translating(Catalog, Protocol):
    """A catalog of one request, which tries these suffixes on each name, one after another."""

    suffixes: tuple[str, ...]


def located(catalog: Translating, text: str) -> Locale:
    """The locale that a text asks for; from now on the catalog finds names as it has them.

    It holds for the whole request, nested ones too, wherever it stands in the text and its presets. Where the company
    has no locale maps nothing is read. Raises ImagingError: `locale` for an unknown one, `parse` and `macro` for the text.
    """
    attributes = catalog.attributes
    if not (attributes.locale_map or attributes.locale_str_map):
        return Locale()
    modifiers = read(text, catalog, Allowance()).modifiers
    said = [decoded(modifier.value or "") for modifier in modifiers if spelled(modifier.name) == "locale"]
    found = locale(attributes, said[-1] if said else None)
    catalog.suffixes = found.suffixes
    return found
