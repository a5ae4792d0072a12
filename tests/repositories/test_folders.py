"""Queries about folders: trees by path, with the characters that patterns would trip over."""

import pytest

from printroom.models import AccessGroup, FolderPermission
from printroom.models.folder import gone_path
from printroom.repositories import folders as rows


@pytest.fixture
def tree(world, acme, rival, root):
    """path below the company → folder."""
    made = {"": root}
    for path in ("a/", "a/x/", "a/x/ü%_/", "a_/", "ab/", "b/"):
        above = path[:-1].rpartition("/")[0]
        made[path] = world.folder(acme, path, parent=made[f"{above}/" if above else ""])
    world.folder(rival, "a/")
    return made


def paths(folders):
    return [folder.path.removeprefix("Acme/") for folder in folders]


def test_by_path_of_one_company(session, tree, acme, rival):
    assert rows.by_path(session, acme.id, "Acme/a/x/") is tree["a/x/"]
    assert rows.by_path(session, acme.id, "Acme/A/") is None
    assert rows.by_path(session, rival.id, "Acme/a/") is None


@pytest.mark.parametrize(
    ("top", "found"),
    [("", ["", "a/", "a/x/", "a/x/ü%_/", "a_/", "ab/", "b/"]), ("a/", ["a/", "a/x/", "a/x/ü%_/"]), ("a_/", ["a_/"])],
)
def test_below_is_the_folder_and_all_in_it(session, tree, top, found):
    assert sorted(paths(rows.below(session, tree[top]))) == sorted(found)
    assert sorted(paths(rows.rows_below(session, tree[top]))) == sorted(found)


def test_tree_has_parents_before_children(session, tree, acme):
    seen: set[int | None] = {None}
    for key, parent in rows.tree(session, acme.id):
        assert parent in seen
        seen.add(key)
    assert seen - {None} == {folder.id for folder in tree.values()}


def test_move_paths_moves_all_in_it_and_nothing_else(session, tree, acme, rival):
    rows.move_paths(session, tree["a/"], "Acme/b/moved/")

    assert paths([tree["a/"], tree["a/x/"], tree["a/x/ü%_/"]]) == ["b/moved/", "b/moved/x/", "b/moved/x/ü%_/"]
    assert paths([tree["a_/"], tree["ab/"], tree["b/"]]) == ["a_/", "ab/", "b/"]
    assert rows.by_path(session, rival.id, "Rival/a/") is not None


def test_with_assets_counts_no_trash(session, world, tree, acme):
    world.asset(tree["a/"], "kept")
    world.asset(tree["b/"], "thrown", trash_state="InTrash")
    world.asset(tree["ab/"], "font", type="Font")

    assert rows.with_assets(session, acme.id, ["Image"]) == {tree["a/"].id}


def test_deleted_folders_stay_while_something_stands_in_them(session, world, tree, acme):
    thrown = world.asset(tree["a/x/"], "thrown", trash_state="InTrash")
    gone = [tree[path] for path in ("a/", "a/x/", "a/x/ü%_/")]
    rows.mark_deleted(session, [folder.id for folder in gone])

    assert [(folder.path, folder.deleted_path) for folder in gone[:2]] == [
        (gone_path(gone[0].id), "Acme/a/"),
        (gone_path(gone[1].id), "Acme/a/x/"),
    ]
    assert rows.by_path(session, acme.id, "Acme/a/") is None
    assert rows.remove_empty_deleted(session) == 1
    session.delete(thrown)
    session.flush()
    assert rows.remove_empty_deleted(session) == 2
    assert sorted(paths(rows.below(session, tree[""]))) == ["", "a_/", "ab/", "b/"]


def test_permissions_of_one_company(session, world, tree, acme, rival):
    group = world.put(AccessGroup(company_id=acme.id, name="Staff"))
    world.put(FolderPermission(folder_id=tree["a/"].id, group_id=group.id, type="Read", is_allowed=False))

    assert [tuple(row) for row in rows.permissions(session, acme.id)] == [(tree["a/"].id, group.id, "Read", False)]
    assert list(rows.permissions(session, rival.id)) == []
