"""Server files: the folder that the operator opens to UploadDirectoryJob, and nothing beside it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from printroom.contract.faults import ApiFault, FaultCode
from printroom.services.names import printable


class NotThere(Exception):
    """The file is gone, is no plain file, or a link leads out of the folder."""

    reason = "the file cannot be read"


@dataclass(frozen=True, slots=True)
class ServerFiles:
    """Below `root`, the setting as it is; empty where the operator opens no folder."""

    root: str

    def folder(self, path: str) -> Path:
        """The folder of `serverDir`, relative to the root or below it; a fault 30001 for every other."""
        if not self.root:
            raise ApiFault(FaultCode.INVALID_PARAMETER, "serverDir: this server opens no folder to upload from")
        root = self._root
        wanted = Path(path.strip())
        try:
            found = (wanted if wanted.is_relative_to(self.root) else root / path.strip().lstrip("/")).resolve()
            fits = found.is_relative_to(root) and found.is_dir()
        except (OSError, ValueError):
            fits = False
        if not fits:
            raise ApiFault(FaultCode.INVALID_PARAMETER, f"serverDir {printable(path)!r}: no such folder on the server")
        return found

    def files(self, folder: Path, *, deep: bool) -> Iterator[Path]:
        """The plain files in the folder, by name; with `deep` those of its subfolders too. Links are not followed."""
        for place, subfolders, names in os.walk(folder):
            subfolders.sort()
            for name in sorted(names):
                path = Path(place, name)
                if path.is_file() and not path.is_symlink():
                    yield path
            if not deep:
                return

    def copy(self, path: Path, target: Path) -> None:
        """Copy one file that `files` named, as it is now. Raises NotThere, also where it was put elsewhere meanwhile."""
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as gone:
            raise NotThere from gone
        with os.fdopen(handle, "rb") as source:
            # What was opened counts, not what the path says now: a folder on the way may have become a link.
            opened = Path(os.readlink(f"/proc/self/fd/{handle}"))
            if not stat.S_ISREG(os.fstat(handle).st_mode) or not opened.is_relative_to(self._root):
                raise NotThere
            with target.open("xb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)

    @property
    def _root(self) -> Path:
        return Path(self.root).resolve()
