"""pathEmbed, xmpEmbed: what a reply carries beside its pixels."""

import json
import shutil
import subprocess

import numpy as np
import pytest

from imaging.shelf import Shelf, drawn
from printroom.imaging import headers, parse, plan, render, resolve
from printroom.imaging.carrying import carrying
from printroom.imaging.encode import encode
from printroom.imaging.originals import open_header
from printroom.imaging.paths import parse_path
from printroom.imaging.photoshop import path_resources, paths

PACKET = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a/></x:xmpmeta>'
SQUARE = "M0.25,0.5L0.75,0.5L0.75,1L0.25,1L0.25,0.5Z"
ROUND = "M0.5,0.1C0.8,0.1,0.9,0.3,0.9,0.5C0.9,0.8,0.7,0.9,0.5,0.9C0.2,0.9,0.1,0.7,0.1,0.5C0.1,0.3,0.2,0.1,0.5,0.1Z"


@pytest.fixture
def shelf():
    made = Shelf()
    made.put("Co/cut", drawn(200, 100), paths=(("Square", SQUARE), ("Round", ROUND)))
    return made


def reply(shelf, query, folder, *, xmp=PACKET):
    found = plan(resolve(parse(query, path="Co/cut", catalog=shelf), shelf))
    made = encode(carrying(render(found, shelf), found, xmp=xmp), found.output)
    path = folder / f"reply.{made.suffix}"
    path.write_bytes(made.data)
    return path


def outlines(path):
    """Box of each path in fractions of the picture, as intake reads them."""
    stored = open_header(path).stored
    block = headers.blob(stored, "photoshop-data") or headers.blob(stored, "iptc-data")
    return {name: parse_path(text).box for name, text in paths(block).items()}


@pytest.mark.parametrize("name", ["jpeg", "pjpeg", "tif", "tif,,zip"])
def test_paths_are_embedded_as_they_lie_in_the_reply(name, shelf, tmp_path):
    found = outlines(reply(shelf, f"fmt={name}&pathEmbed=1&crop=0,0,100,100&flip=ud&scl=1", tmp_path))
    assert list(found) == ["Square", "Round"]
    assert found["Square"] == pytest.approx((0.5, 0, 1.5, 0.5), abs=1e-4)
    assert found["Round"] == pytest.approx((0.2, 0.1, 1.8, 0.9), abs=1e-4)


@pytest.mark.parametrize("text", [SQUARE, ROUND])
def test_what_is_written_is_read_again(text):
    path = parse_path(text)
    (read,) = paths(path_resources([("One", path)], 1, 1)).values()
    assert np.allclose(parse_path(read).subpaths[0].points, path.subpaths[0].points, atol=1e-4)


def test_open_paths_and_those_that_do_not_fit_are_left_out():
    many = [
        (f"{number}", parse_path("M" + "L".join(f"{at / 2000},0.5" for at in range(1900)) + "Z")) for number in range(3)
    ]
    assert list(paths(path_resources(many, 1, 1))) == ["0"]
    assert path_resources([], 1, 1) == b""


@pytest.mark.parametrize("query", ["fmt=jpeg", "fmt=tif", "fmt=png&pathEmbed=1"])
def test_nothing_is_embedded_that_is_not_asked_for_or_cannot_be(query, shelf, tmp_path):
    assert b"8BIM" not in reply(shelf, query, tmp_path).read_bytes()


@pytest.mark.parametrize("name", ["jpeg", "tif", "png", "webp"])
def test_the_packet_is_embedded_as_it_is(name, shelf, tmp_path):
    asked = open_header(reply(shelf, f"fmt={name}&xmpEmbed=1", tmp_path)).stored
    assert headers.blob(asked, "xmp-data") == PACKET
    plain = open_header(reply(shelf, f"fmt={name}", tmp_path)).stored
    assert headers.blob(plain, "xmp-data") == b""


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="needs exiftool (Debian: libimage-exiftool-perl)")
@pytest.mark.parametrize("name", ["jpeg", "tif"])
def test_exiftool_finds_the_paths(name, shelf, tmp_path):
    path = reply(shelf, f"fmt={name}&pathEmbed=1", tmp_path)
    done = subprocess.run(["exiftool", "-v3", str(path)], capture_output=True, check=True)
    said = json.loads(subprocess.run(["exiftool", "-j", "-G", str(path)], capture_output=True, check=True).stdout)
    assert (
        b'Name="Square"' in done.stdout or b"Square" in done.stdout,
        said[0]["File:ImageWidth" if name == "jpeg" else "EXIF:ImageWidth"],
    ) == (
        True,
        200,
    )
