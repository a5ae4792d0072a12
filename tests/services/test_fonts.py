"""Fonts: files that are kept for texts."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from operator import itemgetter

import pytest

from gallery import asking
from printroom.services.static_kinds import NEEDED, OUTLINES, Unfit, content_of, kind_of
from printroom.storage.renditions import Reply
from samples import FOLDER, described, needs_samples


def font(*, begins: bytes = b"OTTO", tables: Iterable[bytes] = sorted(NEEDED)) -> bytes:
    """An sfnt of four bytes a table."""
    tags = list(tables)
    first = 12 + 16 * len(tags)
    entries = [struct.pack(">4sIII", tag, 0, first + 4 * at, 4) for at, tag in enumerate(tags)]
    return begins + struct.pack(">HHHH", len(tags), 0, 0, 0) + b"".join(entries) + bytes(4 * len(tags))


@pytest.mark.parametrize("begins", sorted(OUTLINES))
def test_a_font_has_the_tables_that_every_font_needs(tmp_path, begins):
    path = tmp_path / "a.otf"
    whole = font(begins=begins)
    broken = [
        b"",
        whole[:11],
        whole[:40],
        whole[:-1],
        font(begins=b"wOFF"),
        font(tables=sorted(NEEDED - {b"cmap"})),
        font(tables=[]),
    ]
    path.write_bytes(whole)
    assert content_of(kind_of("a.otf", None), path) == whole
    for content in broken:
        path.write_bytes(content)
        with pytest.raises(Unfit) as wrong:
            content_of(kind_of("a.otf", None), path)
        assert str(wrong.value) == "the file is no font/otf: expected an OpenType or TrueType font with all its tables"


@needs_samples
@pytest.mark.parametrize(
    "entry", [one for one in described() if one["path"].startswith("fonts/")], ids=itemgetter("path")
)
def test_sample_fonts_are_taken(entry):
    path = FOLDER / entry["path"]
    assert len(content_of(kind_of(path.name, None), path)) == entry["bytes"]


def test_a_font_is_kept_for_texts_and_its_file_is_served_to_nobody(gallery, runtime):
    asset = gallery.file("Sans.otf", font())
    gallery.file("Sans.css", b"a{}")
    assert (asset.type, asset.name, asset.name_space, asset.original_file) == ("Font", "Sans", "font", "Sans.otf")
    assert runtime.static.answer(asking("Acme/Sans")).content == Reply(b"a{}", media_type="text/css; charset=utf-8")
    assert runtime.static.answer(asking("Acme/Sans.otf")).content.code == "not_found"
