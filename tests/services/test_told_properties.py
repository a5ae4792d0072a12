"""Properties of companies and of what a locale finds."""

import datetime as dt

import pytest

from gallery import asking
from printroom.imaging.locales import rules
from printroom.services.answered import Answer, Manner, Trouble, Unchanged
from printroom.services.told import Properties, Verbatim
from printroom.storage.renditions import Reply
from studio import drawn

IDS = "de,_D,|fr,_F,|xx,_X|,"


@pytest.fixture
def ask(runtime):
    """The whole way: what is at hand, else the answer."""

    def run(url, **options) -> Answer:
        wanted = asking(url, **options)
        return runtime.delivery.at_hand(wanted) or runtime.delivery.answer(wanted)

    return run


def values(answer):
    assert isinstance(answer.content, Properties), answer
    return dict(answer.content.values)


def test_catalogprops_are_all_attributes_of_a_company(ask, gallery):
    gallery.show("cat", drawn(9, 9))
    gallery.attributes(
        bkg_color=(1, 2, 255), default_pix=(500, 600), jpeg_quality=(90, True), publish_info="spring", watermark="mark"
    )
    told = values(ask("Acme?req=catalogprops"))
    changed = dt.datetime.fromisoformat(told.pop("catalog.fileTime"))
    assert dt.datetime.now(dt.UTC) - changed < dt.timedelta(minutes=10)
    assert told == {
        "catalog.bkgColor": "0102ff",
        "catalog.defaultExpiration": "1.0",
        "catalog.defaultExt": "",
        "catalog.defaultPix": "500,600",
        "catalog.defaultThumbPix": "100,100",
        "catalog.expiration": "10.0",
        "catalog.jpegQuality": "90,1",
        "catalog.maxPix": "3000,3000",
        "catalog.nonImgExpiration": "0.1",
        "catalog.printResolution": "72",
        "catalog.publishInfo": "spring",
        "catalog.resMode": "sharp2",
        "catalog.resolution": "1.0",
        "catalog.thumbBkgColor": "ffffff",
        "catalog.thumbHorizAlign": "2",
        "catalog.thumbRes": "1.0",
        "catalog.thumbType": "2",
        "catalog.thumbVertAlign": "2",
        "catalog.watermark": "mark",
    }


def test_the_profile_of_an_untagged_picture_is_the_one_it_is_taken_to_have(ask, gallery):
    gallery.show("gray", drawn(9, 9).colourspace("b-w"))
    gallery.show("rgb", drawn(9, 9))
    told = [values(ask(f"Acme/{name}?req=imageprops"))["image.iccProfile"] for name in ("gray", "rgb")]
    gallery.attributes(icc_profile_gray="DotGain", icc_profile_src_rgb="AdobeRGB")
    told += [values(ask(f"Acme/{name}?req=imageprops"))["image.iccProfile"] for name in ("gray", "rgb")]
    assert told == ["", "sRGB", "DotGain", "AdobeRGB"]


def test_what_is_told_of_an_object_alone_is_told_whatever_the_other_commands_say(ask, gallery):
    gallery.show("cat", drawn(60, 40), user_data="a=1")
    for other in ("wid=x", "layer=nobody", "text=hello", "src={http://127.0.0.1/}", "crop=1,2&fmt=bmp"):
        assert values(ask(f"Acme/cat?req=exists&{other}")) == {"catalogRecord.exists": "1"}, other
        assert values(ask(f"Acme/cat?{other}&req=userdata,json")) == {"a": "1"}, other
    wrong = ask("Acme/cat?wid=x&req=exists,json&handler=a.b").content
    assert wrong == Trouble("parse", "Error parsing IS command", "handler=a.b: expected letters and digits")
    assert ask("Acme/cat?req=props&wid=x").content.code == "parse"


@pytest.mark.parametrize("path", ["Acme/cat/", "/Acme/cat", "/Acme/cat//"])
def test_slashes_around_an_object_mean_nothing(ask, gallery, path):
    gallery.show("cat", drawn(60, 40), user_data="a=1")
    assert values(ask(f"{path}?req=exists")) == {"catalogRecord.exists": "1"}
    assert values(ask(f"{path}?req=imageprops"))["image.translatedId"] == "Acme/cat"
    assert size(ask(f"{path}?req=props&wid=30")) == ("30", "20")
    assert ask(f"{path}?req=set").content.root.attributes["n"] == "Acme/cat"
    assert ask(f"{path}?wid=30").etag == ask("Acme/cat?wid=30").etag


