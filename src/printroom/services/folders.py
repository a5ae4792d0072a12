"""Folders: a tree a company; paths change with every rename and move above them."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printroom.contract.constants import AssetType
from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Folder, now
from printroom.models.handles import folder_path
from printroom.repositories import companies as company_rows
from printroom.repositories import folders as rows
from printroom.repositories.folders import FolderRow, ShownFolder
from printroom.services import names
from printroom.services.amounts import MOST_CONDITIONS, few
from printroom.services.caller import Scope
from printroom.services.entries import FolderEntries
from printroom.services.permissions import Permissions, Right

DEEPEST = 100
MOST = 100_000  # folders in one answer: pages r-get-folders and r-get-folder-tree


class Folders:
    def __init__(self, session: Session, scope: Scope, permissions: Permissions) -> None:
        self._session = session
        self._scope = scope
        self._permissions = permissions

    def readable(self, handle: str, *, element: str = "folderHandle") -> Folder:
        return self._judged(handle, Right.READ, element=element)

    def writable(self, handle: str, *, element: str = "folderHandle") -> Folder:
        return self._judged(handle, Right.WRITE, element=element)

    def deletable(self, handle: str) -> Folder:
        return self._judged(handle, Right.DELETE, element="folderHandle")

    def root(self) -> Folder:
        return company_rows.root_folder(self._session, self._scope.company)

    def create(self, path: str) -> Folder:
        """The folder at `path` below the company's root, made with its missing parents; the one that is there already."""
        folder = self.root()
        for name in self._relative(path):
            child = rows.by_path(self._session, folder.company_id, f"{folder.path}{name}/")
            folder = child or self._add(folder, name)
        self._permissions.folder(folder, Right.READ)
        return folder

    def _relative(self, path: str) -> list[str]:
        parts = names.path_parts(folder_path(path), element="folderPath")
        if not parts:
            raise ApiFault(FaultCode.MISSING_PARAMETER, "folderPath is required")
        relative = parts[1:] if parts[0] == self._scope.company.name else parts
        _not_too_deep(len(relative), element="folderPath")
        return relative

    def _add(self, parent: Folder, name: str) -> Folder:
        self._permissions.folder(parent, Right.WRITE)
        folder = Folder(company_id=parent.company_id, parent_id=parent.id, path=f"{parent.path}{name}/")
        try:
            with self._session.begin_nested():
                self._session.add(folder)
        except IntegrityError:
            found = rows.by_path(self._session, folder.company_id, folder.path)
            if found is None:
                raise
            return found
        parent.child_last_modified = now()
        self._permissions.forget()
        return folder

    def rename(self, folder: Folder, name: str) -> Folder:
        """The last part of the path becomes `name`; the paths and handles of all below change with it."""
        self._not_root(folder, "renamed")
        clean = names.checked(name, element="folderName")
        parent = self._parent(folder)
        return self._place(folder, parent, name=clean)

    def move(self, folder: Folder, dest: Folder) -> Folder:
        """The folder goes under `dest`, with all below."""
        self._not_root(folder, "moved")
        if dest.path.startswith(folder.path):
            raise ApiFault(
                FaultCode.INVALID_PARAMETER, f"destFolderHandle {dest.handle}: a folder cannot be moved into itself"
            )
        deepest = max(_depth(row.path) for row in rows.rows_below(self._session, folder))
        _not_too_deep(deepest - _depth(folder.path) + _depth(dest.path) + 1, element="destFolderHandle")
        self._parent(folder).child_last_modified = now()
        return self._place(folder, dest, name=_last(folder.path))

    def _place(self, folder: Folder, parent: Folder, *, name: str) -> Folder:
        path = f"{parent.path}{name}/"
        if path == folder.path:
            return folder
        if rows.by_path(self._session, folder.company_id, path) is not None:
            raise ApiFault(FaultCode.EXCEPTION, f"Folder '{path}' already exists.")
        folder.parent_id = parent.id
        folder.last_modified = parent.child_last_modified = now()
        self._session.flush()
        try:
            with self._session.begin_nested():
                rows.move_paths(self._session, folder, path)
        except IntegrityError as taken:
            raise ApiFault(FaultCode.EXCEPTION, f"Folder '{path}' already exists.") from taken
        self._permissions.forget()
        return folder

    def revived(self, folder: Folder) -> Folder:
        """The folder, back in the tree where it was deleted, under its parents; or the one that took its place."""
        if folder.deleted_path is None:
            return folder
        parent = self.revived(self._parent(folder))
        path = f"{parent.path}{_last(folder.deleted_path)}/"
        there = rows.by_path(self._session, folder.company_id, path)
        if there is not None:
            return there
        folder.path, folder.deleted_path, folder.parent_id = path, None, parent.id
        parent.child_last_modified = now()
        self._session.flush()
        return folder

    def removable(self, folder: Folder) -> list[FolderRow]:
        """The folder and all below it; a fault 20009 where one of them may not be deleted."""
        self._not_root(folder, "deleted")
        found = rows.rows_below(self._session, folder)
        for each in found:
            if not self._permissions.may_in_folder(each.id, Right.DELETE):
                raise self._permissions.missing(Right.DELETE, f"folder {each.path}")
        return found

    def remove(self, folder: Folder, below: Sequence[FolderRow]) -> None:
        """Take the folder and all below it out of the tree."""
        self._parent(folder).child_last_modified = now()
        rows.mark_deleted(self._session, [each.id for each in below])

    def _parent(self, folder: Folder) -> Folder:
        parent = rows.by_id(self._session, folder.parent_id) if folder.parent_id is not None else None
        assert parent is not None, "only the root folder has no parent, and it is never changed"
        return parent

    def _not_root(self, folder: Folder, done: str) -> None:
        if folder.parent_id is None:
            raise ApiFault(
                FaultCode.INVALID_PARAMETER, f"folderHandle {folder.handle}: the company's root folder cannot be {done}"
            )

    def _judged(self, handle: str, right: Right, *, element: str) -> Folder:
        folder = self.find(handle) if folder_path(handle) else None
        if folder is None:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element} {names.printable(handle)!r}: no such folder")
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

    def shown(self, path: str, *, types: Sequence[str] = (), tree: bool = False) -> list[ShownFolder]:
        """The folder at `path` (the root where it is empty) and all below that may be read, by path, 100,000 at most.

        Types keep only folders in which assets of one of them stand; `tree` keeps those on the way to one that is
        kept, too. All cost a fixed number of queries.
        """
        top = self.readable(path, element="folderPath") if path.strip() else self.root()
        found = rows.rows_below(self._session, top)
        may_read = self._permissions.readable_folders
        kept = {row.id for row in found if may_read is None or row.id in may_read}
        seen = _with_ways(found, kept) if tree else kept
        parents = {row.parent_id for row in found if row.id in seen}
        few(types, MOST_CONDITIONS, element="assetTypeArray")
        if types and AssetType.ASSET not in types:
            kept &= rows.with_assets(self._session, top.company_id, types)
        if tree:
            kept = _with_ways(found, kept) | {top.id}
        entries = FolderEntries(self._session, top.company_id)
        shown = (ShownFolder(row, entries.of_path(row.path), row.id in parents) for row in found if row.id in kept)
        return list(islice(shown, MOST))


def _with_ways(found: Sequence[FolderRow], kept: AbstractSet[int]) -> set[int]:
    """The kept folders and those above them."""
    above = {row.id: row.parent_id for row in found}
    ways: set[int] = set()
    for key in kept:
        step: int | None = key
        while step in above and step not in ways:
            ways.add(step)
            step = above[step]
    return ways


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _depth(path: str) -> int:
    """How far below the company's root."""
    return path.count("/") - 1


def _not_too_deep(depth: int, *, element: str) -> None:
    if depth > DEEPEST:
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element}: folders are at most {DEEPEST} deep, not {depth}")
