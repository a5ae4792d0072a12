"""getImageFormats, saveImageFormat, deleteImageFormat: the image presets of a company."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import (
    DeleteImageFormatParam,
    DeleteImageFormatReturn,
    GetImageFormatsParam,
    GetImageFormatsReturn,
    SaveImageFormatParam,
    SaveImageFormatReturn,
)
from printroom.contract.roles import Role
from printroom.contract.types import ImageFormat
from printroom.repositories import companies as rows
from refusals import refused

# The text that the public reference shows (r-save-image-format): two lines, and a quality out of range.
SHOWN = """wid=400&hei=400&fmt=jpeg&qlt=750&op_sharpen=0&
   resMode=bicub&op_usm=0.0,0.0,0,0&iccEmbed=0
   """


@pytest.fixture
def save(ask, admin, company):
    def run(name, text, *, who=admin, handle=None, company_handle=company.handle):
        param = SaveImageFormatParam(
            company_handle=company_handle, image_format_handle=handle, name=name, url_modifier=text
        )
        return ask(who, param).image_format_handle

    return run


@pytest.fixture
def formats(ask, admin, company):
    def run():
        return ask(admin, GetImageFormatsParam(company_handle=company.handle))

    return run


def published(runtime, company):
    with runtime.unit() as unit:
        return {row.name: row.url_modifier for row in rows.published_presets(unit.session, company.id)}


def test_get_image_formats_of_a_company_without_any(formats):
    assert formats() == GetImageFormatsReturn(image_format_array=())


def test_save_image_format_creates(ask, caller, company, formats):
    param = SaveImageFormatParam(company_handle=company.handle, name="My Image Format Name", url_modifier=SHOWN)
    reply = ask(caller(Role.IPS_USER), param)

    assert reply == SaveImageFormatReturn(image_format_handle=f"i|{company.id}|1")
    made = ImageFormat(image_format_handle=f"i|{company.id}|1", name="My Image Format Name", url_modifier=SHOWN)
    assert formats() == GetImageFormatsReturn(image_format_array=(made,))


@pytest.mark.parametrize("form", ["i|{company}|{id}", "{company}|{id}", "{id}"])
def test_save_image_format_edits(save, formats, company, form):
    handle = save("small", "wid=100")
    written = form.format(company=company.id, id=handle.split("|")[-1])

    assert save("tiny", "wid=50", handle=written) == handle
    edited = ImageFormat(image_format_handle=handle, name="tiny", url_modifier="wid=50")
    assert formats() == GetImageFormatsReturn(image_format_array=(edited,))


def test_save_image_format_keeps_the_name_it_has(save, formats):
    handle = save("small", "wid=100")
    save("Small", "wid=120", handle=handle)

    assert [each.name for each in formats().image_format_array] == ["Small"]


def test_get_image_formats_are_in_order_and_the_companys_own(save, formats, other_company):
    save("small", "wid=100")
    save("large", "wid=2000")
    save("foreign", "wid=1", company_handle=other_company.handle)

    assert [each.name for each in formats().image_format_array] == ["large", "small"]


@pytest.mark.parametrize("name", ["small", "SMALL"])
def test_save_image_format_refuses_a_used_name(save, formats, name):
    save("small", "wid=100")
    other = save("large", "wid=2000")
    for handle in (None, other):
        with refused(FaultCode.EXCEPTION) as told:
            save(name, "wid=7", handle=handle)
        assert told.reason == f"Image preset name '{name}' is already in use."
    assert [each.url_modifier for each in formats().image_format_array] == ["wid=2000", "wid=100"]


@pytest.mark.parametrize(
    "text", ["wid=many", "crop=1,2,3", "$undefined$&wid=4", "src=is{Acme/x", "$small$", "x=1&" * 3000]
)
def test_save_image_format_refuses_a_text_that_cannot_be_read(save, formats, text):
    with refused(FaultCode.INVALID_PARAMETER) as told:
        save("small", text)
    assert told.reason.startswith("urlModifier: ")
    assert formats().image_format_array == ()


def test_save_image_format_may_use_other_presets_but_not_in_a_circle(save):
    inner = save("inner", "wid=100")
    save("outer", "$inner$&hei=50")

    with refused(FaultCode.INVALID_PARAMETER):
        save("inner", "$outer$", handle=inner)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", FaultCode.MISSING_PARAMETER),
        ("a&b", FaultCode.INVALID_PARAMETER),
        ("a$b", FaultCode.INVALID_PARAMETER),
        ("a=b", FaultCode.INVALID_PARAMETER),
    ],
)
def test_save_image_format_refuses_a_name_that_is_no_macro(save, name, code):
    with refused(code):
        save(name, "wid=1")


def test_image_formats_of_another_company_are_like_unknown_ones(ask, admin, save, formats, other_company):
    foreign = save("foreign", "wid=1", company_handle=other_company.handle)

    for handle in (foreign, "i|1|99", "nonsense"):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            save("mine", "wid=2", handle=handle)
        assert told.reason == f"imageFormatHandle {handle!r}: no image preset of the company"
        with refused(FaultCode.INVALID_PARAMETER):
            ask(admin, DeleteImageFormatParam(company_handle="Acme", image_format_handle=handle))
    found = ask(admin, GetImageFormatsParam(company_handle=other_company.handle)).image_format_array
    assert [each.url_modifier for each in found] == ["wid=1"]


def test_delete_image_format(ask, admin, save, formats, company):
    handle = save("small", "wid=100")
    save("large", "wid=2000")

    param = DeleteImageFormatParam(company_handle=company.handle, image_format_handle=handle)
    assert ask(admin, param) == DeleteImageFormatReturn()
    assert [each.name for each in formats().image_format_array] == ["large"]


def test_image_formats_wait_for_a_publish_job(save, runtime, company):
    save("small", "wid=100")

    assert published(runtime, company) == {}


def test_image_formats_of_a_company_that_publishes_at_once(ask, admin, save, runtime, company):
    with runtime.unit(writing=True) as unit:
        unit.session.merge(company).publish_at_once = True
    handle = save("small", "wid=100")
    assert published(runtime, company) == {"small": "wid=100"}

    save("tiny", "wid=50", handle=handle)
    assert published(runtime, company) == {"tiny": "wid=50"}

    ask(admin, DeleteImageFormatParam(company_handle=company.handle, image_format_handle=handle))
    assert published(runtime, company) == {}
    with runtime.unit() as unit:
        assert rows.by_id(unit.session, company.id).generation == 3
