"""Queries about permission entries."""

from printroom.models import AccessGroup, AssetPermission, FolderPermission
from printroom.repositories import assets
from printroom.repositories import permissions as rows
from printroom.repositories.permissions import EntryRow


def test_entries_with_the_names_of_their_groups(session, world, acme, rival, root):
    group = world.put(AccessGroup(company_id=acme.id, name="Staff"))
    shoe, hat = world.asset(root, "shoe"), world.asset(root, "hat")
    for kind in ("Write", "Read"):
        world.put(FolderPermission(folder_id=root.id, group_id=group.id, type=kind, is_allowed=kind == "Read"))
    world.put(AssetPermission(asset_id=shoe.id, group_id=group.id, type="Delete", is_allowed=False))

    assert rows.of_folders(session, acme.id) == [
        EntryRow(root.id, "Acme/", group.id, "Staff", "Read", True, False),
        EntryRow(root.id, "Acme/", group.id, "Staff", "Write", False, False),
    ]
    assert rows.of_folders(session, rival.id) == []
    assert rows.of_assets(session, [shoe.id, hat.id]) == [
        EntryRow(shoe.id, "", group.id, "Staff", "Delete", False, True)
    ]
    assert rows.of_assets(session, [hat.id]) == []
    assert [tuple(row) for row in assets.permissions(session, acme.id)] == [(shoe.id, group.id, "Delete", False)]
