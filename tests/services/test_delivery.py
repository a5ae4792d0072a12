import dataclasses
import datetime as dt
import json
import threading

import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery import asking
from printroom.config import Config
from printroom.contract.roles import Role
from printroom.models import PublishedAsset
from printroom.repositories.database import connect, migrate
from printroom.services.answered import Answer, Manner, Trouble, Unchanged
from printroom.services.told import Document, Packet, Properties, Verbatim
from printroom.storage.renditions import Reply
from studio import apart, drawn


@pytest.fixture
def delivery(runtime):
    return runtime.delivery


@pytest.fixture
def ask(delivery):
    """The whole way: what is at hand, else the answer."""

    def run(url, **options) -> Answer:
        wanted = asking(url, **options)
        return delivery.at_hand(wanted) or delivery.answer(wanted)

    return run


@pytest.fixture
def cat(gallery):
    return gallery.show("cat", drawn(1200, 800))


def opened(answer: Answer) -> pyvips.Image:
    assert isinstance(answer.content, Reply), answer
    return pyvips.Image.new_from_buffer(answer.content.body, "")


def size(answer: Answer) -> tuple[int, int]:
    image = opened(answer)
    return image.width, image.height


def values(answer: Answer) -> dict[str, str]:
    assert isinstance(answer.content, Properties), answer
    return dict(answer.content.values)


def missing(name: str) -> Trouble:
    return Trouble("not_found", f"Unable to find /{name}", f"Unable to find /{name}")


def test_a_published_picture_is_served(ask, cat):
    answer = ask("Acme/cat?wid=400")
    assert size(answer) == (400, 267)
    assert (answer.content.media_type, answer.hours, answer.private) == ("image/jpeg", 10, False)
    expected = drawn(1200, 800).thumbnail_image(400)
    assert apart(opened(ask("Acme/cat?wid=400&fmt=png")), expected) < 3


def test_an_unpublished_picture_answers_like_one_that_there_is_not(ask, gallery):
    gallery.show("secret", drawn(30, 20), published=False)
    for query in ("wid=40", "req=props", "req=set,json&id=4", "req=imageprops,xml", "req=resolve"):
        hidden, absent = ask(f"Acme/secret?{query}"), ask(f"Acme/nothing?{query}")
        assert hidden.content == missing("Acme/secret")
        assert absent == dataclasses.replace(hidden, content=missing("Acme/nothing"))
    for query in ("req=exists", "req=imageset", "req=userdata", "req=targets"):
        assert ask(f"Acme/secret?{query}") == ask(f"Acme/nothing?{query}")


def test_a_company_that_there_is_not_answers_like_one_without_pictures(ask, company):
    for query in ("", "?req=exists", "?req=userdata,json", "?$preset$", "?req=props"):
        here, nowhere = ask(f"Acme/x{query}"), ask(f"Nope/x{query}")
        assert nowhere == dataclasses.replace(
            here, content=missing("Nope/x") if here.content == missing("Acme/x") else here.content
        )


def test_a_picture_that_is_withdrawn_is_gone_at_once(ask, gallery, cat):
    assert size(ask("Acme/cat?wid=40")) == (40, 27)
    gallery.change(cat, trash_state="InTrash")
    assert ask("Acme/cat?wid=40").content == missing("Acme/cat")


def test_what_is_published_anew_is_served_at_once(ask, gallery, cat):
    before = ask("Acme/cat?wid=40")
    gallery.change(cat, url_modifier="flip=lr")
    after = ask("Acme/cat?wid=40")
    assert before.etag != after.etag
    assert apart(opened(after), opened(before).fliphor()) < 2


def test_another_companys_picture_is_reached_by_no_command(ask, gallery, runtime, other_company, admin):
    gallery.show("cat", drawn(30, 20))
    with runtime.unit(writing=True) as unit:
        ours = unit.session.get(PublishedAsset, (1, "cat", "main"))
        unit.session.add(
            PublishedAsset(
                company_id=other_company.id,
                name="hidden",
                asset_id=ours.asset_id,
                picture_id=ours.picture_id,
                record=ours.record,
            )
        )
    assert size(ask("Rival/hidden?wid=15")) == (15, 10)
    for url in (
        "Acme/cat?src=Rival/hidden",
        "Acme/cat?src=/Rival/hidden",
        "Acme/cat?src=is{Rival/hidden?wid=3}",
        "Acme/cat?mask=Rival/hidden",
        "Acme/cat?template=Rival/hidden",
        "Acme/cat?template=/Rival/hidden&src=cat",
        "Acme/cat?src=is{cat?template=Rival/hidden}",
        "Acme/cat?template=cat&$object=Rival/hidden&src=$object$",
        "Acme/nothing?defaultImage=Rival/hidden",
        "Acme/hidden?",
    ):
        content = ask(url).content
        assert isinstance(content, Trouble), url
        assert content.code == "not_found", url


