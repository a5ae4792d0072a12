"""`printroom render`: a file and a command string → another file."""

from __future__ import annotations

from pathlib import Path

import pytest
import pyvips

from printroom.cli.rendering import render
from printroom.imaging import ImagingError
from printroom.imaging.forms import Unreadable


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Red with a transparent left half, 60 by 40."""
    red = pyvips.Image.black(60, 40) + [200, 30, 30]
    alpha = (pyvips.Image.xyz(60, 40)[0] >= 30).ifthenelse(255, 0)
    path = tmp_path / "in.png"
    red.bandjoin(alpha).cast("uchar").copy(interpretation="srgb").pngsave(str(path))
    return path


@pytest.mark.parametrize(
    ("commands", "name", "loader", "bands"),
    [
        ("wid=30", "out.png", "pngload", 4),
        ("wid=30", "out.webp", "webpload", 4),
        ("wid=30", "out.tiff", "tiffload", 4),
        ("wid=30", "out.jpg", "jpegload", 3),
        ("wid=30&fmt=png", "out.jpg", "pngload", 3),
        ("wid=30", "out", "jpegload", 3),
        ("FMT=png&wid=30", "out.foo", "pngload", 3),
        ("wid=30", "out.JPEG", "jpegload", 3),
    ],
)
def test_the_suffix_is_the_format_and_keeps_alpha(
    source: Path, tmp_path: Path, commands: str, name: str, loader: str, bands: int
):
    plan = render(source, commands, tmp_path / name)
    made = pyvips.Image.new_from_file(str(tmp_path / name))
    assert (plan.width, plan.height) == (made.width, made.height) == (30, 20)
    assert (made.get("vips-loader"), made.bands) == (loader, bands)
    assert made(25, 10)[:3] == pytest.approx([200, 30, 30], abs=6)


def test_there_is_no_limit_of_a_default_size(source: Path, tmp_path: Path):
    assert render(source, "wid=4000", tmp_path / "out.png").width == 4000


def test_a_file_may_be_larger_than_a_reply(tmp_path: Path):
    pyvips.Image.black(6000, 4000).pngsave(str(tmp_path / "in.png"))
    plan = render(tmp_path / "in.png", "flip=lr", tmp_path / "out.png")
    assert (plan.width, plan.height) == (6000, 4000)


def test_an_unknown_suffix_names_the_known(source: Path, tmp_path: Path):
    with pytest.raises(ImagingError) as refused:
        render(source, "", tmp_path / "out.foo")
    expected = "jpg, jpeg, png, webp, avif, gif, tif, tiff, jp2, pdf, or fmt= as a command"
    assert str(refused.value) == f"out.foo: expected a suffix of {expected}"


@pytest.mark.parametrize(
    ("commands", "name", "code"),
    [("wid=-1", "out.png", "parse"), ("", "out.foo", "parse"), ("src=other", "o.png", "not_found")],
)
def test_what_cannot_be_made_is_said(source: Path, tmp_path: Path, commands: str, name: str, code: str):
    with pytest.raises(ImagingError) as refused:
        render(source, commands, tmp_path / name)
    assert (refused.value.code, (tmp_path / name).exists()) == (code, False)


def test_a_file_that_is_no_picture_is_said(tmp_path: Path):
    (tmp_path / "in.txt").write_text("no picture")
    with pytest.raises(Unreadable):
        render(tmp_path / "in.txt", "wid=1", tmp_path / "out.png")
