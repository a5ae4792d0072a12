"""EXIF, IPTC and XMP: read by drawn blocks, and never a fault for broken ones."""

import io
import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from printroom.imaging.directories import BrokenDirectory, open_tiff
from printroom.imaging.metadata import Metadata, read_metadata
from printroom.imaging.photoshop import path_names

BROKEN = settings(derandomize=True, deadline=None, max_examples=300)


def exif(order="<"):
    """A main directory with a make and a pointer, and an EXIF directory with a date, an exposure and a sensitivity."""
    make, date = b"Example Works\0", b"2020:02:29 12:34:56\0"
    mark = b"II" if order == "<" else b"MM"
    main_at, more_at, data_at = 8, 8 + 2 + 2 * 12 + 4, 100
    body = struct.pack(order + "H", 2)
    body += struct.pack(order + "HHII", 0x010F, 2, len(make), data_at)
    body += struct.pack(order + "HHIII", 0x8769, 4, 1, more_at, 0)
    body += struct.pack(order + "H", 3)
    body += struct.pack(order + "HHII", 0x9003, 2, len(date), data_at + 20)
    body += struct.pack(order + "HHII", 0x829A, 5, 1, data_at + 40)
    body += struct.pack(order + "HHIHHI", 0x8827, 3, 1, 400, 0, 0)
    head = mark + struct.pack(order + "HI", 42, main_at) + body
    return head.ljust(data_at, b"\0") + make.ljust(20, b"\0") + date + struct.pack(order + "II", 1, 250)


def iptc(*fields, utf8=True):
    mark = b"\x1c\x01Z\x00\x03\x1b%G" if utf8 else b""
    sets = b"".join(struct.pack(">BBBH", 0x1C, 2, field, len(value)) + value for field, value in fields)
    return resource(0x0404, b"", mark + sets)


def resource(number, name, content):
    padded = bytes([len(name)]) + name + b"\0" * ((len(name) + 1) % 2)
    return (
        b"8BIM"
        + struct.pack(">H", number)
        + padded
        + struct.pack(">I", len(content))
        + content
        + b"\0" * (len(content) % 2)
    )


def xmp(body, attributes=""):
    return f"""<?xpacket begin='\ufeff'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>
    <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:dc='http://purl.org/dc/elements/1.1/'
     xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/'>
    <rdf:Description {attributes}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>\n""".encode()


def said(*, block=b"", photoshop=b"", packet=b""):
    return read_metadata(exif=io.BytesIO(block), photoshop=photoshop, xmp=packet)


def test_exif_is_read_in_both_byte_orders():
    expected = Metadata(camera_make="Example Works", created="2020-02-29T12:34:56", exposure=1 / 250, sensitivity=400)
    assert [said(block=exif(order)) for order in "<>"] == [expected, expected]


def test_exif_dates_of_another_form_are_left_out():
    assert said(block=exif().replace(b"2020:02:29 12:34:56", b"0000:00:00 00:00:00")).created == ""
    assert said(block=exif().replace(b"2020:02:29 12:34:56", b"the other day......")).created == ""


def test_iptc_is_read():
    fields = [
        (5, "Tasse ☕".encode()),
        (25, b"coffee"),
        (25, b"cup"),
        (80, b"R. M."),
        (55, b"20200229"),
        (60, b"123456+0100"),
    ]
    assert said(photoshop=iptc(*fields)) == Metadata(
        title="Tasse ☕", keywords=("coffee", "cup"), creator="R. M.", created="2020-02-29T12:34:56+01:00"
    )


def test_iptc_without_its_mark_is_latin_1():
    assert said(photoshop=iptc((90, "Köln".encode("latin-1")), utf8=False)) == Metadata(city="Köln")


def test_xmp_is_read_from_entries_attributes_and_languages():
    title = "<dc:title><rdf:Alt><rdf:li xml:lang='de'>Tasse</rdf:li><rdf:li xml:lang='x-default'>Cup</rdf:li></rdf:Alt></dc:title>"
    words = "<dc:subject><rdf:Bag><rdf:li>a</rdf:li><rdf:li> b </rdf:li></rdf:Bag></dc:subject>"
    packet = xmp(title + words + "<photoshop:City>Köln</photoshop:City>", attributes="xmp:CreatorTool='Tool 1'")
    assert said(packet=packet) == Metadata(title="Cup", keywords=("a", "b"), city="Köln", software="Tool 1")


def test_xmp_says_before_iptc_before_exif():
    packet = xmp("<dc:title>from XMP</dc:title>")
    merged = said(block=exif(), photoshop=iptc((5, b"from IPTC"), (55, b"20190101")), packet=packet)
    assert (merged.title, merged.created, merged.camera_make) == ("from XMP", "2019-01-01", "Example Works")


def test_xmp_with_entities_says_nothing():
    bomb = b"<!DOCTYPE a [<!ENTITY b 'bbbb'>]>" + xmp("<dc:title>&b;</dc:title>")
    assert said(packet=bomb) == Metadata()


def test_control_characters_are_left_out_and_text_is_cut():
    assert said(photoshop=iptc((5, b"a\x00\x07b"))).title == "ab"
    assert said(photoshop=iptc((120, b"x" * 9000))).description == "x" * 4096


def test_path_names_are_told_in_order():
    block = b"Photoshop 3.0\0" + resource(2000, b"Path 1", b"\0" * 26) + resource(1005, b"", b"abc")
    assert path_names(block + resource(2001, b"Second Path", b"\0" * 52)) == ("Path 1", "Second Path")


@given(data=st.binary(max_size=200), cut=st.integers(0, 400), at=st.integers(0, 180))
@BROKEN
def test_broken_blocks_never_fail(data, cut, at):
    for block in (exif(), iptc((5, b"title"), (25, b"word")), xmp("<dc:title>t</dc:title>")):
        changed = (block[:at] + data + block[at + len(data) :])[: len(block) - cut]
        found = said(block=changed, photoshop=changed, packet=changed)
        assert type(found) is Metadata
        assert type(path_names(changed)) is tuple


@given(data=st.binary(max_size=120))
@BROKEN
def test_directories_are_read_or_refused(data):
    for head in (b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0"):
        try:
            tiff = open_tiff(io.BytesIO(head + data))
            found = tiff.directory(tiff.first)
        except BrokenDirectory:
            continue
        assert all(isinstance(value, bytes | tuple) for value in found.values())
