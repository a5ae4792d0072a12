"""The same work by independent programs: sharpening and palettes."""

import io
import shutil
import subprocess

import numpy as np
import PIL.Image
import PIL.ImageFilter
import pytest
import pyvips

from imaging.asking import SHELF, planned
from imaging.shelf import drawn, photograph
from printroom.imaging import render
from printroom.imaging.encode import encode
from printroom.imaging.request import Output, Quantize

PHOTO = photograph(320, 240)
PICTURES = {"photo": PHOTO, "drawn": drawn(240, 160)}


def psnr(one, other):
    return 10 * np.log10(255**2 / max(np.mean((one.astype(float) - other.astype(float)) ** 2), 1e-9))


def ours(query, name):
    return render(planned(query, name), SHELF).numpy()


def source(name):
    return SHELF.pictures[f"Co/{name}"].numpy()


@pytest.mark.parametrize("name", ["photo", "drawn"])
@pytest.mark.parametrize(("amount", "radius", "threshold"), [(1, 1, 0), (1, 2, 6), (2, 3, 0), (0.5, 5, 10)])
def test_an_unsharp_mask_is_like_that_of_pillow(name, amount, radius, threshold):
    mask = PIL.ImageFilter.UnsharpMask(radius=radius, percent=round(amount * 100), threshold=threshold)
    theirs = np.asarray(PIL.Image.fromarray(source(name)).filter(mask))
    assert psnr(ours(f"op_usm={amount},{radius},{threshold},0&scl=1", name), theirs) >= 36


@pytest.mark.skipif(shutil.which("convert") is None, reason="needs convert (Debian: imagemagick)")
@pytest.mark.parametrize("name", ["photo", "drawn"])
@pytest.mark.parametrize(("amount", "radius"), [(1, 1), (2, 3), (0.5, 5)])
def test_an_unsharp_mask_is_like_that_of_imagemagick(name, amount, radius, tmp_path):
    before, after = tmp_path / "before.png", tmp_path / "after.png"
    pyvips.Image.new_from_array(source(name), interpretation="srgb").pngsave(str(before))
    subprocess.run(
        ["convert", str(before), "-unsharp", f"0x{radius}+{amount}+0", "-depth", "8", str(after)], check=True
    )
    theirs = pyvips.Image.new_from_file(str(after))[:3].numpy()
    assert psnr(ours(f"op_usm={amount},{radius},0,0&scl=1", name), theirs) >= 38


@pytest.mark.parametrize("name", ["photo", "drawn"])
@pytest.mark.parametrize("colors", [4, 16, 256])
@pytest.mark.parametrize("form", ["gif", "png8"])
def test_a_palette_is_no_worse_than_that_of_pillow(name, colors, form):
    image = PICTURES[name]
    reply = encode(image, Output(format=form, quantize=Quantize("adaptive", False, colors)))
    made = np.asarray(PIL.Image.open(io.BytesIO(reply.data)).convert("RGB"))
    cut = PIL.Image.fromarray(image.numpy()).quantize(colors, dither=PIL.Image.Dither.NONE).convert("RGB")
    assert psnr(made, image.numpy()) >= psnr(np.asarray(cut), image.numpy()) - 1


@pytest.mark.parametrize("form", ["gif", "png8"])
def test_dither_keeps_the_average(form):
    reply = encode(PHOTO, Output(format=form, quantize=Quantize("web", True, 256)))
    made = np.asarray(PIL.Image.open(io.BytesIO(reply.data)).convert("RGB")).astype(float)
    blocks = (made - PHOTO.numpy()).reshape(15, 16, 20, 16, 3).mean(axis=(1, 3))
    assert np.abs(blocks).max() < 6
