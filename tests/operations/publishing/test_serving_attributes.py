"""get/setServingAttributes and get/setImageServingPublishSettings: the catalog attributes of a company."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import (
    GetImageServingPublishSettingsParam,
    GetServingAttributesParam,
    SetImageServingPublishSettingsParam,
    SetImageServingPublishSettingsReturn,
    SetServingAttributesParam,
    SetServingAttributesReturn,
)
from printroom.contract.roles import Role
from printroom.contract.types import ConfigSetting, ServingAttribute
from printroom.imaging.attributes import TABLE
from printroom.imaging.ports import Attributes
from printroom.models import Company
from printroom.repositories import companies, published
from printroom.services import records
from refusals import refused


@pytest.fixture
def attributes(ask, admin, company):
    """name → ServingAttribute."""

    def run(where=company):
        param = GetServingAttributesParam(company_handle=where.handle)
        return {each.name: each for each in ask(admin, param).attribute_array}

    return run


@pytest.fixture
def change(ask, caller, company):
    who = caller(Role.IPS_COMPANY_ADMIN)

    def run(*, where=company, **values):
        settings = tuple(ConfigSetting(name=name, value=value) for name, value in values.items())
        return ask(who, SetServingAttributesParam(company_handle=where.handle, attribute_array=settings))

    return run


@pytest.fixture
def out(runtime, company):
    """What the image door goes by."""

    def run():
        with runtime.unit() as unit:
            return records.attributes(published.attributes(unit.session, company.id))

    return run


def at_once(runtime, company):
    with runtime.unit(writing=True) as unit:
        unit.session.get(Company, company.id).publish_at_once = True


def test_get_serving_attributes_of_a_new_company(attributes):
    found = attributes()

    assert list(found) == list(TABLE)
    assert found["MaxPix"] == ServingAttribute(
        name="MaxPix",
        value=None,
        effective="3000,3000",
        inherited=True,
        description="Largest width and height of a reply; what would be larger is an error; 0,0 is no limit.",
    )
    assert {each.inherited for each in found.values()} == {True}


def test_set_serving_attributes(attributes, change, other_company):
    assert change(maxpix="2000,1000", BkgColor="255,0,0", DefaultImage="") == SetServingAttributesReturn()

    found = attributes()
    told = {name: (each.value, each.effective) for name, each in found.items() if not each.inherited}
    assert told == {
        "MaxPix": ("2000,1000", "2000,1000"),
        "BkgColor": ("0xff0000", "0xff0000"),
        "DefaultImage": ("", ""),
    }
    assert attributes(other_company)["MaxPix"].value is None


def test_set_serving_attributes_without_a_value_inherits_again(attributes, change):
    change(MaxPix="9,9", Watermark="mark", JpegQuality="50")
    change(MaxPix=None, JpegQuality=" ", Watermark="")

    told = {name: each.value for name, each in attributes().items() if not each.inherited}
    assert told == {"Watermark": ""}


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("MaxPix", "0,9", "MaxPix=0,9: expected two numbers above 0, or 0,0 for no limit"),
        ("jpegquality", "101", "JpegQuality=101: expected a number from 1 to 100"),
        ("Colour", "red", "'Colour' is no attribute of a company"),
        (
            "RootPath",
            "/etc",
            "RootPath cannot be set in this server: pictures are uploaded, they are not files of the server",
        ),
        ("rule_set", "<ruleset/>", "'rule_set' is no attribute of a company"),
    ],
)
def test_set_serving_attributes_refuses_what_it_cannot_read_and_sets_nothing(attributes, change, name, value, reason):
    with refused(FaultCode.INVALID_PARAMETER) as told:
        change(DefaultPix="1,1", **{name: value})
    assert told.reason == reason
    assert attributes()["DefaultPix"].inherited


def test_set_serving_attributes_waits_for_a_publish(change, out, runtime, company):
    change(MaxPix="9,9")
    assert out() == Attributes()

    at_once(runtime, company)
    change(Expiration="2", LocaleMap="de,_de|,")
    assert out() == Attributes(max_pix=(9, 9), expiration=2.0, locale_map=(("de", ("_de",)), ("", ("",))))
    with runtime.unit() as unit:
        assert companies.by_id(unit.session, company.id).generation == 1


def test_serving_attributes_are_for_administrators(ask, caller, company):
    for role in (Role.IPS_USER, Role.IMAGE_PORTAL_CONTRIB):
        with refused(FaultCode.NO_OPERATION_PERMISSION):
            ask(caller(role), GetServingAttributesParam(company_handle=company.handle))
        with refused(FaultCode.NO_OPERATION_PERMISSION):
            ask(caller(role), SetServingAttributesParam(company_handle=company.handle, attribute_array=()))


def context(runtime, company, kind="ImageServing"):
    with runtime.unit() as unit:
        return next(each.handle for each in companies.contexts(unit.session, company.id) if each.type == kind)


def test_image_serving_publish_settings_are_what_counts(ask, admin, change, company, runtime):
    change(MaxPix="9,9")
    param = GetImageServingPublishSettingsParam(company_handle=company.handle, context_handle=context(runtime, company))
    found = ask(admin, param).publish_setting_array

    assert {each.name: each.value for each in found} == {
        name: each.write(getattr(Attributes(max_pix=(9, 9)), each.field)) for name, each in TABLE.items()
    }


def test_image_serving_publish_settings_written_back_change_nothing(ask, admin, attributes, change, company, runtime):
    change(MaxPix="9,9")
    here = context(runtime, company)
    read = ask(admin, GetImageServingPublishSettingsParam(company_handle=company.handle, context_handle=here))
    settings = tuple(
        ConfigSetting(name=each.name, value="20,20" if each.name == "DefaultPix" else each.value)
        for each in read.publish_setting_array
    )
    param = SetImageServingPublishSettingsParam(
        company_handle=company.handle, publish_setting_array=settings, context_handle=here
    )

    assert ask(admin, param) == SetImageServingPublishSettingsReturn()
    told = {name: each.value for name, each in attributes().items() if not each.inherited}
    assert told == {"DefaultPix": "20,20", "MaxPix": "9,9"}


def test_image_serving_publish_settings_of_other_contexts(ask, admin, company, other_company, runtime):
    def both(handle):
        yield GetImageServingPublishSettingsParam(company_handle=company.handle, context_handle=handle)
        yield SetImageServingPublishSettingsParam(
            company_handle=company.handle, context_handle=handle, publish_setting_array=()
        )

    for param in both(context(runtime, other_company)):
        with refused(FaultCode.INVALID_PARAMETER):
            ask(admin, param)
    for param in both(context(runtime, company, "Video")):
        with refused(FaultCode.EXCEPTION):
            ask(admin, param)


def test_set_image_serving_publish_settings_refuses_unknown_names(ask, admin, company):
    settings = (ConfigSetting(name="Nonsense", value="1"),)
    with refused(FaultCode.INVALID_PARAMETER) as told:
        ask(admin, SetImageServingPublishSettingsParam(company_handle="Acme", publish_setting_array=settings))
    assert told.reason == "'Nonsense' is no attribute of a company"


class TestDefaults:
    """The server's own settings stand between the built-in values and a company's."""

    @pytest.fixture
    def config(self, config):
        return config.model_copy(update={"default_attributes": {"maxpix": "500,500", "DefaultImage": "none"}})

    def test_companies_inherit_them(self, attributes, change):
        found = attributes()
        assert (found["MaxPix"].value, found["MaxPix"].effective) == (None, "500,500")
        change(DefaultImage="")
        assert attributes()["DefaultImage"].effective == ""
        change(DefaultImage=None)
        assert attributes()["DefaultImage"].effective == "none"
