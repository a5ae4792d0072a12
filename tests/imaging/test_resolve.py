"""Every default filled in, and what two requests have in common."""

import pytest

from imaging.shelf import Shelf, photograph
from printroom.imaging import Attributes, ImagingError, Purpose, engine_versions, parse, plan, render, resolve
from printroom.imaging.color import named
from printroom.imaging.commands.view import Thumb
from printroom.imaging.request import Output
from printroom.imaging.versions import start

SHELF = Shelf(attributes=Attributes(), macros={"look": "wid=300&op_usm=1,1,6,0"})
SHELF.sized("Co/a", 1000, 800).sized("Co/b", 1000, 800, modifier="wid=5")
SHELF.records["Co/twin"] = SHELF.records["Co/a"].__class__(
    name="Co/twin", key="other", revision="Co/a", width=1000, height=800
)


def resolved(query, path="Co/a", shelf=SHELF):
    return resolve(parse(query, path=path, catalog=shelf), shelf)


def digest(query, path="Co/a", shelf=SHELF):
    return resolved(query, path, shelf).digest()


def test_the_built_in_defaults_are_those_of_the_reference():
    found = resolved("")
    assert found.output == Output(format="jpeg", quality=80, chroma=False, background=(255, 255, 255), profile="sRGB")
    assert (found.view.default_pix, found.view.max_pix, found.kernel) == ((400, 400), (3000, 3000), "lanczos3")
    assert (found.expiration, found.bfc, found.default_image, found.profile) == (10, False, None, named("sRGB"))


EQUAL = [
    ("wid=300", "WID=300"),
    ("wid=300", "hei=&wid=5&wid=300"),
    ("wid=300&op_usm=1,1,6,0", "$look$"),
    ("wid=300", "wid=300&utm_source=x&id=7&.comment&handler=cb&cache=off"),
    ("wid=300", "$x=300&wid=$x$"),
    ("wid=300", "wid=300.0"),
    ("wid=300", "wid=300&op_brightness=0&op_usm=0,5&op_sharpen=0"),
    ("wid=300", "wid=300&ts=17&.v=2&utm_medium=e%20mail&imwidth=640&_=1&v&%3Cscript%3E=1&network=off"),
    ("wid=300", "?&wid=300&&"),
    ("wid=300&op_usm=1,1,6,0", "%24Look%24="),
    ("op_usm=0.9,1.0,8,0", "OP_USM=0.9%2C1%2c8,+0"),
    ("qlt=100", "qlt=750"),
    ("crop=0,0,9,9", "cropN=0,0,1,1&crop=0,0,9,9"),
    ("src=is{Co/b?hei=9}", "src=is(Co/b?hei=9&fmt=png&qlt=3&bgc=0,0,0&req=props&cache=on&utm=1)"),
    ("src=is{Co/b?hei=9}", "src=is%7BCo%2Fb%3Fhei%3D9%7D"),
    ("scl=2", "scl=2&wid="),
    ("size=100,0&scl=1", "size=100,0&scale=3&res=4&scl=1"),
    ("wid=300", "layer=0&layer=comp&wid=300"),
    ("bgc=ff0000", "bgc=255,0,0"),
]
DIFFERENT = [
    ("wid=300", "wid=301"),
    ("wid=300", "hei=300"),
    ("", "req=mask"),
    ("qlt=80", "qlt=81"),
    ("", "fmt=png"),
    ("crop=0,0,5,5", "crop=0,0,5,6"),
    ("scale=0.5&scl=1", "scl=2"),
    ("", "printRes=300"),
    ("wid=9", "wid=9&dpr=on,2"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_requests_that_mean_the_same_have_one_digest(one, other):
    assert digest(one) == digest(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_requests_that_mean_something_else_have_another(one, other):
    assert digest(one) != digest(other)


def test_equal_pixels_under_another_name_are_equal():
    assert digest("wid=9") == digest("wid=9", "Co/twin")


def test_the_revision_of_the_pixels_counts():
    changed = Shelf(attributes=Attributes()).sized("Co/a", 1000, 800)
    changed.records["Co/a"] = changed.records["Co/a"].__class__(
        name="Co/a", key="k", revision="new", width=1000, height=800
    )
    assert digest("wid=9") != digest("wid=9", shelf=changed)


def test_bounds_that_only_refuse_do_not_count_but_those_that_shape_do():
    bounded = Shelf(attributes=Attributes(max_pix=(500, 500))).sized("Co/a", 1000, 800)
    assert digest("wid=300") == digest("wid=300", shelf=bounded)
    assert digest("wid=300&dpr=on,2") != digest("wid=300&dpr=on,2", shelf=bounded)


def test_equal_digests_are_equal_pixels():
    shelf = Shelf(attributes=Attributes(), macros=SHELF.macros).put("Co/a", photograph(200, 160))
    one, other = (
        render(plan(resolved(query, shelf=shelf)), shelf) for query in ("wid=120&op_usm=1,1,6,0", "$look$&wid=120")
    )
    assert (one - other).abs().max() == 0


def test_a_missing_image_is_an_error_that_names_it():
    with pytest.raises(ImagingError) as caught:
        resolved("wid=5", "Co/none")
    assert (caught.value.code, caught.value.message) == ("not_found", "Unable to find Co/none")
    with pytest.raises(ImagingError) as caught:
        resolved("wid=5", None)
    assert (caught.value.code, caught.value.message) == ("not_found", "the request names no image")


def test_expiration_is_that_of_the_record_or_the_attribute():
    shelf = Shelf(attributes=Attributes(expiration=3)).sized("Co/a", 9, 9).sized("Co/b", 9, 9, expiration=-1)
    assert (resolved("", shelf=shelf).expiration, resolved("", "Co/b", shelf).expiration) == (3, -1)


def test_thumbnails_take_their_rules_from_record_and_attributes():
    shelf = (
        Shelf(attributes=Attributes(thumb_type=1)).sized("Co/a", 9, 9).sized("Co/b", 9, 9, thumb_type=3, thumb_res=0.5)
    )
    assert resolved("req=tmb", shelf=shelf).view.thumb == Thumb(1, 1)
    assert resolved("req=tmb", "Co/b", shelf).view.thumb == Thumb(3, 0.5)


def test_the_output_profile_falls_back_from_company_to_shipped():
    class Own(Shelf):
        def profile(self, name):
            return {"mine": named("Display P3").data, "broken": b"no profile"}.get(name)

    shelf = Own().sized("Co/a", 9, 9)
    assert resolved("icc=mine", shelf=shelf).profile == named("Display P3")
    with pytest.raises(ImagingError) as caught:
        resolved("icc=broken", shelf=shelf)
    assert (caught.value.code, caught.value.command) == ("profile", "icc")


def test_versions_are_named_and_libvips_is_new_enough():
    versions = engine_versions()
    assert list(versions) == ["printroom-imaging", "libvips"]
    start()


def test_a_copy_ignores_the_bounds_of_delivery():
    shelf = Shelf(attributes=Attributes()).sized("Co/a", 9000, 9000)
    found = plan(resolved("", shelf=shelf), Purpose.COPY)
    assert (found.width, found.height) == (9000, 9000)
