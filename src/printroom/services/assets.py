"""Assets: handed out only through words that judge; named, moved, marked and thrown away here."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Asset, Folder, now
from printroom.models.asset import EMPTIED
from printroom.models.handles import first_number
from printroom.repositories import assets as rows
from printroom.services import names
from printroom.services.caller import Scope
from printroom.services.permissions import Permissions, Right


def in_use(name: str) -> ApiFault:
    """The fault that clients look for."""
    return ApiFault(FaultCode.EXCEPTION, f"Asset ID '{name}' is already in use.")


class Assets:
    def __init__(self, session: Session, scope: Scope, permissions: Permissions) -> None:
        self._session = session
        self._scope = scope
        self._permissions = permissions

    def readable(self, handle: str) -> Asset:
        """A fault 30001 for an unknown handle or another company's; 20009 without the permission."""
        return self._judged(handle, Right.READ)

    def writable(self, handle: str) -> Asset:
        return self._judged(handle, Right.WRITE)

    def deletable(self, handle: str) -> Asset:
        return self._judged(handle, Right.DELETE)

    def again(self, asset: Asset) -> Asset:
        """The asset as it is now, after a pause; a fault 30001 where it has gone or is in the trash."""
        found = rows.by_id(self._session, asset.id, fresh=True)
        if found is None or found.trash_state != "NotInTrash":
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"assetHandle {asset.handle}: the asset was deleted meanwhile")
        return found

    def free_name(self, name: str, *, element: str = "name") -> str:
        """The checked name, unused in the company; the fault 30000 where it is used."""
        clean = names.checked(name, element=element)
        if rows.by_name(self._session, self._scope.company.id, clean) is not None:
            raise in_use(clean)
        return clean

    def add(self, asset: Asset) -> Asset:
        """Keep a new asset; the unique index decides between two of one name."""
        try:
            with self._session.begin_nested():
                self._session.add(asset)
        except IntegrityError as taken:
            raise in_use(asset.name) from taken
        folder = self._session.get(Folder, asset.folder_id)
        if folder is not None:
            folder.child_last_modified = now()
        return asset

    def touch(self, asset: Asset) -> None:
        """Note who changed the asset, and that its published record is older than it."""
        asset.last_modified = asset.publish_changed = now()
        asset.last_modify_user = self._scope.caller.email

    def may_write(self, asset: Asset) -> None:
        """AuthorizationFault 20009 where the caller may not write the asset."""
        self._permissions.asset(asset, Right.WRITE)

    def _judged(self, handle: str, right: Right) -> Asset:
        key = first_number(handle, "a")
        asset = rows.by_id(self._session, key) if key is not None else None
        if asset is None or asset.company_id != self._scope.company.id or asset.trash_state == EMPTIED:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"assetHandle {names.printable(handle)!r}: no such asset")
        self._permissions.asset(asset, right)
        return asset