def test_a_preset_is_served_once_it_is_published(ask, gallery, cat):
    assert ask("Acme/cat?$small$").content == Trouble("macro", "Undefined macro", "the preset $small$ is not defined")
    gallery.preset("small", "wid=30&fmt=png")
    answer = ask("Acme/cat?$small$")
    assert size(answer) == (30, 20)
    assert answer.content.media_type == "image/png"


def test_a_preset_may_stand_in_the_path(ask, gallery, cat):
    gallery.preset("small", "wid=30&fmt=png")
    assert size(ask("Acme/cat$small$")) == (30, 20)
    assert size(ask("Acme/cat$small$?wid=15")) == (15, 10)
    assert values(ask("Acme/cat$small$?req=exists")) == {"catalogRecord.exists": "1"}
    assert values(ask("Acme/cat$small$?req=props"))["image.width"] == "30"
    assert ask("Acme/cat%24small%24").content.code == "not_found"


def test_marks_and_parameters_that_mean_nothing_give_the_same_reply(ask, cat):
    plain = ask("Acme/cat?wid=40&fmt=png")
    for query in ("&&wid=40&&fmt=png&", "?wid=40&fmt=png?", "wid=40&ts=5&.v=1&utm_source=a%26b&fmt=png&imwidth=9"):
        assert ask(f"Acme/cat?{query}") == plain


def test_a_template_is_served(ask, gallery, cat):
    template = gallery.show("template", drawn(30, 20))
    gallery.change(template, url_modifier="$w=60&src=$object$&wid=$w$")
    assert size(ask("Acme/cat?template=template")) == (60, 40)
    assert size(ask("Acme/cat?template=Acme/template&$w=30")) == (30, 20)
    assert ask("Acme/cat?template=none").content == Trouble("not_found", "Unable to find /none", "Unable to find /none")


def test_a_name_in_the_path_is_decoded_once_and_composed(ask, gallery):
    gallery.show("Gr\u00f6\u00dfe +1", drawn(30, 20))
    assert size(ask("Acme/Gro%CC%88%C3%9Fe%20+1?wid=15")) == (15, 10)
    assert ask("Acme/Gr%25C3%25B6%25C3%259Fe%20+1").content.code == "not_found"


def test_a_leading_slash_means_nothing(ask, cat):
    assert size(ask("/Acme/cat?wid=30")) == (30, 20)


@pytest.mark.parametrize("path", ["Acme/cat/x", "Acme/%ff", "%00/cat", "Acme/%00", "Acme/CAT", "acme/cat"])
def test_other_paths_are_missing(ask, cat, path):
    content = ask(path).content
    assert isinstance(content, Trouble)
    assert content.code in {"not_found", "refused"}


def test_a_path_may_not_climb(ask, cat):
    assert ask("Acme/../Acme/cat").content.code in {"not_found", "refused"}
    assert ask("Acme/..").content.code == "refused"


# Pictures of the other kinds


def test_tmb_has_exactly_the_size_of_a_thumbnail(ask, cat):
    assert size(ask("Acme/cat?req=tmb")) == (100, 100)
    assert ask("Acme/cat?req=tmb&fit=crop").content.code == "parse"


def test_mask_is_the_transparency_as_gray(ask, gallery):
    gallery.show("disc", drawn(120, 80, alpha=True))
    mask = opened(ask("Acme/disc?req=mask&scl=1&fmt=png"))
    assert (mask.width, mask.height, mask.bands) == (120, 80, 1)
    assert apart(mask, drawn(120, 80, alpha=True)[3]) < 1


# What is told


def test_props_are_those_of_the_reply(ask, cat):
    picture = ask("Acme/cat?wid=300&fmt=png&bgc=f0f0f0&qlt=90")
    told = ask("Acme/cat?wid=300&fmt=png&bgc=f0f0f0&qlt=90&req=props,json&id=7&handler=mine")
    versions = {name: values(told)[name] for name in ("image.version", "metadata.version")}
    assert values(told) == {
        "image.bgc": "0xf0f0f0ff",
        "image.height": "200",
        "image.iccEmbed": "0",
        "image.iccProfile": "sRGB",
        "image.length": str(len(picture.content.body)),
        "image.mask": "0",
        "image.pathEmbed": "0",
        "image.pixTyp": "RGB",
        "image.printRes": "72.0",
        "image.quality": "90",
        "image.type": "image/png",
        "image.width": "300",
        "image.xmpEmbed": "0",
        **versions,
    }
    assert {len(version) for version in versions.values()} == {6}
    assert (told.manner.handler, told.manner.id, told.manner.req.format) == ("mine", "7", "json")
    assert told.hours == 0.1


def test_props_say_no_length_where_nothing_is_kept(ask, cat):
    assert values(ask("Acme/cat?wid=123&req=props"))["image.length"] == "0"


