"""getAssetsByName."""

import pytest

from printroom.contract.messages import GetAssetsByNameParam, GetAssetsByNameReturn
from printroom.contract.roles import Role
from printroom.models.asset import EMPTIED


@pytest.fixture
def get(ask, admin, company):
    def run(*names, who=admin, **more):
        found = ask(who, GetAssetsByNameParam(company_handle=company.handle, name_array=names, **more)).asset_array
        return [(asset.name, asset.type) for asset in found]

    return run


def test_get_assets_by_name_in_the_order_of_the_names(get, shelf):
    for name in ("cat", "dog", "Cat", "catalog"):
        shelf.add(name, into=f"in {name}")
    shelf.add("font", type="Font", name_space="font")
    shelf.add("font", type="Image")

    assert get("font", "dog", "cat", "dog", "cow") == [
        ("font", "Font"),
        ("font", "Image"),
        ("dog", "Image"),
        ("cat", "Image"),
    ]


def test_get_assets_by_name_compares_composed_letters(get, shelf):
    shelf.add("Café")

    assert get("Cafe\u0301") == [("Café", "Image")]


def test_get_assets_by_name_finds_nothing_in_the_trash_or_in_another_company(get, shelf, ask, admin, other_company):
    shelf.add("thrown", trash_state="InTrash")
    shelf.add("emptied", trash_state=EMPTIED)
    shelf.add("kept")

    assert get("thrown", "emptied", "kept") == [("kept", "Image")]
    param = GetAssetsByNameParam(company_handle=other_company.handle, name_array=("kept",))
    assert ask(admin, param) == GetAssetsByNameReturn(asset_array=())


def test_get_assets_by_name_of_types_and_sub_types(get, shelf):
    for name, kind, sub in (("a", "Image", None), ("b", "AdjustedView", "x"), ("c", "LayerView", "y")):
        shelf.add(name, type=kind, sub_type=sub)
    every = ("a", "b", "c")

    assert get(*every, asset_type_array=("Image", "LayerView")) == [("a", "Image"), ("c", "LayerView")]
    assert get(*every, exclude_asset_type_array=("Image",)) == [("b", "AdjustedView"), ("c", "LayerView")]
    assert get(*every, asset_sub_type_array=("x",)) == [("a", "Image"), ("b", "AdjustedView")]
    assert get(*every, asset_sub_type_array=("x",), strict_sub_type_check=True) == [("b", "AdjustedView")]
    assert get(*every, strict_sub_type_check=True) == [("a", "Image"), ("b", "AdjustedView"), ("c", "LayerView")]


def test_get_assets_by_name_leaves_out_what_groups_may_not_read(get, shelf, caller):
    contributor = caller(Role.IMAGE_PORTAL_CONTRIB)
    shelf.add("open", into="a")
    shelf.add("closed", into="b")
    shelf.allow(shelf.group("mine", contributor), "Read", folder="a/")
    shelf.allow(shelf.group("others"), "Read", folder="b/")

    assert get("closed", "open", who=contributor) == [("open", "Image")]
