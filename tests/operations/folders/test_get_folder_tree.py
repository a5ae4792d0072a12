"""getFolderTree."""

import pytest

from printroom.contract.messages import GetFolderTreeParam
from printroom.contract.roles import Role


@pytest.fixture
def tree(ask, admin, company):
    def run(path=None, *, depth=-1, who=admin, **more):
        param = GetFolderTreeParam(company_handle=company.handle, folder_path=path, depth=depth, **more)
        return nested(ask(who, param).folders)

    return run


def nested(folder):
    """{path: (has subfolders, those below)}"""
    below = {}
    for each in folder.subfolder_array or ():
        below |= nested(each)
    return {folder.path: (folder.has_subfolders, below)}


@pytest.fixture
def deep(shelf):
    shelf.folder("a/b/c")
    shelf.folder("d")
    return shelf


def test_get_folder_tree_without_limit(tree, deep):
    assert tree() == {
        "Acme/": (
            True,
            {
                "Acme/a/": (True, {"Acme/a/b/": (True, {"Acme/a/b/c/": (False, {})})}),
                "Acme/d/": (False, {}),
            },
        )
    }


def test_get_folder_tree_stops_at_its_depth_and_tells_that_there_is_more(tree, deep):
    assert tree(depth=0) == {"Acme/": (True, {})}
    assert tree(depth=1) == {"Acme/": (True, {"Acme/a/": (True, {}), "Acme/d/": (False, {})})}
    assert tree("a", depth=1) == {"Acme/a/": (True, {"Acme/a/b/": (True, {})})}


def test_get_folder_tree_keeps_the_way_to_folders_with_assets_of_a_type(tree, deep):
    deep.add("one", into="a/b")

    assert tree(asset_type_array=("Image",)) == {"Acme/": (True, {"Acme/a/": (True, {"Acme/a/b/": (True, {})})})}
    assert tree(asset_type_array=("Video",)) == {"Acme/": (True, {})}


def test_get_folder_tree_keeps_the_way_to_folders_that_may_be_read(tree, deep, caller):
    contributor = caller(Role.IMAGE_PORTAL_CONTRIB)
    deep.allow(deep.group("others"), "Read", folder="")
    deep.allow(deep.group("mine", contributor), "Read", folder="a/b/")

    assert tree(who=contributor) == {
        "Acme/": (True, {"Acme/a/": (True, {"Acme/a/b/": (True, {"Acme/a/b/c/": (False, {})})})})
    }


def test_get_folder_tree_of_a_hundred_levels(tree, shelf):
    shelf.folder("/".join(f"level{number}" for number in range(100)))

    depth, below = 0, tree()
    while below:
        ((_, below),) = below.values()
        depth += 1
    assert depth == 101
