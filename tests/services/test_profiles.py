"""Profiles of a company: reached by name where they are published or readable, and by nobody else."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import pyvips

from gallery import asking
from printroom.contract.faults import FaultCode
from printroom.contract.messages import CopyImageParam
from printroom.imaging import color
from printroom.imaging.errors import ImagingError
from printroom.imaging.icc import read_profile
from printroom.repositories import assets as asset_rows
from printroom.repositories import pictures as picture_rows
from printroom.repositories import trash as trash_rows
from printroom.services.answered import Answer, Trouble, Unchanged
from printroom.services.ingest import Rules
from printroom.storage.renditions import Reply
from profiles import bring, linear
from refusals import refused
from studio import Studio, apart, drawn

PUBLISHED = Rules(ready_for_publish=True)


@pytest.fixture
def get(runtime):
    def run(url: str, **options: object) -> Answer:
        wanted = asking(url, **options)
        return runtime.delivery.at_hand(wanted) or runtime.delivery.answer(wanted)

    return run


@pytest.fixture
def cat(gallery):
    return gallery.show("cat", drawn(60, 40))


@pytest.fixture
def show(gallery):
    """A published profile of the company."""

    def run(name: str, data: bytes, *, published: bool = True) -> str:
        rules = Rules(overwrite=True, ready_for_publish=published)
        handle = bring(gallery.studio, name, data, rules=rules)
        gallery.change(gallery.studio.asset(handle))
        return handle

    return run


@pytest.fixture
def rival(studio: Studio, other_company) -> Studio:
    folder = studio.folder / "rival"
    folder.mkdir()
    return Studio(studio.runtime, other_company, studio.who, studio.intake, folder)


def opened(answer: Answer) -> pyvips.Image:
    assert isinstance(answer.content, Reply), answer
    return pyvips.Image.new_from_buffer(answer.content.body, "")


def unknown(name: str) -> Trouble:
    with pytest.raises(ImagingError) as caught:
        color.named(name)
    return Trouble("profile", "Invalid color profile", caught.value.message)


def test_a_published_profile_is_reached_by_its_name(get, cat, show):
    show("Mine", linear())
    answer = get("Acme/cat?icc=Mine&iccEmbed=1&fmt=png&scl=1")
    expected = color.convert(drawn(60, 40), target=read_profile(linear()))
    assert apart(opened(answer), expected) == 0
    assert color.embedded(opened(answer)).data == linear()
    for name in ("Mine.icc", "Acme/Mine", "/Acme/Mine", "Acme/Mine.icm"):
        assert get(f"Acme/cat?icc={name}&iccEmbed=1&fmt=png&scl=1").content.body == answer.content.body


def test_one_that_is_not_published_or_is_another_companys_is_an_unknown_one(get, cat, show, rival):
    show("Mine", linear(), published=False)
    bring(rival, "Theirs", linear(), rules=PUBLISHED)
    for url, name in (
        ("Acme/cat?icc={}", "Mine"),
        ("Acme/cat?icc={}", "Theirs"),
        ("Acme/cat?icc={}", "Rival/Theirs"),
        ("Acme/cat?icc={}", "/Rival/Theirs"),
        ("Acme/cat?src=is{{cat?icc={}}}", "Rival/Theirs"),
        ("Acme/cat?$p={}&icc=$p$", "Rival/Theirs"),
    ):
        told = get(url.format(name)).content
        absent = get(url.format(name.replace("Theirs", "Absent").replace("Mine", "Absent"))).content
        assert told == unknown(name)
        assert absent == unknown(name.replace("Theirs", "Absent").replace("Mine", "Absent"))


def test_one_published_by_another_company_stays_with_it(get, cat, show, rival, gallery):
    handle = bring(rival, "Theirs", linear(), rules=PUBLISHED)
    theirs = dataclasses.replace(gallery, studio=rival)
    theirs.change(rival.asset(handle))
    theirs.show("dog", drawn(60, 40))
    assert opened(get("Rival/dog?icc=Theirs&fmt=png&scl=1")).width == 60
    assert get("Acme/cat?icc=Theirs").content == unknown("Theirs")
    assert get("Acme/cat?icc=Rival/Theirs").content == unknown("Rival/Theirs")


def test_a_replaced_profile_makes_other_pixels_and_another_etag(get, cat, show):
    show("Mine", linear(1.0))
    before = get("Acme/cat?icc=Mine&fmt=png&scl=1")
    show("Mine", linear(1.8))
    after = get("Acme/cat?icc=Mine&fmt=png&scl=1")
    assert before.etag != after.etag
    expected = color.convert(drawn(60, 40), target=read_profile(linear(1.8)))
    assert apart(opened(after), expected) == 0
    assert apart(opened(before), expected) > 10
    assert isinstance(get("Acme/cat?icc=Mine&fmt=png&scl=1", etags=frozenset({after.etag})).content, Unchanged)


def test_no_date_is_told_of_what_a_profile_made(get, cat, show):
    show("Mine", linear())
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    assert isinstance(get("Acme/cat?fmt=png", since=later).content, Unchanged)
    assert isinstance(get("Acme/cat?icc=Mine&fmt=png", since=later).content, Reply)


def test_a_profile_that_is_withdrawn_is_gone(get, cat, show, gallery):
    handle = show("Mine", linear())
    assert isinstance(get("Acme/cat?icc=Mine").content, Reply)
    gallery.change(gallery.studio.asset(handle), trash_state="InTrash")
    assert get("Acme/cat?icc=Mine").content == unknown("Mine")


def test_a_profile_and_a_picture_of_one_name_are_two_published_records(get, cat, show, gallery):
    show("cat", linear())
    assert apart(opened(get("Acme/cat?fmt=png&scl=1")), drawn(60, 40)) == 0
    assert opened(get("Acme/cat?icc=cat&fmt=png&scl=1")).width == 60
    gallery.change(cat, trash_state="InTrash")
    gallery.show("dog", drawn(60, 40))
    assert get("Acme/cat").content.code == "not_found"
    assert isinstance(get("Acme/dog?icc=cat").content, Reply)
    assert get("Acme/cat?req=exists").content.values["catalogRecord.exists"] == "0"


def test_the_profiles_of_the_reference_are_found_under_all_of_their_names_once_uploaded(get, cat, show):
    answer = get("Acme/cat?icc=WebCoated").content
    assert answer.message.startswith("icc=WebCoated: U.S. Web Coated (SWOP) v2 is not installed: expected one of sRGB,")
    show("USWebCoatedSWOP", color.named("CoatedFogra39").data)
    bodies = {
        get(f"Acme/cat?icc={name}&fmt=tif").content.body
        for name in ("WebCoated", "webcoated", "U.S.%20Web%20Coated%20(SWOP)%20v2", "USWebCoatedSWOP.icc")
    }
    assert len(bodies) == 1


def test_an_own_profile_comes_before_a_shipped_one(get, cat, show):
    shipped = opened(get("Acme/cat?icc=AdobeRGB&fmt=png&scl=1"))
    show("AdobeRGB1998", linear())
    own = opened(get("Acme/cat?icc=AdobeRGB&fmt=png&scl=1"))
    assert apart(own, shipped) > 10
    assert apart(own, color.convert(drawn(60, 40), target=read_profile(linear()))) == 0


def test_defaults_of_the_company_name_its_own_profiles(get, cat, show, gallery):
    show("Mine", linear())
    gallery.attributes(icc_profile_rgb="Mine")
    expected = color.convert(drawn(60, 40), target=read_profile(linear()), source=color.named("sRGB"))
    assert apart(opened(get("Acme/cat?fmt=png&scl=1")), drawn(60, 40)) == 0, "untagged pixels belong to it"
    gallery.attributes(icc_profile_rgb="Mine", icc_profile_src_rgb="sRGB")
    assert apart(opened(get("Acme/cat?fmt=png&scl=1")), expected) == 0
    gallery.attributes(icc_profile_rgb="CoatedFogra39")
    assert get("Acme/cat").content == Trouble(
        "profile",
        "Invalid color profile",
        "the company's profile for rgb pixels, CoatedFogra39, is one for cmyk pixels",
    )


def copied(call, studio: Studio, source: str, commands: str) -> str:
    message = CopyImageParam(
        company_handle=studio.company.handle,
        asset_handle=source,
        folder_handle="f|Acme/",
        name="made",
        url_modifier=commands,
    )
    return call(studio.who, message).asset_handle


def test_a_copy_reaches_what_its_caller_may_read(studio: Studio, ask):
    source = studio.add("cat", drawn(60, 40))
    bring(studio, "Mine", linear())
    made = copied(ask, studio, source, "icc=Mine")
    expected = color.convert(drawn(60, 40), target=read_profile(linear()))
    with studio.pixels(made) as pixels:
        assert apart(pixels, expected) == 0
        assert color.embedded(pixels).data == linear()


@pytest.mark.parametrize("name", ["Theirs", "Rival/Theirs", "/Rival/Theirs", "Rival%2FTheirs"])
@pytest.mark.parametrize("way", ["icc={}", "src=is{{cat?icc={}}}", "$p={}&icc=$p$"])
def test_a_copy_does_not_reach_another_companys(way, name, studio: Studio, rival, ask):
    source = studio.add("cat", drawn(60, 40))
    bring(rival, "Theirs", linear())
    told = []
    for wanted in (name, name.replace("Theirs", "Absent")):
        with refused(FaultCode.INVALID_PARAMETER) as fault:
            copied(ask, studio, source, way.format(wanted))
        told.append(fault.reason.replace("Absent", "Theirs"))
    assert told[0] == told[1]
    assert "Invalid color profile" in told[0]


def test_a_profile_in_the_trash_is_not_reached(studio: Studio, ask):
    source = studio.add("cat", drawn(60, 40))
    studio.change(bring(studio, "Mine", linear()), trash_state="InTrash")
    with refused(FaultCode.INVALID_PARAMETER) as fault:
        copied(ask, studio, source, "icc=Mine")
    assert "icc=Mine: expected one of" in fault.reason


def test_rows_and_bytes_of_a_profile_go_with_its_last_asset(studio: Studio):
    handle, other = bring(studio, "Mine", linear()), bring(studio, "Same", linear())
    before = studio.keys()
    ids = [studio.asset(each).id for each in (handle, other)]
    with studio.runtime.unit(writing=True) as unit:
        assert trash_rows.purge(unit.session, ids[:1]) == []
        picture_rows.drop_unused(unit.session)
        kept = asset_rows.by_id(unit.session, ids[1])
        assert (kept.name, kept.profile_id) == ("Same", 1)
        assert set(trash_rows.purge(unit.session, ids[1:])) == before


def test_what_is_made_of_pixels_is_not_made_of_a_profile(studio: Studio, ask):
    profile = bring(studio, "Mine", linear())
    for commands in ("", "wid=10"):
        with refused(FaultCode.INVALID_PARAMETER) as fault:
            copied(ask, studio, profile, commands)
        assert fault.reason == f"assetHandle {profile}: the asset is no image (IccProfile)"


def test_a_deep_picture_is_converted_as_it_is(studio: Studio, ask):
    deep = (drawn(60, 40) * 257).cast("ushort").copy(interpretation="rgb16")
    made = copied(ask, studio, studio.add("deep", deep), "icc=DisplayP3")
    with studio.pixels(made) as pixels:
        assert (pixels.format, color.embedded(pixels)) == ("ushort", color.named("DisplayP3"))
        assert (pixels - color.convert(deep, target=color.named("DisplayP3"))).abs().max() == 0


def test_a_copy_without_icc_keeps_the_colours_of_its_source(studio: Studio, ask):
    wide = color.tagged(drawn(60, 40), color.named("DisplayP3"))
    made = copied(ask, studio, studio.add("wide", wide, keep="all"), "flip=lr")
    with studio.pixels(made) as pixels:
        assert color.embedded(pixels) == color.named("DisplayP3")
        assert apart(pixels, drawn(60, 40).fliphor()) == 0
