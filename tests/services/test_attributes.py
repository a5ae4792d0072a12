"""What a company sets by name is what its replies go by, once it is published."""

from __future__ import annotations

from dataclasses import replace

import pytest
import pyvips

from gallery import asking
from printroom.contract.messages import SetServingAttributesParam
from printroom.contract.types import ConfigSetting
from printroom.models import Company
from printroom.services.answered import Trouble
from printroom.services.told import Properties
from studio import drawn


@pytest.fixture
def change(ask, admin, company, runtime):
    with runtime.unit(writing=True) as unit:
        unit.session.get(Company, company.id).publish_at_once = True

    def run(**values: str) -> None:
        settings = tuple(ConfigSetting(name=name, value=value) for name, value in values.items())
        ask(admin, SetServingAttributesParam(company_handle=company.handle, attribute_array=settings))

    return run


@pytest.fixture
def told(runtime, gallery):
    """What the door says of a URL: a property, a field of its answer, or what is wrong, None where nothing is."""
    gallery.show("cat", drawn(1200, 800))
    gallery.show("clear", drawn(60, 40, alpha=True))

    def run(url: str, fact: str) -> object:
        answer = runtime.delivery.answer(replace(asking(url), address="10.0.0.1"))
        if isinstance(answer.content, Properties) and "." in fact:
            return answer.content.values[fact]
        if fact == "size":
            image = pyvips.Image.new_from_buffer(answer.content.body, "")
            return image.width, image.height
        if fact == "dated":
            return answer.modified is not None
        if fact in {"code", "message"}:
            return getattr(answer.content, fact) if isinstance(answer.content, Trouble) else None
        return getattr(answer, fact)

    return run


CASES = [
    ("DefaultPix", "90,0", "Acme/cat?req=props", "image.width", "400", "90"),
    ("MaxPix", "50,50", "Acme/cat?wid=60", "code", None, "size"),
    ("BkgColor", "ff8000", "Acme/cat?wid=60&req=props", "image.bgc", "0xffffffff", "0xff8000ff"),
    ("JpegQuality", "33,1", "Acme/cat?wid=60&req=props", "image.quality", "80", "33"),
    ("DefaultThumbPix", "70,70", "Acme/cat?req=tmb", "size", (100, 100), (70, 70)),
    ("Resolution", "2", "Acme?req=catalogprops", "catalog.resolution", "1.0", "2.0"),
    ("ThumbType", "3", "Acme/cat?req=imageprops", "image.thumbType", "2", "3"),
    ("ThumbRes", "0.5", "Acme/cat?req=imageprops", "image.thumbRes", "1.0", "0.5"),
    ("ThumbHorizAlign", "3", "Acme?req=catalogprops", "catalog.thumbHorizAlign", "2", "3"),
    ("ThumbVertAlign", "1", "Acme?req=catalogprops", "catalog.thumbVertAlign", "2", "1"),
    ("ThumbBkgColor", "0x010203", "Acme?req=catalogprops", "catalog.thumbBkgColor", "ffffff", "010203"),
    ("Watermark", "mark", "Acme?req=catalogprops", "catalog.watermark", "", "mark"),
    ("PublishInfo", "spring", "Acme?req=catalogprops", "catalog.publishInfo", "", "spring"),
    ("PrintResolution", "300", "Acme?req=catalogprops", "catalog.printResolution", "72", "300"),
    ("ResMode", "bicub", "Acme?req=catalogprops", "catalog.resMode", "sharp2", "bicub"),
    ("DefaultImage", "clear", "Acme/none?wid=60", "stand_in", False, True),
    ("ErrorImage", "clear", "Acme/cat?wid=x", "error", "", "parse"),
    ("ErrorDetail", "0", "Acme/cat?wid=x", "message", "wid=x: expected a number", "Error parsing IS command"),
    ("Expiration", "3", "Acme/cat?wid=60", "hours", 10, 3),
    ("NonImgExpiration", "4", "Acme/cat?req=imageprops", "hours", 0.1, 4),
    ("Bfc", "true", "Acme/cat?wid=60", "varies", (), ("Accept",)),
    ("ClientAddressFilter", "10.0.0.2", "Acme/cat?wid=60", "code", None, "refused"),
    ("RequestLock", "1", "Acme/cat?wid=60", "code", None, "locked"),
    ("RequestObfuscation", "1", "Acme/cat?wid=60", "code", None, "locked"),
    ("RequireSignature", "1", "Acme/cat?wid=60", "code", None, "locked"),
    ("PresetsOnly", "1", "Acme/cat?wid=60", "code", None, "refused"),
    ("UseLastModified", "1", "Acme/cat?wid=60", "dated", False, True),
    ("DefaultExpiration", "7", "Acme/none?wid=60&defaultImage=clear", "hours", 1, 7),
    ("IccProfileRgb", "AdobeRGB", "Acme/cat?wid=60&req=props", "image.iccProfile", "sRGB", "AdobeRGB"),
]


def test_bfc_png_is_inherited_like_the_others(change, runtime, gallery):
    gallery.show("cat", drawn(1200, 800))

    def kind() -> str:
        asked = replace(asking("Acme/cat?fmt=png&wid=300&bfc=on", accepts=["avif", "webp"]), address="10.0.0.1")
        return runtime.delivery.answer(asked).content.media_type

    assert kind() == "image/webp"
    change(BfcPng="lossy")
    assert kind() == "image/avif"
    change(BfcPng=None)
    assert kind() == "image/webp"


@pytest.mark.parametrize(("name", "value", "url", "fact", "before", "after"), CASES, ids=[case[0] for case in CASES])
def test_an_attribute_counts_once_it_is_published(change, told, name, value, url, fact, before, after):
    assert told(url, fact) == before
    change(**{name: value})
    assert told(url, fact) == after
    change(**{name: None})
    assert told(url, fact) == before
