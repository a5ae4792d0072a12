"""setAssetMetadata: typed values, tags, dictionaries and enforced fields."""

import datetime as dt

import pytest
import sqlalchemy as sa

from printroom.contract.faults import FaultCode
from printroom.contract.messages import SetAssetMetadataParam, SetAssetMetadataReturn
from printroom.contract.roles import Role
from printroom.contract.types import Metadata, MetadataUpdate
from printroom.models import MetadataField
from refusals import refused

DAY = dt.datetime(2024, 5, 6, 12, 0, 0, tzinfo=dt.UTC)


@pytest.fixture
def asset(shelf):
    return shelf.add("cat", into="a")


@pytest.fixture
def update(ask, caller, company, asset):
    """Sets fields of the asset: `update((handle, {"value": "x"}))`."""
    who = caller(Role.IPS_USER)

    def run(*updates, who=who, handle=asset):
        items = tuple(MetadataUpdate(field_handle=field, **values) for field, values in updates)
        return ask(who, SetAssetMetadataParam(company_handle=company.handle, asset_handle=handle, update_array=items))

    return run


@pytest.fixture
def shown(shelf, asset):
    return lambda: shelf.shown(asset)[0].metadata_array


def fields(runtime):
    with runtime.unit() as unit:
        return list(unit.session.scalars(sa.select(MetadataField.name).order_by(MetadataField.id)))


@pytest.mark.parametrize("form", ["m|{}|ASSET|Title", "m|{}|asset|tItLe", "{}|ALL|Title", " m|{}|Asset|TITLE "])
def test_set_asset_metadata_reads_a_handle_without_case(update, shown, runtime, company, form):
    handle = form.format(company.id)

    assert update((handle, {"value": "A cat"})) == SetAssetMetadataReturn()
    assert shown() == (Metadata(name="Title", value="A cat"),)
    update((handle, {"value": "A tiger"}))
    assert shown() == (Metadata(name="Title", value="A tiger"),)
    assert fields(runtime) == ["Title"]


def test_set_asset_metadata_notes_who_changed_the_asset(update, shelf, asset, company):
    before = shelf.row(asset)
    update((f"m|{company.id}|ASSET|Title", {"value": "A cat"}))

    after = shelf.row(asset)
    assert after.last_modify_user == "ipsuser1@example.com"
    assert after.last_modified >= before.last_modified


def test_set_asset_metadata_sets_several_fields_or_none(update, shown, shelf):
    one, two = shelf.field("One", "String"), shelf.field("Two", "Int", is_enforced=True)
    update((one.handle, {"value": "x"}), (two.handle, {"value": "2"}))
    before = shown()

    assert before == (Metadata(name="One", value="x"), Metadata(name="Two", value="2", long_val=2, double_val=2.0))
    with refused(FaultCode.INVALID_PARAMETER) as told:
        update((one.handle, {"value": "y"}), (two.handle, {"value": "many"}))
    assert told.reason == f"fieldHandle {two.handle}: 'many': expected a whole number"
    assert shown() == before


@pytest.mark.parametrize(
    ("kind", "values", "found"),
    [
        ("String", {"value": " plain "}, Metadata(name="F", value=" plain ")),
        ("Untyped", {"long_val": 5}, Metadata(name="F", value="5", long_val=5, double_val=5.0)),
        ("String", {"bool_val": True}, Metadata(name="F", value="true", bool_val=True)),
        ("Boolean", {"bool_val": False}, Metadata(name="F", value="false", bool_val=False)),
        ("Boolean", {"value": "1"}, Metadata(name="F", value="true", bool_val=True)),
        ("Boolean", {"value": "maybe"}, Metadata(name="F", value="maybe")),
        ("Int", {"value": " 12 "}, Metadata(name="F", value="12", long_val=12, double_val=12.0)),
        ("Int", {"long_val": 2**40}, Metadata(name="F", value=str(2**40), long_val=2**40, double_val=float(2**40))),
        ("Int", {"value": "12.5"}, Metadata(name="F", value="12.5")),
        ("Float", {"double_val": 1.25}, Metadata(name="F", value="1.25", double_val=1.25)),
        ("Float", {"value": "1e3"}, Metadata(name="F", value="1e3", double_val=1000.0)),
        ("Date", {"date_val": DAY}, Metadata(name="F", value="2024-05-06T12:00:00.000Z", date_val=DAY)),
        (
            "Date",
            {"value": "2024-05-06T14:00:00+02:00"},
            Metadata(name="F", value="2024-05-06T14:00:00+02:00", date_val=DAY),
        ),
        ("Date", {"value": "in May"}, Metadata(name="F", value="in May")),
    ],
)
def test_set_asset_metadata_keeps_values_of_each_type(update, shown, shelf, kind, values, found):
    update((shelf.field("F", kind).handle, values))

    assert shown() == (found,)


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("Boolean", {"value": "maybe"}, "true or false"),
        ("Int", {"value": "12.5"}, "a whole number"),
        ("Int", {"double_val": 0.5}, "a whole number"),
        ("Int", {"value": str(2**63)}, "a whole number of 64 bits"),
        ("Float", {"value": "much"}, "a number"),
        ("Date", {"value": "in May"}, "a date and time such as 2014-04-03T10:00:00.000Z"),
    ],
)
def test_set_asset_metadata_refuses_what_an_enforced_field_cannot_be(update, shown, shelf, kind, values, expected):
    field = shelf.field("F", kind, is_enforced=True)

    with refused(FaultCode.INVALID_PARAMETER) as told:
        update((field.handle, values))
    assert told.reason.startswith(f"fieldHandle {field.handle}: ")
    assert told.reason.endswith(f"expected {expected}")
    assert shown() == ()


