"""copyImage: a command string reaches what its caller may read, and everything else does not exist for it."""

from __future__ import annotations

import pytest

from printroom.contract.faults import AuthorizationFault, FaultCode
from printroom.contract.messages import DeleteAssetParam
from printroom.contract.roles import Role
from printroom.models import ImageFormat
from printroom.repositories import assets as asset_rows
from printroom.services.publishing import Publishing
from refusals import refused
from studio import Studio, apart, drawn

# Every way of naming a picture, a template or a profile. {} is the name.
WAYS = [
    "src={}",
    "layer=0&src={}",
    "layer=1&src={}",
    "src=is{{{}?wid=10}}",
    "src=is(cat?src={})",
    "src=is{{cat?layer=1&src={}&size=10,10}}",
    "src=is{{cat?src=is{{{}?wid=5}}}}",
    "layer=1&src=is({}?)",
    "mask={}",
    "layer=1&src=cat&mask={}",
    "mask=is{{{}?wid=10}}",
    "mask=is(cat?mask={})",
    "mask=is{{cat?src={}}}",
    "mask={}&maskUse=off",
    "src=is{{cat?mask=is{{{}?wid=5}}}}",
    "$picture={}&mask=$picture$",
    "template={}",
    "template={}&src=cat",
    "$t={}&template=$t$",
    "src=is{{cat?template={}}}",
    "template=cat&$object={}&src=$object$",
    "icc={}",
    "$picture$={}&src=$picture$",
    "$picture={}&src=$picture$",
    "$object={}&src=$object$",
    "defaultImage={}",
]
NAMES = ["Rival/secret", "/Rival/secret", "secret", "/secret", "Rival%2Fsecret", "%2FRival/secret", "rival/secret"]


def refusal(copy, source: str, commands: str, **options: object) -> str:
    """What the caller is told, without the name that the command string had."""
    with refused(FaultCode.INVALID_PARAMETER) as told:
        copy(source, "made", commands, **options)
    return told.reason


@pytest.fixture
def source(studio: Studio) -> str:
    return studio.add("cat", drawn(60, 40))


@pytest.fixture
def foreign(studio: Studio, other_company) -> str:
    """A picture of another company, as large as any."""
    folder = studio.folder / "rival"
    folder.mkdir()
    rival = Studio(studio.runtime, other_company, studio.who, studio.intake, folder)
    return rival.add("secret", drawn(300, 200))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_of_another_company_is_a_missing_one(way, name, copy, source, foreign, studio: Studio) -> None:
    missing = name.replace("secret", "absent").replace("Rival", "Nobody").replace("rival", "nobody")
    before = studio.everything()
    told, expected = (refusal(copy, source, way.format(each)) for each in (name, missing))
    for word, other in (("secret", "absent"), ("Rival", "Nobody"), ("rival", "nobody")):
        told = told.replace(word, other)
    assert told == expected
    assert studio.everything() == before


def test_also_a_picture_that_anybody_can_see(copy, source, foreign, studio: Studio, other_company) -> None:
    with studio.runtime.unit(writing=True) as unit:
        company = unit.session.merge(other_company)
        secret = asset_rows.by_name(unit.session, company.id, "secret")
        assert secret is not None
        secret.ready_for_publish = True
        Publishing(unit.session, company).put_out(secret)
    for name in ("Rival/secret", "/Rival/secret", "secret"):
        assert refusal(copy, source, f"src={name}") == f"urlModifier: Unable to find image: Unable to find {name}"


@pytest.mark.parametrize("field", ["url_modifier", "url_post_apply_modifier"])
@pytest.mark.parametrize("command", ["src", "mask"])
def test_a_stored_modifier_reaches_no_further(command, field: str, copy, source, foreign, studio: Studio) -> None:
    studio.change(source, **{field: f"{command}=Rival/secret"})
    assert refusal(copy, source, "flip=lr") == "urlModifier: Unable to find image: Unable to find Rival/secret"


def test_neither_does_a_preset(copy, source, foreign, studio: Studio) -> None:
    with studio.runtime.unit(writing=True) as unit:
        unit.session.add(ImageFormat(company_id=studio.company.id, name="theirs", url_modifier="src=Rival/secret"))
    assert refusal(copy, source, "$theirs$") == "urlModifier: Unable to find image: Unable to find Rival/secret"


def test_nor_does_the_modifier_of_a_picture_that_is_named(copy, source, foreign, studio: Studio) -> None:
    named = studio.add("named", drawn(50, 30))
    studio.change(named, url_modifier="src=Rival/secret")
    assert refusal(copy, source, "src=named") == (
        "urlModifier: Error parsing IS command: src=Acme/named: its own commands name another source; nest the request"
        " instead"
    )
    assert refusal(copy, source, "src=is{named?wid=5}") == (
        "urlModifier: Unable to find image: Unable to find Rival/secret"
    )


def test_presets_of_another_company_do_not_exist(copy, source, studio: Studio, other_company) -> None:
    with studio.runtime.unit(writing=True) as unit:
        unit.session.add(ImageFormat(company_id=other_company.id, name="secret", url_modifier="wid=20"))
    told = "urlModifier: Undefined macro: the preset ${}$ is not defined"
    assert refusal(copy, source, "$secret$") == told.format("secret")
    assert refusal(copy, source, "$absent$") == told.format("absent")


def test_nor_does_a_template(copy, source, foreign, studio: Studio) -> None:
    template = studio.add("template", drawn(50, 30))
    studio.change(template, url_modifier="src=Rival/secret")
    assert (
        refusal(copy, source, "template=template") == "urlModifier: Unable to find image: Unable to find Rival/secret"
    )
    studio.change(template, url_modifier="src=$picture$")
    assert refusal(copy, source, "template=template&$picture=Rival/secret") == (
        "urlModifier: Unable to find image: Unable to find Rival/secret"
    )


