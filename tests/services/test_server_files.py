"""The folder that the operator opens: what is below it is found, and nothing else by any way."""

from __future__ import annotations

import os

import pytest

from printroom.contract.faults import ApiFault
from printroom.services.server_files import NotThere, ServerFiles


@pytest.fixture
def opened(tmp_path):
    """`open` holds a.jpg and sub/b.jpg; `secret` beside it holds s.jpg."""
    for path in ("open/a.jpg", "open/sub/b.jpg", "secret/s.jpg"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    return ServerFiles(str(tmp_path / "open"))


@pytest.mark.parametrize("path", ["", "/", ".", "sub/..", "sub/../../open"])
def test_the_root_has_many_names(opened, tmp_path, path):
    assert opened.folder(path) == tmp_path / "open"


def test_a_folder_is_named_below_the_root_or_as_a_whole(opened, tmp_path):
    for path in ("sub", "/sub/", str(tmp_path / "open" / "sub")):
        assert opened.folder(path) == tmp_path / "open" / "sub"


def test_no_name_leads_out(opened, tmp_path):
    (tmp_path / "open" / "way").symlink_to(tmp_path / "secret")
    for path in (
        "..",
        "../secret",
        "sub/../../secret",
        "/../secret",
        str(tmp_path / "secret"),
        "way",
        "no",
        "a.jpg",
        "a\0b",
    ):
        with pytest.raises(ApiFault, match="no such folder on the server"):
            opened.folder(path)


def test_nothing_is_read_where_no_folder_is_opened():
    with pytest.raises(ApiFault, match="opens no folder"):
        ServerFiles("").folder("/")


def test_files_are_plain_ones_by_name(opened, tmp_path):
    root = tmp_path / "open"
    (root / "link.jpg").symlink_to(tmp_path / "secret" / "s.jpg")
    (root / "way").symlink_to(tmp_path / "secret")
    os.mkfifo(root / "pipe")
    assert list(opened.files(root, deep=False)) == [root / "a.jpg"]
    assert list(opened.files(root, deep=True)) == [root / "a.jpg", root / "sub" / "b.jpg"]


def test_a_file_is_copied(opened, tmp_path):
    opened.copy(tmp_path / "open" / "sub" / "b.jpg", tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "open/sub/b.jpg"


def test_a_file_that_was_changed_for_a_link_is_not_copied(opened, tmp_path):
    (tmp_path / "open" / "a.jpg").unlink()
    (tmp_path / "open" / "a.jpg").symlink_to(tmp_path / "secret" / "s.jpg")
    with pytest.raises(NotThere):
        opened.copy(tmp_path / "open" / "a.jpg", tmp_path / "copy")


def test_a_folder_that_was_changed_for_a_link_leads_nowhere(opened, tmp_path):
    (tmp_path / "secret" / "b.jpg").write_text("secret")
    (tmp_path / "open" / "sub").rename(tmp_path / "sub")
    (tmp_path / "open" / "sub").symlink_to(tmp_path / "secret")
    with pytest.raises(NotThere):
        opened.copy(tmp_path / "open" / "sub" / "b.jpg", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_pipe_and_a_missing_file_are_not_copied(opened, tmp_path):
    os.mkfifo(tmp_path / "open" / "pipe")
    for name in ("pipe", "gone"):
        with pytest.raises(NotThere):
            opened.copy(tmp_path / "open" / name, tmp_path / "copy")
