"""copyImage with locale=: which pictures a command string names."""

from __future__ import annotations

import pytest

from printroom.contract.faults import FaultCode
from printroom.imaging.locales import rules
from printroom.models import Company
from refusals import refused
from studio import Studio, apart, drawn


@pytest.fixture
def source(studio: Studio) -> str:
    with studio.runtime.unit(writing=True) as unit:
        company = unit.session.get(Company, studio.company.id)
        assert company is not None
        company.settings = {"attributes": {"locale_map": rules("de,_D,|xx,_X")}}
    studio.add("flag", drawn(30, 20))
    studio.add("flag_D", drawn(90, 60))
    studio.add("cat_D", drawn(10, 10))
    return studio.add("cat", drawn(60, 40))


def test_a_picture_that_the_commands_name_is_that_of_the_locale(copy, studio: Studio, source: str) -> None:
    made = [copy(source, name, f"src=flag{more}") for name, more in (("plain", ""), ("german", "&locale=DE"))]
    sizes = [(picture.width, picture.height) for picture in map(studio.picture, made)]
    assert sizes == [(30, 20), (90, 60)]
    with studio.pixels(made[1]) as pixels:
        assert apart(pixels, drawn(90, 60)) == 0


def test_the_copied_picture_itself_is_never_another(copy, studio: Studio, source: str) -> None:
    picture = studio.picture(copy(source, "made", "locale=de"))
    assert (picture.width, picture.height) == (60, 40)
    assert studio.picture(copy(source, "xx", "locale=xx")).width == 60


def test_an_unknown_locale_and_a_missing_translation_are_faults(copy, studio: Studio, source: str) -> None:
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(source, "made", "locale=fr")
    assert told.reason == ("urlModifier: Unknown locale: locale=fr: expected one that the company's locale map knows")
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(source, "made", "src=flag&locale=xx")
    assert told.reason.startswith("urlModifier: Unable to find image")
