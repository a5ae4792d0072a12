"""Uploaded ICC profiles: each becomes an asset of its own kind, or one error line."""

from __future__ import annotations

import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import picture
from printroom.contract.messages import GetAssetsParam, SearchAssetsParam
from printroom.contract.types import IccProfileInfo
from printroom.imaging import color
from printroom.imaging.icc import MAX_PROFILE_BYTES
from printroom.imaging.intake import IntakeError
from printroom.repositories import assets as asset_rows
from printroom.repositories import pictures as picture_rows
from printroom.repositories import profiles as profile_rows
from profiles import damaged, linear
from samples import FOLDER, described, needs_samples

BEGIN = [("BeginUpload", "Upload has begun"), ("OriginalJobName", "j")]
END = [("EndUpload", "Upload has ended")]
FOGRA = color.named("CoatedFogra39").data


def found(desk, name):
    with desk.runtime.unit() as unit:
        return asset_rows.by_name(unit.session, desk.company.id, name, name_space="profile")


def row(desk, name):
    with desk.runtime.unit() as unit:
        return profile_rows.shown_by(unit.session, found(desk, name))


def test_a_profile_becomes_an_asset_byte_for_byte(desk):
    desk.post("j", desk.received("press.icc", FOGRA, "a"), ready_for_publish=True)
    desk.work()
    asset, profile = found(desk, "press"), row(desk, "press")
    assert desk.lines("j") == [*BEGIN, ("UploadSuccess", "a/press.icc: press"), *END]
    assert (asset.type, asset.name_space, asset.picture_id) == ("IccProfile", "profile", None)
    assert (asset.handle, asset.ready_for_publish) == (f"a|{asset.id}|13|{asset.id}", True)
    assert (profile.content, profile.pixel_type, profile.writable) == (FOGRA, "cmyk", True)
    assert profile.description == "Coated FOGRA39 (free)"
    with desk.runtime.unit() as unit:
        blob = picture_rows.blob(unit.session, profile.original_id)
    assert (desk.runtime.resources.blobs.read(blob.key), blob.media_type) == (FOGRA, "application/vnd.iccprofile")
    assert (desk.keys(), desk.passing()) == (["icc"], [])


def test_it_is_shown_as_a_profile(desk, ask):
    desk.post("j", desk.received("press.icm", FOGRA), desk.received("one.jpg", picture()))
    desk.work()
    handle = found(desk, "press").handle
    (shown,) = ask(
        desk.admin, GetAssetsParam(company_handle=desk.company.handle, asset_handle_array=(handle,))
    ).asset_array
    assert shown.icc_profile_info == IccProfileInfo(
        original_path="Acme/", original_file="press.icm", file_size=len(FOGRA)
    )
    assert (shown.type, shown.name, shown.image_info, shown.ips_image_url) == ("IccProfile", "press", None, None)
    wanted = SearchAssetsParam(company_handle=desk.company.handle, folder="Acme/", asset_type_array=("IccProfile",))
    assert [each.name for each in ask(desk.admin, wanted).asset_array] == ["press"]


def test_profiles_have_names_of_their_own(desk):
    files = [desk.received("one.jpg", picture()), desk.received("one.icc", FOGRA), desk.received("one.icc", linear())]
    desk.post("j", *files)
    desk.work()
    assert desk.lines("j") == [
        *BEGIN,
        ("UploadSuccess", "one.jpg: one"),
        ("UploadSuccess", "one.icc: one"),
        ("UploadWarning", "one.icc: the asset ID 'one' is in use: 'one-1' was given"),
        ("UploadSuccess", "one.icc: one-1"),
        *END,
    ]
    assert (desk.asset("one").type, found(desk, "one").type) == ("Image", "IccProfile")


def test_a_profile_replaces_one_of_its_file_name_and_never_a_picture(desk):
    desk.post("j", desk.received("one.jpg", picture()), desk.received("one.icc", FOGRA))
    desk.work()
    before = found(desk, "one")
    desk.post("k", desk.received("one.icc", linear()), overwrite=True)
    desk.work()
    after = found(desk, "one")
    assert (after.id, row(desk, "one").content) == (before.id, linear())
    assert desk.asset("one").profile_id is None
    desk.post("l", desk.received("one.icc", linear()), overwrite=True)
    desk.work()
    assert desk.log("l").file_duplicate_count == 1


