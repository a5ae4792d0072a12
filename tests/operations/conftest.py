"""A shelf of assets made as rows: `shelf.add("cat", into="a/b")` without pixels, groups with permissions, and looks."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import pytest

from printroom.contract.messages import GetAssetsParam
from printroom.contract.types import Asset as ShownAsset
from printroom.models import (
    AccessGroup,
    Asset,
    AssetPermission,
    Blob,
    Company,
    Folder,
    FolderPermission,
    GroupMember,
    MetadataField,
    MetadataValue,
    Picture,
    TagValue,
)
from printroom.repositories import assets as asset_rows
from printroom.repositories import folders as folder_rows
from printroom.runtime import Runtime
from printroom.services.caller import Access, Caller, Scope


@dataclass(frozen=True, slots=True)
class Shelf:
    runtime: Runtime
    company: Company
    admin: Caller
    ask: Callable[[Caller, Any], Any]
    numbers: itertools.count

    @property
    def scope(self) -> Scope:
        return Scope(self.admin, self.company, Access(unlimited=True))

    def folder(self, path: str) -> str:
        """The handle of the folder at a path below the root, made where it is missing."""
        with self.runtime.unit_of_work(self.scope, writing=True) as services:
            return (services.folders.create(path) if path else services.folders.root()).handle

    def add(self, name: str, *, into: str = "", size: int | None = None, **fields: Any) -> str:
        """The handle of a new asset; with a size it has a picture of that many bytes, 40 by 30."""
        values = {"type": "Image", "file_name": f"{name}.jpg", "create_user": "a@x.org", "last_modify_user": "a@x.org"}
        with self.runtime.unit_of_work(self.scope, writing=True) as services:
            folder = services.folders.create(into) if into else services.folders.root()
            if size is not None:
                fields["picture_id"] = self._picture(services.unit.session, size)
            asset = Asset(company_id=self.company.id, folder_id=folder.id, name=name, **(values | fields))
            services.unit.session.add(asset)
            services.unit.session.flush()
            return asset.handle

    def _picture(self, session: Any, size: int) -> int:
        digest = f"{next(self.numbers):032x}"
        blob = Blob(
            company_id=self.company.id,
            digest=digest,
            key=f"{self.company.id}/{digest[:2]}/{digest}.tif",
            size=size,
            media_type="image/tiff",
        )
        session.add(blob)
        session.flush()
        picture = Picture(
            company_id=self.company.id,
            original_id=blob.id,
            serving_id=blob.id,
            revision=digest,
            format="tiff",
            width=40,
            height=30,
            pixel_type="rgb",
            bands=3,
            depth=8,
            has_alpha=False,
            resolution=150.0,
        )
        session.add(picture)
        session.flush()
        return picture.id

    def put(self, *rows: Any) -> None:
        with self.runtime.unit(writing=True) as unit:
            unit.session.add_all(rows)

    def row(self, handle: str) -> Asset:
        """The asset's row as it is now."""
        with self.runtime.unit() as unit:
            found = asset_rows.by_id(unit.session, int(handle.split("|")[1]))
            assert found is not None
            return found

    def folder_row(self, path: str) -> Folder:
        with self.runtime.unit() as unit:
            found = folder_rows.by_path(unit.session, self.company.id, f"{self.company.name}/{path}")
            assert found is not None
            return found

    def shown(self, *handles: str, who: Caller | None = None) -> list[ShownAsset]:
        param = GetAssetsParam(company_handle=self.company.handle, asset_handle_array=handles)
        return list(self.ask(who or self.admin, param).asset_array)

    def names(self, *handles: str, who: Caller | None = None) -> list[str]:
        return [asset.name for asset in self.shown(*handles, who=who)]

    def group(self, name: str, *members: Caller) -> int:
        """The key of a new group of these members."""
        with self.runtime.unit(writing=True) as unit:
            group = AccessGroup(company_id=self.company.id, name=name)
            unit.session.add(group)
            unit.session.flush()
            unit.session.add_all(GroupMember(group_id=group.id, user_id=member.user_id) for member in members)
            return group.id

    def allow(self, group_id: int, *rights: str, folder: str | None = None, asset: str | None = None) -> None:
        """Give the group rights in a folder below the root, or on an asset."""
        if asset is not None:
            key = int(asset.split("|")[1])
            self.put(*(AssetPermission(asset_id=key, group_id=group_id, type=right) for right in rights))
        else:
            key = self.folder_row(folder or "").id
            self.put(*(FolderPermission(folder_id=key, group_id=group_id, type=right) for right in rights))

    def field(
        self, name: str, kind: str, *, asset_type: str = "Asset", words: Collection[str] = (), **facts: Any
    ) -> MetadataField:
        with self.runtime.unit(writing=True) as unit:
            field = MetadataField(company_id=self.company.id, asset_type=asset_type, name=name, type=kind, **facts)
            unit.session.add(field)
            unit.session.flush()
            unit.session.add_all(
                TagValue(field_id=field.id, text=word, position=position) for position, word in enumerate(words)
            )
            return field

    def value(self, handle: str, field: MetadataField, *texts: str, **typed: Any) -> None:
        key = int(handle.split("|")[1])
        self.put(
            *(
                MetadataValue(asset_id=key, field_id=field.id, position=position, text=text, **typed)
                for position, text in enumerate(texts)
            )
        )


@pytest.fixture
def shelf(runtime, company, admin, ask) -> Shelf:
    return Shelf(runtime, company, admin, ask, itertools.count(1))
