"""copyImage: pixels, records, recipes and refusals."""

from __future__ import annotations

import pytest

from printroom.contract.faults import ApiFault, FaultCode
from printroom.contract.messages import CopyImageParam, CopyImageReturn
from studio import Studio, apart, drawn


@pytest.fixture
def copy(ask, studio: Studio):
    """Copies an asset into the root folder; answers the copy's handle."""

    def run(source: str, name: str, commands: str = "") -> str:
        message = CopyImageParam(
            company_handle=studio.company.handle,
            asset_handle=source,
            folder_handle="f|Acme/",
            name=name,
            url_modifier=commands,
        )
        reply = ask(studio.who, message)
        assert isinstance(reply, CopyImageReturn)
        return reply.asset_handle

    return run


def test_copy_image_scales(copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(600, 400))
    made = copy(source, "small", "wid=300")
    picture = studio.picture(made)
    assert (picture.width, picture.height, picture.bands, picture.format) == (300, 200, 3, "TIFF")
    with studio.pixels(made) as pixels:
        assert apart(pixels, drawn(600, 400).resize(0.5)) < 2


def test_copy_image_crops_exactly(copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(600, 400))
    made = copy(source, "piece", "crop=100,50,200,120")
    with studio.pixels(made) as pixels:
        assert apart(pixels, drawn(600, 400).crop(100, 50, 200, 120)) == 0


def test_a_plain_copy_shares_the_bytes_and_takes_the_modifiers_along(copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    before = studio.keys()
    made = copy(source, "twin")
    assert studio.keys() == before
    assert studio.asset(made).picture_id == studio.asset(source).picture_id


def test_copy_image_refuses_a_used_name_and_stores_nothing(copy, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    before = studio.keys()
    with pytest.raises(ApiFault) as refused:
        copy(source, "cat", "wid=10")
    assert (refused.value.code, refused.value.reason) == (FaultCode.EXCEPTION, "Asset ID 'cat' is already in use.")
    assert studio.keys() == before