def test_imageprops_are_those_of_the_record(ask, gallery):
    gallery.show("cat", drawn(300, 200, alpha=True), url_modifier="wid=3", anchor_x=10, anchor_y=20, resolution=300.0)
    told = values(ask("Acme/cat?req=imageprops&wid=70"))
    stamp = told.pop("image.timeStamp")
    assert dt.datetime.fromisoformat(stamp).tzinfo is not None
    assert told == {
        "image.anchor": "10,20",
        "image.embeddedIccProfile": "0",
        "image.embeddedPhotoshopPaths": "0",
        "image.embeddedXmpData": "0",
        "image.expiration": "10.0",
        "image.height": "200",
        "image.iccProfile": "sRGB",
        "image.mask": "2",
        "image.modifier": "wid=3",
        "image.photoshopPathNames": "",
        "image.pixTyp": "RGB",
        "image.postModifier": "",
        "image.printRes": "300.0",
        "image.resolution": "300.0",
        "image.thumbRes": "1.0",
        "image.thumbType": "2",
        "image.translatedId": "Acme/cat",
        "image.width": "300",
    }


def test_exists_is_one_or_nought(ask, cat):
    assert values(ask("Acme/cat?req=exists")) == {"catalogRecord.exists": "1"}
    assert values(ask("Acme/dog?req=exists")) == {"catalogRecord.exists": "0"}


def test_catalogprops_are_the_attributes_of_the_company(ask, gallery, company):
    gallery.attributes(default_pix=(500, 600), jpeg_quality=(90, True))
    told = values(ask("Acme?req=catalogprops"))
    assert (told["catalog.defaultPix"], told["catalog.jpegQuality"]) == ("500,600", "90,1")


def test_imageset_is_the_stored_text(ask, gallery, cat):
    gallery.change(cat, image_set="Acme/cat;Acme/cat,Acme/dog")
    assert ask("Acme/cat?req=imageset").content == Verbatim("Acme/cat;Acme/cat,Acme/dog\r\n")
    assert values(ask("Acme/cat?req=imageset,json")) == {"IMAGE_SET": "Acme/cat;Acme/cat,Acme/dog"}
    assert ask("Acme/dog?req=imageset").content == Verbatim("\r\n")


def test_userdata_and_targets_are_told_by_lines_and_by_names(ask, gallery, cat):
    gallery.change(cat, user_data="sku=12??colour=red\r\nfree text", targets="target.1.label=Eye")
    assert ask("Acme/cat?req=userdata").content == Verbatim("sku=12\r\ncolour=red\r\nfree text\r\n")
    assert values(ask("Acme/cat?req=userdata,json")) == {"sku": "12", "colour": "red", "userdata": "free text"}
    assert values(ask("Acme/cat?req=targets,xml")) == {"target.1.label": "Eye"}
    assert ask("Acme/dog?req=targets").content == Verbatim("\r\n")
    assert ask("Acme/cat?req=userdata").hours == 10


def test_validate_reads_the_commands_alone(ask, company):
    assert values(ask("Acme/nothing?req=validate&wid=4&src=Acme/none")) == {"request.isValid": "1"}
    answer = ask("Acme/nothing?req=validate,json&wid=four&id=9")
    assert answer == Answer(
        content=Trouble("parse", "Error parsing IS command", "wid=four: expected a number"),
        manner=Manner(req=answer.manner.req, id="9"),
    )
    assert answer.manner.req.format == "json"


def test_resolve_shows_presets_variables_and_stored_commands(ask, gallery, cat):
    gallery.preset("small", "wid=$w$&fmt=png")
    gallery.change(cat, url_modifier="flip=lr", url_post_apply_modifier="qlt=70")
    answer = ask("Acme/cat?$small$&$w=30&utm_source=x&req=resolve")
    assert answer.content == Verbatim("Acme/cat?flip=lr&wid=30&fmt=png&req=resolve&qlt=70\r\n")
    assert answer.hours is None


@pytest.mark.parametrize("kind", ["saveToFile&name=x", "mbrSet", "mbrSet&fmt=m3u8"])
def test_types_that_are_not_served_are_refused(ask, cat, kind):
    assert ask(f"Acme/cat?req={kind}").content.code == "refused"


# Default images


def test_the_default_image_keeps_size_and_encoding_alone(ask, gallery):
    gallery.show("default", drawn(200, 200))
    answer = ask("Acme/none?wid=50&hei=40&fmt=png&qlt=50&flip=lr&crop=0,0,9,9&defaultImage=default")
    direct = ask("Acme/default?wid=50&hei=40&fmt=png&qlt=50")
    assert answer.content == direct.content
    assert (answer.stand_in, answer.hours, direct.stand_in) == (True, 1, False)
    assert size(ask("Acme/none?req=tmb&defaultImage=Acme/default")) == (100, 100)


def test_the_companys_default_image_counts_unless_it_is_turned_off(ask, gallery):
    gallery.show("default", drawn(200, 200))
    gallery.attributes(default_image="Acme/default")
    assert ask("Acme/none?wid=50").stand_in
    assert ask("Acme/none?wid=50&defaultImage=").content == missing("Acme/none")
    assert ask("Acme/none?req=props").content == missing("Acme/none")
    assert ask("Acme/none?req=exists").content == Properties({"catalogRecord.exists": "0"})


