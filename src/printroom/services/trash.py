"""Trash: thrown away, restored, emptied, and at last purged.

An asset in the trash keeps its name until it is emptied. Its views go and come back with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import partial

from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Asset, Folder, now
from printroom.models.asset import EMPTIED
from printroom.repositories import assets as asset_rows
from printroom.repositories import folders as folder_rows
from printroom.repositories import trash as rows
from printroom.repositories.unit import Unit
from printroom.services.assets import Assets
from printroom.services.caller import Scope
from printroom.services.folders import Folders
from printroom.services.permissions import Permissions, Right
from printroom.services.publishing import Publishing
from printroom.storage.blobs import Blobs

PURGED_AT_ONCE = 200


class Trash:
    def __init__(self, session: Session, scope: Scope, *, permissions: Permissions, assets: Assets) -> None:
        self._session = session
        self._scope = scope
        self._permissions = permissions
        self._assets = assets
        self._folders = Folders(session, scope, permissions)

    def delete(self, asset: Asset) -> None:
        """Put the asset and its views into the trash; nothing changes for one that is there."""
        if asset.trash_state != "NotInTrash":
            return
        views = rows.kept_views(self._session, [asset.id])
        gone = [asset, *asset_rows.by_ids(self._session, views)]
        moment = now()
        for each in gone:
            each.trash_state, each.trashed = "InTrash", moment
            self._assets.touch(each)
        self._publishing().noticed(*gone)

    def delete_folder(self, folder: Folder) -> None:
        """Delete the folder with all below; the assets inside go into the trash, and come back to it when restored.

        AuthorizationFault 20009 where one folder or asset below may not be deleted; then nothing was.
        """
        below = self._folders.removable(folder)
        inside = rows.kept_in(self._session, [row.id for row in below])
        for asset_id, folder_id in inside:
            if not self._permissions.may_with_asset(asset_id, folder_id, Right.DELETE):
                raise self._permissions.missing(Right.DELETE, f"an asset in {folder.path}")
        self._throw([asset_id for asset_id, _ in inside])
        self._folders.remove(folder, below)

    def restore(self, asset: Asset) -> None:
        """Bring the asset back, with the views that were thrown away with it, into a folder that can be seen."""
        self._in_trash(asset)
        owner = self._session.get(Asset, asset.owner_id) if asset.owner_id is not None else None
        if owner is not None and owner.trash_state != "NotInTrash":
            raise ApiFault(FaultCode.EXCEPTION, f"Asset '{asset.name}' is a view of '{owner.name}', which is deleted.")
        back = [asset, *rows.thrown_with(self._session, asset)]
        for each in back:
            self._bring_back(each)
        self._publishing().noticed(*back)

    def empty(self, asset: Asset) -> None:
        """Give the asset up for good, and its name free; the next purge removes it."""
        self._in_trash(asset)
        for each in (asset, *rows.views(self._session, asset.id)):
            each.trash_state, each.trashed = EMPTIED, now()
        self._session.flush()

    def _throw(self, ids: Collection[int]) -> None:
        """Put many assets and their views into the trash, without reading them."""
        self._session.flush()
        gone = [*ids, *rows.kept_views(self._session, ids)]
        rows.throw(self._session, gone, moment=now(), user=self._scope.caller.email)
        if gone and self._scope.company.publish_at_once:
            self._publishing().withdraw(gone)
            self._publishing().finish()

    def _bring_back(self, asset: Asset) -> None:
        folder = self._session.get(Folder, asset.folder_id)
        assert folder is not None, "a foreign key keeps the folder"
        asset.folder_id = self._folders.revived(folder).id
        asset.trash_state, asset.trashed = "NotInTrash", None
        self._assets.touch(asset)

    def _in_trash(self, asset: Asset) -> None:
        if asset.trash_state != "InTrash":
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"assetHandle {asset.handle}: the asset is not in the trash")

    def _publishing(self) -> Publishing:
        return Publishing(self._session, self._scope.company)


def expire(session: Session, *, older: dt.timedelta) -> int:
    """Empty what has been in the trash for longer; how many assets that were."""
    return rows.expire(session, now() - older)


def purge(unit: Unit, blobs: Blobs, *, older: dt.timedelta = dt.timedelta()) -> int:
    """Remove what was emptied before: rows first, then the bytes that no row names any more; how many assets went.

    Commits as it goes, some hundred assets at a time. One that is still published waits for the publish that
    withdraws it.
    """
    before = now() - older
    gone = 0
    unit.write()
    while ids := rows.purgeable(unit.session, before, most=PURGED_AT_ONCE):
        keys = rows.purge(unit.session, ids)
        unit.after_commit(partial(_delete, blobs, keys))
        unit.pause()
        gone += len(ids)
        unit.write()
    folder_rows.remove_empty_deleted(unit.session)
    unit.pause()
    return gone


def _delete(blobs: Blobs, keys: Collection[str]) -> None:
    for key in keys:
        blobs.delete(key)
