"""Catalog: what a command string of a copy may reach, and never more: what its caller may read."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cached_property

from sqlalchemy.orm import Session

from printroom.imaging.ports import Attributes, Kind, Record
from printroom.models import Asset, Company, Picture
from printroom.repositories import assets as asset_rows
from printroom.repositories import companies as company_rows
from printroom.repositories import pictures as picture_rows
from printroom.repositories import profiles as profile_rows
from printroom.services import catalog_fields, records
from printroom.services.permissions import Permissions, Right
from printroom.services.reach import carriable


def own_name(name: str, company: str) -> str | None:
    """The asset that `asset`, `Company/asset` or `/Company/asset` names in the company; None for another company's."""
    words = name.removeprefix("/").split("/")
    if len(words) == 1 and not name.startswith("/"):
        return words[0]
    return words[1] if len(words) == 2 and words[0] == company else None


class CallerCatalog:
    """The live pictures and presets of one company, as far as the caller may read them. Keys name originals.

    Made for one command string: what it found once stays as it was. `suffixes` are tried on each name but that of the
    picture that was judged already: the names that a locale has.
    """

    def __init__(
        self, session: Session, company: Company, permissions: Permissions, defaults: Attributes = records.BUILT_IN
    ) -> None:
        self._session = session
        self._company = company
        self._permissions = permissions
        self._defaults = defaults
        self._found: dict[str, Record | None] = {}
        self._judged: frozenset[str] = frozenset()
        self.used_presets: dict[str, str] = {}
        self.suffixes: tuple[str, ...] = ("",)

    @property
    def attributes(self) -> Attributes:
        """Without a watermark: a copy never has one, so that none is looked for."""
        return replace(records.attributes(self._company.settings.get("attributes", {}), self._defaults), watermark="")

    def record(self, name: str, kind: Kind = "image") -> Record | None:
        wanted = own_name(unicodedata.normalize("NFC", name), self._company.name)
        if not wanted or not carriable(wanted):
            return None
        names = [wanted] if wanted in self._judged else [wanted + suffix for suffix in self.suffixes]
        return next((found for each in names if (found := self._once(each)) is not None), None)

    def of(self, asset: Asset, picture: Picture) -> Record:
        """The record of an asset that was judged already, and that shows this picture."""
        self._judged |= {asset.name}
        return self._made(asset, picture)

    def _once(self, name: str) -> Record | None:
        if name not in self._found:
            self._found[name] = self._readable(name)
        return self._found[name]

    def _made(self, asset: Asset, picture: Picture) -> Record:
        original = picture_rows.blob(self._session, picture.original_id)
        said = catalog_fields.read(self._session, self._company.id, asset.id)
        made = said.of(records.record(asset, picture, company=self._company.name, key=original.key))
        self._found[asset.name] = made
        return made

    def used_pictures(self, *, besides: str) -> dict[str, str]:
        """The content digest of every picture that was found, by its name, but for one."""
        return {name: record.revision for name, record in self._found.items() if record and name != besides}

    def _readable(self, name: str) -> Record | None:
        asset = asset_rows.by_name(self._session, self._company.id, name)
        if asset is None or asset.trash_state != "NotInTrash":
            return None
        if not self._permissions.may_with_asset(asset.id, asset.folder_id, Right.READ):
            return None
        picture = picture_rows.shown_by(self._session, asset)
        return None if picture is None else self._made(asset, picture)

    def macro(self, name: str) -> str | None:
        for preset in company_rows.image_formats(self._session, self._company.id):
            if preset.name.casefold() == name.casefold():
                self.used_presets[preset.name] = preset.url_modifier
                return preset.url_modifier
        return None

    def profile(self, name: str) -> bytes | None:
        wanted = own_name(unicodedata.normalize("NFC", name), self._company.name)
        asset = self._profiles.get(wanted) if wanted else None
        if asset is None or not self._permissions.may_with_asset(asset.id, asset.folder_id, Right.READ):
            return None
        return profile_rows.content(self._session, asset.profile_id)

    @cached_property
    def _profiles(self) -> dict[str, profile_rows.LiveProfile]:
        return profile_rows.live(self._session, self._company.id)
