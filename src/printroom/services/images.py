"""Images: copies, replacements and views. Rendered outside any transaction, stored, then recorded in one.

The rules of a copy: the original at full resolution, upright, with the record's Modifier, the given commands and the
PostModifier, without what only delivery needs; a lossless master; a recipe. See page r-copy-image of the reference.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from printroom.contract.constants import DerivedAssetType
from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Asset, Folder, Picture, now
from printroom.repositories import assets as asset_rows
from printroom.repositories import folders as folder_rows
from printroom.repositories import pictures as picture_rows
from printroom.repositories.unit import Unit
from printroom.services.assets import Assets, in_use
from printroom.services.caller import Scope
from printroom.services.catalog import CallerCatalog
from printroom.services.names import printable
from printroom.services.permissions import Permissions
from printroom.services.publishing import Publishing
from printroom.services.recipes import Making, Recipes
from printroom.services.rendering import Baked, Extras, Rendering, engine_versions
from printroom.services.storing import Stored, Storing

MASTER = ("image/tiff", "tif")
VIEWS = frozenset({DerivedAssetType.ADJUSTED_VIEW, DerivedAssetType.LAYER_VIEW})


@dataclass(frozen=True, slots=True)
class Parts:
    """What Images works with."""

    unit: Unit
    scope: Scope
    permissions: Permissions
    assets: Assets
    storing: Storing
    recipes: Recipes
    rendering: Rendering


@dataclass(frozen=True, slots=True)
class Made:
    """New pixels, stored but not yet named by a row."""

    baked: Baked
    stored: Stored
    making: Making


class Images:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._session: Session = parts.unit.session
        self._scope = parts.scope
        self._assets = parts.assets

    def copy(self, *, source: Asset, folder: Folder, name: str, commands: str) -> Asset:
        """A new, independent image asset made of the source by the commands; a plain copy where there are none.

        Faults: 30001 for a source that is no picture or lies in the trash, for a command string that cannot be read
        or names what the caller may not; 30000 for a used name. Then nothing is stored.
        """
        clean = self._assets.free_name(name)
        picture = self._picture(source)
        if not commands.strip():
            return self._plain_copy(source, folder, name=clean, picture=picture)
        made = self._make(source, commands)
        try:
            self._parts.unit.write()
            asset = self._record_copy(source, folder, name=clean, made=made)
        except BaseException:
            self._parts.storing.discard(made.stored)
            raise
        self._recorded(asset, source, made=made, source_digest=picture.revision)
        return asset

    def replace(self, *, asset: Asset, commands: str) -> Asset:
        """New pixels for an image in place: its handle, name and folder stay; its views follow."""
        picture = self._picture(asset)
        if not commands.strip():
            return asset
        made = self._make(asset, commands)
        try:
            self._parts.unit.write()
            current = self._assets.again(asset)
            self._unchanged(current, picture)
            self._new_pixels(current, made)
        except BaseException:
            self._parts.storing.discard(made.stored)
            raise
        self._assets.touch(current)
        self._recorded(current, current, made=made, source_digest=picture.revision)
        views = asset_rows.derived(self._session, [current.id])
        self._publishing().noticed(*views)
        return current

    def derive(self, owner: Asset, folder: Folder, *, name: str, kind: str, modifiers: tuple[str, str]) -> Asset:
        """A linked view of an owner: commands only, no pixels."""
        if kind not in VIEWS:
            shown = ", ".join(sorted(VIEWS))
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"type {printable(kind)!r}: expected one of {shown}")
        clean = self._assets.free_name(name)
        self._picture(owner)
        root = self._session.get(Asset, owner.owner_id) if owner.owner_id is not None else owner
        self._readable_commands(*modifiers)
        asset = self._new(folder, clean, kind=kind, file_name=clean)
        asset.owner_id = (root or owner).id
        asset.url_modifier, asset.url_post_apply_modifier = modifiers
        asset.anchor_x, asset.anchor_y, asset.resolution = owner.anchor_x, owner.anchor_y, owner.resolution
        self._assets.add(asset)
        self._publishing().noticed(asset)
        return asset

    def set_modifier(self, asset: Asset, *, modifier: str | None, post_modifier: str | None) -> None:
        """Set the stored command strings; one that is not given stays. They are served from the next publish on."""
        self._picture(asset)
        self._readable_commands(modifier or "", post_modifier or "")
        if modifier is not None:
            asset.url_modifier = modifier
        if post_modifier is not None:
            asset.url_post_apply_modifier = post_modifier
        self._assets.touch(asset)
        self._publishing().noticed(asset)

    def _picture(self, asset: Asset) -> Picture:
        """The pixels that the asset shows: its own or its owner's."""
        if asset.trash_state != "NotInTrash":
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"assetHandle {asset.handle}: the asset is in the trash")
        owner = self._session.get(Asset, asset.owner_id) if asset.owner_id is not None else None
        picture_id = (owner or asset).picture_id
        if picture_id is None:
            raise ApiFault(
                FaultCode.INVALID_PARAMETER, f"assetHandle {asset.handle}: the asset is no image ({asset.type})"
            )
        return picture_rows.by_id(self._session, picture_id)

    def _catalog(self) -> CallerCatalog:
        return CallerCatalog(self._session, self._scope.company, self._parts.permissions)

    def _readable_commands(self, *texts: str) -> None:
        for text in texts:
            self._parts.rendering.read(text)

    def _plain_copy(self, source: Asset, folder: Folder, *, name: str, picture: Picture) -> Asset:
        """The stored bytes are shared; Modifier and PostModifier go along."""
        suffix = source.file_name.rpartition(".")[2] if "." in source.file_name else picture.format
        asset = self._new(folder, name, kind="Image", file_name=f"{name}.{suffix}")
        asset.picture_id = picture.id
        asset.url_modifier = source.url_modifier
        asset.url_post_apply_modifier = source.url_post_apply_modifier
        asset.resolution, asset.anchor_x, asset.anchor_y = source.resolution, source.anchor_x, source.anchor_y
        asset.image_map, asset.targets = source.image_map, source.targets
        self._marked_like(asset, source)
        self._assets.add(asset)
        making = Making(
            modifier="",
            resolved="",
            presets={},
            versions=engine_versions(),
            warnings=(),
            result_digest=picture.revision,
        )
        self._parts.recipes.note(asset, source, source_digest=picture.revision, making=making)
        self._publishing().noticed(asset)
        return asset

    def _make(self, source: Asset, commands: str) -> Made:
        """Plan, let the transaction go, render into a master file, and store its bytes."""
        catalog = self._catalog()
        record = catalog.of(source)
        assert record is not None, "the source is a picture"
        prepared = self._parts.rendering.prepare(record, commands, catalog)
        extras = Extras(resolution=source.resolution, image_map=source.image_map, targets=source.targets)
        company = self._scope.company.id
        incoming = self._parts.rendering.incoming / f"{uuid.uuid4().hex}.tif"
        self._parts.unit.pause()
        try:
            baked = self._parts.rendering.bake(prepared, incoming, extras)
            stored = self._parts.storing.put(company, incoming, media_type=MASTER[0], suffix=MASTER[1])
        finally:
            incoming.unlink(missing_ok=True)
        making = Making(
            modifier=commands,
            resolved=prepared.resolved_text,
            presets=catalog.used_presets,
            versions=engine_versions(),
            warnings=baked.warnings,
            result_digest=stored.digest,
        )
        return Made(baked, stored, making)

    def _record_copy(self, source: Asset, folder: Folder, *, name: str, made: Made) -> Asset:
        """Look again at what the copy relies on, then add its row. The unique index decides about the name."""
        source = self._assets.again(source)
        there = folder_rows.by_id(self._session, folder.id)
        if there is None or there.path != folder.path:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"folderHandle {folder.handle}: no such folder")
        if asset_rows.by_name(self._session, there.company_id, name) is not None:
            raise in_use(name)
        asset = self._new(there, name, kind="Image", file_name=f"{name}.{MASTER[1]}")
        self._new_pixels(asset, made)
        self._marked_like(asset, source)
        return self._assets.add(asset)

    def _new_pixels(self, asset: Asset, made: Made) -> None:
        company = self._scope.company.id
        blob = self._parts.storing.blob(company, made.stored)
        asset.picture_id = self._parts.storing.picture(company, original=blob, serving=blob, seen=made.baked.seen).id
        if blob.key != made.stored.key:
            self._parts.unit.after_commit(lambda: self._parts.storing.discard(made.stored))
        asset.url_modifier = asset.url_post_apply_modifier = ""
        asset.resolution = made.baked.resolution
        asset.anchor_x, asset.anchor_y = made.baked.anchor or (None, None)
        asset.image_map, asset.targets = made.baked.image_map, made.baked.targets

    def _unchanged(self, asset: Asset, picture: Picture) -> None:
        if asset.picture_id != picture.id:
            raise ApiFault(FaultCode.EXCEPTION, f"assetHandle {asset.handle}: the image was replaced meanwhile")

    def _recorded(self, asset: Asset, source: Asset, *, made: Made, source_digest: str) -> None:
        self._session.flush()
        self._parts.recipes.note(asset, source, source_digest=source_digest, making=made.making)
        self._publishing().noticed(asset)

    def _new(self, folder: Folder, name: str, *, kind: str, file_name: str) -> Asset:
        email = self._scope.caller.email
        return Asset(
            company_id=folder.company_id,
            folder_id=folder.id,
            type=kind,
            name=name,
            file_name=file_name,
            create_user=email,
            last_modify_user=email,
            original_path=folder.path,
            original_file=file_name,
        )

    def _marked_like(self, asset: Asset, source: Asset) -> None:
        """A copy of a picture that goes out goes out too."""
        asset.ready_for_publish = source.ready_for_publish
        asset.publish_changed = now()

    def _publishing(self) -> Publishing:
        return Publishing(self._session, self._scope.company)
