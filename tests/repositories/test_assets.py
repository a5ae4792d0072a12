"""Queries about assets: one list of names, the trash apart, and what an answer shows in one row."""

import pytest
from sqlalchemy.exc import IntegrityError

from printroom.models.asset import EMPTIED
from printroom.repositories import assets as rows


def test_names_are_held_until_the_trash_is_emptied(session, world, acme, root):
    first = world.asset(root, "shoe", trash_state="InTrash")
    with pytest.raises(IntegrityError), session.begin_nested():
        world.asset(root, "shoe")
    assert rows.by_name(session, acme.id, "shoe") is first
    first.trash_state = EMPTIED
    session.flush()
    assert rows.by_name(session, acme.id, "shoe") is None
    second = world.asset(root, "shoe")

    assert rows.by_name(session, acme.id, "shoe") is second


def test_names_are_of_one_company_one_list_and_one_case(session, world, acme, rival, root):
    world.asset(root, "shoe")
    font = world.asset(root, "shoe", type="Font", name_space="font")
    foreign = world.asset(world.folder(rival), "shoe")
    upper = world.asset(root, "SHOE")

    assert rows.by_name(session, acme.id, "shoe", name_space="font") is font
    assert rows.by_name(session, rival.id, "shoe") is foreign
    assert rows.by_name(session, acme.id, "SHOE") is upper


def test_used_names(session, world, acme, rival, root):
    world.asset(root, "kept")
    world.asset(root, "thrown", trash_state="InTrash")
    world.asset(root, "emptied", trash_state=EMPTIED)
    world.asset(root, "font", name_space="font")
    world.asset(world.folder(rival), "foreign")

    asked = ["kept", "thrown", "emptied", "font", "foreign", "unknown"]
    assert rows.used_names(session, acme.id, asked) == {"kept", "thrown"}
    assert rows.used_names(session, acme.id, []) == set()
    assert rows.used_names(session, acme.id, (str(number) for number in range(40_000))) == set()


def test_count_by_type_without_the_trash(session, world, acme, rival, root):
    for name, kind, state in (
        ("a", "Image", "NotInTrash"),
        ("b", "Image", "NotInTrash"),
        ("c", "Image", "InTrash"),
        ("d", "AdjustedView", "NotInTrash"),
    ):
        world.asset(root, name, type=kind, trash_state=state)
    world.asset(world.folder(rival), "e")

    assert rows.count(session, acme.id) == {"AdjustedView": 1, "Image": 2}


def test_shown_by_ids_has_the_picture_of_the_owner(session, world, acme, rival, root):
    original, pyramid = world.blob(acme, "o", size=1 << 40), world.blob(acme, "p")
    picture = world.picture(original, pyramid, width=4000, height=3000, resolution=300.0)
    owner = world.asset(root, "shoe", picture_id=picture.id)
    view = world.asset(root, "view", type="AdjustedView", owner_id=owner.id)
    bare = world.asset(root, "bare")
    foreign = world.asset(world.folder(rival), "foreign")
    found = rows.shown_by_ids(session, acme.id, [owner.id, view.id, bare.id, foreign.id, 0])

    def facts(asset):
        row = found[asset.id]
        return row.name, row.folder_path, row.width, row.height, row.picture_resolution, row.file_size, row.serving_key

    assert set(found) == {owner.id, view.id, bare.id}
    assert facts(owner) == ("shoe", "Acme/", 4000, 3000, 300.0, 1 << 40, pyramid.key)
    assert facts(view) == ("view", "Acme/", 4000, 3000, 300.0, 1 << 40, pyramid.key)
    assert facts(bare) == ("bare", "Acme/", None, None, None, None, None)
    assert found[owner.id].created == owner.created
    assert found[owner.id].created.utcoffset().total_seconds() == 0


def test_derived_and_by_ids(session, world, acme, root):
    owner = world.asset(root, "owner")
    world.asset(world.folder(acme, "a/", parent=root), "other")
    views = [world.asset(root, f"view{number}", owner_id=owner.id) for number in range(2)]

    assert rows.derived(session, [owner.id]) == views
    assert rows.by_ids(session, [owner.id, 0]) == [owner]
    assert rows.by_id(session, owner.id, fresh=True) is owner
    assert rows.by_id(session, 0) is None


def test_overwritable_by_file_or_name_in_one_folder_or_any(session, world, acme, root):
    inner = world.folder(acme, "a/", parent=root)
    shoe = world.asset(inner, "shoe", original_file="shoe.jpg")
    world.asset(root, "view", type="AdjustedView", original_file="shoe.jpg")
    world.asset(inner, "thrown", original_file="thrown.jpg", trash_state="InTrash")

    def found(folder, file_name, name, *, any_folder=False):
        return rows.overwritable(session, folder, rows.Overwritten("Image", name, file_name), any_folder=any_folder)

    assert found(inner, "shoe.jpg", "shoe") is shoe
    assert found(inner, None, "shoe") is shoe
    assert found(inner, "shoe.png", "shoe") is None
    assert found(root, "shoe.jpg", "shoe") is None
    assert found(root, "shoe.jpg", "shoe", any_folder=True) is shoe
    assert found(inner, "thrown.jpg", "thrown") is None
    profile = world.asset(inner, "shoe", type="IccProfile", name_space="profile", original_file="shoe.icc")
    wanted = rows.Overwritten("IccProfile", "shoe", None)
    assert rows.overwritable(session, inner, wanted, any_folder=False) is profile
    assert found(inner, None, "shoe") is shoe
