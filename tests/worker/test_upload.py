"""Upload jobs: every file becomes an asset or an error line, whatever kind of file it is and whoever dies on the way."""

from __future__ import annotations

import struct
import zlib

import pytest

from desk import picture
from printroom.config import Config
from printroom.contract.messages import StopJobParam
from printroom.models import User
from printroom.repositories import jobs as rows
from printroom.services.jobs import Incoming
from printroom.worker.tasks import Duties

BEGIN = [("BeginUpload", "Upload has begun"), ("OriginalJobName", "j")]
END = [("EndUpload", "Upload has ended")]
UNKNOWN = "the file is not an image of a known format"


@pytest.fixture
def config(tmp_path):
    return Config(data=tmp_path / "data", max_pixels=1_000_000, max_upload_bytes=200_000)


def counts(job):
    return {
        "success": job.file_success_count,
        "error": job.file_error_count,
        "warning": job.file_warning_count,
        "duplicate": job.file_duplicate_count,
        "update": job.file_update_count,
        "total": job.total_file_count,
    }


def test_a_posted_file_becomes_an_asset_byte_for_byte(desk):
    content = picture()
    job = desk.post("j", desk.received("one.jpg", content, "a/b"), ready_for_publish=True)
    desk.work()
    asset, job = desk.asset("one"), desk.job(job.id)
    assert desk.lines("j") == [*BEGIN, ("UploadSuccess", "a/b/one.jpg: one"), *END]
    assert (asset.original_path, asset.original_file, asset.ready_for_publish) == ("Acme/a/b/", "one.jpg", True)
    assert desk.original("one") == content
    assert counts(job) == {"success": 1, "error": 0, "warning": 0, "duplicate": 0, "update": 0, "total": 1}
    assert (job.state, job.progress, job.fatal_error, job.total_size) == ("Done", 100, False, len(content))
    assert (desk.keys(), desk.passing()) == (["jpg", "tif"], [])


def test_the_picture_row_says_what_was_seen(desk):
    desk.post("j", desk.received("one.png", picture(".png", 70, 50)))
    desk.work()
    detail = desk.log("j").detail_array[2]
    asset = desk.asset("one")
    assert (detail.asset_handle, detail.asset_name, detail.asset_type) == (asset.handle, "one", "Image")
    seen = desk.picture("one")
    assert (seen.format, seen.width, seen.height, seen.pixel_type, seen.bands) == ("PNG", 70, 50, "rgb", 3)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".gif", ".webp", ".avif"])
def test_every_format_is_taken_in(desk, suffix):
    content = picture(suffix)
    desk.post("j", desk.received(f"one{suffix}", content))
    desk.work()
    assert desk.lines("j") == [*BEGIN, ("UploadSuccess", f"one{suffix}: one"), *END]
    assert desk.original("one") == content


