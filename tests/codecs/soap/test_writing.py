"""Texts in replies: what XML cannot carry, what it must have written in another way, and what is left out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from printroom.codecs.soap.writing import UNWRITABLE, encode, escaped, plain
from printroom.contract.messages import GetAssetsReturn, GetPropertyReturn
from printroom.contract.types import Asset, ImageInfo
from printroom.contract.versions import NEWEST, Version


def test_a_text_with_markup_is_escaped():
    written = encode(GetPropertyReturn(value="a<b>&\r\x00é"), "r", version=NEWEST, namespace="n")
    assert written == '<r xmlns="n"><value>a&lt;b&gt;&amp;&#13;\ufffdé</value></r>'


def test_one_text_with_markup_leaves_its_neighbours_as_they_are():
    info = ImageInfo(sku="a&b", description="plain", width=3)
    written = encode(info, "r", version=NEWEST, namespace="n")
    assert "<width>3</width>" in written
    assert "<sku>a&amp;b</sku><description>plain</description>" in written
    assert "comments" not in written


@given(st.text())
@settings(derandomize=True, deadline=None, max_examples=300)
def test_a_plain_text_needs_no_escaping(text):
    assert not plain(text) or UNWRITABLE.search(text) is None


@given(st.text())
@settings(derandomize=True, deadline=None, max_examples=300)
def test_every_text_comes_back_but_for_what_xml_cannot_carry(text):
    read = etree.fromstring(f"<a>{escaped(text)}</a>".encode()).text or ""
    allowed = "".join("\ufffd" if UNWRITABLE.search(c) and c not in "&<>\r" else c for c in text)
    assert read == allowed


def test_a_value_made_quickly_is_still_frozen():
    info = ImageInfo(width=3)
    assert (info, info.width, info.sku, hash(info)) == (ImageInfo(width=3), 3, None, hash(ImageInfo(width=3)))
    with pytest.raises(AttributeError):
        info.width = 4
    with pytest.raises(TypeError):
        ImageInfo(wide=3)


def test_an_asset_in_a_list_is_written_anew_for_another_version():
    """In 2008 an asset had no subType yet; its text is kept with it."""
    reply = GetAssetsReturn(asset_array=(Asset(name="a&b", sub_type="x"), Asset(name="b", sub_type="y")))
    new = (
        '<r xmlns="n"><assetArray><items><subType>x</subType><name>a&amp;b</name></items>'
        "<items><subType>y</subType><name>b</name></items></assetArray></r>"
    )
    old = new.replace("<subType>x</subType>", "").replace("<subType>y</subType>", "")
    for version, text in ((NEWEST, new), (Version.V2008_01_15, old), (NEWEST, new), (NEWEST, new)):
        assert encode(reply, "r", version=version, namespace="n") == text
