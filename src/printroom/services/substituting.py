"""Substituting: a default image in the place of each picture that is missing, DefaultImageMode 1.

Page «DefaultImageMode» of the Image Serving reference: the commands of the layer count, those that the default image
stores do not.
"""

from __future__ import annotations

from dataclasses import replace

from printroom.imaging.ports import Attributes, Catalog, Kind, Record


class Substituting:
    """A Catalog that knows every picture; masks, presets and profiles are those of the catalog behind it."""

    def __init__(self, behind: Catalog, name: str) -> None:
        self._behind = behind
        self._name = name

    @property
    def attributes(self) -> Attributes:
        return self._behind.attributes

    def record(self, name: str, kind: Kind = "image") -> Record | None:
        found = self._behind.record(name, kind)
        return self._substitute() if found is None and kind == "image" else found

    def macro(self, name: str) -> str | None:
        return self._behind.macro(name)

    def profile(self, name: str) -> bytes | None:
        return self._behind.profile(name)

    def _substitute(self) -> Record | None:
        found = self._behind.record(self._name)
        if found is None:
            return None
        hours = self.attributes.default_expiration if found.expiration == -2 else found.expiration
        return replace(found, modifier="", post_modifier="", expiration=hours)
