"""Assets: handed out only through words that judge; named, moved, marked and thrown away here."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printroom.contract.constants import PublishState
from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Asset, Folder, now
from printroom.models.asset import EMPTIED
from printroom.models.handles import first_number
from printroom.repositories import assets as rows
from printroom.services import names
from printroom.services.caller import Scope
from printroom.services.permissions import Permissions, Right
from printroom.services.publishing import Publishing


def in_use(name: str) -> ApiFault:
    """The fault that clients look for."""
    return ApiFault(FaultCode.EXCEPTION, f"Asset ID '{name}' is already in use.")


class Assets:
    def __init__(self, session: Session, scope: Scope, permissions: Permissions) -> None:
        self._session = session
        self._scope = scope
        self._permissions = permissions
        self._missing: set[int] = set()

    def readable(self, handle: str, *, element: str = "assetHandle") -> Asset:
        """A fault 30001 for an unknown handle or another company's; 20009 without the permission."""
        return self._judged(handle, Right.READ, element=element)

    def writable(self, handle: str) -> Asset:
        """Like `readable`, for a change; a fault 30001 for an asset in the trash, too."""
        asset = self._judged(handle, Right.WRITE)
        if asset.trash_state != "NotInTrash":
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"assetHandle {asset.handle}: the asset is in the trash")
        return asset

    def deletable(self, handle: str) -> Asset:
        """Like `readable`, for throwing away and for what can be done in the trash."""
        return self._judged(handle, Right.DELETE)

    @contextlib.contextmanager
    def at_hand(self, handles: Iterable[str]) -> Iterator[None]:
        """Reads these assets at once; meanwhile none of them is asked of the database again."""
        keys = {key for handle in handles if (key := first_number(handle, "a")) is not None}
        held = rows.by_ids(self._session, keys)
        self._missing = keys - {asset.id for asset in held}
        yield
        held.clear()
        self._missing = set()

    def again(self, handle: str) -> Asset:
        """An asset that was judged, as it is now, after a pause; a fault 30001 where it has gone or is in the trash."""
        key = first_number(handle, "a")
        found = rows.by_id(self._session, key, fresh=True) if key is not None else None
        if found is None or found.trash_state != "NotInTrash":
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"assetHandle {handle}: the asset was deleted meanwhile")
        return found

    def free_name(self, name: str, *, element: str = "name") -> str:
        """The checked name, unused in the company; the fault 30000 where it is used."""
        clean = names.checked(name, element=element)
        if rows.by_name(self._session, self._scope.company.id, clean) is not None:
            raise in_use(clean)
        return clean

    def add(self, asset: Asset) -> Asset:
        """Keep a new asset, in a folder that the caller may write; the unique index decides between two of one name."""
        folder = self._session.get(Folder, asset.folder_id)
        if folder is not None:
            self._permissions.folder(folder, Right.WRITE)
        try:
            with self._session.begin_nested():
                self._session.add(asset)
        except IntegrityError as taken:
            raise in_use(asset.name) from taken
        if folder is not None:
            folder.child_last_modified = now()
        return asset

    def rename(self, asset: Asset, name: str) -> None:
        """A new name, and a file name after it; the fault 30000 where the name is used. The stored file stays."""
        clean = names.checked(name, element="newName")
        if clean == asset.name:
            return
        if rows.by_name(self._session, asset.company_id, clean, name_space=asset.name_space) is not None:
            raise in_use(clean)
        try:
            with self._session.begin_nested():
                asset.name, asset.file_name = clean, clean + PurePosixPath(asset.file_name).suffix
        except IntegrityError as taken:
            raise in_use(clean) from taken
        self._changed(asset)

    def move(self, asset: Asset, folder: Folder) -> None:
        """The asset goes to the folder; name, handle and stored file stay."""
        if asset.folder_id == folder.id:
            return
        source = self._session.get(Folder, asset.folder_id)
        for place in (source, folder):
            if place is not None:
                place.child_last_modified = now()
        asset.folder_id = folder.id
        self._changed(asset)

    def mark(self, asset: Asset, state: str) -> None:
        """Mark the asset for publish or take the mark away; it counts from the next publish on."""
        if state not in set(PublishState):
            expected = " or ".join(PublishState)
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"publishState {names.printable(state)!r}: expected {expected}")
        ready = state == PublishState.MARKED_FOR_PUBLISH
        if asset.ready_for_publish != ready:
            asset.ready_for_publish, asset.publish_changed = ready, now()
            self._publishing().noticed(asset)

    def used(self, wanted: Iterable[str]) -> list[str]:
        """Those of the names that are taken in the company, as they were given; one in the trash is."""
        clean = {name: unicodedata.normalize("NFC", name).strip() for name in wanted}
        taken = rows.used_names(self._session, self._scope.company.id, set(clean.values()))
        return [name for name, normal in clean.items() if normal in taken]

    def _changed(self, asset: Asset) -> None:
        self.touch(asset)
        self._publishing().noticed(asset)

    def _publishing(self) -> Publishing:
        return Publishing(self._session, self._scope.company)

    def touch(self, asset: Asset) -> None:
        """Note who changed the asset, and that its published record is older than it."""
        asset.last_modified = asset.publish_changed = now()
        asset.last_modify_user = self._scope.caller.email

    def may_write(self, asset: Asset) -> None:
        """AuthorizationFault 20009 where the caller may not write the asset."""
        self._permissions.asset(asset, Right.WRITE)

    def _judged(self, handle: str, right: Right, *, element: str = "assetHandle") -> Asset:
        key = first_number(handle, "a")
        asset = rows.by_id(self._session, key) if key is not None and key not in self._missing else None
        if asset is None or asset.company_id != self._scope.company.id or asset.trash_state == EMPTIED:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element} {names.printable(handle)!r}: no such asset")
        self._permissions.asset(asset, right)
        return asset
