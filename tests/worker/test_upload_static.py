"""Uploaded files that are no pictures: each becomes an asset of its kind, or one error line."""

from __future__ import annotations

from printroom.contract.messages import GetAssetsParam
from printroom.contract.types import CssInfo
from printroom.repositories import assets as asset_rows
from printroom.repositories import pictures as picture_rows

BEGIN = [("BeginUpload", "Upload has begun"), ("OriginalJobName", "j")]
END = [("EndUpload", "Upload has ended")]


def found(desk, name):
    with desk.runtime.unit() as unit:
        return asset_rows.by_name(unit.session, desk.company.id, name, name_space="static")


def test_a_file_becomes_an_asset_of_its_kind_byte_for_byte(desk, ask):
    desk.post("j", desk.received("site.css", b"a{}", "web"), ready_for_publish=True)
    desk.work()
    asset = found(desk, "site")
    assert desk.lines("j") == [*BEGIN, ("UploadSuccess", "web/site.css: site"), *END]
    assert (asset.type, asset.name_space, asset.picture_id, asset.ready_for_publish) == ("Css", "static", None, True)
    assert (desk.keys(), desk.passing()) == (["css"], [])
    (shown,) = ask(
        desk.admin, GetAssetsParam(company_handle=desk.company.handle, asset_handle_array=(asset.handle,))
    ).asset_array
    assert shown.css_info == CssInfo(original_path="Acme/web/", original_file="site.css", file_size=3)
    assert (shown.type, shown.image_info, shown.ips_image_url) == ("Css", None, None)


def test_a_file_is_replaced_by_one_of_its_name(desk):
    for job, content in (("j", b"one"), ("k", b"two"), ("l", b"two")):
        desk.post(job, desk.received("note.txt", content), overwrite=True, ready_for_publish=True)
        desk.work()
    asset = found(desk, "note")
    with desk.runtime.unit() as unit:
        blob = picture_rows.blob(unit.session, asset.file_id)
    assert (desk.runtime.resources.blobs.read(blob.key), blob.media_type) == (b"two", "text/plain; charset=utf-8")
    assert found(desk, "note-1") is None


def test_what_is_not_what_its_name_says_is_refused(desk):
    files = [
        desk.received("a.vtt", b"no captions"),
        desk.received("b.css", b"a\0"),
        desk.received("c.html", b"<!doctype html><script>1</script>"),
        desk.received("d.txt", b"<html><script>1</script>"),
    ]
    desk.post("j", *files)
    desk.work()
    lines = desk.lines("j")[2:-1]
    assert {kind for kind, _ in lines} == {"UploadError"}
    assert [text.partition(":")[0] for _, text in lines] == ["a.vtt", "b.css", "c.html", "d.txt"]
    assert lines[0][1] == "a.vtt: the file is no text/vtt: expected it to begin with WEBVTT"
    assert desk.keys() == []
