"""Upload jobs that bring the files themselves: from URLs, and from the server's own folder."""

from __future__ import annotations

import pytest

from desk import picture
from origins import Answer, origin
from printroom.config import Config
from printroom.contract.messages import SubmitJobParam
from printroom.contract.types import UploadDirectoryJob, UploadUrl, UploadUrlsJob

__all__ = ["origin"]
BEGIN = [("BeginUpload", "Upload has begun"), ("OriginalJobName", "j")]
END = [("EndUpload", "Upload has ended")]
PLAIN = {"overwrite": False, "ready_for_publish": False, "create_mask": False, "email_setting": "None"}


@pytest.fixture
def config(tmp_path):
    (tmp_path / "served").mkdir()
    return Config(
        data=tmp_path / "data", fetch_allow="127.0.0.1", server_dir=str(tmp_path / "served"), max_upload_bytes=100_000
    )


def submit(desk, **job):
    return desk.ask(desk.admin, SubmitJobParam(company_handle=desk.company.handle, job_name="j", **job)).job_handle


def test_urls_are_fetched_into_their_places(desk, origin):
    origin.routes["/one.jpg"] = Answer(picture())
    origin.routes["/two.png?x=1"] = Answer(picture(".png"))
    urls = (
        UploadUrl(source_url=origin.url("/one.jpg"), dest_path="Acme/in/first.jpg"),
        UploadUrl(source_url=origin.url("/two.png?x=1"), dest_path="in/"),
    )
    handle = submit(desk, upload_urls_job=UploadUrlsJob(url_array=urls, **PLAIN))
    desk.work()
    assert handle == f"j|{desk.company.id}|j||"
    assert desk.lines("j") == [
        *BEGIN,
        ("UploadSuccess", "Acme/in/first.jpg: first"),
        ("UploadSuccess", "in/two.png: two"),
        *END,
    ]
    assert (desk.original("first"), desk.original("two")) == (picture(), picture(".png"))
    assert [desk.asset(name).original_path for name in ("first", "two")] == ["Acme/in/", "Acme/in/"]
    assert (desk.keys(), desk.passing()) == (["jpg", "png", "tif", "tif"], [])


def test_a_url_that_cannot_be_had_is_an_error_line(desk, origin):
    origin.routes["/large.jpg"] = Answer(b"x" * 100_001)
    origin.routes["/text.jpg"] = Answer(b"no picture")
    origin.routes["/one.jpg"] = Answer(picture())
    sources = (
        origin.url("/gone.jpg"),
        f"http://localhost:{origin.port}/one.jpg",
        "file:///etc/passwd",
        origin.url("/large.jpg"),
        origin.url("/text.jpg"),
        origin.url("/one.jpg"),
    )
    urls = tuple(UploadUrl(source_url=url, dest_path=f"{number}.jpg") for number, url in enumerate(sources))
    submit(desk, upload_urls_job=UploadUrlsJob(url_array=urls, **PLAIN))
    desk.work()
    here = f"http://127.0.0.1:{origin.port}"
    assert desk.lines("j") == [
        *BEGIN,
        ("UploadError", f"0.jpg: {here}/gone.jpg: the server answered 404 Not Found"),
        (
            "UploadError",
            f"1.jpg: http://localhost:{origin.port}/one.jpg: the host localhost has a private address: "
            "it is not fetched from",
        ),
        ("UploadError", "2.jpg: file:///etc/passwd: only http and https URLs are fetched"),
        ("UploadError", f"3.jpg: {here}/large.jpg: the file has 100001 bytes: at most 100000 are taken"),
        ("UploadError", "4.jpg: the file is not an image of a known format"),
        ("UploadSuccess", "5.jpg: 5"),
        *END,
    ]
    assert (desk.keys(), desk.passing()) == (["jpg", "tif"], [])


def test_a_folder_of_the_server_is_taken_in(desk, tmp_path):
    served = tmp_path / "served" / "shoot"
    (served / "deep" / "er").mkdir(parents=True)
    (tmp_path / "secret.jpg").write_bytes(picture(shade=9))
    (served / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (served / "a.jpg").write_bytes(picture())
    (served / "note.txt").write_text("no picture")
    (served / "deep" / "er" / "b.png").write_bytes(picture(".png"))
    options = UploadDirectoryJob(
        server_dir="shoot", dest_folder="Acme/in", include_subfolders=True, process_metadata_files=False, **PLAIN
    )
    submit(desk, upload_directory_job=options)
    desk.work()
    assert desk.lines("j") == [
        *BEGIN,
        ("UploadSuccess", "Acme/in/a.jpg: a"),
        ("UploadSuccess", "Acme/in/note.txt: note"),
        ("UploadSuccess", "Acme/in/deep/er/b.png: b"),
        *END,
    ]
    assert [desk.asset(name).original_path for name in ("a", "b")] == ["Acme/in/", "Acme/in/deep/er/"]
    assert ((served / "a.jpg").read_bytes(), desk.original("a")) == (picture(), picture())
    assert (desk.keys(), desk.passing()) == (["jpg", "png", "tif", "tif", "txt"], [])


def test_a_folder_without_its_subfolders(desk, tmp_path):
    (tmp_path / "served" / "deep").mkdir()
    for name in ("a.jpg", "deep/b.jpg"):
        (tmp_path / "served" / name).write_bytes(picture())
    options = UploadDirectoryJob(server_dir="/", include_subfolders=False, process_metadata_files=False, **PLAIN)
    submit(desk, upload_directory_job=options)
    desk.work()
    assert desk.lines("j") == [*BEGIN, ("UploadSuccess", "a.jpg: a"), *END]


def test_a_folder_is_listed_once_however_often_the_job_begins(desk, tmp_path):
    (tmp_path / "served" / "a.jpg").write_bytes(picture())
    options = UploadDirectoryJob(server_dir="/", include_subfolders=False, process_metadata_files=False, **PLAIN)
    submit(desk, upload_directory_job=options)
    (key,) = desk.queue()
    desk.stopping.set()
    with pytest.raises(BaseException, match="the worker stops"):
        desk.run(key)
    (tmp_path / "served" / "late.jpg").write_bytes(picture())
    desk.stopping.clear()
    desk.run(key)
    assert desk.lines("j") == [*BEGIN, ("UploadSuccess", "a.jpg: a"), *END]


def test_a_folder_that_has_gone_ends_the_job(desk, tmp_path):
    (tmp_path / "served" / "shoot").mkdir()
    options = UploadDirectoryJob(server_dir="shoot", include_subfolders=False, process_metadata_files=False, **PLAIN)
    submit(desk, upload_directory_job=options)
    (tmp_path / "served" / "shoot").rmdir()
    desk.work()
    assert desk.lines("j") == [*BEGIN, ("FatalError", "serverDir 'shoot': no such folder on the server"), *END]
    assert desk.log("j").fatal_error is True
