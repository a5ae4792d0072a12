"""Masks and the paths of a picture on their way from the upload to a reply."""

from __future__ import annotations

import json
import struct

import pytest
import pyvips

from gallery import asking
from printroom.services import records
from printroom.services.answered import Answer, Trouble
from printroom.storage.renditions import Reply
from studio import apart, drawn

# A path "Box" from a quarter to three quarters of both directions, as Photoshop writes it: y before x, of 2²⁴.
CORNERS = [(0.25, 0.25), (0.25, 0.75), (0.75, 0.75), (0.75, 0.25)]
RECORDS = [struct.pack(">h24x", 6), struct.pack(">hH22x", 0, len(CORNERS))]
RECORDS += [struct.pack(">h6i", 1, *(round(part * (1 << 24)) for part in corner * 3)) for corner in CORNERS]
OUTLINE = b"8BIM\x07\xd0\x03Box" + struct.pack(">I", 26 * len(RECORDS)) + b"".join(RECORDS)


@pytest.fixture
def ask(runtime):
    def run(url: str) -> Answer:
        wanted = asking(url)
        return runtime.delivery.at_hand(wanted) or runtime.delivery.answer(wanted)

    return run


@pytest.fixture
def outlined(gallery, tmp_path):
    picture = drawn(600, 400).copy()
    picture.set_type(pyvips.GValue.blob_type, "photoshop-data", OUTLINE)
    picture.write_to_file(str(tmp_path / "picture.tif"))
    return gallery.show("outlined", tmp_path / "picture.tif")


def opened(answer: Answer) -> pyvips.Image:
    assert isinstance(answer.content, Reply), answer
    return pyvips.Image.new_from_buffer(answer.content.body, "")


def test_a_published_picture_is_clipped_and_cropped_by_its_own_paths(ask, outlined):
    clipped = opened(ask("Acme/outlined?clipPathE=Box&fmt=png-alpha&scl=1"))
    assert (clipped[3].crop(150, 100, 300, 200).min(), round(clipped[3].avg() * 4)) == (255, 255)
    assert (
        apart(opened(ask("Acme/outlined?cropPathE=Box&fmt=png&scl=1")), drawn(600, 400).crop(150, 100, 300, 200)) == 0
    )


def test_a_record_keeps_its_paths_as_json():
    record = records.from_plain({
        "name": "Acme/a",
        "key": "k",
        "revision": "r",
        "width": 6,
        "height": 4,
        "paths": [["Box", "M0,0L1,1Z"]],
        "anchor": [1, 2],
    })
    assert (record.paths, record.anchor) == ((("Box", "M0,0L1,1Z"),), (1, 2))
    assert records.from_plain(json.loads(json.dumps(records.to_plain(record)))) == record


def test_a_record_of_before_there_were_paths_has_none():
    plain = {"name": "Acme/a", "key": "k", "revision": "r", "width": 6, "height": 4}
    assert records.from_plain(plain).paths == ()


def test_a_published_picture_is_a_mask(ask, gallery):
    gallery.show("cat", drawn(300, 200))
    gallery.show("stencil", drawn(300, 200).colourspace("b-w"))
    masked = opened(ask("Acme/cat?mask=stencil&fmt=png-alpha&scl=1"))
    expected = drawn(300, 200).colourspace("b-w")[0]
    assert apart(masked[3], expected.copy(interpretation=masked[3].interpretation)) == 0


def test_a_reply_is_another_once_its_mask_is(ask, gallery):
    gallery.show("cat", drawn(300, 200))
    stencil = gallery.show("stencil", drawn(300, 200).colourspace("b-w"))
    before = ask("Acme/cat?mask=stencil&wid=50")
    other = gallery.show("other", drawn(300, 200).colourspace("b-w").invert())
    gallery.change(stencil, picture_id=other.picture_id)
    after = ask("Acme/cat?mask=stencil&wid=50")
    assert before.etag != after.etag
    assert apart(opened(before), opened(after)) > 10
    gallery.change(stencil, trash_state="InTrash")
    missing = Trouble("not_found", "Unable to find /stencil", "Unable to find /stencil")
    assert ask("Acme/cat?mask=stencil&wid=50").content == missing


def test_a_picture_that_is_not_published_is_no_mask(ask, gallery):
    gallery.show("cat", drawn(300, 200))
    gallery.show("secret", drawn(300, 200), published=False)
    for way in ("mask={}", "mask=is{{{}?wid=5}}", "src=is{{cat?mask={}}}"):
        hidden, absent = (ask(f"Acme/cat?{way.format(name)}").content for name in ("secret", "nothing"))
        assert (hidden.message.replace("secret", "nothing"), hidden.code) == (absent.message, "not_found")
