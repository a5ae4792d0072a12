"""getFolders."""

import pytest

from printroom.contract.faults import FaultCode
from printroom.contract.messages import GetFoldersParam, GetFoldersReturn
from printroom.contract.roles import Role
from printroom.contract.types import Folder, Permission, PermissionSet
from refusals import refused


@pytest.fixture
def get(ask, admin, company):
    def run(path=None, *, who=admin, **more):
        return ask(who, GetFoldersParam(company_handle=company.handle, folder_path=path, **more))

    return run


def paths(reply):
    return [folder.path for folder in reply.folder_array]


def folder(shelf, path, *, has_subfolders, permissions=(), permission_set_handle=None):
    row = shelf.folder_row(path)
    return Folder(
        folder_handle=f"f|Acme/{path}",
        path=f"Acme/{path}",
        last_modified=row.last_modified,
        child_last_modified=row.child_last_modified,
        permission_set_handle=permission_set_handle,
        permissions=permissions,
        has_subfolders=has_subfolders,
    )


def test_get_folders_lists_the_root_and_all_below(get, shelf):
    shelf.folder("b")
    shelf.folder("a/c")

    assert get() == GetFoldersReturn(
        folder_array=(
            folder(shelf, "", has_subfolders=True),
            folder(shelf, "a/", has_subfolders=True),
            folder(shelf, "a/c/", has_subfolders=False),
            folder(shelf, "b/", has_subfolders=False),
        ),
        permission_set_array=(),
    )


@pytest.mark.parametrize("path", ["a", "/a/", "Acme/a/", "f|Acme/a/"])
def test_get_folders_below_a_path(get, shelf, path):
    shelf.folder("a/c")
    shelf.folder("ab")

    assert paths(get(path)) == ["Acme/a/", "Acme/a/c/"]


def test_get_folders_refuses_an_unknown_path_and_another_companys(get, shelf, other_company):
    for path in ("nowhere", "Rival/"):
        with refused(FaultCode.INVALID_PARAMETER) as told:
            get(path)
        assert told.reason == f"folderPath {path!r}: no such folder"


def test_get_folders_with_assets_of_some_types(get, shelf):
    shelf.folder("empty")
    shelf.add("one", into="pictures/deep")
    shelf.add("two", into="views", type="AdjustedView")
    shelf.add("three", into="gone", trash_state="InTrash")

    assert paths(get(asset_type_array=("Image",))) == ["Acme/pictures/deep/"]
    assert paths(get(asset_type_array=("Image", "AdjustedView"))) == ["Acme/pictures/deep/", "Acme/views/"]
    assert len(paths(get(asset_type_array=("Asset",)))) == 6


def test_get_folders_shows_only_what_groups_may_read(get, shelf, caller):
    reader = caller(Role.IMAGE_PORTAL_USER)
    group = shelf.group("readers", reader)
    for path in ("open/below", "closed/below", "closed/opened"):
        shelf.folder(path)
    shelf.allow(group, "Write", folder="")
    shelf.allow(group, "Read", "Write", folder="open/")
    shelf.allow(group, "Read", folder="closed/opened/")

    reply = get(who=reader)
    assert paths(reply) == ["Acme/closed/opened/", "Acme/open/", "Acme/open/below/"]

    def entry(kind, *, own):
        return Permission(
            group_handle=f"g|{group}", group_name="readers", permission_type=kind, is_allowed=True, is_override=own
        )

    opened, open_ = shelf.folder_row("closed/opened/").id, shelf.folder_row("open/").id
    assert [(each.permission_set_handle, each.permissions) for each in reply.folder_array] == [
        (f"pm|{opened}", (entry("Read", own=True),)),
        (f"pm|{open_}", (entry("Read", own=True), entry("Write", own=True))),
        (f"pm|{open_}", (entry("Read", own=False), entry("Write", own=False))),
    ]
    sets = {each.permission_set_handle: each for each in reply.permission_set_array}
    assert sets == {
        f"pm|{opened}": PermissionSet(
            permission_set_handle=f"pm|{opened}", permission_array=(entry("Read", own=True),)
        ),
        f"pm|{open_}": PermissionSet(
            permission_set_handle=f"pm|{open_}", permission_array=(entry("Read", own=True), entry("Write", own=True))
        ),
    }


def test_get_folders_of_a_closed_path_is_refused(get, shelf, caller):
    reader = caller(Role.IMAGE_PORTAL_USER)
    shelf.folder("closed")
    shelf.allow(shelf.group("others"), "Read", folder="closed/")

    with refused(FaultCode.MISSING_PERMISSION):
        get("closed", who=reader)
    assert paths(get(who=reader)) == ["Acme/"]
