"""Publishing & delivery."""

from printroom.contract import types as t
from printroom.contract.messages import (
    SetAssetPublishStateParam,
    SetAssetPublishStateReturn,
    SetAssetsPublishStateParam,
    SetAssetsPublishStateReturn,
)
from printroom.services import Services


def set_asset_publish_state(services: Services, param: SetAssetPublishStateParam) -> SetAssetPublishStateReturn:
    services.contexts.served(param.context_handle_array or ())
    services.assets.mark(services.assets.writable(param.asset_handle), param.publish_state)
    return SetAssetPublishStateReturn()


def set_assets_publish_state(services: Services, param: SetAssetsPublishStateParam) -> SetAssetsPublishStateReturn:
    def mark(update: t.PublishStateUpdate) -> None:
        services.assets.mark(services.assets.writable(update.asset_handle), update.publish_state)

    return services.batches.each(param.publish_state_update_array, mark).reply(SetAssetsPublishStateReturn)
