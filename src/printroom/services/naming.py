"""Naming: how received files and their folders are called, mended so that URLs can carry it."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from printroom.services import names


@dataclass(frozen=True, slots=True)
class Naming:
    """A file name as an asset's: what it became, and what was mended."""

    file_name: str
    name: str
    warnings: tuple[str, ...]


def candidates(name: str, *others: str) -> Iterator[str]:
    """The name, others that would do, then the name with a number behind it, and never too long."""
    yield name
    yield from (other for other in others if len(other) <= names.LONGEST)
    for number in itertools.count(1):
        yield f"{name[: names.LONGEST - len(str(number)) - 1]}-{number}"


def folder_named(path: str) -> tuple[list[str], tuple[str, ...]]:
    """The mended names of a folder path or handle, and what was mended."""
    parts = (unicodedata.normalize("NFC", part).strip() for part in path.strip().removeprefix("f|").split("/"))
    wanted = [part for part in parts if part not in {"", "."}]
    clean = [names.mended(part) for part in wanted]
    if clean == wanted:
        return clean, ()
    return clean, (f"the folder {names.printable(path)!r} was mended to {'/'.join(clean)!r}",)


def named(file_name: str) -> Naming:
    """The mended file name, and the asset name: the file name without its suffix."""
    wanted = unicodedata.normalize("NFC", file_name).strip()
    clean = names.mended(wanted)
    path = PurePosixPath(clean)
    name = path.stem if path.suffix and path.stem else clean
    warnings = () if clean == wanted else (f"the name {names.printable(file_name)!r} was mended to {clean!r}",)
    return Naming(clean, name.strip() or "_", warnings)
