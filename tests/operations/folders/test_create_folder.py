"""createFolder."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import CreateFolderParam, CreateFolderReturn, GetFoldersParam
from printroom.contract.roles import Role
from refusals import refused


@pytest.fixture
def create(ask, caller, company):
    who = caller(Role.IPS_USER)

    def run(path, *, who=who):
        return ask(who, CreateFolderParam(company_handle=company.handle, folder_path=path))

    return run


@pytest.fixture
def paths(ask, admin, company):
    return lambda: [folder.path for folder in ask(admin, GetFoldersParam(company_handle=company.handle)).folder_array]


@pytest.mark.parametrize(
    "path", ["Summer/2024", "/Summer/2024/", "Acme/Summer/2024", "//Summer//2024", "f|Acme/Summer/2024/"]
)
def test_create_folder_makes_the_missing_parents(create, paths, path):
    assert create(path) == CreateFolderReturn(folder_handle="f|Acme/Summer/2024/")
    assert paths() == ["Acme/", "Acme/Summer/", "Acme/Summer/2024/"]


def test_create_folder_answers_the_one_that_is_there(create, paths):
    first = create("Summer")

    assert create("Summer") == first
    assert paths() == ["Acme/", "Acme/Summer/"]


def test_create_folder_tells_case_apart_and_keeps_one_form_of_letters(create, paths):
    create("summer")
    create("Summer")
    create("Cafe\u0301")

    assert create("Café") == CreateFolderReturn(folder_handle="f|Acme/Café/")
    assert paths() == ["Acme/", "Acme/Café/", "Acme/Summer/", "Acme/summer/"]


def test_create_folder_tells_the_parent_when(create, shelf):
    before = shelf.folder_row("").child_last_modified
    create("Summer")

    after = shelf.folder_row("").child_last_modified
    assert after > before or after == shelf.folder_row("Summer/").last_modified


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("", FaultCode.MISSING_PARAMETER),
        ("//", FaultCode.MISSING_PARAMETER),
        ("a/b?c", FaultCode.INVALID_PARAMETER),
        ("a/../b", FaultCode.INVALID_PARAMETER),
        ("a\x07b", FaultCode.INVALID_PARAMETER),
        ("x" * 201, FaultCode.INVALID_PARAMETER),
        ("a/" * 101, FaultCode.INVALID_PARAMETER),
    ],
)
def test_create_folder_refuses_what_no_path_can_be(create, paths, path, code):
    with refused(code) as told:
        create(path)

    assert "folderPath" in told.reason
    assert paths() == ["Acme/"]


def test_create_folder_needs_the_write_right(create, caller, shelf, paths):
    contributor = caller(Role.IMAGE_PORTAL_CONTRIB)
    shelf.folder("open")
    shelf.allow(shelf.group("writers", contributor), "Read", "Write", folder="open/")
    shelf.allow(shelf.group("others"), "Read", "Write", folder="")

    assert create("open/a/b", who=contributor) == CreateFolderReturn(folder_handle="f|Acme/open/a/b/")
    with refused(FaultCode.MISSING_PERMISSION) as told:
        create("closed", who=contributor)

    assert told.reason == "Write permission on folder Acme/ is missing"
    assert paths() == ["Acme/", "Acme/open/", "Acme/open/a/", "Acme/open/a/b/"]


def test_create_folder_without_any_entries_is_for_every_contributor(create, caller):
    assert create("a/b", who=caller(Role.IMAGE_PORTAL_CONTRIB_USER)).folder_handle == "f|Acme/a/b/"


def test_create_folder_does_not_tell_of_a_closed_one(create, caller, shelf):
    contributor = caller(Role.IMAGE_PORTAL_CONTRIB)
    shelf.folder("closed")
    shelf.allow(shelf.group("others"), "Read", "Write", folder="closed/")

    with refused(FaultCode.MISSING_PERMISSION) as told:
        create("closed", who=contributor)
    assert told.reason == "Read permission on folder Acme/closed/ is missing"
