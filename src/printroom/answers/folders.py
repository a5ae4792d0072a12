"""Folder rows → the contract's types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from printroom.answers.permissions import permissions
from printroom.contract import types as t
from printroom.models.handles import folder_handle, permission_set_handle
from printroom.repositories.folders import ShownFolder


def folders(shown: Iterable[ShownFolder]) -> tuple[t.Folder, ...]:
    return tuple(folder(each) for each in shown)


def folder(shown: ShownFolder, subfolders: tuple[t.Folder, ...] | None = None) -> t.Folder:
    row, entries = shown.row, shown.permissions
    own = bool(entries) and entries[0].place_id == row.id
    return t.Folder(
        folder_handle=folder_handle(row.path),
        path=row.path,
        last_modified=row.last_modified,
        child_last_modified=row.child_last_modified,
        permission_set_handle=permission_set_handle(entries[0].place_id) if entries else None,
        permissions=permissions(tuple(entry._replace(is_override=own) for entry in entries)),
        has_subfolders=shown.has_subfolders,
        subfolder_array=subfolders,
    )


def permission_sets(shown: Iterable[ShownFolder]) -> tuple[t.PermissionSet, ...]:
    """Every set that one of the folders has, once: a set belongs to the folder whose entries they are."""
    sets = {each.permissions[0].place_id: each.permissions for each in shown if each.permissions}
    return tuple(
        t.PermissionSet(
            permission_set_handle=permission_set_handle(key),
            permission_array=permissions(tuple(entry._replace(is_override=True) for entry in sets[key])),
        )
        for key in sorted(sets)
    )


def tree(shown: Sequence[ShownFolder], *, depth: int) -> t.Folder:
    """The first folder with the others below it, `depth` levels deep, without limit where it is negative."""
    below: dict[int | None, list[ShownFolder]] = {}
    for each in shown[1:]:
        below.setdefault(each.row.parent_id, []).append(each)
    return _node(shown[0], below, depth=depth)


def _node(shown: ShownFolder, below: dict[int | None, list[ShownFolder]], *, depth: int) -> t.Folder:
    children = below.get(shown.row.id, []) if depth else []
    return folder(shown, tuple(_node(child, below, depth=depth - 1) for child in children) or None)
