"""Static content: published files that are no pictures."""

from __future__ import annotations

import datetime as dt

import pytest

from gallery import asking
from printroom.services.answered import Trouble, Unchanged
from printroom.services.static_kinds import BYTE_ORDER_MARK, MOST_BYTES, Unfit, content_of, kind_of, media_type
from printroom.services.told import Properties, Verbatim
from printroom.storage.renditions import Reply
from studio import drawn

CSS = b"body { color: red }\n"


@pytest.fixture
def ask(runtime):
    return lambda url, **options: runtime.static.answer(asking(url, **options))


@pytest.fixture
def css(gallery):
    return gallery.file("site.css", CSS, user_data="a=1??b=2")


@pytest.fixture
def say(gallery):
    return gallery.say


def test_a_file_is_served_byte_for_byte_by_both_of_its_names(ask, css):
    for name in ("site", "site.css"):
        answer = ask(f"Acme/{name}")
        assert answer.content == Reply(CSS, media_type="text/css; charset=utf-8")
        assert (answer.hours, len(answer.etag)) == (10, 32)
        assert abs(answer.modified - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)


@pytest.mark.parametrize(
    "path", ["Acme/site.js", "Acme/none", "Nope/site", "Acme/SITE", "Acme", "", "Acme/site/css", "Acme/%ff", "Acme/%00"]
)
def test_other_paths_are_missing(ask, css, path):
    content = ask(path).content
    assert isinstance(content, Trouble)
    assert content.code in {"not_found", "refused"}


def test_pictures_are_no_static_content_and_files_no_pictures(ask, css, gallery, runtime):
    gallery.show("lake", drawn(30, 20))
    assert ask("Acme/lake").content.code == "not_found"
    assert runtime.delivery.answer(asking("Acme/site")).content.code == "not_found"


def test_what_is_not_published_or_withdrawn_is_missing(ask, css, gallery):
    gallery.file("draft.js", b"1", published=False)
    assert ask("Acme/draft").content.code == "not_found"
    gallery.change(css, trash_state="InTrash")
    assert ask("Acme/site").content.code == "not_found"


def test_files_of_one_stem_get_their_whole_names(ask, css, gallery):
    assert gallery.file("site.js", b"let a = 1").name == "site.js"
    assert ask("Acme/site.js").content.body == b"let a = 1"
    assert ask("Acme/site").content.body == ask("Acme/site.css").content.body == CSS


def test_clients_that_have_it_are_told_so(ask, css, gallery):
    answer = ask("Acme/site")
    assert ask("Acme/site", etags=frozenset({answer.etag})).content == Unchanged()
    assert ask("Acme/site", since=answer.modified).content == Unchanged()
    assert isinstance(ask("Acme/site", since=answer.modified - dt.timedelta(seconds=1)).content, Reply)
    gallery.attributes(expiration=-1)
    assert ask("Acme/site", etags=frozenset({"never seen"})).content == Unchanged()


def test_lifetimes_are_those_of_pictures(ask, css, gallery):
    gallery.attributes(expiration=3, non_img_expiration=0.5)
    assert [ask(f"Acme/site{query}").hours for query in ("", "?cache=off", "?req=props", "?req=userdata")] == [
        3,
        None,
        0.5,
        3,
    ]
    gallery.attributes(expiration=-1)
    assert ask("Acme/site?cache=off").hours == -1


def test_a_file_may_have_a_lifetime_of_its_own(ask, gallery, say):
    gallery.attributes(expiration=3)
    say(gallery.file("own.css", CSS), Expiration="0.5")
    assert [ask(f"Acme/own{query}").hours for query in ("", "?cache=off", "?req=userdata", "?req=props")] == [
        0.5,
        None,
        0.5,
        0.1,
    ]
    assert dict(ask("Acme/own?req=props").content.values)["expiration"] == "0.5"
    say(gallery.file("ever.css", CSS + b" "), Expiration="-1")
    assert ask("Acme/ever", etags=frozenset({"never seen"})).content == Unchanged()
    assert ask("Acme/ever?cache=off").hours == -1
    say(gallery.file("as.css", CSS + b"  "), Expiration="-2")
    assert ask("Acme/as").hours == 3


def test_a_rule_sets_the_lifetime_of_files(ask, css, gallery):
    gallery.attributes(
        expiration=3, rule_set='<ruleset><rule RequestType="static" Expiration="1"><expression/></rule></ruleset>'
    )
    assert ask("Acme/site").hours == 1


def test_user_data_is_that_of_the_locale(ask, gallery):
    gallery.attributes(locale_str_map=(("fr", ("F",)), ("", ("",))))
    gallery.file("site.css", CSS, user_data="a=one^loc=F^un??b=2")
    assert ask("Acme/site?req=userdata&locale=fr").content == Verbatim("a=un\r\nb=2\r\n")
    assert ask("Acme/site?req=userdata,json").content == Properties({"a": "one", "b": "2"})


