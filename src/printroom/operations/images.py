"""Copy, derive & transform."""

from printroom.answers.recipes import generations
from printroom.contract.messages import (
    CopyImageParam,
    CopyImageReturn,
    CreateDerivedAssetParam,
    CreateDerivedAssetReturn,
    GetGenerationInfoParam,
    GetGenerationInfoReturn,
    ReplaceImageParam,
    ReplaceImageReturn,
    SetUrlModifierParam,
    SetUrlModifierReturn,
)
from printroom.services import Services


def copy_image(services: Services, param: CopyImageParam) -> CopyImageReturn:
    """Page: r-copy-image."""
    copy = services.images.copy(
        source=services.assets.readable(param.asset_handle),
        folder=services.folders.writable(param.folder_handle),
        name=param.name,
        commands=param.url_modifier,
    )
    return CopyImageReturn(asset_handle=copy.handle)


def replace_image(services: Services, param: ReplaceImageParam) -> ReplaceImageReturn:
    """Page: r-replace-image."""
    asset = services.assets.writable(param.asset_handle)
    replaced = services.images.replace(asset=asset, commands=param.url_modifier)
    return ReplaceImageReturn(asset_handle=replaced.handle)


def create_derived_asset(services: Services, param: CreateDerivedAssetParam) -> CreateDerivedAssetReturn:
    """Page: r-create-derived-asset."""
    view = services.images.derive(
        services.assets.readable(param.owner_handle, element="ownerHandle"),
        services.folders.writable(param.folder_handle),
        name=param.name,
        kind=param.type,
        modifiers=(param.url_modifier or "", param.url_post_apply_modifier or ""),
    )
    return CreateDerivedAssetReturn(asset_handle=view.handle)


def set_url_modifier(services: Services, param: SetUrlModifierParam) -> SetUrlModifierReturn:
    """Page: r-set-url-modifier."""
    services.images.set_modifier(
        services.assets.writable(param.asset_handle),
        modifier=param.url_modifier,
        post_modifier=param.url_post_apply_modifier,
    )
    return SetUrlModifierReturn()


def get_generation_info(services: Services, param: GetGenerationInfoParam) -> GetGenerationInfoReturn:
    """Page: r-get-generation-info."""
    found = services.recipes.generations(
        originator=param.originator_handle or "",
        generated=param.generated_handle or "",
        engine=param.engine or "",
    )
    return GetGenerationInfoReturn(generation_array=generations(found))
