"""Replies as the reference tools of their formats see them. Each is skipped, and says so, where its tool is not there."""

import json
import shutil
import subprocess

import numpy as np
import pytest
import pyvips

from imaging.shelf import drawn, gray, inked, photograph
from printroom.imaging import color
from printroom.imaging.encode import encode
from printroom.imaging.request import Output

PHOTO = photograph(200, 150)
PICTURES = {"rgb": PHOTO, "gray": gray(200, 150), "cmyk": inked(200, 150)}
ALPHA = drawn(200, 150, alpha=True)


def needs(program, package):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"needs {program} (Debian: {package})")


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def written(folder, image=PHOTO, **output):
    reply = encode(image, Output(**{"pixels": color.pixel_type(image), **output}))
    path = folder / f"reply.{reply.suffix}"
    path.write_bytes(reply.data)
    return path


def psnr(one, other):
    apart = one.numpy().astype(float) - other.numpy().astype(float)
    return 10 * np.log10(255**2 / max(np.mean(apart**2), 1e-9))


@needs("pngcheck", "pngcheck")
@pytest.mark.parametrize("name", ["png", "png8"])
@pytest.mark.parametrize("alpha", [False, True])
def test_pngcheck_finds_nothing(name, alpha, tmp_path):
    said = run("pngcheck", "-v", written(tmp_path, ALPHA, format=name, alpha=alpha, embed_profile=True))
    assert ("No errors detected" in said, "200 x 150" in said) == (True, True)
    kind = ("palette" in said) if name == "png8" else ("RGB+alpha" in said) == alpha
    assert kind


@needs("webpinfo", "webp")
@pytest.mark.parametrize(("compression", "alpha"), [("lossy", False), ("lossless", False), ("lossy", True)])
def test_webpinfo_finds_nothing(compression, alpha, tmp_path):
    said = run("webpinfo", written(tmp_path, ALPHA, format="webp", compression=compression, alpha=alpha))
    assert ("No error detected" in said, "Width: 200" in said or "200 x 150" in said) == (True, True)
    assert ("Lossless" in said and "Format: Lossless (2)" in said) == (compression == "lossless")


@needs("avifdec", "libavif-bin")
@pytest.mark.parametrize(("compression", "least"), [("lossy", 26), ("lossless", 90)])
def test_avifdec_decodes_the_picture(compression, least, tmp_path):
    source = written(tmp_path, format="avif", compression=compression, quality=80)
    run("avifdec", source, tmp_path / "out.png")
    assert psnr(pyvips.Image.new_from_file(str(tmp_path / "out.png"))[:3], PHOTO) >= least


@needs("opj_decompress", "libopenjp2-tools")
@pytest.mark.parametrize(
    ("compression", "quality", "least"), [("lossy", 50, 33), ("lossy", 90, 41), ("lossless", 1, 90)]
)
@pytest.mark.parametrize("pixels", ["rgb", "gray"])
def test_openjpeg_decodes_the_picture(compression, quality, least, pixels, tmp_path):
    source = written(tmp_path, PICTURES[pixels], format="jpeg2000", compression=compression, quality=quality)
    run("opj_decompress", "-quiet", "-i", source, "-o", tmp_path / "out.png")
    assert psnr(pyvips.Image.new_from_file(str(tmp_path / "out.png")), PICTURES[pixels]) >= least


@needs("giftext", "giflib-tools")
@pytest.mark.parametrize("alpha", [False, True])
def test_giftext_reads_the_picture(alpha, tmp_path):
    said = run("giftext", written(tmp_path, ALPHA, format="gif", alpha=alpha))
    assert "Image Size - Left = 0, Top = 0, Width = 200, Height = 150" in said


@needs("tiffinfo", "libtiff-tools")
@pytest.mark.parametrize(
    ("compression", "scheme"), [("none", "None"), ("lzw", "LZW"), ("zip", "AdobeDeflate"), ("jpeg", "JPEG")]
)
@pytest.mark.parametrize("pixels", ["rgb", "gray", "cmyk"])
def test_tiffinfo_says_what_was_asked_for(compression, scheme, pixels, tmp_path):
    said = run("tiffinfo", written(tmp_path, PICTURES[pixels], format="tif", compression=compression, resolution=300))
    assert f"Compression Scheme: {scheme}" in said
    assert "Resolution: 300, 300 pixels/inch" in said
    assert "Image Width: 200 Image Length: 150" in said


@needs("exiftool", "libimage-exiftool-perl")
@pytest.mark.parametrize(
    ("name", "pixels"),
    [("jpeg", "rgb"), ("jpeg", "gray"), ("jpeg", "cmyk"), ("pjpeg", "rgb"), ("png", "rgb"), ("tif", "cmyk")],
)
def test_exiftool_reads_size_density_and_profile(name, pixels, tmp_path):
    profile = {"rgb": color.named("sRGB"), "gray": color.named("Gray"), "cmyk": color.named("CMYK")}[pixels]
    image = color.tagged(PICTURES[pixels], profile)
    source = written(tmp_path, image, format=name, resolution=300, embed_profile=True)
    (said,) = json.loads(run("exiftool", "-j", "-n", source))
    assert (said["ImageWidth"], said["ImageHeight"]) == (200, 150)
    assert said.get("XResolution", round(said.get("PixelsPerUnitX", 0) * 0.0254)) == 300
    assert said["ProfileDescription"] == profile.description
    if name.endswith("jpeg"):
        assert said["EncodingProcess"] == (2 if name == "pjpeg" else 0)
        assert said["ColorComponents"] == {"gray": 1, "rgb": 3, "cmyk": 4}[pixels]


@needs("exiftool", "libimage-exiftool-perl")
@pytest.mark.parametrize(("chroma", "sampling"), [(False, "2 2"), (True, "1 1")])
def test_chroma_is_halved_unless_asked_for(chroma, sampling, tmp_path):
    (said,) = json.loads(run("exiftool", "-j", "-n", written(tmp_path, format="jpeg", chroma=chroma)))
    assert said["YCbCrSubSampling"] == sampling


@needs("convert", "imagemagick")
@pytest.mark.parametrize("name", ["jpeg", "tif"])
def test_imagemagick_sees_the_same_ink(name, tmp_path):
    source = written(tmp_path, PICTURES["cmyk"], format=name, quality=100, chroma=True)
    run("convert", source, "-depth", "8", f"cmyk:{tmp_path / 'raw'}")
    raw = np.frombuffer((tmp_path / "raw").read_bytes(), np.uint8).reshape(150, 200, 4).astype(int)
    assert np.abs(raw - PICTURES["cmyk"].numpy().astype(int)).mean() < 2
