"""Real and hostile files in one job: every file that must be refused is one error line, and the worker goes on."""

from __future__ import annotations

from desk import picture
from samples import FOLDER, described, needs_samples


@needs_samples
def test_hostile_files_are_an_error_line_each(desk):
    hostile = [entry for entry in described() if entry["expect"] == "refuse"]
    files = [(entry["path"].rpartition("/")[2], (FOLDER / entry["path"]).read_bytes()) for entry in hostile]
    received = [desk.received(name, content) for name, content in files]
    job = desk.post("j", *received, desk.received("good.jpg", picture()))
    desk.work()
    errors = [line for line in desk.log("j").detail_array if line.log_type == "UploadError"]
    assert [error.log_message.partition(": ")[0] for error in errors] == [name for name, _ in files]
    assert desk.job(job.id).file_success_count == 1
    assert (desk.keys(), desk.passing()) == (["jpg", "tif"], [])


@needs_samples
def test_photographs_are_kept_byte_for_byte(desk):
    entries = [
        entry
        for entry in described()
        if entry["path"].split("/")[0] in {"jpeg", "png", "tiff", "webp", "bmp", "gif"} and entry["expect"] == "ok"
    ]
    small = [entry for entry in entries if entry["bytes"] < 300_000]
    contents = {f"s{number}": (FOLDER / entry["path"]).read_bytes() for number, entry in enumerate(small)}
    desk.post("j", *(desk.received(f"{name}.bin", content) for name, content in contents.items()))
    desk.work()
    assert [line for line in desk.lines("j") if line[0] == "UploadError"] == []
    assert {name: desk.original(name) for name in contents} == contents
