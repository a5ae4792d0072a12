"""Entries: which permission entries count in a folder, as answers show them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from printroom.repositories import permissions as rows
from printroom.repositories.permissions import EntryRow


class FolderEntries:
    """The permission entries of a company's folders, each with the path of the folder that has them."""

    def __init__(self, session: Session, company_id: int) -> None:
        self._own: dict[str, list[EntryRow]] = {}
        for entry in rows.of_folders(session, company_id):
            self._own.setdefault(entry.place, []).append(entry)

    def of_path(self, path: str) -> Sequence[EntryRow]:
        """Those of the folder, else of the nearest one above that has some."""
        while self._own and path:
            if path in self._own:
                return self._own[path]
            path = path[: path.rstrip("/").rfind("/") + 1]
        return ()
