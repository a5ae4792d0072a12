"""Rows of permission entries → the contract's types."""

from collections.abc import Iterable

from printroom.contract import types as t
from printroom.models.handles import group_handle
from printroom.repositories.permissions import EntryRow


def permissions(entries: Iterable[EntryRow]) -> tuple[t.Permission, ...]:
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
