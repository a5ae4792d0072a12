"""Image maps in the pixels of replies."""

import pytest

from gallery import asking
from printroom.imaging.locales import rules
from printroom.services.answered import Answer, Trouble
from printroom.services.told import Areas, Verbatim
from studio import drawn

EYE = '<AREA SHAPE="rect" COORDS="100,50,300,150" HREF="/eye">'
TEXT = f'{EYE}<area shape="poly" coords="0,0,100,0,0,100" alt="Ear">'


@pytest.fixture
def ask(runtime):
    def run(url) -> Answer:
        return runtime.delivery.answer(asking(url))

    return run


@pytest.fixture
def told(ask):
    def run(query):
        content = ask(f"Acme/cat?req=map&{query}").content
        assert isinstance(content, Verbatim), content
        return content.text

    return run


@pytest.fixture(autouse=True)
def cat(gallery):
    return gallery.show("cat", drawn(600, 400), image_map=TEXT)


def eye(*coords):
    return EYE.replace("100,50,300,150", ",".join(str(part) for part in coords)).replace("SHAPE=", "SHAPE=")


def ear(*coords):
    return f'<area shape="poly" coords="{",".join(str(part) for part in coords)}" alt="Ear">'


@pytest.mark.parametrize("query", ["", "id=3&handler=h", "utm_source=x", "cache=off", ".c"])
def test_the_stored_map_is_told_as_it_is_where_nothing_else_is_asked(told, query):
    assert told(query) == TEXT


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("scl=1", TEXT),
        ("scl=2", eye(50, 25, 150, 75) + ear(0, 0, 50, 0, 0, 50)),
        ("wid=300", eye(50, 25, 150, 75) + ear(0, 0, 50, 0, 0, 50)),
        ("fmt=png", eye(67, 33, 200, 100) + ear(0, 0, 67, 0, 0, 67)),
        ("wid=300&hei=300&fit=fit", eye(50, 75, 150, 125) + ear(0, 50, 50, 50, 0, 100)),
        ("wid=300&hei=300&fit=fit&align=0,-1", eye(50, 25, 150, 75) + ear(0, 0, 50, 0, 0, 50)),
        ("wid=200&hei=200&fit=crop", eye(0, 25, 100, 75)),
        ("crop=150,100,200,200&scl=1", eye(0, 0, 150, 50)),
        ("crop=400,200,200,200&scl=1", ""),
        ("scale=0.5&scl=1", eye(50, 25, 150, 75) + ear(0, 0, 50, 0, 0, 50)),
        ("size=1200,800&scl=1", eye(200, 100, 600, 300) + ear(0, 0, 200, 0, 0, 200)),
        ("flip=lr&scl=1", eye(300, 50, 500, 150) + ear(600, 0, 500, 0, 600, 100)),
        ("rotate=90&scl=1", eye(250, 100, 350, 300) + ear(400, 0, 400, 100, 300, 0)),
        ("extend=10,20,0,0&scl=1", eye(110, 70, 310, 170) + ear(10, 20, 110, 20, 10, 120)),
        ("crop=150,100,200,200&extend=50,40,30,20&scl=1", eye(50, 40, 200, 90)),
        ("crop=50,100,200,200&rotate=90&extend=70,0,0,0&scl=1", eye(220, 50, 270, 200)),
        ("crop=310,0,200,200&extend=50,0,0,0&scl=1", ""),
        ("crop=-50,-50,700,500&scl=1", eye(150, 100, 350, 200) + ear(50, 50, 150, 50, 50, 150)),
        ("rgn=200,100,200,200&scl=1", eye(0, 0, 100, 50)),
        ("rect=50,25,100,50&wid=300", eye(0, 0, 100, 50)),
        ("op_sharpen=1&scl=1&bgc=ff0000", TEXT),
    ],
)
def test_areas_go_where_the_picture_goes(told, query, expected):
    assert told(query) == expected