def test_equal_profiles_are_stored_once(desk):
    desk.post("j", desk.received("a.icc", FOGRA), desk.received("b.icc", FOGRA))
    desk.work()
    assert found(desk, "a").profile_id == found(desk, "b").profile_id
    assert desk.keys() == ["icc"]


def test_content_decides_what_a_file_is(desk):
    desk.post("j", desk.received("press.jpg", FOGRA), desk.received("photo.icc", picture()))
    desk.work()
    assert (found(desk, "press").type, desk.asset("photo").type) == ("IccProfile", "Image")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not an ICC profile"),
        (b"some text that is no profile" * 9, "not an ICC profile"),
        (FOGRA[:100], "not an ICC profile"),
        (FOGRA[:-1], "the ICC profile is truncated"),
        (FOGRA[:16] + b"Lab " + FOGRA[20:], "the ICC profile is not one of gray, RGB or CMYK pixels"),
        (FOGRA[:12] + b"link" + FOGRA[16:], "the ICC profile is not one of gray, RGB or CMYK pixels"),
        (FOGRA[:128] + bytes(4) + FOGRA[132:], "the ICC profile has no conversion tables"),
        (damaged(FOGRA, b"A2B0", b"none"), "no colour can be converted with the ICC profile"),
        (damaged(FOGRA, b"B2A1", bytes(64)), "no colour can be converted with the ICC profile"),
        (damaged(linear(), b"rTRC", b"para\0\0\0\0\xff\xff"), "no colour can be converted with the ICC profile"),
        (
            FOGRA + bytes(MAX_PROFILE_BYTES),
            f"the ICC profile has {len(FOGRA) + MAX_PROFILE_BYTES} bytes: at most {MAX_PROFILE_BYTES} are taken",
        ),
    ],
)
def test_a_broken_profile_is_one_error_line(desk, content, reason):
    desk.post("j", desk.received("bad.icc", content), desk.received("good.icc", linear()))
    desk.work()
    assert desk.lines("j") == [
        *BEGIN,
        ("UploadError", f"bad.icc: {reason}"),
        ("UploadSuccess", "good.icc: good"),
        *END,
    ]
    assert (desk.keys(), desk.passing()) == (["icc"], [])


@needs_samples
@pytest.mark.parametrize(
    "entry", [one for one in described() if one["path"].startswith("icc/")], ids=lambda e: e["path"]
)
def test_every_sample_goes_the_way_it_is_expected_to(desk, entry):
    desk.post("j", desk.received("it.icc", (FOLDER / entry["path"]).read_bytes()))
    desk.work()
    kind = {"ok": "UploadSuccess", "refuse": "UploadError"}[entry["expect"]]
    assert [line[0] for line in desk.lines("j")][2:-1] == [kind]
    if entry["expect"] == "ok":
        assert row(desk, "it").pixel_type == entry["mode"].lower()


@settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    base=st.sampled_from([FOGRA, linear(), color.named("Gray").data, color.named("AdobeRGB").data]),
    edits=st.lists(st.tuples(st.integers(0, 8192), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6),
    table=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 2), st.integers(0, 2**32 - 1)), max_size=2),
)
def test_no_profile_harms_whoever_examines_it(intake, tmp_path, base, edits, table):
    data = bytearray(base)
    for at, content in edits:
        data[at % len(base) : at % len(base) + len(content)] = content
    for tag, part, number in table:
        data[132 + 12 * tag + 4 * part : 136 + 12 * tag + 4 * part] = struct.pack(">I", number)
    path = tmp_path / "it.icc"
    path.write_bytes(data)
    try:
        facts = intake.examine_profile(path)
    except IntakeError as refusal:
        assert refusal.reason
        assert str(tmp_path) not in refusal.reason
    else:
        assert facts.size == len(data)
        assert facts.pixels in {"gray", "rgb", "cmyk"}