def test_a_preset_of_the_failed_request_counts_for_the_default_image(ask, gallery):
    gallery.show("default", drawn(200, 200))
    gallery.preset("small", "wid=30&hei=20")
    assert size(ask("Acme/none?$small$&defaultImage=default")) == (30, 20)


def test_a_default_image_that_is_missing_too_changes_nothing(ask, company):
    assert ask("Acme/none?defaultImage=alsoNone").content == missing("Acme/none")


@pytest.fixture
def stand_ins(gallery, cat):
    """Two pictures to stand in, one of them with commands of its own."""
    gallery.show("default", drawn(200, 200), url_modifier="flip=lr")
    gallery.attributes(default_image="default", default_image_mode=1, default_expiration=2)


def test_mode_1_replaces_the_missing_source_and_keeps_the_rest(ask, stand_ins):
    answer = ask("Acme/none?crop=0,0,100,50&scl=1&fmt=png")
    assert (size(answer), answer.stand_in, answer.hours) == ((100, 50), True, 2)
    assert apart(opened(answer), drawn(200, 200).crop(0, 0, 100, 50)) < 1
    sourced = ask("Acme/cat?src=none&rotate=90&wid=60&fmt=png")
    assert (size(sourced), sourced.stand_in) == ((60, 60), True)
    nested = ask("Acme/cat?src=is{Acme/none?crop=0,0,20,40}&scl=1")
    assert (size(nested), nested.stand_in) == ((20, 40), True)


def test_mode_1_is_mode_0_where_the_picture_cannot_be_made_so(ask, gallery, stand_ins):
    gallery.attributes(default_image="default", default_image_mode=1, max_pix=(50, 50), default_pix=(30, 30))
    answer = ask("Acme/none?crop=0,0,100,90&scl=1")
    assert (size(answer), answer.stand_in, answer.hours) == ((30, 30), True, 1)


def test_mode_1_without_its_image_is_the_error(ask, gallery):
    gallery.attributes(default_image="nowhere", default_image_mode=1)
    assert ask("Acme/none?wid=9").content == missing("Acme/none")


# Error images


@pytest.fixture
def error_image(gallery, cat):
    """A template that shows the picture whose name is the title of the error."""
    gallery.show("oops", drawn(50, 50), url_modifier="src=$error.title$&wid=20&fmt=png")
    gallery.show("Undefined macro", drawn(40, 20))
    gallery.attributes(error_image="Acme/oops")


def test_an_error_is_shown_by_the_error_image(ask, error_image):
    answer = ask("Acme/cat?$nowhere$")
    assert (size(answer), answer.error, answer.hours) == ((20, 10), "macro", None)


def test_an_error_image_that_cannot_be_made_leaves_the_error(ask, error_image):
    answer = ask("Acme/cat?wid=wide")
    expected = Trouble("parse", "Error parsing IS command", "wid=wide: expected a number")
    assert (answer.content, answer.error) == (expected, "")


def test_data_requests_have_no_error_image(ask, error_image):
    assert ask("Acme/cat?req=props&$nowhere$").content.code == "macro"


def test_a_default_image_comes_before_the_error_image(ask, gallery, error_image):
    gallery.attributes(error_image="Undefined macro", default_image="cat")
    assert (ask("Acme/none").stand_in, ask("Acme/none").error) == (True, "")
    assert ask("Acme/cat?wid=wide").error == "parse"


@pytest.mark.parametrize(
    ("detail", "message"),
    [
        (0, "Error parsing IS command"),
        (1, "Error parsing IS command"),
        (2, "wid=wide: expected a number"),
        (3, "wid=wide: expected a number (code: parse; command: wid; value: wide; rule: expected a number)"),
    ],
)
def test_error_detail_says_how_much_is_told(ask, gallery, cat, detail, message):
    gallery.attributes(error_detail=detail)
    assert ask("Acme/cat?wid=wide").content == Trouble("parse", "Error parsing IS command", message)
    if detail < 3:
        assert ask("Acme/none").content == missing("Acme/none")


def test_dates_are_told_where_the_company_says_so(ask, gallery, cat):
    assert ask("Acme/cat?wid=40").modified is None
    gallery.attributes(use_last_modified=True)
    moment = ask("Acme/cat?wid=40").modified
    assert moment is not None
    assert isinstance(ask("Acme/cat?wid=40", since=moment).content, Unchanged)
    gallery.preset("small", "wid=9")
    assert ask("Acme/cat?$small$").modified is None


# Better formats


