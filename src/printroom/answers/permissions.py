"""Rows of permission entries → the contract's types."""

from functools import lru_cache

from printroom.contract import types as t
from printroom.models.handles import group_handle
from printroom.repositories.permissions import EntryRow


@lru_cache(256)
def permissions(entries: tuple[EntryRow, ...]) -> tuple[t.Permission, ...]:
    return tuple(
        t.Permission(
            group_handle=group_handle(entry.group_id),
            group_name=entry.group_name,
            permission_type=entry.type,
            is_allowed=entry.is_allowed,
            is_override=entry.is_override,
        )
        for entry in entries
    )