def bomb() -> bytes:
    """A PNG whose header claims 100,000 by 100,000 pixels."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def test_broken_files_are_an_error_line_each_and_the_others_go_on(desk):
    whole = picture()
    desk.post(
        "j",
        desk.received("empty.jpg", b""),
        desk.received("text.jpg", b"no picture"),
        desk.received("cut.jpg", whole[: len(whole) // 2]),
        desk.received("bomb.png", bomb()),
        Incoming("large.jpg", "", "large.jpg", size=200_001),
        desk.received("one.jpg", whole),
    )
    desk.work()
    log = desk.log("j")
    types = [line.log_type for line in log.detail_array]
    assert types == ["BeginUpload", "OriginalJobName", *["UploadError"] * 5, "UploadSuccess", "EndUpload"]
    messages = [line.log_message for line in log.detail_array if line.log_type == "UploadError"]
    assert [message.split(":")[0] for message in messages] == [
        "empty.jpg",
        "text.jpg",
        "cut.jpg",
        "bomb.png",
        "large.jpg",
    ]
    assert messages[1] == f"text.jpg: {UNKNOWN}"
    assert messages[4] == "large.jpg: the file has 200001 bytes: at most 200000 are taken"
    assert (log.file_success_count, log.file_error_count, log.total_file_count) == (1, 5, 6)
    assert (desk.keys(), desk.passing()) == (["jpg", "tif"], [])


def test_equal_bytes_are_stored_once(desk):
    content = picture()
    desk.post("j", desk.received("one.jpg", content), desk.received("two.jpg", content))
    desk.work()
    assert desk.asset("one").picture_id == desk.asset("two").picture_id
    assert desk.keys() == ["jpg", "tif"]


def test_a_used_name_gets_a_number_and_a_warning(desk):
    desk.post("j", desk.received("one.jpg", picture()), desk.received("one.png", picture(".png")))
    desk.work()
    assert desk.lines("j") == [
        *BEGIN,
        ("UploadSuccess", "one.jpg: one"),
        ("UploadWarning", "one.png: the asset ID 'one' is in use: 'one-1' was given"),
        ("UploadSuccess", "one.png: one-1"),
        *END,
    ]


def test_names_that_urls_cannot_carry_are_mended_with_a_warning(desk):
    desk.post("j", desk.received("50% off?.jpg", picture(), "sale #1"))
    desk.work()
    assert desk.lines("j") == [
        *BEGIN,
        ("UploadWarning", "sale #1/50% off?.jpg: the folder 'sale #1' was mended to 'sale _1'"),
        ("UploadWarning", "sale #1/50% off?.jpg: the name '50% off?.jpg' was mended to '50_ off_.jpg'"),
        ("UploadSuccess", "sale #1/50% off?.jpg: 50_ off_"),
        *END,
    ]
    assert desk.log("j").file_warning_count == 1


def test_overwriting_replaces_the_pixels_and_keeps_the_asset(desk):
    desk.post("first", desk.received("one.jpg", picture()))
    desk.work()
    before = desk.asset("one")
    job = desk.post(
        "j",
        desk.received("one.jpg", picture(shade=90)),
        desk.received("one.jpg", picture(shade=90)),
        overwrite=True,
        ready_for_publish=True,
    )
    desk.work()
    after = desk.asset("one")
    assert (after.id, after.picture_id != before.picture_id, after.ready_for_publish) == (before.id, True, True)
    assert desk.original("one") == picture(shade=90)
    assert counts(desk.job(job.id)) == {
        "success": 2,
        "error": 0,
        "warning": 0,
        "duplicate": 1,
        "update": 1,
        "total": 2,
    }


def test_the_publish_state_is_kept_where_that_is_asked(desk):
    desk.post("first", desk.received("one.jpg", picture()), ready_for_publish=True)
    desk.work()
    desk.post("j", desk.received("one.jpg", picture(shade=90)), overwrite=True, preserve_publish_state=True)
    desk.work()
    assert desk.asset("one").ready_for_publish is True


def test_an_open_job_goes_on_until_it_is_ended(desk):
    job = desk.post("j", desk.received("one.jpg", picture()), end=False)
    desk.work()
    assert desk.job(job.id).state == "Running"
    with desk.runtime.unit_of_work(desk.scope, writing=True) as services:
        services.jobs.post(services.jobs.readable(job.handle), [desk.received("two.jpg", picture())], end=True)
    desk.work()
    assert desk.lines("j") == [*BEGIN, ("UploadSuccess", "one.jpg: one"), ("UploadSuccess", "two.jpg: two"), *END]


def test_a_batch_that_is_done_again_takes_nothing_in_twice(desk):
    job = desk.post("j", desk.received("one.jpg", picture()), end=False)
    (key,) = desk.queue()
    desk.run(key)
    desk.run(key)
    assert counts(desk.job(job.id))["success"] == 1
    assert desk.keys() == ["jpg", "tif"]


def test_a_file_that_stopped_its_worker_twice_is_an_error_line(desk):
    job = desk.post("j", desk.received("killer.jpg", picture()), desk.received("one.jpg", picture()))
    with desk.runtime.unit(writing=True) as unit:
        killer, _ = rows.waiting_items(unit.session, job.id)
        rows.begin_attempt(unit.session, killer.id)
        rows.begin_attempt(unit.session, killer.id)
    desk.work()
    assert desk.lines("j") == [
        *BEGIN,
        ("UploadError", "killer.jpg: opening it stopped the server twice"),
        ("UploadSuccess", "one.jpg: one"),
        *END,
    ]
    assert desk.keys() == ["jpg", "tif"]


def test_a_worker_that_stops_leaves_the_rest_to_the_next(desk):
    job = desk.post("j", desk.received("one.jpg", picture()))
    (key,) = desk.queue()
    desk.stopping.set()
    with pytest.raises(BaseException, match="the worker stops"):
        desk.run(key)
    assert desk.job(job.id).state == "Running"
    desk.stopping.clear()
    desk.run(key)
    assert desk.lines("j") == [*BEGIN, ("UploadSuccess", "one.jpg: one"), *END]


def test_a_stopped_job_lets_go_of_what_waits(desk):
    job = desk.post("j", desk.received("one.jpg", picture()), end=False)
    desk.ask(desk.admin, StopJobParam(company_handle=desk.company.handle, job_handle=job.handle))
    assert desk.job(job.id).state == "Stopping"
    desk.work()
    assert desk.lines("j") == [*BEGIN, ("EndUpload", "Stopped as asked")]
    assert (desk.asset("one"), desk.keys(), desk.job(job.id).state) == (None, [], "Done")


def test_a_submitter_who_may_no_more_ends_the_job(desk):
    job = desk.post("j", desk.received("one.jpg", picture()))
    with desk.runtime.unit(writing=True) as unit:
        unit.session.get(User, desk.admin.user_id).is_valid = False
    desk.work()
    job = desk.job(job.id)
    assert (job.state, job.fatal_error, job.file_success_count) == ("Done", True, 0)
    with desk.runtime.unit() as unit:
        lines = [(line.log_type, line.message) for line in rows.log_lines(unit.session, job.id)]
    assert lines == [*BEGIN, ("FatalError", "the account is locked"), *END]
    assert (desk.asset("one"), desk.keys()) == (None, [])


def test_a_publish_job_follows_where_it_is_asked(desk):
    publish = {"publishType": "Incremental", "emailSetting": "None"}
    job = desk.post("j", desk.received("one.jpg", picture()), ready_for_publish=True)
    with desk.runtime.unit(writing=True) as unit:
        found = rows.locked(unit.session, job.id)
        found.options = {**found.options, "postImageServingPublishJob": publish}
    desk.work()
    assert [line for line in desk.lines("j-publish") if line[0].endswith("Success")] == [
        ("ImageServingPublishSuccess", "one was published")
    ]


def test_a_file_that_is_broken_off_in_order_is_not_blamed(desk):
    job = desk.post("j", desk.received("one.jpg", picture()))
    with desk.runtime.unit(writing=True) as unit:
        (item,) = rows.waiting_items(unit.session, job.id)
        for _ in range(2):
            rows.begin_attempt(unit.session, item.id)
    desk.place.at_work.add(item.id)
    Duties(desk.place).leave()
    desk.work()
    assert desk.lines("j") == [*BEGIN, ("UploadSuccess", "one.jpg: one"), *END]
    desk.post("k", desk.received("two.jpg", picture(shade=9)))
    desk.place.at_work.clear()
    desk.work()
    assert desk.place.at_work == set()