def test_bfc_serves_what_the_browser_prefers_where_it_is_smaller(ask, cat):
    plain = ask("Acme/cat?wid=400")
    assert (plain.varies, plain.content.media_type) == ((), "image/jpeg")
    neutral = ask("Acme/cat?wid=400&bfc=on")
    assert (neutral.varies, neutral.content) == (("Accept",), plain.content)
    for accepts, kind in ((["avif", "webp"], "image/avif"), (["webp"], "image/webp")):
        better = ask("Acme/cat?wid=400&bfc=on", accepts=accepts)
        assert (better.varies, better.content.media_type) == (("Accept",), kind)
        assert len(better.content.body) < len(plain.content.body)
        assert better.etag != plain.etag
        assert size(better) == (400, 267)
        assert apart(opened(better), opened(plain)) < 8


def test_bfc_keeps_png_lossless(ask, gallery):
    gallery.show("disc", drawn(120, 80, alpha=True))
    plain = opened(ask("Acme/disc?fmt=png-alpha&scl=1"))
    answer = ask("Acme/disc?fmt=png-alpha&scl=1&bfc=on", accepts=["avif", "webp"])
    assert answer.content.media_type == "image/webp"
    assert apart(opened(answer), plain) < 0.5


def test_png_becomes_lossy_where_the_company_says_so(ask, gallery, cat):
    gallery.show("disc", drawn(600, 400, alpha=True))
    every = {"accepts": ["avif", "webp"]}
    urls = ("Acme/cat?fmt=png&wid=300&bfc=on", "Acme/disc?fmt=png-alpha&wid=300&bfc=on")
    for url in urls:
        lossless, plain = ask(url, **every), ask(url)
        gallery.attributes(bfc_png="lossy")
        avif, webp, none = ask(url, **every), ask(url, accepts=["webp"]), ask(url)
        gallery.attributes()
        replies = [plain, lossless, avif, webp]
        assert [reply.content.media_type for reply in replies] == [
            "image/png",
            "image/webp",
            "image/avif",
            "image/webp",
        ]
        assert {reply.varies for reply in replies} == {("Accept",)}
        assert len({reply.etag for reply in replies}) == 4
        assert none.content == plain.content
        assert max(len(avif.content.body), len(webp.content.body)) < len(lossless.content.body)
        bands = opened(plain).bands
        assert apart(opened(lossless), opened(plain)) < 0.5 < apart(opened(avif), opened(plain)) < 10
        assert [opened(reply).bands for reply in replies] == [bands] * 4


def test_lossy_pictures_for_png_have_the_quality_that_is_asked_for(ask, gallery, cat):
    gallery.attributes(bfc_png="lossy", jpeg_quality=(60, False))
    for accepts, name in ((["webp"], "webp"), (["avif"], "avif")):
        usual, asked = (ask(f"Acme/cat?fmt=png&wid=300&bfc=on{more}", accepts=accepts) for more in ("", "&qlt=90"))
        number = {"webp": 60, "avif": 48}[name]
        assert usual.content == ask(f"Acme/cat?fmt={name}&wid=300&qlt={number}").content
        assert len(usual.content.body) < len(asked.content.body)


def test_a_flat_drawing_stays_png_where_lossy_is_no_smaller(ask, gallery):
    gallery.attributes(bfc_png="lossy")
    gallery.show("flat", pyvips.Image.black(64, 64, bands=3).copy(interpretation="srgb"))
    assert ask("Acme/flat?fmt=png&bfc=on", accepts=["avif"]).content.media_type == "image/png"


def test_bfc_leaves_other_formats_and_is_off_where_it_is_said(ask, gallery, cat):
    gallery.attributes(bfc=True)
    every = {"accepts": ["avif", "webp"]}
    assert ask("Acme/cat?wid=40&fmt=gif", **every).content.media_type == "image/gif"
    assert ask("Acme/cat?wid=40&bfc=off", **every).content.media_type == "image/jpeg"
    assert ask("Acme/cat?wid=400", **every).content.media_type == "image/avif"


def test_bfc_leaves_pictures_that_would_lose_the_profile_they_need(ask, gallery, cat):
    def kind(commands: str) -> str:
        return ask(f"Acme/cat?wid=400&bfc=on{commands}", accepts=["avif"]).content.media_type

    assert kind("&icc=DisplayP3") == kind("&fmt=jpeg,cmyk") == "image/jpeg"
    assert kind("&iccEmbed=1") == kind("&icc=srgb%20iec61966-2.1&iccEmbed=1") == "image/avif"
    gallery.attributes(icc_profile_rgb="")
    assert kind("&iccEmbed=1") == "image/jpeg"
    assert kind("") == "image/avif"


def test_bfc_goes_by_the_order_of_preference(ask, cat):
    def kind(*accepts):
        return ask("Acme/cat?wid=400&bfc=on", accepts=accepts).content.media_type

    assert kind("webp", "avif") == "image/webp"
    assert kind("jpeg", "avif") == "image/jpeg"
    assert kind("png", "avif") == "image/avif"


def test_off_wins_wherever_it_stands(ask, gallery, cat):
    gallery.change(cat, url_modifier="bfc=off&dpr=off&network=off")
    answer = ask("Acme/cat?wid=100&bfc=on&dpr=on,2&network=on", accepts=["avif"], saves_data=True)
    assert (size(answer), answer.content.media_type, answer.varies) == ((100, 67), "image/jpeg", ())


