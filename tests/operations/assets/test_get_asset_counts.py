"""getAssetCounts."""

from printroom.contract.messages import GetAssetCountsParam, GetAssetCountsReturn
from printroom.contract.roles import Role
from printroom.contract.types import AssetCount


def counts(**numbers):
    return GetAssetCountsReturn(
        count_array=tuple(AssetCount(asset_type=kind, count=count) for kind, count in numbers.items())
    )


def test_get_asset_counts(ask, admin, company, other_company, shelf):
    for number in range(3):
        shelf.add(f"image{number}", into=f"f{number}")
    shelf.add("view", type="AdjustedView")
    shelf.add("thrown", trash_state="InTrash")

    assert ask(admin, GetAssetCountsParam(company_handle=company.handle)) == counts(AdjustedView=1, Image=3)
    assert ask(admin, GetAssetCountsParam(company_handle=other_company.handle)) == counts()


def test_get_asset_counts_of_what_groups_may_read(ask, caller, company, shelf):
    reader = caller(Role.IMAGE_PORTAL_USER)
    shelf.add("open", into="a")
    shelf.add("closed", into="b")
    exception = shelf.add("exception", into="b", type="Template")
    mine = shelf.group("mine", reader)
    shelf.allow(mine, "Read", folder="a/")
    shelf.allow(shelf.group("others"), "Read", folder="b/")
    shelf.allow(mine, "Read", asset=exception)

    assert ask(reader, GetAssetCountsParam(company_handle=company.handle)) == counts(Image=1, Template=1)
