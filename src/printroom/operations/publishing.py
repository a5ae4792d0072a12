"""Publishing & delivery."""

from printroom.contract import types as t
from printroom.contract.messages import (
    AddSigningKeyParam,
    AddSigningKeyReturn,
    ExplainParam,
    ExplainReturn,
    GetImageServingPublishSettingsParam,
    GetImageServingPublishSettingsReturn,
    GetRuleSetParam,
    GetRuleSetReturn,
    GetServingAttributesParam,
    GetServingAttributesReturn,
    GetSigningKeysParam,
    GetSigningKeysReturn,
    RemoveSigningKeyParam,
    RemoveSigningKeyReturn,
    SetAssetPublishStateParam,
    SetAssetPublishStateReturn,
    SetAssetsPublishStateParam,
    SetAssetsPublishStateReturn,
    SetImageServingPublishSettingsParam,
    SetImageServingPublishSettingsReturn,
    SetRuleSetParam,
    SetRuleSetReturn,
    SetServingAttributesParam,
    SetServingAttributesReturn,
    SignUrlParam,
    SignUrlReturn,
)
from printroom.services import Services


def set_asset_publish_state(services: Services, param: SetAssetPublishStateParam) -> SetAssetPublishStateReturn:
    services.contexts.served(param.context_handle_array or ())
    services.assets.mark(services.assets.writable(param.asset_handle), param.publish_state)
    return SetAssetPublishStateReturn()


def set_assets_publish_state(services: Services, param: SetAssetsPublishStateParam) -> SetAssetsPublishStateReturn:
    def mark(update: t.PublishStateUpdate) -> None:
        services.assets.mark(services.assets.writable(update.asset_handle), update.publish_state)

    outcome = services.batches.each(param.publish_state_update_array, mark, element="publishStateUpdateArray")
    return outcome.reply(SetAssetsPublishStateReturn)


def get_image_serving_publish_settings(
    services: Services, param: GetImageServingPublishSettingsParam
) -> GetImageServingPublishSettingsReturn:
    """Page: r-get-image-serving-publish-settings. The values that count, inherited or not."""
    services.contexts.served([param.context_handle] if param.context_handle else ())
    return GetImageServingPublishSettingsReturn(
        publish_setting_array=tuple(
            t.ConfigSetting(name=each.name, value=each.effective) for each in services.attributes.all()
        )
    )


def set_image_serving_publish_settings(
    services: Services, param: SetImageServingPublishSettingsParam
) -> SetImageServingPublishSettingsReturn:
    """Page: r-set-image-serving-publish-settings."""
    services.contexts.served([param.context_handle] if param.context_handle else ())
    services.attributes.write_back((each.name, each.value) for each in param.publish_setting_array)
    return SetImageServingPublishSettingsReturn()


def get_serving_attributes(services: Services, param: GetServingAttributesParam) -> GetServingAttributesReturn:
    """Our own."""
    return GetServingAttributesReturn(
        attribute_array=tuple(
            t.ServingAttribute(
                name=each.name,
                value=each.value,
                effective=each.effective,
                inherited=each.value is None,
                description=each.description,
            )
            for each in services.attributes.all()
        )
    )


def set_serving_attributes(services: Services, param: SetServingAttributesParam) -> SetServingAttributesReturn:
    """Our own."""
    services.attributes.set((each.name, each.value) for each in param.attribute_array)
    return SetServingAttributesReturn()


def get_signing_keys(services: Services, param: GetSigningKeysParam) -> GetSigningKeysReturn:
    """Our own."""
    return GetSigningKeysReturn(
        signing_key_array=tuple(
            t.SigningKey(name=key.name, created=key.created, signs=key.signs) for key in services.signing_keys.all()
        )
    )


def add_signing_key(services: Services, param: AddSigningKeyParam) -> AddSigningKeyReturn:
    """Our own. The secret is told here and never again."""
    return AddSigningKeyReturn(name=param.name, secret=services.signing_keys.add(param.name, param.secret))


def remove_signing_key(services: Services, param: RemoveSigningKeyParam) -> RemoveSigningKeyReturn:
    """Our own."""
    services.signing_keys.remove(param.name)
    return RemoveSigningKeyReturn()


def sign_url(services: Services, param: SignUrlParam) -> SignUrlReturn:
    """Our own."""
    return SignUrlReturn(url=services.signing_keys.sign(param.url, param.expires))


def get_rule_set(services: Services, param: GetRuleSetParam) -> GetRuleSetReturn:
    """Our own."""
    return GetRuleSetReturn(rule_set=services.rule_sets.text() or None)


def set_rule_set(services: Services, param: SetRuleSetParam) -> SetRuleSetReturn:
    """Our own."""
    services.rule_sets.replace(param.rule_set or "")
    return SetRuleSetReturn()


def explain(services: Services, param: ExplainParam) -> ExplainReturn:
    """Our own."""
    found = services.explaining.explain(param.url)
    return ExplainReturn(
        reply=found.reply,
        status=found.status,
        width=found.width,
        height=found.height,
        media_type=found.media_type,
        resolved=found.resolved,
        error=found.error,
        command_array=found.commands,
        source_array=found.sources,
        step_array=found.steps,
    )
