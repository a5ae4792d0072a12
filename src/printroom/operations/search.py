"""Search."""

from collections.abc import Collection

from printroom.answers.assets import assets
from printroom.contract import types as t
from printroom.contract.constants import AssetSortField, SortDirection
from printroom.contract.messages import SearchAssetsParam, SearchAssetsReturn
from printroom.services import Services
from printroom.services.conditions import Wanted
from printroom.services.search import Page

LARGEST_PAGE = 1000
LARGEST_SHORT_PAGE = 10_000
SHORT = frozenset({
    "totalRows",
    "assetArray/items/name",
    "assetArray/items/assetHandle",
    "assetArray/items/type",
    "assetArray/items/subType",
})


def search_assets(services: Services, param: SearchAssetsParam) -> SearchAssetsReturn:
    found = services.search.assets(_filter(param), _wanted(param), _page(param), without=param.exclude_byproduct_array)
    return SearchAssetsReturn(total_rows=found.total, asset_array=assets(found.shown))


def _filter(param: SearchAssetsParam) -> t.SearchFilter:
    return t.SearchFilter(
        folder=param.folder,
        include_subfolders=param.include_subfolders,
        asset_type_array=param.asset_type_array,
        exclude_asset_type_array=param.exclude_asset_type_array,
        asset_sub_type_array=param.asset_sub_type_array,
        strict_sub_type_check=param.strict_sub_type_check,
        exclude_byproducts=param.exclude_byproducts,
        project_handle=param.project_handle,
        publish_state=param.publish_state,
        trash_state=param.trash_state,
    )


def _wanted(param: SearchAssetsParam) -> Wanted:
    return Wanted(
        mode=param.condition_match_mode,
        keywords=param.keyword_array or (),
        system_mode=param.system_field_match_mode,
        system=param.system_field_condition_array or (),
        tag_mode=param.tag_match_mode,
        tags=param.tag_condition_array or (),
        metadata_mode=param.metadata_match_mode,
        metadata=param.metadata_condition_array or (),
    )


def _page(param: SearchAssetsParam) -> Page:
    """A page that is too large or before the first is brought into bounds; see page r-search-assets."""
    most = LARGEST_SHORT_PAGE if _short(param.response_field_array or ()) else LARGEST_PAGE
    size = LARGEST_PAGE if param.records_per_page is None else param.records_per_page
    return Page(
        number=max(param.results_page or 1, 1),
        size=min(max(size, 1), most),
        sort_by=param.sort_by or AssetSortField.NAME,
        direction=param.sort_direction or SortDirection.ASCENDING,
    )


def _short(fields: Collection[str]) -> bool:
    wanted = {"/".join(filter(None, (step.strip() for step in field.split("/")))) for field in fields}
    return bool(wanted) and wanted <= SHORT
