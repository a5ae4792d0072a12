"""explain: how an image URL is understood."""

from __future__ import annotations

import pytest

from gallery import Gallery, asking, gallery
from printroom.contract.faults import FaultCode
from printroom.contract.messages import ExplainParam
from printroom.contract.roles import Role
from printroom.contract.types import ExplainedCommand, ExplainedSource
from refusals import refused
from studio import drawn

__all__ = ["gallery"]


@pytest.fixture
def cat(gallery: Gallery):
    return gallery.show("cat", drawn(1200, 800), url_post_apply_modifier="qlt=70")


@pytest.fixture
def explain(ask, company, admin):
    def run(url: str, who=None):
        return ask(who or admin, ExplainParam(company_handle=company.handle, url=url))

    return run


def row(found, name: str, *, outcome: str | None = None) -> ExplainedCommand:
    (only,) = [each for each in found.command_array if each.name == name and outcome in {None, each.outcome}]
    return only


def said(name: str, value: str, origin: str, outcome: str, note: str | None = None, layer: str = "comp"):
    return ExplainedCommand(layer=layer, name=name, value=value, origin=origin, outcome=outcome, note=note)


def test_every_command_is_told_with_its_origin_and_outcome(explain, gallery, cat):
    gallery.preset("web", "wid=300&op_brightness=150")
    found = explain(
        "http://images.example/is/image/Acme/cat?$web$&wid=200&hei=&$x=3&rotate=$x$0&utm_id=5&pos=1,1&scl=#a"
    )
    assert [each for each in found.command_array if each.outcome != "defaulted"] == [
        said("op_brightness", "150", "preset web", "clamped", "150 is taken for 100: the range is -100 to 100"),
        said("wid", "200", "url", "applied"),
        said("rotate", "30", "url", "applied", layer="0"),
        said("qlt", "70", "record postModifier", "applied"),
        said("wid", "300", "preset web", "overridden", "url says wid=200 later"),
        said("hei", "", "url", "ignored", "it has no value"),
        said("utm_id", "5", "url", "unknown", "there is no such command"),
        said("pos", "1,1", "url", "ignored", "it means nothing outside of layers above layer 0"),
        said("scl", "", "url", "ignored", "it has no value"),
    ]


def test_what_counts_where_nothing_is_said_is_told(explain, gallery, cat):
    gallery.attributes(default_pix=(120, 120), res_mode=1)
    found = explain("/is/image/Acme/cat")
    assert [each for each in found.command_array if each.outcome == "defaulted"] == [
        said("wid, hei", "120,120", "attribute DefaultPix", "defaulted"),
        said("align", "0,0", "built-in", "defaulted"),
        said("resMode", "sharp", "attribute ResMode", "defaulted"),
        said("bgc", "ffffff", "built-in", "defaulted", "attribute BkgColor sets it"),
        said("fmt", "jpeg", "built-in", "defaulted"),
        said("icc", "sRGB", "built-in", "defaulted", "attribute IccProfileRGB sets it"),
        said("bfc", "off", "built-in", "defaulted", "attribute Bfc sets it"),
    ]


@pytest.mark.parametrize(("query", "fit"), [("wid=9&hei=9", "fit,0"), ("wid=9", "fit,1"), ("hei=9", "fit,1")])
def test_both_sides_do_not_enlarge_and_one_does(explain, cat, query, fit):
    assert row(explain(f"/is/image/Acme/cat?{query}"), "fit") == said("fit", fit, "built-in", "defaulted")


def test_a_fit_that_is_told_is_the_one_that_counts(explain, gallery, cat):
    gallery.show("ant", drawn(30, 20))
    for query in ("wid=90&hei=90", "wid=90", "hei=90"):
        fit = row(explain(f"/is/image/Acme/ant?{query}"), "fit").value
        plain, said_so = (explain(f"/is/image/Acme/ant?{query}{more}") for more in ("", f"&fit={fit}"))
        assert [step.detail for step in plain.step_array] == [step.detail for step in said_so.step_array]


