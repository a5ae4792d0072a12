"""Published pictures: `gallery.show("cat", drawn(600, 400))` takes one in and publishes it as a job would."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pyvips
from sqlalchemy import select

from printroom.contract.types import MetadataUpdate
from printroom.models import Asset, Company, ImageFormat, PublishedAsset
from printroom.models.handles import metadata_field_handle
from printroom.repositories import assets as asset_rows
from printroom.services.asking import Ask, Client, Conditions
from printroom.services.ingest import Rules, StaticArrival
from printroom.services.publishing import Publishing, shown
from printroom.services.static_kinds import kind_of, media_type
from studio import Studio


@dataclass(frozen=True, slots=True)
class Gallery:
    studio: Studio

    def show(self, name: str, picture: pyvips.Image | Path, *, published: bool = True, **fields: Any) -> Asset:
        """`fields` are those of the asset's row."""
        handle = self.studio.add(name, picture, rules=Rules(ready_for_publish=published))
        return self.change(self.studio.asset(handle), **fields)

    def file(self, name: str, content: bytes, *, published: bool = True, **fields: Any) -> Asset:
        """A file that is kept as it is, taken in as a worker would."""
        kind = kind_of(name, None)
        assert kind is not None
        path = self.studio.folder / name
        path.write_bytes(content)
        company = self.studio.company.id
        with self.studio.runtime.unit_of_work(self.studio.scope, writing=True) as services:
            kept = services.storing.put(company, path, media_type=media_type(kind, content), suffix="bin")
            arrival = StaticArrival("", name, kept, kind.type)
            taken = services.ingest.take(arrival, Rules(ready_for_publish=published))
        return self.change(taken.asset, **fields)

    def change(self, asset: Asset, **fields: Any) -> Asset:
        """Change the asset's row and publish what comes of it."""
        with self.studio.runtime.unit(writing=True) as unit:
            row = asset_rows.by_id(unit.session, asset.id)
            assert row is not None
            for field, value in fields.items():
                setattr(row, field, value)
            publishing = self._publishing(unit.session)
            if shown(row):
                publishing.put_out(row)
            else:
                publishing.withdraw([row.id])
            publishing.finish()
            return row

    def say(self, asset: Asset, **values: str) -> Asset:
        """Set metadata of the asset by the names of the fields, as setAssetMetadata does, and publish what comes of it."""
        self.note(asset, **values)
        return self.change(asset)

    def note(self, asset: Asset, **values: str) -> None:
        """Set metadata of the asset without publishing it."""
        with self.studio.runtime.unit_of_work(self.studio.scope, writing=True) as services:
            company = self.studio.company.id
            updates = [
                MetadataUpdate(field_handle=metadata_field_handle(company, "Asset", name), value=value)
                for name, value in values.items()
            ]
            services.metadata.set(services.assets.writable(asset.handle), updates)

    def put(self, name: str, **record: Any) -> None:
        """A record that no asset of today can be published as: a set without a picture, say."""
        with self.studio.runtime.unit(writing=True) as unit:
            owner = unit.session.scalars(select(Asset.id).where(Asset.company_id == self.studio.company.id)).first()
            found = unit.session.scalars(
                select(PublishedAsset).filter_by(company_id=self.studio.company.id, name=name)
            ).first()
            if found is None:
                made = PublishedAsset(
                    company_id=self.studio.company.id, name=name, asset_id=owner, picture_id=None, record=record
                )
                unit.session.add(made)
            else:
                found.record = record
            unit.session.flush()
            self._publishing(unit.session).finish()

    def preset(self, name: str, text: str) -> None:
        with self.studio.runtime.unit(writing=True) as unit:
            unit.session.add(ImageFormat(company_id=self.studio.company.id, name=name, url_modifier=text))
            unit.session.flush()
            self._put_out_settings(unit.session)

    def attributes(self, **attributes: Any) -> None:
        """By the field names of imaging's Attributes."""
        with self.studio.runtime.unit(writing=True) as unit:
            company = unit.session.get(Company, self.studio.company.id)
            company.settings = {**company.settings, "attributes": attributes}
            unit.session.flush()
            self._put_out_settings(unit.session)

    def _put_out_settings(self, session) -> None:
        publishing = self._publishing(session)
        publishing.put_out_settings()
        publishing.finish()

    def _publishing(self, session) -> Publishing:
        return Publishing(session, session.get(Company, self.studio.company.id))


def asking(url: str, *, accepts=(), ratio: float | None = None, saves_data: bool = False, **conditions: Any) -> Ask:
    """`Acme/cat?wid=400` as the door reads it."""
    path, _, query = url.partition("?")
    client = Client(accepts=tuple(accepts), ratio=ratio, saves_data=saves_data)
    return Ask(path=path, query=query, client=client, conditions=Conditions(**conditions))


@pytest.fixture
def gallery(studio: Studio) -> Gallery:
    return Gallery(studio)
