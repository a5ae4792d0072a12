"""Assets & trash."""

from printroom.answers.assets import assets
from printroom.contract.messages import GetAssetsParam, GetAssetsReturn
from printroom.services import Services


def get_assets(services: Services, param: GetAssetsParam) -> GetAssetsReturn:
    return GetAssetsReturn(asset_array=assets(services.showing.assets(param.asset_handle_array)))