@pytest.mark.parametrize("query", ["scl=2", "scl=2&wid=90&hei=90", "req=tmb"])
def test_where_fit_means_nothing_it_is_no_default(explain, cat, query):
    assert [each for each in explain(f"/is/image/Acme/cat?{query}").command_array if each.name == "fit"] == []


def test_thumbnails_have_defaults_of_their_own(explain, gallery, cat):
    gallery.attributes(default_thumb_pix=(60, 50), thumb_bkg_color=(1, 2, 3))
    found = explain("/is/image/Acme/cat?req=tmb&wid=40")
    assert (found.width, found.height) == (40, 50)
    assert [each for each in found.command_array if each.origin.startswith("attribute")] == [
        said("hei", "50", "attribute DefaultThumbPix", "defaulted"),
        said("bgc", "010203", "attribute ThumbBkgColor", "defaulted"),
    ]


def test_what_was_explained_is_at_hand_for_everybody(explain, gallery, cat):
    explain("/is/image/Acme/cat?wid=77")
    answer = gallery.studio.runtime.delivery.at_hand(asking("Acme/cat?wid=77"))
    assert answer is not None
    assert answer.content == gallery.studio.runtime.delivery.answer(asking("Acme/cat?wid=77")).content


def test_the_picture_its_source_and_its_steps_are_told(explain, cat):
    found = explain("is/image/Acme/cat?wid=150&flip=lr&fmt=png")
    assert (found.reply, found.status, found.width, found.height, found.media_type, found.error) == (
        "image",
        200,
        150,
        100,
        "image/png",
        None,
    )
    assert found.resolved == "wid=150&flip=lr&fmt=png&qlt=70"
    assert found.source_array == (
        ExplainedSource(layer="0", name="Acme/cat", width=1200, height=800, level="1/4, 300×200"),
    )
    assert [(step.layer, step.name) for step in found.step_array] == [
        ("0", "Take"),
        ("comp", "Mirror"),
        ("comp", "Convert"),
        ("comp", "Fill"),
        ("comp", "Encode"),
    ]
    assert all(step.milliseconds is not None and step.milliseconds > 0 for step in found.step_array)
    assert found.step_array[-1].detail == "format=png, quality=70"
    assert found.step_array[0].detail.startswith(
        "x=0, y=0, region_width=1200, region_height=800, width=150, height=100"
    )


def test_sources_of_nested_requests_are_told(explain, gallery, cat):
    gallery.show("dog", drawn(90, 60))
    found = explain("/is/image/Acme/cat?src=is{Acme/dog?wid=30}&scl=1")
    assert [source.name for source in found.source_array] == ["Acme/dog"]
    assert (found.width, found.height) == (30, 20)


def test_a_refusal_is_told_with_command_value_and_rule_and_all_else(explain, gallery, cat):
    gallery.attributes(error_detail=0)
    found = explain("/is/image/Acme/cat?wid=wide&hei=20&textPath=M0")
    assert (found.reply, found.status, found.width, found.step_array) == ("error", 403, None, ())
    assert found.error == (
        "Error parsing IS command: wid=wide: expected a number"
        " (code: parse; command: wid; value: wide; rule: expected a number)"
    )
    assert row(found, "wid") == said("wid", "wide", "url", "refused", "expected a number")
    assert row(found, "textPath").outcome == "not available"
    assert row(found, "hei").outcome == "applied"


def test_a_preset_that_is_missing_is_told(explain, cat):
    found = explain("/is/image/Acme/cat?$none$")
    assert (found.reply, found.command_array) == ("error", ())
    assert found.error == "Undefined macro: the preset $none$ is not defined (code: macro; value: $none$)"


def test_stand_ins_are_told(explain, gallery, cat):
    gallery.attributes(default_image="cat")
    found = explain("/is/image/Acme/none?wid=60")
    assert (found.reply, found.status, found.width, found.source_array[0].name) == (
        "default image",
        200,
        60,
        "Acme/cat",
    )
    gallery.attributes(error_image="cat")
    found = explain("/is/image/Acme/none?wid=60")
    assert (found.reply, found.status, found.error) == (
        "error image",
        200,
        "Unable to find /Acme/none: Unable to find /Acme/none (code: not_found; value: Acme/none)",
    )