def test_catalogprops_without_a_company_are_those_built_in(ask, gallery):
    gallery.attributes(default_pix=(500, 600))
    for url in ("?req=catalogprops", "/?req=catalogprops", "Nobody?req=catalogprops"):
        told = values(ask(url))
        assert (told["catalog.defaultPix"], told["catalog.fileTime"]) == ("400,400", "")
    assert values(ask("Acme/any?req=catalogprops"))["catalog.defaultPix"] == "500,600"


@pytest.fixture
def translated(gallery):
    gallery.attributes(locale_map=rules(IDS))
    gallery.show("cat", drawn(60, 40))
    gallery.show("cat_D", drawn(50, 30), url_modifier="crop=0,0,20,10")
    gallery.show("only_F", drawn(40, 40))
    gallery.preset("german", "locale=de")
    gallery.show("first", drawn(70, 70), url_modifier="locale=fr")
    gallery.show("first_D", drawn(30, 30))
    gallery.show("last", drawn(80, 80), url_post_apply_modifier="locale=de")
    gallery.show("last_D", drawn(25, 25))
    gallery.show("body", drawn(9, 9), url_modifier="src=$object$&locale=de")


def size(answer):
    assert isinstance(answer.content, Properties), answer
    return answer.content.values["image.width"], answer.content.values["image.height"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("Acme/cat?scl=1", ("60", "40")),
        ("Acme/cat?scl=1&locale=", ("60", "40")),
        ("Acme/cat?scl=1&locale=de", ("20", "10")),
        ("Acme/cat?locale=DE&scl=1", ("20", "10")),
        ("Acme/cat?scl=1&locale=fr", ("60", "40")),
        ("Acme/cat?scl=1&locale=ja", ("60", "40")),
        ("Acme/only?scl=1&locale=fr", ("40", "40")),
        ("Acme/cat?scl=1&src=only&locale=fr", ("40", "40")),
        ("Acme/cat?scl=1&src=is(Acme/cat?scl=1)&locale=de", ("20", "10")),
        ("Acme/cat?scl=1&locale=$l$&$l=de", ("20", "10")),
        ("Acme/cat?scl=1&$l=de&locale=$l$&$l=fr", ("60", "40")),
        ("Acme/cat$german$?scl=1", ("20", "10")),
        ("Acme/cat$german$?scl=1&locale=fr", ("60", "40")),
        ("Acme/cat?scl=1&src=is(Acme/cat?locale=de&scl=1)", ("20", "10")),
        ("Acme/only?scl=1&src=is(Acme/cat?locale=de&scl=1)&locale=fr", ("60", "40")),
        ("Acme/cat?scl=1&layer=0&src=cat&locale=de", ("20", "10")),
        ("Acme/first?scl=1", ("70", "70")),
        ("Acme/first?scl=1&locale=de", ("30", "30")),
        ("Acme/first?scl=1&locale=fr", ("70", "70")),
        ("Acme/last?scl=1", ("25", "25")),
        ("Acme/last?scl=1&locale=fr", ("25", "25")),
        ("Acme/cat?scl=1&template=body", ("20", "10")),
    ],
)
def test_names_are_found_as_the_locale_has_them(ask, translated, url, expected):
    assert size(ask(f"{url}&req=props")) == expected


def test_a_picture_is_that_of_the_locale_and_so_is_its_tag(ask, translated):
    tags = [ask(f"Acme/cat?wid=9{more}").etag for more in ("", "&locale=fr", "&locale=de")]
    assert tags[0] == tags[1] != tags[2]
    assert ask("Acme/cat?wid=9&locale=de").etag == tags[2]


def test_a_preset_may_name_the_locale(ask, translated, gallery):
    gallery.preset("whole", "locale=de&scl=1")
    assert size(ask("Acme/cat?$whole$&req=props")) == ("20", "10")
    assert size(ask("Acme/cat?$whole$&locale=fr&req=props")) == ("60", "40")


def test_what_is_told_of_an_object_alone_knows_no_stored_locale(ask, translated):
    assert values(ask("Acme/last?req=imageprops"))["image.translatedId"] == "Acme/last"
    assert values(ask("Acme/last?req=imageprops&locale=$l$&$l=de"))["image.translatedId"] == "Acme/last_D"


def test_what_no_suffix_finds_is_missing(ask, translated):
    assert ask("Acme/cat?locale=xx").content.code == "not_found"
    assert values(ask("Acme/cat?req=exists&locale=xx")) == {"catalogRecord.exists": "0"}
    assert values(ask("Acme/only?req=exists&locale=fr")) == {"catalogRecord.exists": "1"}


