"""What is stored with a picture, as it is told."""

import pytest
import pyvips

from gallery import asking
from printroom.contract.roles import Role
from printroom.imaging.locales import rules
from printroom.repositories import pictures
from printroom.services.answered import Answer, Unchanged
from printroom.services.told import Packet, Properties, Verbatim
from studio import drawn

PACKET = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta><?xpacket end="w"?>'
)
EMPTY = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'


@pytest.fixture
def ask(runtime):
    def run(url, **options) -> Answer:
        return runtime.delivery.answer(asking(url, **options))

    return run


@pytest.fixture
def cat(gallery):
    return gallery.show("cat", drawn(60, 40))


def with_packet(path, packet):
    image = drawn(30, 20).copy()
    image.set_type(pyvips.GValue.blob_type, "xmp-data", packet)
    image.write_to_file(str(path))
    return path


def test_xmp_is_the_packet_of_the_file(ask, gallery, tmp_path):
    gallery.show("told", with_packet(tmp_path / "told.jpg", PACKET))
    answer = ask("Acme/told?req=xmp&wid=10")
    assert answer.content == Packet(PACKET)
    assert (answer.hours, len(answer.etag)) == (10, 32)
    assert ask("Acme/told?req=xmp", etags=frozenset({ask("Acme/told?req=xmp").etag})).content == Unchanged()
    assert ask("Acme/told?req=imageprops").content.values["image.embeddedXmpData"] == "1"


def test_xmp_of_other_encodings_becomes_utf_8(ask, gallery, tmp_path):
    for encoding in ("utf-16", "utf-16-be", "utf-32"):
        mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
        gallery.show(
            f"in-{encoding}", with_packet(tmp_path / f"{encoding}.tif", mark + EMPTY.decode().encode(encoding))
        )
        assert ask(f"Acme/in-{encoding}?req=xmp").content == Packet(EMPTY), encoding


def test_a_picture_without_xmp_has_an_empty_packet_and_a_missing_one_none(ask, cat):
    assert ask("Acme/cat?req=xmp").content == Packet(EMPTY)
    assert ask("Acme/none?req=xmp").content.code == "not_found"


def test_xmp_is_that_of_what_was_published(ask, gallery, tmp_path):
    hidden = gallery.show("hidden", with_packet(tmp_path / "hidden.jpg", PACKET), published=False)
    assert ask("Acme/hidden?req=xmp").content.code == "not_found"
    gallery.change(hidden, ready_for_publish=True)
    assert ask("Acme/hidden?req=xmp").content == Packet(PACKET)


def test_a_serving_file_has_the_xmp_of_its_picture(runtime, gallery, caller, tmp_path):
    asset = gallery.show("live", with_packet(tmp_path / "live.jpg", PACKET), published=False)
    with runtime.unit() as unit:
        picture = pictures.by_id(unit.session, asset.picture_id)
        file = pictures.blob(unit.session, picture.serving_id).key.rpartition("/")[2]
    url = f"Acme/_optimized_/{file[:3]}/{file}"
    answers = [
        runtime.delivery.optimized(asking(f"{url}?req={kind}"), caller(Role.IPS_USER))
        for kind in ("xmp", "catalogprops", "set")
    ]
    assert answers[0].content == Packet(PACKET)
    assert answers[1].content.values["catalog.fileTime"] == ""
    assert answers[2].content.root.children[0].attributes["dx"] == "30"
    assert {answer.private for answer in answers} == {True}


def test_user_data_keeps_its_values_whole(ask, gallery, cat):
    gallery.change(cat, user_data="a = 1 = 2 ??b=??c:d=3\nfree\r\ntext")
    assert ask("Acme/cat?req=userdata").content == Verbatim("a = 1 = 2 \r\nb=\r\nc:d=3\r\nfree\r\ntext\r\n")
    assert ask("Acme/cat?req=userdata,xml").content == Properties({
        "a": "1 = 2",
        "b": "",
        "c:d": "3",
        "userdata": "free\ntext",
    })


def test_each_mark_between_records_becomes_a_line_end(ask, gallery, cat):
    gallery.change(cat, user_data="a=1????b=2??", targets="target.1.label=Eye??")
    assert ask("Acme/cat?req=userdata").content == Verbatim("a=1\r\n\r\nb=2\r\n\r\n")
    assert ask("Acme/cat?req=userdata,json").content == Properties({"a": "1", "b": "2"})
    assert ask("Acme/cat?req=targets").content == Verbatim("target.1.label=Eye\r\n\r\n")


def test_what_is_not_there_is_an_empty_line(ask, cat):
    for kind in ("userdata", "targets", "imageset"):
        assert ask(f"Acme/none?req={kind}").content == ask(f"Acme/cat?req={kind}").content == Verbatim("\r\n")
    assert ask("Acme/none?req=userdata,json").content == Properties({})
    assert ask("Acme/none?req=imageset,json").content == Properties({"IMAGE_SET": ""})


def test_derivatives_have_a_colon_in_their_names(ask, gallery):
    swatch = "SmartCropDef=Swatch??SmartCropWidth=200.0??SmartSwatchColor=0xA56DB2"
    gallery.show("Sleek:Swatch", drawn(60, 40), user_data=swatch, url_modifier="cropN=0,0,0.5,0.5")
    assert ask("Acme/Sleek:Swatch?req=exists").content == Properties({"catalogRecord.exists": "1"})
    assert ask("Acme/Sleek%3aSwatch?req=exists").content == Properties({"catalogRecord.exists": "1"})
    assert ask("Acme/Sleek:Other?req=exists").content == Properties({"catalogRecord.exists": "0"})
    assert ask("Acme/Sleek:Swatch?req=userdata,json").content == Properties({
        "SmartCropDef": "Swatch",
        "SmartCropWidth": "200.0",
        "SmartSwatchColor": "0xA56DB2",
    })
    found = ask("Acme/Sleek:Swatch?req=set").content.root
    assert (found.attributes["n"], found.children[0].attributes["dx"]) == ("Acme/Sleek:Swatch", "30")
    assert ask("Acme/Sleek:Swatch?wid=10").content.media_type == "image/jpeg"


def test_the_strings_are_those_of_the_locale(ask, gallery, cat):
    gallery.attributes(locale_str_map=rules("nl,N|,"))
    gallery.change(
        cat,
        user_data="name=Cat^loc=N^Kat??sku=1",
        targets="target.1.label=Eye^loc=N^Oog??target.1.rect=0,0,9,9",
        image_set="a;{0xff0000 Red^loc=N^ Rood}",
    )
    assert ask("Acme/cat?req=userdata&locale=NL").content == Verbatim("name=Kat\r\nsku=1\r\n")
    assert ask("Acme/cat?req=userdata").content == Verbatim("name=Cat\r\nsku=1\r\n")
    assert ask("Acme/cat?req=targets,json&locale=nl").content == Properties({
        "target.1.label": "Oog",
        "target.1.rect": "0,0,9,9",
    })
    assert ask("Acme/cat?req=imageset&locale=nl").content == Verbatim("a;{0xff0000 Rood}\r\n")
    assert ask("Acme/cat?req=userdata&locale=nl").etag != ask("Acme/cat?req=userdata").etag
