"""Copy, derive & transform."""

from printroom.contract.messages import (
    CopyImageParam,
    CopyImageReturn,
    CreateDerivedAssetParam,
    CreateDerivedAssetReturn,
    ReplaceImageParam,
    ReplaceImageReturn,
    SetUrlModifierParam,
    SetUrlModifierReturn,
)
from printroom.services import Services


def copy_image(services: Services, param: CopyImageParam) -> CopyImageReturn:
    copy = services.images.copy(
        source=services.assets.readable(param.asset_handle),
        folder=services.folders.writable(param.folder_handle),
        name=param.name,
        commands=param.url_modifier,
    )
    return CopyImageReturn(asset_handle=copy.handle)


def replace_image(services: Services, param: ReplaceImageParam) -> ReplaceImageReturn:
    asset = services.assets.writable(param.asset_handle)
    replaced = services.images.replace(asset=asset, commands=param.url_modifier)
    return ReplaceImageReturn(asset_handle=replaced.handle)


def create_derived_asset(services: Services, param: CreateDerivedAssetParam) -> CreateDerivedAssetReturn:
    view = services.images.derive(
        services.assets.readable(param.owner_handle),
        services.folders.writable(param.folder_handle),
        name=param.name,
        kind=param.type,
        modifiers=(param.url_modifier or "", param.url_post_apply_modifier or ""),
    )
    return CreateDerivedAssetReturn(asset_handle=view.handle)


def set_url_modifier(services: Services, param: SetUrlModifierParam) -> SetUrlModifierReturn:
    services.images.set_modifier(
        services.assets.writable(param.asset_handle),
        modifier=param.url_modifier,
        post_modifier=param.url_post_apply_modifier,
    )
    return SetUrlModifierReturn()