def test_dpr_without_a_value_is_what_the_client_says(ask, cat):
    doubled = ask("Acme/cat?wid=100&dpr=on", ratio=2.0)
    assert (size(doubled), doubled.varies) == ((200, 134), ("Sec-CH-DPR", "DPR"))
    assert size(ask("Acme/cat?wid=100&dpr=on")) == (100, 67)
    assert doubled.content == ask("Acme/cat?wid=100&dpr=on,2").content
    assert size(ask("Acme/cat?wid=100&dpr=on,3", ratio=2.0)) == (300, 201)
    assert size(ask("Acme/cat?wid=100&dpr=off", ratio=2.0)) == (100, 67)


def test_save_data_lowers_the_quality_where_network_is_on(ask, cat):
    url = "Acme/cat?wid=100&qlt=70&dpr=on,2&network=on"
    usual, saving = ask(url), ask(url, saves_data=True)
    assert (size(usual), size(saving)) == ((200, 134), (100, 67))
    assert saving.content == ask("Acme/cat?wid=100&qlt=55").content
    assert (usual.varies, saving.varies) == (("Save-Data",), ("Save-Data",))
    assert ask("Acme/cat?wid=100&network=on", saves_data=True).content == ask("Acme/cat?wid=100&qlt=65").content
    assert ask("Acme/cat?wid=100&qlt=5&network=on", saves_data=True).content == ask("Acme/cat?wid=100&qlt=1").content


def test_what_a_client_says_changes_nothing_that_was_not_asked_for(ask, cat):
    plain = ask("Acme/cat?wid=100")
    assert ask("Acme/cat?wid=100", accepts=["avif"], ratio=3.0, saves_data=True) == plain


def test_dpr_multiplies_the_reply(ask, cat):
    assert size(ask("Acme/cat?wid=100&dpr=on,2")) == (200, 134)


# Caching


def test_equal_requests_have_one_tag_whatever_is_said_besides(ask, cat):
    tags = {
        ask(f"Acme/cat?{query}").etag
        for query in ("wid=40&fmt=png", "fmt=png&wid=40", "wid=9&wid=40&fmt=png&utm=1", "fmt=png&.x&id=3&wid=40&&")
    }
    assert len(tags) == 1
    assert ask("Acme/cat?wid=41&fmt=png").etag not in tags


def test_a_hit_is_at_hand(delivery, cat):
    wanted = asking("Acme/cat?wid=40")
    assert delivery.at_hand(wanted) is None
    answer = delivery.answer(wanted)
    assert delivery.at_hand(wanted) == answer


def test_a_reply_is_found_on_the_disk_where_the_memory_has_forgotten(runtime, gallery, cat):
    first = runtime.delivery.answer(asking("Acme/cat?wid=40"))
    again = type(runtime.delivery)(runtime.database, runtime.resources)
    assert again.answer(asking("Acme/cat?wid=40")) == first
    again.close()


def test_a_tag_that_still_counts_is_unchanged_before_a_pixel_is_read(runtime, ask, cat):
    tag = ask("Acme/cat?wid=40").etag
    for key, _ in list(runtime.resources.blobs.keys()):
        runtime.resources.blobs.delete(key)
    fresh = type(runtime.delivery)(runtime.database, runtime.resources)
    unchanged = fresh.answer(asking("Acme/cat?wid=40&x=1", etags=frozenset({tag})))
    assert (unchanged.content, unchanged.etag, unchanged.hours) == (Unchanged(), tag, 10)
    assert fresh.at_hand(asking("Acme/cat?wid=40&x=1", etags=frozenset({"*"}))).content == Unchanged()
    assert fresh.answer(asking("Acme/cat?wid=41", etags=frozenset({tag}))).content == Trouble(
        "source", "Unable to read image", "Acme/cat cannot be read"
    )
    fresh.close()


def test_a_date_counts_where_nothing_but_the_picture_shows(ask, gallery, cat):
    gallery.preset("small", "wid=30")
    now = dt.datetime.now(dt.UTC)
    later, before = {"since": now + dt.timedelta(seconds=5)}, {"since": now - dt.timedelta(minutes=5)}
    assert ask("Acme/cat?wid=30", **later).content == Unchanged()
    assert size(ask("Acme/cat?wid=30", **before)) == (30, 20)
    assert size(ask("Acme/cat?$small$", **later)) == (30, 20)
    assert size(ask("Acme/cat?wid=30", **later, etags=frozenset({"other"}))) == (30, 20)


def test_what_is_told_has_a_tag_too(ask, cat):
    tag = ask("Acme/cat?req=props").etag
    assert ask("Acme/cat?req=props", etags=frozenset({tag})).content == Unchanged()
    assert isinstance(ask("Acme/cat?req=props,json", etags=frozenset({tag})).content, Properties)


