"""renameFolder."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import GetFoldersParam, RenameFolderParam, RenameFolderReturn
from printroom.contract.roles import Role
from refusals import refused


@pytest.fixture
def rename(ask, caller, company):
    who = caller(Role.IPS_USER)

    def run(handle, name, *, who=who):
        return ask(who, RenameFolderParam(company_handle=company.handle, folder_handle=handle, folder_name=name))

    return run


@pytest.fixture
def paths(ask, admin, company):
    return lambda: [folder.path for folder in ask(admin, GetFoldersParam(company_handle=company.handle)).folder_array]


def test_rename_folder_changes_the_paths_below_and_of_assets(rename, paths, shelf):
    shelf.folder("spring/2024/deep")
    shelf.folder("springtime")
    asset = shelf.add("cat", into="spring/2024")

    assert rename("f|Acme/spring/", "summer") == RenameFolderReturn(folder_handle="f|Acme/summer/")
    assert paths() == ["Acme/", "Acme/springtime/", "Acme/summer/", "Acme/summer/2024/", "Acme/summer/2024/deep/"]
    (shown,) = shelf.shown(asset)
    assert (shown.folder, shown.folder_handle) == ("Acme/summer/2024/", "f|Acme/summer/2024/")


def test_rename_folder_changes_case_and_back(rename, paths, shelf):
    shelf.folder("spring/a")

    assert rename("spring", "Spring").folder_handle == "f|Acme/Spring/"
    assert rename("Spring", "Spring").folder_handle == "f|Acme/Spring/"
    assert paths() == ["Acme/", "Acme/Spring/", "Acme/Spring/a/"]


def test_rename_folder_takes_the_name_of_a_deleted_one(rename, paths, shelf):
    shelf.folder("old")
    shelf.add("cat", into="summer", trash_state="InTrash")
    with shelf.runtime.unit_of_work(shelf.scope, writing=True) as services:
        services.trash.delete_folder(services.folders.deletable("summer"))

    assert rename("old", "summer").folder_handle == "f|Acme/summer/"
    assert paths() == ["Acme/", "Acme/summer/"]


def test_rename_folder_refuses_a_used_name(rename, paths, shelf):
    shelf.folder("a")
    shelf.folder("b")

    with refused(FaultCode.EXCEPTION) as told:
        rename("a", "b")
    assert told.reason == "Folder 'Acme/b/' already exists."
    assert paths() == ["Acme/", "Acme/a/", "Acme/b/"]


@pytest.mark.parametrize(
    ("handle", "name", "code", "named"),
    [
        ("f|Acme/", "Other", FaultCode.INVALID_PARAMETER, "folderHandle"),
        ("f|Acme/nowhere/", "x", FaultCode.INVALID_PARAMETER, "folderHandle"),
        ("", "x", FaultCode.INVALID_PARAMETER, "folderHandle"),
        ("a", "x/y", FaultCode.INVALID_PARAMETER, "folderName"),
        ("a", "  ", FaultCode.MISSING_PARAMETER, "folderName"),
    ],
)
def test_rename_folder_names_what_is_wrong(rename, paths, shelf, handle, name, code, named):
    shelf.folder("a")

    with refused(code) as told:
        rename(handle, name)
    assert named in told.reason
    assert paths() == ["Acme/", "Acme/a/"]


def test_rename_folder_needs_the_write_right(rename, paths, shelf, caller):
    contributor = caller(Role.IMAGE_PORTAL_CONTRIB)
    shelf.folder("a")
    shelf.allow(shelf.group("readers", contributor), "Read", folder="a/")

    with refused(FaultCode.MISSING_PERMISSION):
        rename("a", "b", who=contributor)
    assert paths() == ["Acme/", "Acme/a/"]
