"""Catalog fields: lifetime and kind of an asset, said in metadata."""

from __future__ import annotations

import pytest

from gallery import asking
from printroom.contract.faults import FaultCode
from printroom.services.catalog_fields import CatalogFields, read
from refusals import refused
from studio import drawn


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
    with refused(FaultCode.INVALID_PARAMETER):
        gallery.say(cat, Expiration=value)
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
