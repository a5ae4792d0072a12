"""deleteFolder."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import (
    DeleteFolderParam,
    DeleteFolderReturn,
    GetFoldersParam,
    RestoreAssetsFromTrashParam,
    SearchAssetsParam,
)
from printroom.contract.roles import Role
from refusals import refused


@pytest.fixture
def delete(ask, caller, company):
    who = caller(Role.IPS_USER)

    def run(handle, *, who=who):
        return ask(who, DeleteFolderParam(company_handle=company.handle, folder_handle=handle))

    return run


@pytest.fixture
def restore(ask, admin, company):
    def run(*handles):
        return ask(admin, RestoreAssetsFromTrashParam(company_handle=company.handle, asset_handle_array=handles))

    return run


@pytest.fixture
def paths(ask, admin, company):
    return lambda: [folder.path for folder in ask(admin, GetFoldersParam(company_handle=company.handle)).folder_array]


def states(shelf, *handles):
    return [(asset.name, asset.trash_state, asset.folder) for asset in shelf.shown(*handles)]


@pytest.mark.parametrize("handle", ["f|Acme/a/", "Acme/a/"])
def test_delete_folder_puts_what_is_inside_into_the_trash(delete, paths, shelf, handle):
    cat, dog, cow = (shelf.add(name, into=into) for name, into in (("cat", "a"), ("dog", "a/b"), ("cow", "c")))
    view = shelf.add("view", into="c", type="AdjustedView", owner_id=shelf.row(dog).id)

    assert delete(handle) == DeleteFolderReturn()
    assert paths() == ["Acme/", "Acme/c/"]
    assert states(shelf, cat, dog, cow, view) == [
        ("cat", "InTrash", "Acme/a/"),
        ("dog", "InTrash", "Acme/a/b/"),
        ("cow", "NotInTrash", "Acme/c/"),
        ("view", "InTrash", "Acme/c/"),
    ]


def test_delete_folder_can_be_undone_by_restoring(delete, restore, paths, shelf):
    cat, dog = shelf.add("cat", into="a"), shelf.add("dog", into="a/b/c")
    delete("a")

    assert restore(dog).success_count == 1
    assert paths() == ["Acme/", "Acme/a/", "Acme/a/b/", "Acme/a/b/c/"]
    assert states(shelf, cat, dog) == [("cat", "InTrash", "Acme/a/"), ("dog", "NotInTrash", "Acme/a/b/c/")]


def test_what_is_restored_goes_to_the_folder_that_took_the_place(delete, restore, paths, shelf):
    cat, dog = shelf.add("cat", into="a"), shelf.add("dog", into="a/b")
    delete("a")
    shelf.add("new", into="a")

    assert restore(cat, dog).success_count == 2
    assert paths() == ["Acme/", "Acme/a/", "Acme/a/b/"]
    assert shelf.row(cat).folder_id == shelf.folder_row("a/").id
    assert shelf.folder_row("a/b/").parent_id == shelf.folder_row("a/").id


def test_what_is_restored_follows_a_renamed_parent(delete, restore, paths, shelf):
    cat = shelf.add("cat", into="a/b")
    delete("a/b")
    with shelf.runtime.unit_of_work(shelf.scope, writing=True) as services:
        services.folders.rename(services.folders.writable("a"), "z")

    assert restore(cat).success_count == 1
    assert paths() == ["Acme/", "Acme/z/", "Acme/z/b/"]


def test_a_deleted_folder_keeps_its_permissions_for_what_is_in_the_trash(delete, shelf, ask, caller, company):
    reader = caller(Role.IMAGE_PORTAL_USER)
    secret, mine = shelf.add("secret", into="closed"), shelf.add("mine", into="open")
    shelf.allow(shelf.group("others"), "Read", folder="closed/")
    shelf.allow(shelf.group("readers", reader), "Read", folder="open/")
    delete("closed")
    delete("open")

    param = SearchAssetsParam(company_handle=company.handle, include_subfolders=True, trash_state="InTrash")
    assert [asset.name for asset in ask(reader, param).asset_array] == ["mine"]
    assert shelf.names(secret, mine, who=reader) == ["mine"]


def test_delete_folder_refuses_the_root_and_the_unknown(delete, paths, shelf):
    shelf.folder("a")
    for handle in ("f|Acme/", "f|Acme/b/", "f|Rival/"):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            delete(handle)
        assert told.reason.startswith("folderHandle")
    delete("a")
    with refused(FaultCode.INVALID_PARAMETER):
        delete("a")
    assert paths() == ["Acme/"]


def test_delete_folder_needs_the_delete_right_on_all_below(delete, paths, shelf, caller):
    contributor = caller(Role.IMAGE_PORTAL_CONTRIB)
    mine = shelf.group("mine", contributor)
    shelf.allow(mine, "Read", folder="")
    cat = shelf.add("cat", into="a")
    dog = shelf.add("dog", into="b/deep")
    shelf.allow(mine, "Read", "Write", "Delete", folder="a/")
    shelf.allow(mine, "Read", "Write", "Delete", folder="b/")
    shelf.allow(mine, "Read", "Write", folder="b/deep/")
    shelf.allow(mine, "Read", asset=cat)

    for handle, missing in (("a", "an asset in Acme/a/"), ("b", "folder Acme/b/deep/")):
        with refused(FaultCode.MISSING_PERMISSION) as told:
            delete(handle, who=contributor)
        assert told.reason == f"Delete permission on {missing} is missing"
    assert paths() == ["Acme/", "Acme/a/", "Acme/b/", "Acme/b/deep/"]
    assert states(shelf, cat, dog) == [("cat", "NotInTrash", "Acme/a/"), ("dog", "NotInTrash", "Acme/b/deep/")]
