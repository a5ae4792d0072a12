"""Images: copies, replacements and views. Rendered outside any transaction, stored, then recorded in one.

The rules of a copy: the original at full resolution, upright, with the record's Modifier, the given commands and the
PostModifier, without what only delivery needs; a lossless master; a recipe. See page r-copy-image of the reference.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from printroom.contract.constants import AssetType, DerivedAssetType
from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Asset, Folder, Picture, now
from printroom.repositories import assets as asset_rows
from printroom.repositories import folders as folder_rows
from printroom.repositories import metadata as metadata_rows
from printroom.repositories import pictures as picture_rows
from printroom.repositories.unit import Unit
from printroom.services.assets import Assets, in_use
from printroom.services.caller import Scope
from printroom.services.catalog_fields import BAKED
from printroom.services.masters import SUFFIX, Masters
from printroom.services.names import printable
from printroom.services.permissions import Permissions
from printroom.services.publishing import Publishing
from printroom.services.recipes import Making, Recipes
from printroom.services.rendering import engine_versions, readable_commands

VIEWS = frozenset({DerivedAssetType.ADJUSTED_VIEW, DerivedAssetType.LAYER_VIEW})


@dataclass(frozen=True, slots=True)
class Parts:
    """What Images works with."""

    unit: Unit
    scope: Scope
    permissions: Permissions
    assets: Assets
    masters: Masters
    recipes: Recipes
    publishing: Publishing


class Images:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._session: Session = parts.unit.session
        self._scope = parts.scope
        self._assets = parts.assets
        self._masters = parts.masters

    def copy(self, *, source: Asset, folder: Folder, name: str, commands: str) -> Asset:
        """A new, independent image asset made of the source by the commands; a plain copy where there are none.

        Faults: 30001 for a source that is no picture or lies in the trash, for a command string that cannot be read
        or names what the caller may not; 30000 for a used name. Then nothing is stored.
        """
        clean = self._assets.free_name(name)
        picture = self._picture(source)
        if not commands.strip():
            return self._plain_copy(source, folder, name=clean, picture=picture)
        handle, place, digest = source.handle, (folder.id, folder.path), picture.revision
        made = self._masters.make(source, picture, commands, self._parts.permissions)
        with self._masters.naming(made):
            source = self._assets.again(handle)
            there = self._folder_again(*place)
            if asset_rows.by_name(self._session, there.company_id, clean) is not None:
                raise in_use(clean)
            asset = self._new(there, clean, kind=AssetType.IMAGE, file_name=f"{clean}.{SUFFIX}")
            self._masters.give(asset, made)
            return self._add_copy(asset, source, making=made.making, source_digest=digest)

    def replace(self, *, asset: Asset, commands: str) -> Asset:
        """New pixels for an image in place: its handle, name and folder stay; its views follow.

        The rules and faults are those of a copy; without commands nothing changes.
        """
        picture = self._picture(asset)
        if asset.picture_id is None:
            said = f"assetHandle {asset.handle}: the asset is a view ({asset.type}), its owner has the pixels"
            raise ApiFault(FaultCode.INVALID_PARAMETER, said)
        if not commands.strip():
            return asset
        handle, before, digest = asset.handle, picture.id, picture.revision
        made = self._masters.make(asset, picture, commands, self._parts.permissions)
        with self._masters.naming(made):
            current = self._assets.again(handle)
            if current.picture_id != before:
                raise ApiFault(FaultCode.EXCEPTION, f"assetHandle {handle}: the image was replaced meanwhile")
            self._masters.give(current, made)
            self._assets.touch(current)
            views = asset_rows.derived(self._session, [current.id])
            for view in views:
                view.publish_changed = now()
            self._session.flush()
            self._parts.recipes.note(current, current, source_digest=digest, making=made.making)
            self._parts.publishing.noticed(current, *views)
        return current

    def derive(self, owner: Asset, folder: Folder, *, name: str, kind: str, modifiers: tuple[str, str]) -> Asset:
        """A linked view: commands only, no pixels. The view of a view belongs to the picture behind both."""
        if kind not in VIEWS:
            shown = ", ".join(sorted(VIEWS))
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"type {printable(kind)!r}: expected one of {shown}")
        clean = self._assets.free_name(name)
        self._picture(owner, element="ownerHandle")
        readable_commands(*modifiers)
        asset = self._new(folder, clean, kind=kind, file_name=clean)
        asset.owner_id = owner.id if owner.owner_id is None else owner.owner_id
        asset.url_modifier, asset.url_post_apply_modifier = modifiers
        asset.anchor_x, asset.anchor_y, asset.resolution = owner.anchor_x, owner.anchor_y, owner.resolution
        self._assets.add(asset)
        self._parts.publishing.noticed(asset)
        return asset

    def set_modifier(self, asset: Asset, *, modifier: str | None, post_modifier: str | None) -> None:
        """Set the stored command strings; one that is not given stays. They are served from the next publish on."""
        self._picture(asset)
        readable_commands(modifier or "", post_modifier or "")
        if modifier is not None:
            asset.url_modifier = modifier
        if post_modifier is not None:
            asset.url_post_apply_modifier = post_modifier
        self._assets.touch(asset)
        self._parts.publishing.noticed(asset)

    def _picture(self, asset: Asset, *, element: str = "assetHandle") -> Picture:
        """The pixels that the asset shows: its own or its owner's."""
        if asset.trash_state != "NotInTrash":
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element} {asset.handle}: the asset is in the trash")
        picture = picture_rows.shown_by(self._session, asset)
        if picture is None:
            said = f"{element} {asset.handle}: the asset is no image ({asset.type})"
            raise ApiFault(FaultCode.INVALID_PARAMETER, said)
        return picture

    def _plain_copy(self, source: Asset, folder: Folder, *, name: str, picture: Picture) -> Asset:
        """The stored bytes are shared; Modifier and PostModifier go along."""
        suffix = source.file_name.rpartition(".")[2] if "." in source.file_name else picture.format.lower()
        asset = self._new(folder, name, kind=AssetType.IMAGE, file_name=f"{name}.{suffix}")
        asset.picture_id = picture.id
        asset.url_modifier = source.url_modifier
        asset.url_post_apply_modifier = source.url_post_apply_modifier
        asset.resolution, asset.anchor_x, asset.anchor_y = source.resolution, source.anchor_x, source.anchor_y
        asset.image_map, asset.targets = source.image_map, source.targets
        making = Making(
            modifier="",
            resolved="",
            presets={},
            sources={},
            versions=engine_versions(),
            warnings=(),
            result_digest=picture.revision,
        )
        return self._add_copy(asset, source, making=making, source_digest=picture.revision)

    def _add_copy(self, asset: Asset, source: Asset, *, making: Making, source_digest: str) -> Asset:
        """The row, with what describes the source; the unique index decides about the name. A copy of a picture that
        goes out goes out too."""
        asset.sku, asset.description, asset.comments = source.sku, source.description, source.comments
        asset.user_data = source.user_data
        asset.ready_for_publish = source.ready_for_publish
        self._assets.add(asset)
        types, besides = ("ASSET", asset.type.upper()), BAKED if making.modifier else ()
        metadata_rows.copy(self._session, source.id, asset.id, types=types, besides=besides)
        self._parts.recipes.note(asset, source, source_digest=source_digest, making=making)
        self._parts.publishing.noticed(asset)
        return asset

    def _folder_again(self, folder_id: int, path: str) -> Folder:
        """The folder after a pause; a fault 30001 where it was renamed, moved or deleted meanwhile."""
        there = folder_rows.by_id(self._session, folder_id, fresh=True)
        if there is None or there.path != path:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"folderHandle f|{path}: no such folder")
        return there

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