def test_names_are_those_of_the_locale(ask, css, gallery):
    gallery.file("site_fr.css", CSS + b"/* fr */")
    gallery.attributes(locale_map=(("fr", ("_fr", "")), ("", ("",))))
    bodies = {
        query: ask(f"Acme/{query}").content.body[len(CSS) :]
        for query in ("site?locale=fr", "site.css?locale=FR", "site?locale=de", "site", "site_fr?locale=fr")
    }
    assert bodies == {
        "site?locale=fr": b"/* fr */",
        "site.css?locale=FR": b"/* fr */",
        "site?locale=de": b"",
        "site": b"",
        "site_fr?locale=fr": b"/* fr */",
    }


def test_errors_in_json_have_the_id(ask, css):
    answer = ask("Acme/none?req=props,json&id=-7")
    assert (answer.manner.req.format, answer.manner.id) == ("json", "-7")


def test_type_must_be_that_of_the_content(ask, gallery, say):
    say(gallery.file("one.css", CSS), UserType="viewer")
    gallery.file("two.css", CSS + b" ")
    for query in ("one?type=viewer", "one?type=", "one", "two?type=viewer"):
        assert isinstance(ask(f"Acme/{query}").content, Reply), query
    for query in ("one?type=Viewer", "one?type=skin"):
        assert ask(f"Acme/{query}").content.code == "refused", query


def test_its_properties_are_told(ask, css, say):
    told = dict(ask("Acme/site?req=props,json&id=3").content.values)
    assert dt.datetime.fromisoformat(told.pop("lastModified")) == ask("Acme/site").modified
    assert told == {"path": "Acme/site.css", "length": "20", "expiration": "10.0", "userType": ""}
    say(css, UserType="a b")
    assert dict(ask("Acme/site?req=props").content.values)["userType"] == "a b"
    assert ask("Acme/site?req=exists").content == Properties({"catalogRecord.exists": "1"})
    assert ask("Acme/none?req=exists").content == Properties({"catalogRecord.exists": "0"})
    assert ask("Acme/site?req=userdata").content == Verbatim("a=1\r\nb=2\r\n")
    assert ask("Acme/none?req=props").content.code == "not_found"
    assert ask("Acme/site?req=set").content.code == "refused"


def test_text_is_wrapped_for_a_handler(ask, css, gallery):
    answer = ask("Acme/site?handler=load&id=-7")
    assert answer.content == Reply(
        b'/*jsonp*/load("body { color: red }\\n","-7");', media_type="text/javascript; charset=utf-8"
    )
    assert answer.etag != ask("Acme/site").etag
    gallery.file("old.txt", b"caf\xe9")
    gallery.file("long.txt", b"x" * ((2 << 20) + 1))
    assert ask("Acme/old?handler=load").content.code == ask("Acme/long?handler=load").content.code == "refused"
    assert ask("Acme/old").content == Reply(b"caf\xe9", media_type="text/plain")


@pytest.mark.parametrize(
    ("name", "signature", "kind"),
    [
        ("a.css", None, "Css"),
        ("A.JS", None, "Javascript"),
        ("a.vtt", None, "VideoCaption"),
        ("a.svg", "SVG", "Svg"),
        ("a.pdf", "PDF", "Pdf"),
        ("a.xml", "XML", "Xml"),
        ("a.txt", None, "Asset"),
        ("a.TTF", None, "Font"),
        ("a.otf", None, "Font"),
        ("a.css", "PNG", None),
        ("a.txt", "HTML", None),
        ("a.html", "HTML", None),
        ("a.svg", "HTML", None),
        ("a.exe", None, None),
        ("css", None, None),
    ],
)
def test_kinds_go_by_name_where_the_content_does_not_say_otherwise(name, signature, kind):
    found = kind_of(name, signature)
    assert (found.type if found else None) == kind


def test_contents_are_what_their_names_say(tmp_path):
    path = tmp_path / "file"

    def trouble(name: str, content: bytes) -> str:
        path.write_bytes(content)
        try:
            assert content_of(kind_of(name, None), path) == content
        except Unfit as wrong:
            return str(wrong)
        return ""

    assert trouble("a.vtt", BYTE_ORDER_MARK + b"WEBVTT\n") == trouble("a.css", b"") == ""
    assert trouble("a.vtt", b"1\n") == "the file is no text/vtt: expected it to begin with WEBVTT"
    assert trouble("a.pdf", b"PDF") == "the file is no application/pdf: expected it to begin with %PDF-"
    assert trouble("a.js", b"a\0b") == "the file is no text/javascript: it has control characters"
    assert trouble("a.js", b" " * (MOST_BYTES + 1)) == (
        "the file has 16777217 bytes: at most 16777216 are kept as static content"
    )
    assert media_type(kind_of("a.pdf", None), b"%PDF-") == "application/pdf"
