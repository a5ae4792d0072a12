"""Metadata & tags."""

from printroom.contract.messages import SetAssetMetadataParam, SetAssetMetadataReturn
from printroom.services import Services


def set_asset_metadata(services: Services, param: SetAssetMetadataParam) -> SetAssetMetadataReturn:
    services.metadata.set(services.assets.writable(param.asset_handle), param.update_array)
    return SetAssetMetadataReturn()