def test_the_expiration_of_the_company_counts(ask, gallery, cat):
    gallery.attributes(expiration=2, non_img_expiration=0, default_expiration=3)
    assert [ask(f"Acme/cat?{query}").hours for query in ("", "req=mask", "req=userdata", "req=props")] == [2, 2, 2, 0]


def test_what_never_expires_is_never_sent_twice(ask, gallery, cat):
    gallery.attributes(expiration=-1)
    assert ask("Acme/cat?wid=30").hours == -1
    assert ask("Acme/cat?wid=30", etags=frozenset({"of-old"})).content == Unchanged()
    assert ask("Acme/cat?wid=30&cache=off").hours == -1


def test_cache_off_keeps_the_client_from_keeping(ask, cat):
    assert ask("Acme/cat?wid=30&cache=off").hours is None
    assert ask("Acme/cat?wid=30&cache=on,off").hours == 10


def test_equal_requests_in_flight_are_rendered_once(runtime, gallery):
    gallery.show("cat", drawn(1200, 800))
    found: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: found.append(runtime.delivery.answer(asking("Acme/cat?wid=900&fmt=webp"))))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len({id(answer.content.body) for answer in found}) == 1


# Limits


def test_a_query_has_a_bound(ask, cat):
    assert ask(f"Acme/cat?wid=30&.{'x' * 9000}").content.code == "parse"


def test_a_reply_has_bounds_in_pixels(ask, cat):
    assert ask("Acme/cat?wid=3001").content.code == "size"
    assert ask("Acme/cat?wid=100000000").content.code == "size"


class TestSmall:
    @pytest.fixture
    def config(self, tmp_path):
        return Config(data=tmp_path / "data", max_reply_bytes=2000, max_render_pixels=200_000)

    def test_a_reply_has_a_bound_in_bytes(self, ask, cat):
        assert ask("Acme/cat?wid=400&fmt=tif").content.code == "size"

    def test_a_rendering_has_the_operators_bound(self, ask, cat):
        assert ask("Acme/cat?wid=1000&hei=1000&fit=stretch,1").content == Trouble(
            "size", "Image exceeds size limit", "the reply would have 1000×1000 pixels"
        )


class TestHurried:
    @pytest.fixture
    def config(self, tmp_path):
        return Config(data=tmp_path / "data", max_render_seconds=0.0001)

    def test_a_rendering_that_takes_too_long_is_broken_off(self, ask, gallery):
        gallery.show("large", drawn(2400, 1600))
        assert ask("Acme/large?scl=1&fmt=png").content.code == "timeout"
        assert ask("Acme/large?scl=1&bfc=on", accepts=["avif"]).content.code == "timeout"


def test_beyond_the_bound_of_memory_the_server_is_busy(runtime, gallery):
    gallery.show("cat", drawn(300, 200))
    with runtime.resources.replies.admitted(runtime.config.render_memory_bytes, wait=0):
        busy = runtime.delivery.answer(asking("Acme/cat?wid=30"))
    assert busy.content.code == "busy"
    assert isinstance(runtime.delivery.answer(asking("Acme/cat?wid=30")).content, Reply)


class TestOnPostgres:
    @pytest.fixture
    def config(self, tmp_path, postgres_url):
        database = connect(postgres_url)
        migrate(database)
        database.dispose()
        return Config(data=tmp_path / "data", database_url=postgres_url)

    def test_pictures_are_served_and_changes_are_seen(self, ask, gallery):
        cat = gallery.show("cat", drawn(120, 80), user_data="a=b")
        first = ask("Acme/cat?wid=30&fmt=png")
        assert (size(first), ask("Acme/cat?wid=30&fmt=png")) == ((30, 20), first)
        assert ask("Acme/cat?wid=30&fmt=png", etags=frozenset({first.etag})).content == Unchanged()
        assert values(ask("Acme/cat?req=userdata,json")) == {"a": "b"}
        assert ask("Acme/%00?wid=3").content.code == "not_found"
        assert ask("Acme/cat?src=%00").content.code in {"not_found", "refused"}
        gallery.change(cat, trash_state="InTrash")
        assert ask("Acme/cat?wid=30&fmt=png").content == missing("Acme/cat")


# The files that ipsImageUrl names


@pytest.fixture
def optimized(runtime, studio):
    """Path of an asset's serving file, as answers show it."""

    def path(asset) -> str:
        with runtime.unit() as unit:
            from printroom.repositories import pictures

            picture = pictures.by_id(unit.session, asset.picture_id)
            file = pictures.blob(unit.session, picture.serving_id).key.rpartition("/")[2]
        return f"Acme/_optimized_/{file[:3]}/{file}"

    return path


