"""Showing: assets with all that an answer shows of them, and only those that the caller may read.

However many assets there are, they cost a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from printroom.models.asset import EMPTIED
from printroom.models.handles import first_number
from printroom.repositories import assets as rows
from printroom.repositories import metadata as metadata_rows
from printroom.repositories import permissions as permission_rows
from printroom.repositories.assets import Shown, ShownRow
from printroom.repositories.metadata import ValueRow
from printroom.repositories.permissions import EntryRow
from printroom.services.amounts import MOST_ASSETS, few
from printroom.services.caller import Scope
from printroom.services.entries import FolderEntries
from printroom.services.permissions import Permissions, Right


class Showing:
    def __init__(self, session: Session, scope: Scope, permissions: Permissions) -> None:
        self._session = session
        self._scope = scope
        self._permissions = permissions

    def assets(self, handles: Collection[str]) -> list[Shown]:
        """In the order asked; unknown, unreadable and emptied ones are left out. A fault 30001 for too many."""
        few(handles, MOST_ASSETS, element="assetHandleArray")
        keys = (first_number(handle, "a") for handle in handles)
        return self.by_ids([key for key in keys if key is not None])

    def by_ids(self, ids: Sequence[int], *, emptied: bool = False) -> list[Shown]:
        """Like `assets`; with `emptied` those that were emptied from the trash are shown too."""
        found = rows.shown_by_ids(self._session, self._scope.company.id, set(ids))
        kept = [row for row in (found[key] for key in ids if key in found) if emptied or row.trash_state != EMPTIED]
        if not self._permissions.unlimited:
            may = self._permissions.may_with_asset
            kept = [row for row in kept if may(row.id, row.folder_id, Right.READ)]
        return self._with_values(kept)

    def _with_values(self, found: Sequence[ShownRow]) -> list[Shown]:
        ids = {row.id for row in found}
        metadata: dict[int, list[ValueRow]] = {}
        for value in metadata_rows.shown_values(self._session, ids):
            metadata.setdefault(value.asset_id, []).append(value)
        own: dict[int, list[EntryRow]] = {}
        for entry in permission_rows.of_assets(self._session, ids):
            own.setdefault(entry.place_id, []).append(entry)
        inherited = FolderEntries(self._session, self._scope.company.id)
        return [
            Shown(row, tuple(metadata.get(row.id, ())), tuple(own.get(row.id) or inherited.of_path(row.folder_path)))
            for row in found
        ]
