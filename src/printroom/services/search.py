"""Search: the assets that the caller may read, by folder, kind, state and conditions.

The keys of a page are found first, from few columns; only the assets of the page are then read whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import not_, or_
from sqlalchemy.orm import Session

from printroom.contract import types as t
from printroom.contract.constants import AssetSortField, AssetType, PublishState, SortDirection, TrashState
from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Asset
from printroom.repositories import search as sql
from printroom.repositories.assets import Shown
from printroom.repositories.search import Condition
from printroom.services.amounts import MOST_CONDITIONS, few
from printroom.services.caller import Scope
from printroom.services.conditions import Wanted, groups
from printroom.services.fields import Fields
from printroom.services.folders import Folders
from printroom.services.names import printable
from printroom.services.permissions import Permissions
from printroom.services.recipes import ENGINE
from printroom.services.showing import Showing

ANY = "Any"
SPELLINGS = {"WindowCovering": "WindowsCovering", "PremiereExpressRemix": "PremierExpressRemix"}
SORTS: Mapping[str, Any] = {
    AssetSortField.NAME: Asset.name,
    AssetSortField.CREATED: Asset.created,
    AssetSortField.MODIFIED: Asset.last_modified,
    AssetSortField.LAST_MODIFIED: Asset.last_modified,
    AssetSortField.ASSET_TYPE: Asset.type,
    AssetSortField.FILE_SIZE: sql.file_size(),
}


@dataclass(frozen=True, slots=True)
class Page:
    """`number` counts from 1; by name, ascending, unless told."""

    number: int
    size: int
    sort_by: str = AssetSortField.NAME
    direction: str = SortDirection.ASCENDING


@dataclass(frozen=True, slots=True)
class Found:
    """`total` counts all that match, `shown` is one page of them."""

    total: int
    shown: list[Shown]


@dataclass(frozen=True, slots=True)
class Parts:
    """What Search works with."""

    permissions: Permissions
    folders: Folders
    fields: Fields
    showing: Showing


class Search:
    def __init__(self, session: Session, scope: Scope, parts: Parts) -> None:
        self._session = session
        self._company = scope.company
        self._parts = parts

    def assets(
        self,
        only: t.SearchFilter,
        wanted: Wanted,
        page: Page,
        *,
        without: Collection[t.ExcludeByproductCondition] | None = None,
    ) -> Found:
        """What passes the filter and the conditions; `without` names byproducts in place of excludeByproducts."""
        conditions = [*self._filter(only, without), *groups(wanted, self._parts.fields)]
        order = _order(page)
        total = sql.count(self._session, conditions)
        window = ((page.number - 1) * page.size, page.size)
        keys = sql.keys(self._session, conditions, order=order, window=window) if window[0] < total else []
        return Found(total, self._parts.showing.by_ids(keys, emptied=True))

    def by_name(self, names: Collection[str], kinds: t.SearchFilter) -> list[Shown]:
        """Assets of exactly these names, in their order; one in the trash is not found."""
        wanted = list(dict.fromkeys(unicodedata.normalize("NFC", name).strip() for name in names))
        found: dict[str, list[int]] = {name: [] for name in wanted}
        for key, name in sql.named(self._session, self._filter(replace(kinds, include_subfolders=True), None), wanted):
            found[name].append(key)
        return self._parts.showing.by_ids([key for name in wanted for key in found[name]])

    def counts(self) -> dict[str, int]:
        """How many assets there are of each type, not counting the trash."""
        return sql.counts(self._session, self._filter(t.SearchFilter(include_subfolders=True), None))

    def _filter(self, only: t.SearchFilter, without: Collection[t.ExcludeByproductCondition] | None) -> list[Condition]:
        if only.project_handle:
            raise ApiFault(
                FaultCode.INVALID_PARAMETER, f"projectHandle {printable(only.project_handle)!r}: no such project"
            )
        return [
            Asset.company_id == self._company.id,
            *_in_trash(only.trash_state),
            *self._visible(),
            *self._place(only),
            *_kinds(only),
            *_published(only.publish_state),
            *_byproducts(only, without),
        ]

    def _visible(self) -> list[Condition]:
        permissions = self._parts.permissions
        folders = permissions.readable_folders
        return [] if folders is None else [sql.visible(folders, permissions.assets_of_their_own)]

    def _place(self, only: t.SearchFilter) -> list[Condition]:
        """All of the company needs no condition; what may be read is judged asset by asset."""
        subfolders = bool(only.include_subfolders)
        if not (only.folder or "").strip():
            top = self._company.root_path
        else:
            top = self._parts.folders.readable(only.folder or "", element="folder").path
        if subfolders and top == self._company.root_path:
            return []
        return [sql.in_folder(self._company.id, top, subfolders=subfolders)]


def _in_trash(state: str | None) -> list[Condition]:
    wanted = state or TrashState.NOT_IN_TRASH
    if wanted == ANY:
        return []
    if wanted not in set(TrashState):
        raise _unknown("trashState", wanted, [*TrashState, ANY])
    return [Asset.trash_state == wanted]


def _published(state: str | None) -> list[Condition]:
    if not state or state == ANY:
        return []
    if state not in set(PublishState):
        raise _unknown("publishState", state, [*PublishState, ANY])
    return [Asset.ready_for_publish.is_(state == PublishState.MARKED_FOR_PUBLISH)]


def _kinds(only: t.SearchFilter) -> list[Condition]:
    found: list[Condition] = []
    few(only.asset_type_array or (), MOST_CONDITIONS, element="assetTypeArray")
    few(only.exclude_asset_type_array or (), MOST_CONDITIONS, element="excludeAssetTypeArray")
    few(only.asset_sub_type_array or (), MOST_CONDITIONS, element="assetSubTypeArray")
    types = [SPELLINGS.get(kind, kind) for kind in only.asset_type_array or ()]
    if types and AssetType.ASSET not in types:
        found.append(sql.of_types(types))
    if only.exclude_asset_type_array:
        found.append(not_(sql.of_types([SPELLINGS.get(kind, kind) for kind in only.exclude_asset_type_array])))
    if only.asset_sub_type_array:
        found.append(sql.of_sub_types(only.asset_sub_type_array, strict=bool(only.strict_sub_type_check)))
    return found


def _byproducts(only: t.SearchFilter, without: Collection[t.ExcludeByproductCondition] | None) -> list[Condition]:
    if without:
        few(without, MOST_CONDITIONS, element="excludeByproductArray")
        pairs = [(each.engine or None, each.generated_asset_type) for each in without]
    elif only.exclude_byproducts:
        pairs = [(None, "")]
    else:
        return []
    made = (
        sql.byproduct(engine=engine, own_engine=ENGINE, kind=None if kind in {"", AssetType.ASSET} else kind)
        for engine, kind in pairs
    )
    return [not_(or_(*made))]


def _order(page: Page) -> list[Any]:
    if page.sort_by not in SORTS:
        raise _unknown("sortBy", page.sort_by, list(SORTS))
    if page.direction not in set(SortDirection):
        raise _unknown("sortDirection", page.direction, list(SortDirection))
    columns = [SORTS[page.sort_by], Asset.id]
    return [column.desc() for column in columns] if page.direction == SortDirection.DESCENDING else columns


def _unknown(element: str, value: str, known: Collection[str]) -> ApiFault:
    return ApiFault(FaultCode.INVALID_PARAMETER, f"{element} {printable(value)!r}: expected {', '.join(known)}")