def test_a_template_shows_the_source_as_it_says(copy, source, studio: Studio) -> None:
    template = studio.add("template", drawn(50, 30))
    studio.change(template, url_modifier="src=$object$&crop=0,0,20,10")
    with studio.pixels(copy(source, "made", "template=template&flip=lr")) as pixels:
        assert apart(pixels, drawn(60, 40).crop(0, 0, 20, 10).fliphor()) == 0


@pytest.mark.parametrize("way", ["src={}", "src=is{{{}?flip=lr}}", "src=is(cat?src={})", "$a={}&src=$a$"])
@pytest.mark.parametrize("name", ["dog", "Acme/dog", "/Acme/dog", "Acme%2Fdog"])
def test_a_picture_of_the_own_company_is_found_under_each_of_its_names(way, name, copy, source, studio) -> None:
    studio.add("dog", drawn(50, 30).invert())
    made = copy(source, "made", way.format(name))
    with studio.pixels(made) as pixels:
        expected = drawn(50, 30).invert()
        assert apart(pixels, expected.fliphor() if "flip" in way else expected) == 0


@pytest.mark.parametrize("way", ["mask={}", "mask=is{{{}?flip=lr}}", "mask=is{{cat?src={}&flip=lr}}", "$a={}&mask=$a$"])
@pytest.mark.parametrize("name", ["dog", "Acme/dog", "/Acme/dog", "Acme%2Fdog"])
def test_a_mask_of_the_own_company_is_found_under_each_of_its_names(way, name, copy, source, studio) -> None:
    stencil = drawn(60, 40).colourspace("b-w")[0]
    studio.add("dog", stencil)
    made = copy(source, "made", way.format(name))
    with studio.pixels(made) as pixels:
        expected = stencil.fliphor() if "flip" in way else stencil
        assert apart(pixels, drawn(60, 40).bandjoin(expected)) == 0


def test_names_are_compared_in_their_composed_form(copy, source, studio: Studio) -> None:
    studio.add("été", drawn(50, 30))
    assert studio.picture(copy(source, "one", "src=été")).width == 50
    assert studio.picture(copy(source, "two", "src=e%CC%81te%CC%81")).width == 50


@pytest.mark.parametrize("name", ["%00", "a%00b", "%FF%FE", "a" * 3000])
def test_names_that_nothing_can_have_are_missing(name: str, copy, source, studio: Studio) -> None:
    refusal(copy, source, f"src={name}")


@pytest.mark.parametrize("way", ["src={}", "src=is{{{}?wid=10}}", "mask={}", "template={}", "icc={}"])
def test_a_picture_in_the_trash_is_a_missing_one(way: str, copy, ask, source, studio: Studio) -> None:
    gone = studio.add("gone", drawn(50, 30))
    ask(studio.who, DeleteAssetParam(company_handle=studio.company.handle, asset_handle=gone))
    assert refusal(copy, source, way.format("gone")).replace("gone", "none") == refusal(
        copy, source, way.format("none")
    )


@pytest.fixture
def contributor(caller, shelf, studio: Studio):
    """May do everything in the folder `open`, nothing in `closed`; the root is nobody's."""
    who = caller(Role.IMAGE_PORTAL_CONTRIB)
    group = shelf.group("contributors", who)
    for folder in ("open", "closed"):
        shelf.folder(folder)
    shelf.allow(shelf.group("others"), "Read", folder="")
    shelf.allow(group, "Read", "Write", folder="open/")
    return who


def test_a_picture_that_the_caller_may_not_read_is_a_missing_one(copy, contributor, studio: Studio) -> None:
    mine = studio.add("mine", drawn(60, 40), into="open")
    studio.add("theirs", drawn(50, 30), into="closed")
    studio.add("ours", drawn(50, 30), into="open")
    at = {"who": contributor, "folder": "f|Acme/open/"}
    before = studio.everything()
    for way in WAYS:
        told, expected = (refusal(copy, mine, way.format(name), **at) for name in ("theirs", "absent"))
        assert told.replace("theirs", "absent") == expected
    assert studio.everything() == before
    assert studio.picture(copy(mine, "made", "src=ours", **at)).width == 50
    assert studio.picture(copy(mine, "for the administrator", "src=theirs")).width == 50


def test_an_assets_own_permissions_count(copy, contributor, shelf, studio: Studio) -> None:
    mine, hidden = (studio.add(name, drawn(60, 40), into="open") for name in ("mine", "hidden"))
    shelf.allow(shelf.group("nobody"), "Read", asset=hidden)
    at = {"who": contributor, "folder": "f|Acme/open/"}
    assert refusal(copy, mine, "src=hidden", **at) == "urlModifier: Unable to find image: Unable to find hidden"


@pytest.mark.parametrize("commands", ["", "wid=20"])
def test_source_and_folder_need_their_permission(commands: str, copy, contributor, studio: Studio) -> None:
    mine = studio.add("mine", drawn(60, 40), into="open")
    theirs = studio.add("theirs", drawn(60, 40), into="closed")
    before = studio.everything()
    for source, folder in ((theirs, "f|Acme/open/"), (mine, "f|Acme/closed/"), (mine, "f|Acme/")):
        with pytest.raises(AuthorizationFault) as told:
            copy(source, "made", commands, who=contributor, folder=folder)
        assert told.value.code == FaultCode.MISSING_PERMISSION
    assert studio.everything() == before
    assert studio.asset(copy(mine, "made", commands, who=contributor, folder="f|Acme/open/")).name == "made"