def test_replies_that_tell_are_explained_without_steps(explain, cat):
    found = explain("/is/image/Acme/cat?req=exists,json&wid=3")
    assert (found.reply, found.status, found.step_array, found.source_array) == ("text", 200, (), ())
    assert row(found, "wid") == said("wid", "3", "url", "ignored", "this type of reply tells of the object alone")
    assert row(found, "req").outcome == "applied"


def test_what_has_no_effect_is_told(explain, cat):
    found = explain("/is/image/Acme/cat?size=30,30&scale=2&op_brightness=0&quantize=web&fmt=png&hei=9&fit=crop&scl=2")
    notes = {each.name: each.note for each in found.command_array if each.outcome == "ignored"}
    assert notes == {
        "scale": "size decides",
        "op_brightness": "this value changes nothing",
        "quantize": "fmt=png has no use for it",
        "fit": "scl decides",
        "qlt": "fmt=png has no use for it",
    }


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("wdi", "; wid may be meant"),
        ("Width", "; wid may be meant"),
        ("op_sharpn", "; op_sharpen may be meant"),
        ("op_brigthness", "; op_brightness may be meant"),
        ("quality", "; qlt may be meant"),
        ("utm_source", ""),
        ("ts", ""),
        ("imwidth", ""),
        ("sid", ""),
        ("v", ""),
    ],
)
def test_a_slip_is_told_by_the_command_that_may_be_meant(explain, cat, name, meant):
    found = row(explain(f"/is/image/Acme/cat?{name}=4"), name)
    assert (found.outcome, found.note) == ("unknown", f"there is no such command{meant}")


def test_what_changes_nothing_is_told_so(explain, cat):
    found = explain("/is/image/Acme/cat?id=4&bfc=on&fmt=webp")
    assert {each.name: each.note for each in found.command_array if each.outcome == "ignored"} == {
        "id": "it keeps replies apart in caches and changes none",
        "bfc": "fmt=webp has no use for it",
    }
    assert row(explain("/is/image/Acme/cat?req=exists,json&id=4"), "id").outcome == "applied"


def test_what_the_client_decides_is_told(explain, cat):
    found = explain("/is/image/Acme/cat?bfc=on&dpr=on&network=on")
    assert row(found, "dpr").note == "the client says it by Sec-CH-DPR or DPR: 1 here"
    assert row(found, "bfc").outcome == row(found, "network").outcome == "applied"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "Acme/cat",
        "/is/content/Acme/cat",
        "/is/image/Rival/cat",
        "/is/image/%ff/cat",
        "ftp://x/is/image/Acme/cat",
        "/is/image/",
        "/is/image/Acme/cat?" + "x" * 17000,
    ],
)
def test_other_urls_are_faults(explain, other_company, cat, url):
    with refused(FaultCode.INVALID_PARAMETER):
        explain(url)


def test_members_of_every_role_may_ask(explain, caller, cat):
    for role in (Role.IPS_USER, Role.IMAGE_PORTAL_USER):
        assert explain("/is/image/Acme/cat?wid=9", caller(role)).status == 200


def test_a_watermark_is_told_apart_from_the_picture(explain, gallery, cat):
    gallery.show("mark", drawn(60, 40), url_modifier="align=1,1&blendMode=mult")
    gallery.attributes(watermark="mark")
    found = explain("/is/image/Acme/cat?wid=300")
    assert [(source.layer, source.name) for source in found.source_array] == [
        ("0", "Acme/cat"),
        ("watermark", "Acme/mark"),
    ]
    layers = [(step.layer, step.name) for step in found.step_array]
    assert ("watermark", "Take") in layers
    assert layers.index(("watermark", "Take")) < layers.index(("comp", "Overlay"))
