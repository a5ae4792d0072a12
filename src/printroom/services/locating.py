"""Locating: the locale of a request, before anything of it is looked up. Page «locale» of the Image Serving reference."""

from __future__ import annotations

from printroom.imaging.commands.table import spelled
from printroom.imaging.locales import Locale, locale
from printroom.imaging.syntax import Allowance, decoded, read
from printroom.services.reach import Reach


def located(reach: Reach, text: str) -> Locale:
    """The locale that a text asks for; from now on `reach` finds names as it has them.

    It holds for the whole request, nested ones too, wherever it stands in the text and its presets. Where the company
    has no locale maps nothing is read. Raises ImagingError: `locale` for an unknown one, `parse` and `macro` for the text.
    """
    attributes = reach.attributes
    if not (attributes.locale_map or attributes.locale_str_map):
        return Locale()
    modifiers = read(text, reach, Allowance()).modifiers
    said = [decoded(modifier.value or "") for modifier in modifiers if spelled(modifier.name) == "locale"]
    found = locale(attributes, said[-1] if said else None)
    reach.suffixes = found.suffixes
    return found
