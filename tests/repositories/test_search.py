"""Search conditions mean the same on both databases."""

import pytest

from printroom.models import Asset, MetadataField, MetadataValue, Recipe
from printroom.models.folder import gone_path
from printroom.repositories import search


@pytest.fixture
def found(session, acme):
    """The names of the company's assets for which the conditions hold."""

    def run(*conditions):
        mine = Asset.company_id == acme.id
        keys = search.keys(session, [mine, *conditions], order=[Asset.name], window=(0, 100))
        assert search.count(session, [mine, *conditions]) == len(keys)
        return [session.get(Asset, key).name for key in keys]

    return run


@pytest.mark.parametrize(
    ("op", "value", "anycase", "exact"),
    [
        ("Equals", "RED", ["Red"], []),
        ("Contains", "eD", ["Red", "a red_1%"], []),
        ("Contains", "_1%", ["a red_1%"], ["a red_1%"]),
        ("Contains", "_", ["a red_1%"], ["a red_1%"]),
        ("Contains", "\\", ["back\\slash"], ["back\\slash"]),
        ("Contains", "", ["Red", "a red_1%", "back\\slash", "Ärger"], ["Red", "a red_1%", "back\\slash", "Ärger"]),
        ("StartsWith", "re", ["Red"], []),
        ("StartsWith", "Re", ["Red"], ["Red"]),
        ("EndsWith", "Ed", ["Red"], []),
        ("EndsWith", "ed", ["Red"], ["Red"]),
        ("EndsWith", "much longer than any of the names", [], []),
        ("Equals", "Ärger", ["Ärger"], ["Ärger"]),
    ],
)
def test_texts_are_compared(found, world, root, op, value, anycase, exact):
    for name in ("Red", "a red_1%", "back\\slash", "Ärger"):
        world.asset(root, name)

    assert sorted(found(search.text(Asset.name, op, value))) == anycase
    assert sorted(found(search.text(Asset.name, op, value, exact_case=True))) == exact


def test_values_of_fields(found, world, root, acme):
    field, other = (
        world.put(MetadataField(company_id=acme.id, asset_type="Asset", name=name, type="Int")) for name in "FG"
    )
    for name, whole in (("low", 2), ("high", 2**40)):
        asset = world.asset(root, name)
        world.put(MetadataValue(asset_id=asset.id, field_id=field.id, text=f"Is {whole}", whole=whole))
    world.asset(root, "none")

    assert found(search.has_value(field.id, MetadataValue.whole >= 2**40)) == ["high"]
    assert found(search.has_value(other.id, MetadataValue.whole >= 0)) == []
    assert found(search.has_value(None, MetadataValue.whole >= 0)) == []
    assert found(~search.has_value(None, MetadataValue.whole >= 0)) == ["high", "low", "none"]
    assert found(search.any_value(search.text(MetadataValue.text, "StartsWith", "is 2"))) == ["low"]


def test_folders_with_what_was_deleted_from_them(found, world, root, acme):
    inner = world.folder(acme, "a/", parent=root)
    gone = world.folder(acme, "a/b/", parent=inner)
    gone.path, gone.deleted_path = gone_path(gone.id), gone.path
    for folder, name in ((root, "root"), (inner, "inner"), (gone, "gone"), (world.folder(acme, "ab/"), "beside")):
        world.asset(folder, name)

    assert found(search.in_folder(acme.id, "Acme/a/", subfolders=True)) == ["gone", "inner"]
    assert found(search.in_folder(acme.id, "Acme/a/", subfolders=False)) == ["inner"]
    assert found(search.in_folder(acme.id, "Acme/a/b/", subfolders=False)) == ["gone"]


def test_what_may_be_seen(found, world, root, acme):
    closed = world.folder(acme, "closed/", parent=root)
    opened, hidden = world.asset(root, "opened"), world.asset(root, "hidden")
    world.asset(closed, "shut")
    exception = world.asset(closed, "exception")
    own = {hidden.id: False, exception.id: True}

    assert found(search.visible([root.id], {})) == ["hidden", "opened"]
    assert found(search.visible([root.id], own)) == ["exception", "opened"]
    assert found(search.visible([], {opened.id: True})) == ["opened"]
    assert found(search.visible([], {})) == []


def test_sizes_types_and_byproducts(found, world, root, acme, session):
    owner = world.asset(root, "owner")
    blob = world.blob(acme, "d", size=2**33)
    owner.picture_id = world.picture(blob, blob).id
    view = world.asset(root, "view", type="AdjustedView", sub_type="x", owner_id=owner.id)
    world.put(
        Recipe(
            company_id=acme.id,
            asset_id=view.id,
            source_id=owner.id,
            source_handle="",
            source_name="",
            source_digest="",
            engine="PhotoshopLayers",
            modifier="",
            resolved="",
            presets={},
            versions={},
            warnings=[],
            result_digest="",
            made_by="",
        )
    )

    assert found(search.file_size() == 2**33) == ["owner", "view"]
    assert found(search.of_sub_types(["x"], strict=True)) == ["view"]
    assert found(search.of_sub_types(["y"], strict=False)) == ["owner"]
    assert found(search.byproduct(engine=None, own_engine="ImageServer", kind=None)) == ["view"]
    assert found(search.byproduct(engine=None, own_engine="PhotoshopLayers", kind=None)) == []
    assert found(search.byproduct(engine="PhotoshopLayers", own_engine="", kind="Image")) == []
    assert search.counts(session, [Asset.company_id == acme.id]) == {"AdjustedView": 1, "Image": 1}
    by_size = search.keys(session, [Asset.company_id == acme.id], order=[search.file_size(), Asset.id], window=(1, 1))
    assert by_size == [view.id]


def test_names_are_found_oldest_first(session, world, root, acme):
    one = world.asset(root, "same", name_space="font")
    two, other = world.asset(root, "same"), world.asset(root, "other")

    named = search.named(session, [Asset.company_id == acme.id], ["same", "other", "none"])
    assert named == [(one.id, "same"), (two.id, "same"), (other.id, "other")]
