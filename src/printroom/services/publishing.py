"""Publishing: what is marked is copied into the published records, the only thing the image door sees."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from printroom.models import (
    Asset,
    Blob,
    Company,
    Picture,
    PublishedAsset,
    PublishedAttributes,
    PublishedPreset,
    now,
)
from printroom.repositories import companies as company_rows
from printroom.repositories import pictures as picture_rows
from printroom.repositories import profiles as profile_rows
from printroom.repositories import published as rows
from printroom.services import catalog_fields, records
from printroom.services.catalog_fields import CatalogFields


class Publishing:
    """Of one company. A company with `publish_at_once` publishes inside the unit of work that made the change."""

    def __init__(self, session: Session, company: Company) -> None:
        self._session = session
        self._company = company

    def noticed(self, *assets: Asset) -> None:
        """These were made, changed, marked or thrown away: the records follow, where the company publishes at once."""
        if not self._company.publish_at_once:
            return
        self._session.flush()
        for asset in assets:
            self.follow(asset)
        self.finish()

    def noticed_presets(self) -> None:
        """A preset or an attribute was changed."""
        if self._company.publish_at_once:
            self._session.flush()
            self.put_out_settings()
            self.finish()

    def follow(self, asset: Asset) -> bool:
        """Put the asset out where it is marked, else withdraw it; true where that changed something."""
        if shown(asset):
            return self.put_out(asset)
        return rows.withdraw(self._session, [asset.id]) > 0

    def put_out(self, asset: Asset) -> bool:
        """Copy the asset into its published record; true where that changed something."""
        picture = picture_rows.shown_by(self._session, asset)
        picture_id = picture.id if picture else None
        record = self._record(asset, picture)
        found = self._session.get(PublishedAsset, (self._company.id, asset.name, asset.name_space))
        for other in rows.of_asset(self._session, asset.id):
            if other is not found:
                self._session.delete(other)
        if found is None:
            self._session.add(
                PublishedAsset(
                    company_id=self._company.id,
                    name_space=asset.name_space,
                    name=asset.name,
                    asset_id=asset.id,
                    picture_id=picture_id,
                    profile_id=asset.profile_id,
                    file_id=asset.file_id,
                    record=record,
                )
            )
        elif found.record != record or found.asset_id != asset.id:
            found.record, found.asset_id, found.published = record, asset.id, now()
            found.picture_id, found.profile_id, found.file_id = picture_id, asset.profile_id, asset.file_id
        else:
            return False
        self._session.flush()
        return True

    def withdraw(self, asset_ids: list[int]) -> None:
        rows.withdraw(self._session, asset_ids)

    def put_out_settings(self) -> None:
        """Copy the image presets and the company's attributes."""
        wanted = {
            preset.name: preset.url_modifier for preset in company_rows.image_formats(self._session, self._company.id)
        }
        for preset in company_rows.published_presets(self._session, self._company.id):
            if preset.name not in wanted:
                self._session.delete(preset)
        for name, text in wanted.items():
            self._session.merge(PublishedPreset(company_id=self._company.id, name=name, url_modifier=text))
        attributes = dict(self._company.settings.get("attributes", {}))
        self._session.merge(PublishedAttributes(company_id=self._company.id, attributes=attributes))
        self._session.flush()

    def finish(self) -> None:
        """What was put out is served from now on: caches of the generation before do not count any more."""
        rows.raise_generation(self._session, self._company.id)

    def _file(self, asset: Asset, blob: Blob, said: CatalogFields) -> dict[str, Any]:
        kept = {"key": blob.key, "digest": blob.digest, "size": blob.size, "media_type": blob.media_type}
        return kept | {"name": asset.original_file, "user_type": said.user_type, "expiration": said.expiration}

    def _record(self, asset: Asset, picture: Picture | None) -> dict[str, Any]:
        record: dict[str, Any] = {"type": asset.type}
        said = catalog_fields.read(self._session, self._company.id, asset.id)
        if picture is not None:
            serving = picture_rows.blob(self._session, picture.serving_id)
            made = records.record(asset, picture, company=self._company.name, key=serving.key)
            record |= {"image": records.to_plain(said.of(made)), "file_size": serving.size}
            record |= {"xmp": picture.xmp is not None, "path_names": list(picture.facts.get("path_names", ()))}
        profile = profile_rows.shown_by(self._session, asset)
        if profile is not None:
            record |= {"profile": {"digest": profile.digest, "pixels": profile.pixel_type}}
        if asset.file_id is not None:
            record |= {"file": self._file(asset, picture_rows.blob(self._session, asset.file_id), said)}
        return record | {
            "user_data": asset.user_data,
            "targets": asset.targets,
            "map": asset.image_map,
            "image_set": asset.image_set,
            "modified": asset.last_modified.isoformat(),
        }


def shown(asset: Asset) -> bool:
    return asset.ready_for_publish and asset.trash_state == "NotInTrash"
