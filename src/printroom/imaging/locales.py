"""Locales: which names and which strings count for one of them.

Pages «Object Id Translation», «Text String Localization», «LocaleMap» and «LocaleStrMap» of the public reference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from printroom.imaging.errors import ImagingError
from printroom.imaging.ports import Attributes

Rules = tuple[tuple[str, tuple[str, ...]], ...]

_TOKEN: Final = re.compile(r"\^loc=([^^]*)\^")
_RECORDS: Final = re.compile(r"(\?\?|\r\n|\n|\r)")
_NAMED: Final = re.compile(r"([^=^]*)=(.*)", re.DOTALL)
_TARGET_TEXT: Final = re.compile(r"\s*target\.[^.]*\.(label|userdata)\s*", re.IGNORECASE)
_ELEMENT: Final = re.compile(r"[^,;:{}()]+")
_COLOUR: Final = re.compile(r"\s*0x[0-9a-f]{6}", re.IGNORECASE | re.ASCII)
_QUOTED: Final = re.compile(r"""([^\s"'=<>]+)(\s*=\s*)("[^"]*"|'[^']*')""")
_UNTOLD: Final = {"coords", "shape"}


@dataclass(frozen=True, slots=True)
class Locale:
    """`suffixes` are tried on a name one after another; of a string counts the first of `ids` that it has.

    An empty id stands for the string's default. `ids` None: strings are left as they are stored.
    """

    suffixes: tuple[str, ...] = ("",)
    ids: tuple[str, ...] | None = None

    def string(self, text: str) -> str:
        """`default^loc=E^English^loc=N^Dutch` → one of them, empty where none fits; a string without tokens as it is."""
        parts = _TOKEN.split(text)
        if self.ids is None or len(parts) == 1:
            return text
        told = {"": parts[0]} | dict(zip(parts[1::2], parts[2::2], strict=True))
        return next((told[key] for key in self.ids if key in told), "")

    def properties(self, text: str) -> str:
        """User data: the values of `name=value`, parted by `??` or line ends, and what stands without a name."""
        return self._records(text, None)

    def targets(self, text: str) -> str:
        """Zoom targets: their labels and their user data."""
        return self._records(text, _TARGET_TEXT)

    def areas(self, text: str) -> str:
        """Image maps: every quoted attribute but coords and shape."""
        return text if self.ids is None else _QUOTED.sub(self._attribute, text)

    def image_set(self, text: str) -> str:
        """A set: each sub-element; a colour at the beginning of one stays."""
        return text if self.ids is None else _ELEMENT.sub(lambda found: self._element(found[0]), text)

    def _records(self, text: str, only: re.Pattern[str] | None) -> str:
        if self.ids is None:
            return text
        return "".join(part if _RECORDS.fullmatch(part) else self._record(part, only) for part in _RECORDS.split(text))

    def _record(self, record: str, only: re.Pattern[str] | None) -> str:
        named = _NAMED.fullmatch(record)
        if only and not (named and only.fullmatch(named[1])):
            return record
        return f"{named[1]}={self.string(named[2])}" if named else self.string(record)

    def _attribute(self, found: re.Match[str]) -> str:
        name, equals, value = found.groups()
        if name.lower() in _UNTOLD:
            return found[0]
        return f"{name}{equals}{value[0]}{self.string(value[1:-1])}{value[0]}"

    def _element(self, text: str) -> str:
        colour = _COLOUR.match(text)
        at = colour.end() if colour else 0
        return text[:at] + self.string(text[at:])


def rules(text: str) -> Rules:
    """`en,_E,|fr,_F` → (("en", ("_E", "")), ("fr", ("_F",))): locales in lower case, their suffixes or ids in order.

    An empty locale is the rule for all others. What stands twice counts once, the last time.
    """
    found: dict[str, tuple[str, ...]] = {}
    for item in text.split("|"):
        locale, comma, values = item.partition(",")
        if comma or locale.strip():
            found[locale.strip().lower()] = tuple(value.strip() for value in values.split(","))
    return tuple(found.items())


def locale(attributes: Attributes, said: str | None) -> Locale:
    """What counts for the locale= of a request; None where it says none. Raises ImagingError `locale` for an unknown one.

    Without a locale, without a DefaultLocale and without a rule for all others nothing is translated.
    """
    wanted = ((said or "").strip() or attributes.default_locale).strip().lower()
    silent = said is None and not attributes.default_locale
    suffixes: tuple[str, ...] | None = ("",)
    ids: tuple[str, ...] | None = None
    if attributes.locale_map:
        suffixes = _ruled(attributes.locale_map, wanted) or (("",) if silent else None)
    if suffixes is None:
        text = f"locale={wanted}: expected one that the company's locale map knows"
        raise ImagingError("locale", text, command="locale", value=wanted, rule="known to the locale map")
    if attributes.locale_str_map:
        ids = _ruled(attributes.locale_str_map, wanted) or (("",) if silent else ())
    return Locale(suffixes, ids)


def suffixes(attributes: Attributes) -> tuple[str, ...]:
    """All that the locale map knows, each once, the empty one first."""
    return tuple(dict.fromkeys(["", *(suffix for _, each in attributes.locale_map for suffix in each)]))


def _ruled(known: Rules, wanted: str) -> tuple[str, ...] | None:
    found = dict(known)
    return found.get(wanted, found.get(""))
