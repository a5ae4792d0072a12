"""copyImage goes by the attributes of the company as they are set, published or not."""

from __future__ import annotations

import pyvips

from printroom.contract.messages import SetServingAttributesParam
from printroom.contract.types import ConfigSetting
from studio import Studio, values


def test_copy_image_fills_with_the_background_of_the_company(copy, ask, studio: Studio) -> None:
    clear = pyvips.Image.black(8, 6, bands=4).copy(interpretation="srgb")
    source = studio.add("clear", clear)
    before = copy(source, "before", "fmt=jpeg")
    settings = (ConfigSetting(name="BkgColor", value="0xff8000"),)
    ask(studio.who, SetServingAttributesParam(company_handle=studio.company.handle, attribute_array=settings))
    after = copy(source, "after", "fmt=jpeg")
    for handle, colour in ((before, [255, 255, 255]), (after, [255, 128, 0])):
        with studio.pixels(handle) as pixels:
            assert (values(pixels) == colour).all()
