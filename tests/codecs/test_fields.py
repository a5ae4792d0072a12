import pytest

from printroom.codecs.fields import EVERYTHING, Selection, cut, selection
from printroom.contract.messages import CopyImageParam, GetAssetsParam

REPLY = {
    "totalRows": 2,
    "assetArray": [
        {"name": "a", "imageInfo": {"width": 1, "height": 2}},
        {"name": "b", "imageInfo": {"width": 3, "height": 4}},
    ],
}


def wanted(include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> Selection:
    return selection(
        GetAssetsParam(
            company_handle="c", asset_handle_array=(), response_field_array=include, exclude_field_array=exclude
        )
    )


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        ((), (), REPLY),
        (("totalRows",), (), {"totalRows": 2}),
        (("assetArray/items/name",), (), {"assetArray": [{"name": "a"}, {"name": "b"}]}),
        (("assetArray",), (), {"assetArray": REPLY["assetArray"]}),
        (("assetArray", "assetArray/items/name"), (), {"assetArray": REPLY["assetArray"]}),
        (("assetArray/items/name", "assetArray"), (), {"assetArray": REPLY["assetArray"]}),
        (
            ("assetArray/items/imageInfo/width",),
            (),
            {"assetArray": [{"imageInfo": {"width": 1}}, {"imageInfo": {"width": 3}}]},
        ),
        ((), ("assetArray",), {"totalRows": 2}),
        ((), ("assetArray/items",), {"totalRows": 2, "assetArray": []}),
        ((), ("assetArray/items/imageInfo",), {"totalRows": 2, "assetArray": [{"name": "a"}, {"name": "b"}]}),
        (
            ("assetArray/items/imageInfo",),
            ("assetArray/items/imageInfo/width", "totalRows"),
            {"assetArray": [{"imageInfo": {"height": 2}}, {"imageInfo": {"height": 4}}]},
        ),
        (("nothing/like/this",), (), {}),
        ((), ("nothing/like/this", "totalRows/x"), REPLY),
        ((" /totalRows/ ",), (), {"totalRows": 2}),
        (("", "/"), (" ",), REPLY),
    ],
)
def test_reply_is_cut_by_paths(include, exclude, expected):
    assert cut(REPLY, wanted(include, exclude)) == expected


def test_request_without_filters_wants_everything():
    message = CopyImageParam(company_handle="c", asset_handle="a", folder_handle="f", name="n", url_modifier="")
    assert selection(message) == EVERYTHING
    assert selection(None) == EVERYTHING
    assert wanted() == EVERYTHING
