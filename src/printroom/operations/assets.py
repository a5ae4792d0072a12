"""Assets & trash."""

from printroom.answers.assets import assets
from printroom.contract import types as t
from printroom.contract.messages import (
    CheckAssetNamesParam,
    CheckAssetNamesReturn,
    DeleteAssetParam,
    DeleteAssetReturn,
    DeleteAssetsParam,
    DeleteAssetsReturn,
    EmptyAssetsFromTrashParam,
    EmptyAssetsFromTrashReturn,
    GetAssetCountsParam,
    GetAssetCountsReturn,
    GetAssetsByNameParam,
    GetAssetsByNameReturn,
    GetAssetsParam,
    GetAssetsReturn,
    MoveAssetParam,
    MoveAssetReturn,
    MoveAssetsParam,
    MoveAssetsReturn,
    RenameAssetParam,
    RenameAssetReturn,
    RestoreAssetsFromTrashParam,
    RestoreAssetsFromTrashReturn,
)
from printroom.services import Services


def get_assets(services: Services, param: GetAssetsParam) -> GetAssetsReturn:
    return GetAssetsReturn(asset_array=assets(services.showing.assets(param.asset_handle_array)))


def get_assets_by_name(services: Services, param: GetAssetsByNameParam) -> GetAssetsByNameReturn:
    kinds = t.SearchFilter(
        asset_type_array=param.asset_type_array,
        exclude_asset_type_array=param.exclude_asset_type_array,
        asset_sub_type_array=param.asset_sub_type_array,
        strict_sub_type_check=param.strict_sub_type_check,
    )
    return GetAssetsByNameReturn(asset_array=assets(services.search.by_name(param.name_array, kinds)))


def move_asset(services: Services, param: MoveAssetParam) -> MoveAssetReturn:
    _move(services, param)
    return MoveAssetReturn()


def move_assets(services: Services, param: MoveAssetsParam) -> MoveAssetsReturn:
    outcome = services.batches.each(
        param.asset_move_array, lambda move: _move(services, move), element="assetMoveArray"
    )
    return outcome.reply(MoveAssetsReturn)


def _move(services: Services, move: MoveAssetParam | t.AssetMove) -> None:
    services.assets.move(
        services.assets.writable(move.asset_handle),
        services.folders.writable(move.folder_handle),
    )


def rename_asset(services: Services, param: RenameAssetParam) -> RenameAssetReturn:
    """Names are unique whether or not validateName asks for it."""
    services.assets.rename(services.assets.writable(param.asset_handle), param.new_name)
    return RenameAssetReturn()


def delete_asset(services: Services, param: DeleteAssetParam) -> DeleteAssetReturn:
    services.trash.delete(services.assets.deletable(param.asset_handle))
    return DeleteAssetReturn()


def delete_assets(services: Services, param: DeleteAssetsParam) -> DeleteAssetsReturn:
    outcome = services.batches.each(
        param.asset_handle_array, lambda handle: services.trash.delete(services.assets.deletable(handle))
    )
    return outcome.reply(DeleteAssetsReturn)


def restore_assets_from_trash(services: Services, param: RestoreAssetsFromTrashParam) -> RestoreAssetsFromTrashReturn:
    outcome = services.batches.each(
        param.asset_handle_array, lambda handle: services.trash.restore(services.assets.deletable(handle))
    )
    return outcome.reply(RestoreAssetsFromTrashReturn)


def empty_assets_from_trash(services: Services, param: EmptyAssetsFromTrashParam) -> EmptyAssetsFromTrashReturn:
    outcome = services.batches.each(
        param.asset_handle_array, lambda handle: services.trash.empty(services.assets.deletable(handle))
    )
    return outcome.reply(EmptyAssetsFromTrashReturn)


def check_asset_names(services: Services, param: CheckAssetNamesParam) -> CheckAssetNamesReturn:
    return CheckAssetNamesReturn(in_use_name_array=tuple(services.assets.used(param.asset_name_array)))


def get_asset_counts(services: Services, param: GetAssetCountsParam) -> GetAssetCountsReturn:
    counts = services.search.counts()
    return GetAssetCountsReturn(count_array=tuple(t.AssetCount(asset_type=kind, count=counts[kind]) for kind in counts))
