"""moveFolder."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import GetFoldersParam, MoveFolderParam, MoveFolderReturn
from printroom.contract.roles import Role
from refusals import refused


@pytest.fixture
def move(ask, caller, company):
    who = caller(Role.IPS_USER)

    def run(handle, dest, *, who=who):
        return ask(who, MoveFolderParam(company_handle=company.handle, folder_handle=handle, dest_folder_handle=dest))

    return run


@pytest.fixture
def paths(ask, admin, company):
    return lambda: [folder.path for folder in ask(admin, GetFoldersParam(company_handle=company.handle)).folder_array]


def test_move_folder_takes_all_below_along(move, paths, shelf):
    shelf.folder("a/b/c")
    shelf.folder("z")
    asset = shelf.add("cat", into="a/b/c")

    assert move("a/b", "f|Acme/z/") == MoveFolderReturn(folder_handle="f|Acme/z/b/")
    assert paths() == ["Acme/", "Acme/a/", "Acme/z/", "Acme/z/b/", "Acme/z/b/c/"]
    assert shelf.shown(asset)[0].folder == "Acme/z/b/c/"


def test_move_folder_to_where_it_is_changes_nothing(move, paths, shelf):
    shelf.folder("a/b")

    assert move("a/b", "a").folder_handle == "f|Acme/a/b/"
    assert paths() == ["Acme/", "Acme/a/", "Acme/a/b/"]


def test_move_folder_lets_what_it_holds_inherit_anew(move, shelf, caller):
    reader = caller(Role.IMAGE_PORTAL_USER)
    asset = shelf.add("cat", into="open/inner")
    shelf.folder("closed")
    shelf.allow(shelf.group("readers", reader), "Read", folder="open/")
    shelf.allow(shelf.group("others"), "Read", folder="closed/")

    assert shelf.names(asset, who=reader) == ["cat"]
    move("open/inner", "closed")
    assert shelf.names(asset, who=reader) == []


@pytest.mark.parametrize("dest", ["a", "a/b", "a/b/c"])
def test_move_folder_refuses_its_own_inside(move, paths, shelf, dest):
    shelf.folder("a/b/c")

    with refused(FaultCode.INVALID_PARAMETER) as told:
        move("a", dest)
    assert told.reason == f"destFolderHandle f|Acme/{dest}/: a folder cannot be moved into itself"
    assert paths() == ["Acme/", "Acme/a/", "Acme/a/b/", "Acme/a/b/c/"]


def test_move_folder_refuses_a_used_name(move, paths, shelf):
    shelf.folder("a/same")
    shelf.folder("same")

    with refused(FaultCode.EXCEPTION) as told:
        move("same", "a")
    assert told.reason == "Folder 'Acme/a/same/' already exists."
    assert paths() == ["Acme/", "Acme/a/", "Acme/a/same/", "Acme/same/"]


def test_move_folder_refuses_to_go_too_deep(move, shelf):
    shelf.folder("/".join(f"a{number}" for number in range(60)))
    shelf.folder("/".join(f"b{number}" for number in range(41)))

    with refused(FaultCode.INVALID_PARAMETER) as told:
        move("b0", "/".join(f"a{number}" for number in range(60)))
    assert told.reason == "destFolderHandle: folders are at most 100 deep, not 101"


def test_move_folder_names_the_handle_that_is_wrong(move, shelf, other_company):
    shelf.folder("a")

    for handle, dest, element in (("", "a", "folderHandle"), ("a", "Rival/", "destFolderHandle")):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            move(handle, dest)
        assert told.reason.startswith(f"{element} ")
    with refused(FaultCode.INVALID_PARAMETER) as told:
        move("Acme/", "a")
    assert "root folder cannot be moved" in told.reason


def test_move_folder_needs_the_write_right_on_both(move, paths, shelf, caller):
    contributor = caller(Role.IMAGE_PORTAL_CONTRIB)
    mine = shelf.group("mine", contributor)
    shelf.folder("a")
    shelf.folder("b")
    shelf.allow(mine, "Read", "Write", folder="a/")
    shelf.allow(mine, "Read", folder="b/")

    for handle, dest in (("a", "b"), ("b", "a")):
        with refused(FaultCode.MISSING_PERMISSION) as told:
            move(handle, dest, who=contributor)
        assert told.reason == "Write permission on folder Acme/b/ is missing"
    assert paths() == ["Acme/", "Acme/a/", "Acme/b/"]