def test_an_unknown_locale_is_an_error_where_there_is_no_rule_for_it(ask, gallery):
    gallery.show("cat", drawn(60, 40))
    gallery.attributes(locale_map=rules("de,_D,"))
    said = "locale=ja: expected one that the company's locale map knows"
    assert ask("Acme/cat?locale=ja").content == Trouble("locale", "Unknown locale", said)
    assert ask("Acme/cat?req=exists,json&locale=ja&id=3") == Answer(
        content=Trouble("locale", "Unknown locale", said),
        manner=Manner(req=ask("Acme/cat?req=exists,json&locale=ja&id=3").manner.req, id="3"),
    )
    assert ask("Acme/cat?wid=9").content.media_type == "image/jpeg"


def test_the_default_locale_of_a_company_counts(ask, translated, gallery):
    gallery.attributes(locale_map=rules(IDS), default_locale="de")
    assert size(ask("Acme/cat?scl=1&req=props")) == ("20", "10")
    assert size(ask("Acme/cat?scl=1&req=props&locale=fr")) == ("60", "40")


def test_the_default_image_is_that_of_the_locale(ask, translated, gallery):
    gallery.attributes(locale_map=rules(IDS), default_image="cat")
    assert ask("Acme/none?wid=9&locale=de").etag == ask("Acme/cat?wid=9&locale=de").etag
    assert ask("Acme/none?wid=9&locale=de").stand_in


def test_imageprops_name_the_record_that_was_found(ask, translated):
    for more, name, across in (("", "Acme/cat", "60"), ("&locale=de", "Acme/cat_D", "50")):
        told = values(ask(f"Acme/cat?req=imageprops{more}"))
        assert (told["image.translatedId"], told["image.width"]) == (name, across)


def test_xlate_names_the_versions_that_there_are(ask, translated, gallery):
    assert values(ask("Acme/cat?req=xlate")) == {"xlate.translatedIds": "cat,cat_D"}
    assert values(ask("Acme/only?req=xlate&locale=de")) == {"xlate.translatedIds": "only_F"}
    assert values(ask("Acme/none?req=xlate")) == {"xlate.translatedIds": ""}
    assert ask("Acme/cat?req=xlate").hours == 10
    gallery.attributes()
    assert values(ask("Acme/cat?req=xlate")) == {"xlate.translatedIds": "cat"}


def test_a_date_says_nothing_where_names_are_translated(ask, translated):
    later = {"since": dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)}
    assert isinstance(ask("Acme/cat?wid=9&locale=de", **later).content, Reply)
    assert ask("Acme/cat?wid=9&locale=de", etags=frozenset({"*"})).content == Unchanged()


def test_loadcache_makes_what_is_then_at_hand(runtime, ask, gallery):
    gallery.show("cat", drawn(60, 40))
    answer = ask("Acme/cat?wid=30&req=loadcache")
    picture = ask("Acme/cat?wid=30")
    assert answer.content == Properties({"image.length": str(len(picture.content.body))})
    assert (answer.hours, answer.etag) == (None, "")
    assert values(ask("Acme/cat?wid=30&req=props"))["image.length"] == str(len(picture.content.body))
    assert ask("Acme/cat?wid=30&req=loadcache").content == answer.content
    assert ask("Acme/none?wid=30&req=loadcache").content.code == "not_found"


def test_loadcache_warms_the_cache(ask, gallery):
    gallery.show("cat", drawn(60, 40))
    length = values(ask("Acme/cat?wid=31&req=loadcache"))["image.length"]
    assert values(ask("Acme/cat?wid=31&req=props"))["image.length"] == length


def test_a_message_is_empty_and_for_the_log(ask, company):
    answer = ask("Acme?req=message&message=hello%20there%0A2")
    assert (answer.content, answer.manner.message, answer.hours) == (Verbatim(""), "hello there\n2", None)
    assert ask("Acme?req=message").manner.message == ""


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("saveToFile&name=x", "this server writes no files for its clients; copyImage makes a new asset"),
        ("mbrSet", "this server has no videos"),
        ("mbrSet,xml", "this server has no videos"),
    ],
)
def test_what_is_never_served_says_why(ask, gallery, kind, why):
    gallery.show("cat", drawn(9, 9))
    name = kind.partition("&")[0].partition(",")[0]
    assert ask(f"Acme/cat?req={kind}").content == Trouble("refused", "Request refused", f"req={name}: {why}")
