"""Catalog fields: lifetime and kind of an asset, said in metadata."""

from __future__ import annotations

import numpy as np
import pytest
import pyvips

from gallery import asking
from printroom.contract.faults import FaultCode
from printroom.services.catalog_fields import CatalogFields, read
from refusals import refused
from studio import apart, drawn


@pytest.fixture
def hours(runtime):
    return lambda url: runtime.delivery.answer(asking(url)).hours


@pytest.fixture
def fields(runtime, company):
    def run(asset):
        with runtime.unit() as unit:
            return read(unit.session, company.id, asset.id)

    return run


def test_a_picture_lasts_as_long_as_its_metadata_say(gallery, hours):
    gallery.attributes(expiration=5)
    cat = gallery.show("cat", drawn(60, 40))
    gallery.say(gallery.show("dog", drawn(60, 40)), Expiration="2.5")
    gallery.say(gallery.show("ape", drawn(60, 40)), Expiration="-1")
    lasting = {
        "cat": 5,
        "dog": 2.5,
        "dog?req=tmb": 2.5,
        "dog?req=userdata": 2.5,
        "dog?req=props": 0.1,
        "ape": -1,
        "ape?cache=off": -1,
        "cat?src=is{Acme/dog}": 2.5,
        "cat?mask=dog": 2.5,
        "ape?mask=cat": 5,
    }
    assert {url: hours(f"Acme/{url}") for url in lasting} == lasting
    gallery.say(cat, Expiration="-2")
    assert hours("Acme/cat") == 5
    gallery.say(cat, Expiration="0")
    assert hours("Acme/cat") == 0
    gallery.say(cat, Expiration="")
    assert hours("Acme/cat") == 5


@pytest.mark.parametrize("value", ["-3", "-0.5", "soon", "NaN"])
def test_what_is_no_lifetime_is_refused(gallery, hours, value):
    cat = gallery.show("cat", drawn(60, 40))
    with refused(FaultCode.INVALID_PARAMETER) as told:
        gallery.say(cat, Expiration=value)
    assert f"Expiration: '{value}': expected " in told.reason
    assert "expected expected" not in told.reason
    assert hours("Acme/cat") == 10


def test_a_company_that_publishes_at_once_does_so_with_these(gallery, hours, studio):
    cat = gallery.show("cat", drawn(60, 40))
    studio.company.publish_at_once = True
    gallery.note(cat, Title="x")
    assert hours("Acme/cat") == 10
    gallery.note(cat, Expiration="3")
    assert hours("Acme/cat") == 3


def test_the_row_of_an_asset_that_says_nothing(gallery, fields):
    cat = gallery.show("cat", drawn(60, 40))
    assert fields(cat) == CatalogFields(expiration=-2, user_type="")
    gallery.say(cat, UserType="viewer", Expiration="4", Title="x")
    assert fields(cat) == CatalogFields(expiration=4, user_type="viewer")


def test_a_copy_lasts_like_its_source(runtime, gallery, fields, studio):
    cat = gallery.say(gallery.show("cat", drawn(60, 40)), Expiration="4")
    with runtime.unit_of_work(studio.scope, writing=True) as services:
        source, folder = services.assets.readable(cat.handle), services.folders.root()
        copy = services.images.copy(source=source, folder=folder, name="copy", commands="wid=9")
    assert fields(copy) == CatalogFields(expiration=4, user_type="")


@pytest.fixture
def pixels(runtime):
    def run(url):
        content = runtime.delivery.answer(asking(f"Acme/{url}")).content
        return pyvips.Image.new_from_buffer(content.body, "") if hasattr(content, "body") else content

    return run


def test_an_untagged_picture_is_in_the_profile_that_its_metadata_name(gallery, pixels, runtime):
    cat = gallery.show("cat", drawn(60, 40))
    gallery.show("same", drawn(60, 40))
    plain = pixels("cat?scl=1&fmt=png")
    wide = pyvips.Image.new_from_buffer(plain.pngsave_buffer(), "").icc_transform("srgb", input_profile="p3")

    gallery.say(cat, IccProfile="DisplayP3")
    assert apart(pixels("cat?scl=1&fmt=png"), wide) < 0.6 < apart(plain, wide)
    assert apart(pixels("same?src=is{cat}&scl=1&fmt=png"), wide) < 0.6
    told = runtime.delivery.answer(asking("Acme/cat?req=imageprops")).content.values
    assert (told["image.iccProfile"], told["image.embeddedIccProfile"]) == ("DisplayP3", "0")

    gallery.attributes(icc_profile_src_rgb="AdobeRGB")
    assert apart(pixels("cat?scl=1&fmt=png"), wide) < 0.6
    gallery.attributes()
    gallery.say(cat, IccProfile="CoatedFogra39")
    assert apart(pixels("cat?scl=1&fmt=png"), plain) == 0
    gallery.say(cat, IccProfile="Nonsense")
    assert pixels("cat?scl=1").code == "profile"
    gallery.say(cat, IccProfile="")
    assert apart(pixels("cat?scl=1&fmt=png"), plain) == 0


def test_an_embedded_profile_comes_before_the_one_of_the_metadata(gallery, pixels):
    tagged = drawn(60, 40).icc_transform("p3", input_profile="srgb")
    cat = gallery.show("cat", tagged)
    before = pixels("cat?scl=1&fmt=png")
    gallery.say(cat, IccProfile="ProPhoto")
    assert apart(pixels("cat?scl=1&fmt=png"), before) == 0


def test_the_mask_of_a_picture_is_the_one_that_its_metadata_name(gallery, pixels, runtime):
    stencil = drawn(60, 40)[0].copy(interpretation="b-w")
    cat = gallery.show("cat", drawn(60, 40))
    mask = gallery.show("stencil", stencil)
    gallery.say(cat, MaskPath="stencil")

    shown = pixels("cat?scl=1&fmt=png-alpha")
    assert np.array_equal(shown.numpy()[..., 3], stencil.numpy())
    assert np.array_equal(pixels("cat?req=mask&scl=1&fmt=png").numpy().squeeze(), stencil.numpy().squeeze())
    assert runtime.delivery.answer(asking("Acme/cat?req=imageprops")).content.values["image.mask"] == "3"

    gallery.change(mask, ready_for_publish=False)
    assert pixels("cat?scl=1").code == "not_found"
    gallery.say(cat, MaskPath="")
    assert pixels("cat?scl=1&fmt=png-alpha").bands == 3