def test_a_map_of_a_layer_counts_in_its_own_pixels(told):
    area = "map=%3Carea%20shape=rect%20coords=0,0,100,50%3E"
    assert told(f"{area}&scl=2") == '<area shape="rect" coords="0,0,50,25">'
    assert told(f"{area}&rotate=90&flip=lr&scl=1") == '<area shape="rect" coords="300,0,400,50">'
    assert told(f"{area}&extend=50,50,50,50&scl=1") == '<area shape="rect" coords="0,0,100,50">'
    assert told("map=%3Carea%20href=x%3E&wid=300&hei=300&fit=fit") == '<area href=x shape="rect" coords="0,50,300,250">'
    assert told("map=&scl=1") == told("mapA=&scl=1") == ""


def test_a_map_of_the_source_counts_in_its_pixels_unless_the_layer_has_one(told):
    source = "mapA=%3Carea%20shape=rect%20coords=0,0,100,50%3E"
    assert told(f"{source}&rotate=90&scl=1") == '<area shape="rect" coords="350,0,400,100">'
    assert (
        told(f"{source}&map=%3Carea%20shape=rect%20coords=0,0,9,9%3E&scl=1") == '<area shape="rect" coords="0,0,9,9">'
    )


def test_stored_commands_count(told, gallery, cat):
    gallery.change(cat, url_modifier="crop=150,100,200,200")
    assert told("") == eye(0, 0, 75, 25) or told("") == eye(0, 0, 150, 50)
    assert told("scl=1") == eye(0, 0, 150, 50)


def test_nested_requests_bring_their_maps(ask, gallery):
    gallery.show("frame", drawn(60, 40), image_map="<area href=frame>")
    inner = ask("Acme/frame?req=map&src=is(Acme/cat?scl=2)&scl=1").content
    assert inner == Verbatim(eye(50, 25, 150, 75) + ear(0, 0, 50, 0, 0, 50))
    twice = ask("Acme/frame?req=map&src=is(Acme/cat?crop=100,50,200,100%26rotate=90)&scl=2").content
    assert isinstance(twice, (Verbatim, Trouble))
    named = ask("Acme/frame?req=map&src=Acme/cat&scl=2").content
    assert named == Verbatim(eye(50, 25, 150, 75) + ear(0, 0, 50, 0, 0, 50))


def test_a_map_is_a_list_of_areas_too(ask):
    listed = Areas((
        {"shape": "rect", "coords": "50,25,150,75", "href": "/eye"},
        {"shape": "poly", "coords": "0,0,50,0,0,50", "alt": "Ear"},
    ))
    assert ask("Acme/cat?req=map,xml&scl=2").content == listed
    assert ask("Acme/cat?req=map,json&scl=2").content == listed
    assert ask("Acme/cat?req=map,json&crop=400,200,9,9").content == Areas(())


def test_the_strings_of_a_map_are_those_of_the_locale(ask, gallery, cat):
    gallery.attributes(locale_str_map=rules("nl,N|,"), locale_map=rules("nl,_N,|,"))
    gallery.change(cat, image_map='<area shape="rect" coords="0,0,9,9" alt="Eye^loc=N^Oog">')
    assert ask("Acme/cat?req=map&locale=nl").content.text == '<area shape="rect" coords="0,0,9,9" alt="Oog">'
    gallery.show("cat_N", drawn(60, 40), image_map='<area href="^loc=N^n">')
    assert ask("Acme/cat?req=map&locale=nl").content.text == '<area href="n">'
    assert ask("Acme/cat?req=map&locale=nl&wid=30").content.text == '<area href="n" shape="rect" coords="0,0,30,20">'
    assert ask("Acme/cat?req=map").content.text == '<area shape="rect" coords="0,0,9,9" alt="Eye">'


def test_a_map_is_kept_like_its_picture(ask, gallery):
    assert ask("Acme/cat?req=map").hours == 10
    assert ask("Acme/none?req=map").content.code == "not_found"
    assert ask("Acme/none?req=map&wid=3").content.code == "not_found"


def test_maps_do_not_change_what_a_picture_is(ask):
    tags = {
        ask(f"Acme/cat?wid=30{more}").etag for more in ("", "&map=", "&mapA=%3Carea%3E", "&map=%3Carea%20href=x%3E")
    }
    assert len(tags) == 1
