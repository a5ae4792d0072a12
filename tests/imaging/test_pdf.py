"""fmt=pdf: one page that is one picture, which another program shows as it is."""

import re
import shutil
import subprocess

import numpy as np
import pytest
import pyvips

from imaging.shelf import gray, inked, photograph
from printroom.imaging import color
from printroom.imaging.encode import encode
from printroom.imaging.request import Output

needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs pdftoppm (Debian: poppler-utils)")
PHOTO = photograph(160, 120)


def made(image, **output):
    return encode(image, Output(format="pdf", **output)).data


def asked(program, data, folder, *options):
    """The picture that a program of Poppler makes of the page."""
    source = folder / "page.pdf"
    source.write_bytes(data)
    command = [program, *options, "-png", str(source), str(folder / "page")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    (made,) = folder.glob("page*.png")
    return pyvips.Image.new_from_file(str(made))


def held(data, folder):
    """The picture as it lies in the page."""
    return asked("pdfimages", data, folder)


def shown(data, folder, *, dpi):
    """The page as it is drawn at a density."""
    return asked("pdftoppm", data, folder, "-r", str(dpi), "-singlefile")


@needs_poppler
@pytest.mark.parametrize(("compression", "allowed"), [("", 0), ("none", 0), ("zip", 0), ("jpeg", 24)])
def test_the_page_holds_the_picture(compression, allowed, tmp_path):
    page = held(made(PHOTO, compression=compression, quality=95, chroma=True, resolution=72), tmp_path)
    apart = np.abs(page.numpy().astype(int) - PHOTO.numpy().astype(int))
    assert (page.width, page.height, apart.max() <= allowed) == (160, 120, True)


@needs_poppler
def test_the_page_is_as_large_as_the_density_says(tmp_path):
    data = made(PHOTO, resolution=300)
    assert b"/MediaBox [0 0 38.4 28.8]" in data
    page = shown(data, tmp_path, dpi=300)
    # Poppler draws the picture one pixel wider and higher than the page, and cuts it.
    apart = page.numpy()[:60, :80].astype(int) - PHOTO.numpy()[:60, :80].astype(int)
    assert (page.width, page.height, np.abs(apart).mean() < 12) == (160, 120, True)


@needs_poppler
@pytest.mark.parametrize("compression", ["zip", "jpeg"])
def test_ink_is_not_turned_round(compression, tmp_path):
    flat = pyvips.Image.black(60, 40, bands=4) + [0, 250, 250, 0]
    red = flat.cast("uchar").copy(interpretation="cmyk")
    page = shown(made(red, pixels="cmyk", compression=compression, quality=95), tmp_path, dpi=72)
    red, green, blue = page(30, 20)
    assert (red > 150, green < 100, blue < 100) == (True, True, True)


def test_gray_and_cmyk_keep_their_components():
    assert b"/DeviceGray" in made(gray(), pixels="gray")
    assert b"/DeviceCMYK" in made(inked(), pixels="cmyk")


def test_a_profile_that_is_embedded_is_the_space_of_the_colors():
    profile = color.named("Display P3")
    data = made(color.tagged(PHOTO, profile), embed_profile=True)
    assert (b"/ColorSpace [/ICCBased 6 0 R]" in data, profile.data in data) == (True, True)


def test_every_object_stands_where_the_table_says():
    data = made(PHOTO, compression="zip")
    table = int(re.search(rb"startxref\n(\d+)", data)[1])
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", data[table:])]
    assert [data[place:].split(b" obj")[0] for place in places] == [b"1 0", b"2 0", b"3 0", b"4 0", b"5 0"]
    assert made(PHOTO, compression="zip") == data
