"""Folders: a tree a company; paths change with every rename and move above them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Folder, now
from printroom.models.handles import folder_path
from printroom.repositories import companies as company_rows
from printroom.repositories import folders as rows
from printroom.services import names
from printroom.services.caller import Scope
from printroom.services.permissions import Permissions, Right


class Folders:
    def __init__(self, session: Session, scope: Scope, permissions: Permissions) -> None:
        self._session = session
        self._scope = scope
        self._permissions = permissions

    def readable(self, handle: str) -> Folder:
        return self._judged(handle, Right.READ)

    def writable(self, handle: str) -> Folder:
        return self._judged(handle, Right.WRITE)

    def deletable(self, handle: str) -> Folder:
        return self._judged(handle, Right.DELETE)

    def root(self) -> Folder:
        return company_rows.root_folder(self._session, self._scope.company)

    def create(self, path: str) -> Folder:
        """The folder at `path` below the company's root, made with its missing parents; the one that is there already."""
        folder = self.root()
        for name in self._relative(path):
            child = rows.by_path(self._session, folder.company_id, f"{folder.path}{name}/")
            folder = child or self._add(folder, name)
        return folder

    def _relative(self, path: str) -> list[str]:
        parts = names.path_parts(path, element="folderPath")
        if not parts:
            raise ApiFault(FaultCode.MISSING_PARAMETER, "folderPath is required")
        return parts[1:] if parts[0] == self._scope.company.name else parts

    def _add(self, parent: Folder, name: str) -> Folder:
        self._permissions.folder(parent, Right.WRITE)
        folder = Folder(company_id=parent.company_id, parent_id=parent.id, path=f"{parent.path}{name}/")
        parent.child_last_modified = now()
        self._session.add(folder)
        self._session.flush()
        return folder

    def _judged(self, handle: str, right: Right) -> Folder:
        folder = self.find(handle) if folder_path(handle) else None
        if folder is None:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"folderHandle {names.printable(handle)!r}: no such folder")
        self._permissions.folder(folder, right)
        return folder

    def find(self, handle: str) -> Folder | None:
        """The folder of a handle or path, which may leave out the company's root."""
        path = folder_path(handle)
        company = self._scope.company
        for candidate in (path, company.root_path + path):
            found = rows.by_path(self._session, company.id, candidate)
            if found is not None:
                return found
        return None

    def below(self, folder: Folder) -> Sequence[Folder]:
        """The folder and its descendants that may be read, by path."""
        found = rows.below(self._session, folder)
        return [each for each in found if self._permissions.may_in_folder(each.id, Right.READ)]
