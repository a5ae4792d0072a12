"""Sets as viewers are told them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery import asking
from printroom.imaging.locales import rules
from printroom.services.answered import Answer, Trouble
from printroom.services.told import Document, Node
from printroom.services.told_sets import MOST_ITEMS
from studio import drawn


@pytest.fixture
def ask(runtime):
    def run(url, **options) -> Answer:
        return runtime.delivery.answer(asking(url, **options))

    return run


@pytest.fixture
def told(ask):
    """A set as nested tuples: (element, attributes, *children), versions left out."""

    def run(url):
        content = ask(url).content
        assert isinstance(content, Document), content
        return plain(content.root)

    return run


def plain(node: Node):
    attributes = {name: value for name, value in node.attributes.items() if name != "iv"}
    return (node.name, attributes, *(plain(child) for child in node.children))


@pytest.fixture(autouse=True)
def pictures(gallery):
    gallery.show("a", drawn(60, 40), user_data="label=First??label_de=Erstes")
    gallery.show("b", drawn(50, 30), user_data="label=Second")
    gallery.show("c", drawn(30, 30))


def item(name, size, *more, swatch=None, **attributes):
    swatch = [("s", {"n": swatch})] if swatch else []
    return ("item", {"dx": str(size[0]), "dy": str(size[1]), **attributes}, ("i", {"n": name}), *swatch, *more)


A, B, C = (60, 40), (50, 30), (30, 30)


def outer(sort, *items, name="Acme/S"):
    return ("set", {"n": name, "pv": "1.0", "type": sort}, *items)


def test_a_picture_is_a_set_of_itself_after_its_modifier(told, ask, gallery):
    first = ask("Acme/c?req=set").content.root.children[0].attributes["iv"]
    assert told("Acme/c?req=set") == outer("img", item("Acme/c", C), name="Acme/c")
    gallery.show("d", drawn(60, 40), url_modifier="crop=0,0,20,10")
    assert told("Acme/d?req=set") == outer("img", item("Acme/d", (20, 10)), name="Acme/d")
    gallery.show("e", drawn(60, 40), url_modifier="crop=here")
    assert told("Acme/e?req=set") == outer("img", item("Acme/e", A), name="Acme/e")
    assert len(first) == 6
    assert ask("Acme/d?req=set").content.root.children[0].attributes["iv"] != first


def test_a_swatch_is_a_picture_a_colour_or_the_picture_itself(told, gallery):
    gallery.put("S", image_set="a;Acme/b,b;{0xFF0000 Red},c;,/Acme/a;(0x00ff00)")
    assert told("Acme/S?req=set") == outer(
        "img_set",
        item("Acme/a", A, swatch="Acme/b"),
        item("Acme/b", B, ("s", {"c": "0xff0000", "l": "Red"})),
        item("Acme/c", C, swatch="Acme/c"),
        item("Acme/a", A, ("s", {"c": "0x00ff00"})),
    )


def test_a_list_of_pictures_is_of_unknown_sort_unless_its_asset_says_one(told, gallery):
    gallery.put("S", image_set="a,b")
    assert told("Acme/S?req=set") == outer(
        "unknown", item("Acme/a", A, swatch="Acme/a"), item("Acme/b", B, swatch="Acme/b")
    )
    gallery.put("S", image_set="a,b", type="ImageSet")
    assert told("Acme/S?req=set") == outer(
        "img_set", item("Acme/a", A, swatch="Acme/a"), item("Acme/b", B, swatch="Acme/b")
    )
    gallery.put("S", image_set="a;b;c", type="SpinSet")
    assert told("Acme/S?req=set") == outer("spin", item("Acme/a", A), item("Acme/b", B), item("Acme/c", C))


def test_a_picture_may_stand_in_its_own_set(told, gallery):
    gallery.show("S", drawn(20, 10), image_set="Acme/S,a")
    assert told("Acme/S?req=set") == outer(
        "unknown", item("Acme/S", (20, 10), swatch="Acme/S"), item("Acme/a", A, swatch="Acme/a")
    )


def test_sets_of_swatches_stand_in_sets(told, gallery):
    gallery.put("Inner", image_set="a;b,b;c")
    gallery.put("S", image_set="Inner;c,b;a")
    inner = (
        "set",
        {"n": "Acme/Inner", "type": "img_set"},
        item("Acme/a", A, swatch="Acme/b"),
        item("Acme/b", B, swatch="Acme/c"),
    )
    assert told("Acme/S?req=set") == outer(
        "img_set",
        ("item", {"type": "img_set"}, inner, ("s", {"n": "Acme/c"})),
        item("Acme/b", B, swatch="Acme/a"),
    )


def test_spins_of_two_dimensions_hold_spins_by_name_and_written_out(told, gallery):
    gallery.put("Row", image_set="a,b")
    gallery.put("S", image_set="{b;c},Row,c")
    assert told("Acme/S?req=set") == outer(
        "spin",
        ("item", {"type": "img_set"}, ("set", {"type": "img_set"}, item("Acme/b", B, swatch="Acme/c"))),
        ("item", {"type": "spin"}, ("set", {"n": "Acme/Row", "type": "spin"}, item("Acme/a", A), item("Acme/b", B))),
        item("Acme/c", C),
    )


def test_pages_stand_side_by_side(told, gallery):
    gallery.put("S", image_set="a,b:c")
    page = lambda name, size: ("i", {"n": name, "dx": str(size[0]), "dy": str(size[1])})  # noqa: E731
    assert told("Acme/S?req=set") == outer(
        "ecat", item("Acme/a", A), ("item", {}, page("Acme/b", B), page("Acme/c", C))
    )


def test_a_media_set_holds_pictures_sets_and_what_is_not_here(told, gallery):
    gallery.put("Spin", image_set="a,b", type="SpinSet")
    gallery.put("Colors", image_set="a;{0xff0000},b;{0x00ff00}")
    gallery.put("S", image_set="a;;advanced_image;,Spin;c;spin,Colors;;advanced_swatchset,b,clip;a;video;,{b,c};a;")
    assert told("Acme/S?req=set") == outer(
        "media_set",
        item("Acme/a", A, swatch="Acme/a"),
        (
            "item",
            {"type": "spin"},
            ("set", {"n": "Acme/Spin", "type": "spin"}, item("Acme/a", A), item("Acme/b", B)),
            ("s", {"n": "Acme/c"}),
        ),
        (
            "item",
            {"type": "img_set"},
            (
                "set",
                {"n": "Acme/Colors", "type": "img_set"},
                item("Acme/a", A, ("s", {"c": "0xff0000"})),
                item("Acme/b", B, ("s", {"c": "0x00ff00"})),
            ),
            ("s", {"n": "Acme/a"}),
        ),
        item("Acme/b", B, swatch="Acme/b"),
        ("item", {"type": "video"}, ("v", {"n": "Acme/clip"}), ("s", {"n": "Acme/a"})),
        (
            "item",
            {"type": "unknown"},
            ("set", {"type": "unknown"}, item("Acme/b", B, swatch="Acme/b"), item("Acme/c", C, swatch="Acme/c")),
            ("s", {"n": "Acme/a"}),
        ),
    )


def clip(name, *more, sort="video"):
    return ("item", {"type": sort}, ("v", {"n": name}), *more)


def test_videos_and_files_are_looked_up_among_static_content(told, ask, gallery):
    gallery.file("film.xml", b"<film/>")
    gallery.file("words.vtt", b"WEBVTT\n")
    gallery.file("both.xml", b"<both/>")
    gallery.show("both", drawn(20, 10))
    gallery.file("c.css", b"a {}")
    gallery.put("S", image_set="film;a;,film.xml;a;video,words;b;static,words;;,both;a;,c;;,both;;img,film;b;video;")
    swatch = ("s", {"n": "Acme/a"})
    assert told("Acme/S?req=set") == outer(
        "media_set",
        clip("Acme/film", swatch),
        clip("Acme/film.xml", swatch),
        clip("Acme/words", ("s", {"n": "Acme/b"}), sort="static"),
        clip("Acme/words", sort="static"),
        clip("Acme/both", swatch),
        item("Acme/c", C, swatch="Acme/c"),
        item("Acme/both", (20, 10), swatch="Acme/both"),
        clip("Acme/film", ("s", {"n": "Acme/b"})),
    )
    versions = [each.attributes["iv"] for each in ask("Acme/S?req=set").content.root.children]
    assert (versions[0], versions[0]) == (versions[1], versions[7])
    assert len({versions[0], versions[2], versions[4]}) == 3


def test_videos_that_are_not_here_are_named(told, ask, gallery):
    gallery.put("tv", type="Video")
    gallery.put("S", image_set="far.mp4;a;,far;;video,far.css;;static,/films/far.FLV;;,tv;;")
    assert told("Acme/S?req=set") == outer(
        "media_set",
        clip("Acme/far.mp4", ("s", {"n": "Acme/a"})),
        clip("Acme/far"),
        clip("Acme/far.css", sort="static"),
        clip("films/far.FLV"),
        clip("Acme/tv"),
    )
    attributes = [sorted(each.attributes) for each in ask("Acme/S?req=set").content.root.children]
    assert attributes == [["type"]] * 4 + [["iv", "type"]]
    gallery.put("S", image_set="far.jpg;a;,a;;")
    assert wrong(ask, "Acme/S?req=set") == ("set", "Unable to find /Acme/far.jpg")
    gallery.put("S", image_set="far.mp4;a")
    assert wrong(ask, "Acme/S?req=set") == ("set", "Unable to find /Acme/far.mp4")


def test_a_set_of_videos_is_a_list_of_files(told, gallery):
    gallery.file("film.xml", b"<film/>")
    gallery.put("S", image_set="film,far", type="VideoSet")
    films = (clip("Acme/film"), clip("Acme/far"))
    assert told("Acme/S?req=set") == outer("video_set", *films)
    gallery.put("M", image_set="S;a;,S;a;video_set,far;a;video_set,a;;")
    inside = (
        "item",
        {"type": "video_set"},
        ("set", {"n": "Acme/S", "type": "video_set"}, *films),
        ("s", {"n": "Acme/a"}),
    )
    assert told("Acme/M?req=set") == outer(
        "media_set",
        inside,
        inside,
        clip("Acme/far", ("s", {"n": "Acme/a"}), sort="video_set"),
        item("Acme/a", A, swatch="Acme/a"),
        name="Acme/M",
    )


def test_a_file_is_a_set_of_itself(told, ask, gallery):
    gallery.file("film.xml", b"<film/>")
    gallery.file("words.vtt", b"WEBVTT\n")
    gallery.file("both.xml", b"<both/>")
    gallery.show("both", drawn(20, 10))
    gallery.file("c.css", b"a {}")
    for name in ("film", "film.xml", "both"):
        assert told(f"Acme/{name}?req=set") == outer("video", clip(f"Acme/{name}"), name=f"Acme/{name}")
    assert told("Acme/words?req=set") == outer("static", clip("Acme/words", sort="static"), name="Acme/words")
    assert told("Acme/c?req=set") == outer("img", item("Acme/c", C), name="Acme/c")
    assert wrong(ask, "Acme/far.mp4?req=set") == ("not_found", "Unable to find /Acme/far.mp4")


def test_files_are_those_of_the_locale(told, gallery):
    gallery.attributes(locale_map=rules("de,_D,|,"))
    gallery.file("film.xml", b"<film/>")
    gallery.file("film_D.xml", b"<deutsch/>")
    gallery.file("only.xml", b"<only/>")
    gallery.put("S", image_set="film;;,film.xml;;,only;;video")
    names = ["Acme/film_D", "Acme/film_D.xml", "Acme/only"]
    assert told("Acme/S?req=set&locale=de") == outer("media_set", *map(clip, names))
    assert told("Acme/S?req=set") == outer("media_set", *map(clip, ["Acme/film", "Acme/film.xml", "Acme/only"]))


def test_a_word_for_a_picture_makes_a_picture_of_what_is_a_set_too(told, gallery):
    gallery.show("Both", drawn(20, 10), image_set="a;b")
    gallery.put("S", image_set="Both;;img,Both;;")
    assert told("Acme/S?req=set")[2:] == (
        item("Acme/Both", (20, 10), swatch="Acme/Both"),
        (
            "item",
            {"type": "img_set"},
            ("set", {"n": "Acme/Both", "type": "img_set"}, item("Acme/a", A, swatch="Acme/b")),
            ("s", {"n": "Acme/a"}),
        ),
    )


def test_a_set_is_written_out_in_the_request(told, gallery):
    both = outer("unknown", item("Acme/a", A, swatch="Acme/a"), item("Acme/b", B, swatch="Acme/b"), name="Acme")
    for url in (
        "Acme?imageSet={a,b}&req=set",
        "Acme/?req=set,json,UTF-8&imageSet=Acme%2Fa%2CAcme%2Fb&labelkey=",
        "Acme?req=set&imageset=(Acme/a,Acme/b)",
        "Acme?req=set&imageSet=a,b",
        "Acme?req=set&imageSet=%7Ba,b%7D",
    ):
        assert told(url) == both, url
    assert told("Acme/a?req=set&imageSet={b}") == outer("unknown", item("Acme/b", B, swatch="Acme/b"), name="Acme/a")
    gallery.put("S", image_set="a,b")
    assert told("Acme?req=set&imageSet=S") == outer(
        "spin",
        ("item", {"type": "spin"}, ("set", {"n": "Acme/S", "type": "spin"}, item("Acme/a", A), item("Acme/b", B))),
        name="Acme",
    )
    for text in ("", "{}", "{,}", "%20"):
        assert told(f"Acme?req=set&imageSet={text}") == outer("empty", name="Acme")


def test_smart_crops_are_relations_of_their_picture(told, gallery):
    owner = gallery.show("owner", drawn(60, 40)).id
    gallery.show(
        "owner:Large", drawn(30, 20), owner_id=owner, user_data="SmartCropDef=Large??SmartCropWidth=30.0??no key=1"
    )
    gallery.show(
        "owner:Swatch", drawn(9, 9), owner_id=owner, user_data="SmartCropDef=Swatch??SmartSwatchColor=0xA56DB2"
    )
    gallery.show("owner:plain", drawn(9, 9), owner_id=owner, user_data="label=x")
    gallery.show("owner:hidden", drawn(9, 9), owner_id=owner, user_data="SmartCropDef=Hidden", published=False)
    gallery.show("Owner:Upper", drawn(9, 9), owner_id=owner, user_data="SmartCropDef=Upper")
    gallery.show("owner:Strange", drawn(9, 9), user_data="SmartCropDef=Strange")
    assert told("Acme/owner?req=set") == outer(
        "img",
        item("Acme/owner", A),
        ("relation", {"n": "Acme/owner:Large"}, ("userdata", {"SmartCropDef": "Large", "SmartCropWidth": "30.0"})),
        (
            "relation",
            {"n": "Acme/owner:Swatch"},
            ("userdata", {"SmartCropDef": "Swatch", "SmartSwatchColor": "0xA56DB2"}),
        ),
        name="Acme/owner",
    )
    assert told("Acme/b?req=set") == outer("img", item("Acme/b", B), name="Acme/b")


def test_labels_are_user_data_of_a_key(told, gallery):
    gallery.put("S", image_set="a;b,c;{0xff0000 Red}")
    assert told("Acme/S?req=set&labelkey=label") == outer(
        "img_set",
        ("item", {"dx": "60", "dy": "40"}, ("i", {"n": "Acme/a", "l": "First"}), ("s", {"n": "Acme/b", "l": "Second"})),
        ("item", {"dx": "30", "dy": "30"}, ("i", {"n": "Acme/c"}), ("s", {"c": "0xff0000", "l": "Red"})),
    )


def test_pictures_and_labels_are_those_of_the_locale(told, gallery):
    gallery.attributes(locale_map=rules("de,_D,|,"), locale_str_map=rules("de,D|,"))
    gallery.show("a_D", drawn(20, 20), user_data="label=First^loc=D^Erstes")
    gallery.put("S", image_set="a;{0xff0000 Red^loc=D^ Rot},b;a")
    assert told("Acme/S?req=set&labelkey=label&locale=de") == outer(
        "img_set",
        (
            "item",
            {"dx": "20", "dy": "20"},
            ("i", {"n": "Acme/a_D", "l": "Erstes"}),
            ("s", {"c": "0xff0000", "l": "Rot"}),
        ),
        (
            "item",
            {"dx": "50", "dy": "30"},
            ("i", {"n": "Acme/b", "l": "Second"}),
            ("s", {"n": "Acme/a_D", "l": "Erstes"}),
        ),
    )
    assert told("Acme/S?req=set&locale=fr")[2] == item("Acme/a", A, ("s", {"c": "0xff0000", "l": "Red"}))


def wrong(ask, url):
    content = ask(url).content
    assert isinstance(content, Trouble), content
    return content.code, content.message


def test_what_is_missing_is_named(ask, gallery):
    gallery.show("hidden", drawn(9, 9), published=False)
    gallery.put("S", image_set="a,nothing")
    gallery.put("T", image_set="a,hidden")
    assert wrong(ask, "Acme/S?req=set") == ("set", "Unable to find /Acme/nothing")
    assert wrong(ask, "Acme/T?req=set") == ("set", "Unable to find /Acme/hidden")
    assert wrong(ask, "Acme/nothing?req=set")[0] == "not_found"
    assert wrong(ask, "Acme?req=set&imageSet=Rival/a") == ("set", "Unable to find /Rival/a")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{a", "the set cannot be read: expected } closing bracket, got the end"),
        ("{0xff0000};a,b;c", "0xff0000 is a colour: expected a picture or a set"),
        ("a;{b,c},b;c", "a swatch is a picture or a colour"),
        ("a:{b},c", "pages have the names of pictures"),
        (";b,a;b", "an item has no picture"),
        (";;video,a;b;", "an item has no name"),
        ("Media;a;,b;c;", "a media set cannot stand inside another set"),
        ("Media,a", "a media set cannot stand inside another set"),
        ("Self", "Unable to find /Acme/Self"),
    ],
)
def test_what_is_wrong_with_a_set_is_said(ask, gallery, text, said):
    gallery.put("Media", image_set="a;;,b;;")
    gallery.put("Self", image_set=text)
    assert wrong(ask, "Acme/Self?req=set") == ("set", said)


def test_sets_that_hold_each_other_end(ask, gallery):
    gallery.put("One", image_set="Two,a")
    gallery.put("Two", image_set="One,b")
    assert wrong(ask, "Acme/One?req=set") == ("set", "Unable to find /Acme/One")


def test_sets_have_a_depth(ask, told, gallery):
    gallery.put("L0", image_set="a")
    for level in range(1, 11):
        gallery.put(f"L{level}", image_set=f"L{level - 1},b")
    assert told("Acme/L8?req=set")[0] == "set"
    assert wrong(ask, "Acme/L9?req=set") == ("set", "sets may be nested at most 8 deep")


def test_sets_have_an_end(ask, told, gallery):
    gallery.put("Full", image_set=",".join(["a"] * MOST_ITEMS))
    assert len(told("Acme/Full?req=set")) == MOST_ITEMS + 2
    gallery.put("Over", image_set=",".join(["a"] * (MOST_ITEMS + 1)))
    gallery.put("L0", image_set=",")
    for level in range(1, 8):
        gallery.put(f"L{level}", image_set=",".join([f"L{level - 1}"] * 200))
    for name in ("Over", "L7"):
        assert wrong(ask, f"Acme/{name}?req=set") == ("set", f"a set may have at most {MOST_ITEMS} items")


def test_a_set_is_kept_as_long_as_properties_and_has_a_tag(ask, gallery):
    gallery.put("S", image_set="a,b")
    answer = ask("Acme/S?req=set")
    assert (answer.hours, len(answer.etag)) == (0.1, 32)
    gallery.put("S", image_set="b,a")
    assert ask("Acme/S?req=set").etag != answer.etag


def test_any_set_is_told_or_refused(ask, gallery):
    gallery.put("Sub", image_set="a;b,c")
    names = st.sampled_from([
        "a",
        "b",
        "Sub",
        "none",
        "{",
        "}",
        "(",
        ")",
        ",",
        ";",
        ":",
        "0xff0000",
        "{0xff0000 x}",
        "img",
        "spin",
        "video",
        "%2C",
    ])

    @settings(derandomize=True, deadline=None, max_examples=300)
    @given(st.lists(names, max_size=14).map("".join), st.sampled_from(["", "&labelkey=label"]))
    def one(text, more):
        content = ask(f"Acme?req=set&imageSet={text}{more}").content
        assert isinstance(content, Document) or content.code in {"set", "parse", "not_found"}, content

    one()