def test_set_asset_metadata_takes_a_value_away_with_an_empty_text(update, shown, shelf):
    field, tags = shelf.field("F", "Int", is_enforced=True), shelf.field("T", "MultiTag")
    update((field.handle, {"value": "1"}), (tags.handle, {"value": "a"}))
    update((field.handle, {"value": ""}), (tags.handle, {"set_tag_value_array": ()}))

    assert shown() == ()


def test_set_asset_metadata_asks_for_a_value(update, shelf):
    for kind in ("String", "MultiTag"):
        field = shelf.field(kind, kind)
        with refused(FaultCode.MISSING_PARAMETER) as told:
            update((field.handle, {}))
        assert told.reason == f"{field.handle}: a value is required"


def test_set_asset_metadata_adds_sets_and_deletes_tags(update, shelf, asset):
    field = shelf.field("Colours", "MultiTag")

    def after(**values):
        update((field.handle, values))
        return [each.value_array for each in shelf.shown(asset)[0].metadata_array]

    assert after(add_tag_value_array=("red", "blue", "red", " ")) == [("red", "blue")]
    assert after(add_tag_value_array=("green", "red")) == [("red", "blue", "green")]
    assert after(delete_tag_value_array=("blue", "none")) == [("red", "green")]
    assert after(add_tag_value_array=("white",), delete_tag_value_array=("red",)) == [("green", "white")]
    assert after(set_tag_value_array=("a", "b")) == [("a", "b")]
    assert after(value="only") == [("only",)]
    assert after(delete_tag_value_array=("only",)) == []
    assert after(delete_tag_value_array=("only",)) == []


def test_set_asset_metadata_keeps_one_value_of_a_single_tag(update, shown, shelf):
    field = shelf.field("Season", "SingleTag")
    update((field.handle, {"value": "Spring"}))
    update((field.handle, {"add_tag_value_array": ("Summer",)}))
    assert shown() == (Metadata(name="Season", value="Summer", value_array=("Summer",)),)

    with refused(FaultCode.INVALID_PARAMETER) as told:
        update((field.handle, {"set_tag_value_array": ("Spring", "Autumn")}))
    assert told.reason == f"fieldHandle {field.handle}: has one value, not 2"
    assert shown() == (Metadata(name="Season", value="Summer", value_array=("Summer",)),)


@pytest.mark.parametrize("kind", ["SingleFixedTag", "MultiFixedTag"])
def test_set_asset_metadata_takes_only_words_of_a_fixed_dictionary(update, shown, shelf, kind):
    field = shelf.field("Region", kind, words=("North", "South"))
    update((field.handle, {"value": "North"}))

    for values in ({"value": "north"}, {"add_tag_value_array": ("West",)}, {"set_tag_value_array": ("South", "East")}):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            update((field.handle, values))
        assert told.reason.endswith(" is not in its dictionary")
    assert shown() == (Metadata(name="Region", value="North", value_array=("North",)),)


def test_set_asset_metadata_of_several_fixed_tags(update, shown, shelf):
    field = shelf.field("Region", "MultiFixedTag", words=("North", "South", "West"))
    update((field.handle, {"set_tag_value_array": ("West", "North")}))

    assert shown() == (Metadata(name="Region", value="West, North", value_array=("West", "North")),)


def test_set_asset_metadata_of_a_boolean_tag(update, shown, shelf):
    field = shelf.field("Sold", "BooleanTag")
    for values, word in (({"value": "true"}, "True"), ({"bool_val": False}, "False"), ({"value": "TRUE"}, "True")):
        update((field.handle, values))
        assert shown() == (Metadata(name="Sold", value=word, value_array=(word,)),)
    with refused(FaultCode.INVALID_PARAMETER):
        update((field.handle, {"value": "yes"}))


def test_set_asset_metadata_refuses_tags_for_a_plain_field(update, shelf):
    field = shelf.field("F", "String")

    with refused(FaultCode.INVALID_PARAMETER) as told:
        update((field.handle, {"add_tag_value_array": ("x",)}))
    assert told.reason == f"fieldHandle {field.handle}: is no tag field but String"


def test_set_asset_metadata_knows_fields_of_a_type(update, shown, shelf):
    image, template = shelf.field("F", "String", asset_type="Image"), shelf.field("F", "String", asset_type="Template")
    shared = shelf.field("F", "String")
    update((image.handle, {"value": "of images"}), (shared.handle, {"value": "of all"}))

    assert {each.value for each in shown()} == {"of images", "of all"}
    with refused(FaultCode.INVALID_PARAMETER) as told:
        update((template.handle, {"value": "x"}))
    assert told.reason == f"fieldHandle {template.handle}: is for assets of type Template, not Image"


def test_set_asset_metadata_refuses_unknown_fields_and_foreign_ones(update, runtime, company, other_company):
    for handle in (
        "",
        "Title",
        f"m|{company.id}|ASSET|Nothing",
        f"m|{other_company.id}|ASSET|Title",
        "m|x|ASSET|Title",
    ):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            update((handle, {"value": "x"}))
        assert told.reason == f"fieldHandle {handle!r}: no such metadata field"
    assert fields(runtime) == []


def test_set_asset_metadata_needs_the_write_right_and_an_asset(update, shelf, asset, company, caller):
    contributor = caller(Role.IMAGE_PORTAL_CONTRIB)
    shelf.allow(shelf.group("mine", contributor), "Read", folder="a/")
    title = (f"m|{company.id}|ASSET|Title", {"value": "x"})

    with refused(FaultCode.MISSING_PERMISSION):
        update(title, who=contributor)
    for handle in ("a|99", shelf.add("thrown", trash_state="InTrash")):
        with refused(FaultCode.INVALID_PARAMETER):
            update(title, handle=handle)
    assert shelf.shown(asset)[0].metadata_array == ()
