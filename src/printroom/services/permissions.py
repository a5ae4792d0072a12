"""May this caller read, write or delete this folder or asset: the one place where it is judged.

IPS and trial roles, and ImagePortalAdmin, work in the whole company. The other Image Portal roles may do what the
permission entries of their groups say: an asset's own entries, else those of the nearest folder upwards that has
entries. Where none are set up to the root, the company's members may do what their role allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property

from sqlalchemy.orm import Session

from printroom.contract.faults import AuthorizationFault, FaultCode
from printroom.contract.roles import Role
from printroom.models import Asset, Folder
from printroom.repositories import assets as asset_rows
from printroom.repositories import folders as folder_rows
from printroom.services.caller import Scope

LIMITED = frozenset({Role.IMAGE_PORTAL_USER, Role.IMAGE_PORTAL_CONTRIB, Role.IMAGE_PORTAL_CONTRIB_USER})
READ_ONLY = frozenset({Role.IMAGE_PORTAL_USER})


class Right(StrEnum):
    READ = "Read"
    WRITE = "Write"
    DELETE = "Delete"


class Permissions:
    """Judges for one unit of work; entries are read once, and only for a caller whom they limit."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._session = session
        self._scope = scope

    def forget(self) -> None:
        """The tree of folders has changed: read it again."""
        self.__dict__.pop("_folders", None)

    @property
    def unlimited(self) -> bool:
        return self._scope.access.unlimited

    def folder(self, folder: Folder, right: Right) -> None:
        """AuthorizationFault 20009 where the right on the folder is missing."""
        if not self.may_in_folder(folder.id, right):
            raise self.missing(right, f"folder {folder.path}")

    def asset(self, asset: Asset, right: Right) -> None:
        """AuthorizationFault 20009 where the right on the asset is missing."""
        if not self.may_with_asset(asset.id, asset.folder_id, right):
            raise self.missing(right, f"asset {asset.handle}")

    def missing(self, right: Right, what: str) -> AuthorizationFault:
        return AuthorizationFault(FaultCode.MISSING_PERMISSION, f"{right} permission on {what} is missing")

    def may_in_folder(self, folder_id: int, right: Right) -> bool:
        return self.unlimited or folder_id in self._folders[right]

    def may_with_asset(self, asset_id: int, folder_id: int, right: Right) -> bool:
        if self.unlimited:
            return True
        own = self._asset_entries.get(asset_id)
        return self._allows(own, right) if own else folder_id in self._folders[right]

    @property
    def readable_folders(self) -> frozenset[int] | None:
        """The folders that may be read; None means all of them."""
        return None if self.unlimited else self._folders[Right.READ]

    @property
    def assets_of_their_own(self) -> Mapping[int, bool]:
        """Assets with entries of their own, and whether they may be read: they do not follow their folder."""
        if self.unlimited:
            return {}
        return {asset: self._allows(entries, Right.READ) for asset, entries in self._asset_entries.items()}

    def _allows(self, entries: Iterable[tuple[int, str, bool]], right: Right) -> bool:
        groups = self._scope.access.group_ids
        mine = [allowed for group, kind, allowed in entries if group in groups and kind == right]
        return bool(mine) and all(mine)

    @cached_property
    def _asset_entries(self) -> dict[int, list[tuple[int, str, bool]]]:
        found: dict[int, list[tuple[int, str, bool]]] = {}
        for asset, group, kind, allowed in asset_rows.permissions(self._session, self._scope.company.id):
            found.setdefault(asset, []).append((group, kind, allowed))
        return found

    @cached_property
    def _folders(self) -> dict[Right, frozenset[int]]:
        """For each right the folders in which it is held."""
        company = self._scope.company.id
        entries: dict[int, list[tuple[int, str, bool]]] = {}
        for folder, group, kind, allowed in folder_rows.permissions(self._session, company):
            entries.setdefault(folder, []).append((group, kind, allowed))
        effective: dict[int, list[tuple[int, str, bool]] | None] = {}
        for folder, parent in folder_rows.tree(self._session, company):
            effective[folder] = entries.get(folder) or (effective.get(parent) if parent is not None else None)
        return {
            right: frozenset(
                folder for folder, found in effective.items() if found is None or self._allows(found, right)
            )
            for right in Right
        }
