"""quantize=: palettes that are given, and as many colours as asked for."""

import io

import numpy as np
import PIL.Image
import pytest
import pyvips

from imaging.shelf import drawn, photograph
from printroom.imaging.encode import encode
from printroom.imaging.errors import ImagingError
from printroom.imaging.palettes import mac, mapped, web
from printroom.imaging.request import Output, Quantize

PHOTO = photograph(120, 90)


def reply(name, quantize, image=PHOTO, *, alpha=False):
    """The encoded picture, opened by Pillow: mode P."""
    data = encode(image, Output(format=name, alpha=alpha, quantize=quantize)).data
    opened = PIL.Image.open(io.BytesIO(data))
    opened.load()
    return opened


def colors(picture):
    """The colours that its opaque pixels have."""
    pixels = np.asarray(picture.convert("RGBA")).reshape(-1, 4)
    return {tuple(int(part) for part in pixel[:3]) for pixel in pixels if pixel[3] == 255}


@pytest.mark.parametrize("name", ["gif", "png8"])
@pytest.mark.parametrize(("palette", "entries"), [("web", web()), ("mac", mac())])
@pytest.mark.parametrize("dither", [True, False])
def test_a_given_palette_is_all_that_is_used(name, palette, entries, dither):
    found = colors(reply(name, Quantize(palette, dither, 256)))
    assert found <= set(entries)
    assert len(found) > 20


def test_the_palettes_are_those_of_the_systems():
    assert (len(set(web())), len(set(mac()))) == (216, 256)
    assert (web()[0], web()[-1], mac()[216]) == ((0, 0, 0), (255, 255, 255), (0xEE, 0, 0))


def test_without_dither_each_pixel_has_its_nearest_entry():
    picture, clear = mapped(PHOTO, Quantize("web", False, 256), alpha=False)
    wanted, found = PHOTO.numpy().astype(int), np.asarray(picture.convert("RGB")).astype(int)
    nearest = np.floor(wanted / 51 + 0.5).astype(int) * 51
    further = np.linalg.norm(found - wanted, axis=2) - np.linalg.norm(nearest - wanted, axis=2)
    assert clear is None
    # Pillow remembers entries by six bits of each component: two that are nearly as near count as equal.
    assert (further.max() < 12, np.mean(further > 0) < 0.15) == (True, True)


@pytest.mark.parametrize("name", ["gif", "png8"])
@pytest.mark.parametrize("count", [3, 7, 100, 200])
def test_there_are_at_most_as_many_colors_as_asked_for(name, count):
    found = colors(reply(name, Quantize("adaptive", True, count)))
    assert count * 0.6 < len(found) <= count


@pytest.mark.parametrize("name", ["gif", "png8"])
def test_forced_entries_come_first_and_the_rest_is_computed(name):
    forced = ((1, 2, 3), (250, 0, 250))
    opened = reply(name, Quantize("adaptive", False, 16, forced))
    palette = opened.getpalette("RGB")
    assert tuple(zip(palette[:6:3], palette[1:6:3], palette[2:6:3], strict=True)) == forced
    assert len(colors(opened)) <= 16


@pytest.mark.parametrize(("name", "count"), [("gif", 2), ("gif", 4), ("gif", 16), ("png8", 2), ("png8", 4)])
def test_what_is_transparent_does_not_count_among_the_colors(name, count):
    image = drawn(240, 160, alpha=True)
    opened = reply(name, Quantize("adaptive", True, count), image, alpha=True)
    covered = np.asarray(opened.convert("RGBA"))[..., 3]
    assert np.array_equal(covered == 255, image.numpy()[..., 3] >= 128)
    assert set(np.unique(covered).tolist()) == {0, 255}
    assert len(colors(opened)) == count


def test_black_and_white_with_a_key_color_are_three_entries():
    image = drawn(240, 160, alpha=True)
    opened = reply("gif", Quantize("adaptive", False, 2, ((0, 0, 0), (255, 255, 255))), image, alpha=True)
    assert colors(opened) == {(0, 0, 0), (255, 255, 255)}
    assert np.array_equal(np.asarray(opened.convert("RGBA"))[..., 3] == 255, image.numpy()[..., 3] >= 128)


def test_colors_that_cannot_be_seen_are_not_in_the_palette():
    half = pyvips.Image.black(40, 40, bands=4).copy(interpretation="srgb")
    seen = half.draw_rect([200, 30, 60, 255], 0, 0, 20, 20, fill=True).draw_rect(
        [20, 90, 160, 255], 20, 0, 5, 20, fill=True
    )
    assert colors(reply("gif", Quantize("adaptive", False, 2), seen, alpha=True)) == {(200, 30, 60), (20, 90, 160)}


@pytest.mark.parametrize("name", ["gif", "png8"])
@pytest.mark.parametrize("palette", ["web", "mac"])
def test_a_given_palette_has_all_its_entries_whatever_number_is_said(name, palette):
    whole = reply(name, Quantize(palette, False, 256))
    assert colors(reply(name, Quantize(palette, False, 5, ((1, 2, 3),)))) == colors(whole)


@pytest.mark.parametrize("name", ["gif", "png8"])
def test_one_color_is_kept_for_what_is_transparent(name):
    image = drawn(240, 160, alpha=True)
    opened = reply(name, Quantize("web", False, 256), image, alpha=True)
    covered = np.asarray(opened.convert("RGBA"))[..., 3]
    assert np.array_equal(covered == 255, image.numpy()[..., 3] >= 128)
    assert set(np.unique(covered).tolist()) == {0, 255}
    assert colors(opened) <= set(web())


def test_gray_pictures_have_palettes_too():
    found = colors(reply("gif", Quantize("adaptive", False, 5), PHOTO.colourspace("b-w")))
    assert 2 <= len(found) <= 5
    assert all(len(set(each)) == 1 for each in found)


def test_one_color_alone_is_enough_for_a_flat_picture():
    flat = pyvips.Image.black(8, 8, bands=3).copy(interpretation="srgb")
    assert colors(reply("png8", Quantize("adaptive", True, 3), flat)) == {(0, 0, 0)}


def test_mac_does_not_go_with_transparency():
    with pytest.raises(ImagingError) as refused:
        encode(PHOTO, Output(format="gif", alpha=True, quantize=Quantize("mac")))
    assert (refused.value.code, refused.value.command, refused.value.value) == ("format", "quantize", "mac")