def test_a_serving_file_is_for_those_who_may_read_the_asset(runtime, gallery, optimized, caller, other_company):
    asset = gallery.show("cat", drawn(300, 200), published=False, url_modifier="crop=0,0,9,9")
    path = optimized(asset)
    answer = runtime.delivery.optimized(asking(f"{path}?wid=30"), caller(Role.IPS_USER))
    assert size(answer) == (30, 20)
    assert (answer.private, answer.hours) == (True, 10)
    nobody = runtime.delivery.optimized(asking(f"{path}?wid=30"), None)
    stranger = runtime.delivery.optimized(asking(f"{path}?wid=30"), caller(Role.IPS_USER, company=other_company))
    assert nobody.content == stranger.content == missing(path)
    assert runtime.delivery.answer(asking(f"{path}?wid=30")).content == missing(path)


def test_the_presets_of_a_serving_file_are_the_live_ones(runtime, gallery, optimized, caller):
    path = optimized(gallery.show("cat", drawn(300, 200), published=False))
    gallery.preset("small", "wid=30")
    who = caller(Role.IPS_USER)
    assert size(runtime.delivery.optimized(asking(f"{path}?$small$"), who)) == (30, 20)
    assert values(runtime.delivery.optimized(asking(f"{path}?req=props&scl=2"), who))["image.width"] == "150"
    assert runtime.delivery.optimized(asking(f"{path}?src=Acme/cat"), who).content.code == "not_found"
    other = path.replace(".tif", ".png")
    assert runtime.delivery.optimized(asking(other), who).content == missing(other)


# Anything that a client may send

WORDS = st.sampled_from([
    "wid", "hei", "fit", "scl", "rgn", "rect", "align", "fmt", "qlt", "req", "crop", "cropN", "size", "scale", "rotate",
    "flip", "extend", "bgc", "bgColor", "color", "op_usm", "op_sharpen", "op_brightness", "op_contrast",
    "op_saturation", "resMode", "defaultImage", "src", "layer", "id", "handler", "cache", "bfc", "dpr", "icc",
    "iccEmbed", "quantize", "jpegSize", "$x", "locale", "imageSet", "template", "unknown",
])  # fmt: skip
PLAIN = st.sampled_from([
    "", "1", "0", "-1", "30", "2000", "1,1", "0,0,10,10", "-5,-5,500,500", "1e9", "NaN", "0.5,0.5", "png", "png-alpha",
    "gif", "webp", "tif,,jpeg", "avif", "jpeg,cmyk", "crop,1", "stretch", "lr", "45", "90", "ff0000", "50,1", "Acme/cat",
    "/Acme/cat", "Rival/cat", "is{Acme/cat?wid=20&rotate=30}", "{http://127.0.0.1:9/x}", "$x$", "$object$", "props,json",
    "imageprops,xml", "exists", "set", "tmb", "mask", "userdata,xml,UTF-16", "targets,javascript", "validate", "resolve",
    "AdobeRGB", "on", "off", "on,3", "comp", "2,two", "%00", "%ff", "%ed%a0%80", "%2", "+", "é", "\x00", "sRGB,absolute,1",
])  # fmt: skip
COMMANDS = st.one_of(
    st.builds("{}={}".format, WORDS, PLAIN),
    st.builds("{}={}".format, WORDS, st.text(max_size=8)),
    st.sampled_from([f"req={kind}" for kind in ("props,json", "set,json", "exists", "imageprops,xml", "userdata,xml")]),
    st.text(max_size=12),
    st.sampled_from(["$small$", "$loop$", "$none$", ".c", "&", "src=is{", "src=is(Acme/cat?src=is(Acme/cat?wid=3))"]),
)
PATHS = st.one_of(
    st.sampled_from([
        "Acme/cat",
        "Acme/disc",
        "Acme/cat",
        "Acme",
        "",
        "/Acme/cat",
        "Acme/none",
        "Acme/%00",
        "Acme/..",
        "%",
    ]),
    st.text(max_size=10),
)


def test_nothing_that_a_client_sends_is_more_than_refused(runtime, gallery):
    gallery.show("cat", drawn(90, 60))
    gallery.show("disc", drawn(40, 60, alpha=True), url_modifier="op_usm=1,1", user_data="a=b??c")
    gallery.preset("small", "wid=30&op_sharpen=1")
    gallery.preset("loop", "$loop$")
    seen = set()

    @settings(derandomize=True, deadline=None, max_examples=800)
    @given(PATHS, st.lists(COMMANDS, max_size=5), st.sets(st.sampled_from(["avif", "webp"])))
    def one(path, commands, accepts):
        wanted = asking(f"{path}?{'&'.join(commands)}", accepts=accepts)
        answer = runtime.delivery.at_hand(wanted) or runtime.delivery.answer(wanted)
        assert isinstance(answer.content, (Reply, Trouble, Properties, Verbatim, Document, Packet))
        assert answer.content != Trouble("busy", "", "")
        seen.add(answer.content.code if isinstance(answer.content, Trouble) else type(answer.content).__name__)
        json.dumps(answer.content.message if isinstance(answer.content, Trouble) else "").encode()

    one()
    assert {"Reply", "Properties", "parse", "not_found", "macro"} <= seen
