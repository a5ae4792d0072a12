"""Every example of docs/data-requests.md, asked of a server with the pictures that the page tells of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import pyvips

from gallery import Gallery, asking, gallery
from printroom.imaging.locales import rules
from printroom.runtime import Runtime
from printroom.web.image_replies import reply
from studio import drawn

__all__ = ["gallery"]

PAGE = Path(__file__).parents[2] / "docs" / "data-requests.md"
EXAMPLE = re.compile(r"```http\nGET /is/image/(?P<url>\S+)\n\n(?P<shown>.*?)```", re.DOTALL)
# What is another one each time, or with each version of a library.
CHANGING = [
    (re.compile(r"#\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}"), "#<date>"),
    (re.compile(r"(iv\"?[=:]\"|[vV]ersion[=:\"]+|\"version\" value=\")[\w-]{6}"), r"\1<version>"),
    (re.compile(r"image\.length=[1-9]\d*"), "image.length=<length>"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d(\\?:)\d\d\\?:\d\d[.\d]*\+00\\?:00"), "<time>"),
]
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'


@pytest.fixture
def pictures(gallery: Gallery, tmp_path: Path) -> None:
    image = drawn(600, 400).copy()
    image.set_type(pyvips.GValue.blob_type, "xmp-data", XMP)
    image.write_to_file(str(tmp_path / "cat.jpg"))
    gallery.show(
        "cat",
        tmp_path / "cat.jpg",
        user_data="sku=4711??price=5 €",
        targets="target.1.rect=100,50,200,100??target.1.label=Eye",
        image_map='<area shape="rect" coords="100,50,300,150" href="/eye"><area shape="poly" coords="0,0,90,0,0,90" alt="Ear">',
    )
    gallery.show("cat_nl", drawn(300, 200))
    for name, label in (
        ("red", "label=Red^loc=N^Rood"),
        ("blue", "label=Blue^loc=N^Blauw"),
        ("swatch", "label=Fabric"),
    ):
        gallery.show(name, drawn(90, 60), user_data=label)
    gallery.file("film.xml", b"<film/>")
    gallery.put("colors", image_set="red;swatch,blue;{0x0000ff Blue}", type="ImageSet")
    gallery.put("turn", image_set="red,blue", type="SpinSet")
    gallery.put("all", image_set="cat;;,colors;;img_set,turn;swatch;spin", type="AssetSet")
    gallery.attributes(locale_map=rules("nl,_nl,|,"), locale_str_map=rules("nl,N|,"))


def answered(runtime: Runtime, url: str) -> str:
    """Status, media type and lifetime on a line, then the body; line ends are those of the page."""
    found = reply(runtime.delivery.answer(asking(url)), not_found_status=403, body=True)
    encoding = found.headers["content-type"].partition("charset=")[2]
    line = f"{found.status_code} {found.headers['content-type']} {found.headers['cache-control']}"
    body = bytes(found.body).decode(encoding).replace("\r\n", "\n").rstrip("\n")
    return f"{line}\n\n{body}\n".replace("\n\n\n", "\n\n")


def settled(text: str) -> str:
    for pattern, word in CHANGING:
        text = pattern.sub(word, text)
    return text


def test_every_example_is_what_the_server_says(runtime: Runtime, pictures: None) -> None:
    examples = EXAMPLE.findall(PAGE.read_text("utf-8"))
    assert len(examples) > 30
    for url, shown in examples:
        assert settled(answered(runtime, url)) == settled(shown), url


def test_every_type_has_an_example() -> None:
    from printroom.imaging.commands.request import TYPES

    page = PAGE.read_text("utf-8")
    assert [kind for kind in TYPES if f"req={kind}" not in page] == ["img", "tmb", "mask"]
