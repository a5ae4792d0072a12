"""getProperty and getSystemProperties: what a server says of itself."""

import pytest

from printroom.config import Config
from printroom.contract.constants import SystemPropertyName
from printroom.contract.faults import FaultCode
from printroom.contract.messages import (
    GetPropertyParam,
    GetPropertyReturn,
    GetSystemPropertiesParam,
    GetSystemPropertiesReturn,
)
from printroom.contract.roles import Role
from printroom.contract.types import Property
from refusals import refused


@pytest.fixture
def config(tmp_path):
    return Config(data=tmp_path / "data", public_url="https://pictures.example.com/", max_upload_bytes=123456)


EXPECTED = {
    "IpsVersion": "6.8",
    "IpsImageServerUrl": "https://pictures.example.com/is/image/",
    "VideoRootUrl": "",
    "SwfRootUrl": "",
    "SvgRenderRootUrl": "",
    "SvgRenderEnabled": "false",
    "UploadPostMaxFileSize": "123456",
    "SystemMessage": "",
}


@pytest.mark.parametrize("name", SystemPropertyName)
def test_get_property(ask, caller, name):
    assert ask(caller(Role.IMAGE_PORTAL_USER), GetPropertyParam(name=name)) == GetPropertyReturn(value=EXPECTED[name])


def test_get_property_refuses_an_unknown_name(ask, admin):
    with refused(FaultCode.INVALID_PARAMETER) as told:
        ask(admin, GetPropertyParam(name="Weather"))
    assert told.reason.startswith("name 'Weather': expected one of IpsVersion, ")


def test_get_system_properties_has_all_of_them(ask, caller):
    reply = ask(caller(Role.IPS_USER), GetSystemPropertiesParam())

    assert reply == GetSystemPropertiesReturn(
        property_array=tuple(Property(name=name, value=value) for name, value in EXPECTED.items())
    )
