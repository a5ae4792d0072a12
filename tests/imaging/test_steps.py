"""Single steps on small pictures."""

import numpy as np
import pytest
import pyvips

from imaging.shelf import deep, drawn, inked, photograph
from printroom.imaging.pixels import blurred, components, crisped, resampled, resized
from printroom.imaging.ports import Level
from printroom.imaging.steps.colours import Curve, Fill, Narrow, Saturate
from printroom.imaging.steps.filters import Unsharp
from printroom.imaging.steps.placing import Place, Take


def flat(values, width=8, height=6, *, kind="srgb"):
    return pyvips.Image.new_from_array(np.full((height, width, len(values)), values, np.uint8), interpretation=kind)


def ramp(width=64, height=16):
    """Each pixel has the value of its centre, four times: what resampling must keep."""
    y, x = np.mgrid[0:height, 0:width]
    return pyvips.Image.new_from_array(np.stack([x * 4 + 2] * 3, axis=-1).astype(np.uint8), interpretation="srgb")


def test_a_fill_of_half_gray_is_rounded():
    clear = flat([0, 0, 0, 0])
    assert Fill((0.5, 0.5, 0.5)).apply(clear)(0, 0) == [128, 128, 128]
    assert Fill((0, 0, 0), inks=(0.5,)).apply(flat([0, 0], kind="b-w"))(0, 0) == [128]


@pytest.mark.parametrize("size", [(32, 8), (128, 32), (48, 20), (23, 16), (64, 7), (10, 40)])
@pytest.mark.parametrize("kernel", ["linear", "cubic", "lanczos3", "bisharp"])
def test_resizing_keeps_places(size, kernel):
    """Neither up nor down shifts the picture by a fraction of a pixel."""
    image = resized(ramp(), size, kernel)
    assert (image.width, image.height) == size
    expected = (np.arange(size[0]) + 0.5) * 64 / size[0] * 4
    inside = slice(3, -3) if size[0] > 12 else slice(2, -2)
    assert np.abs(image.numpy()[size[1] // 2, :, 0].astype(float) - expected)[inside].max() <= 2


@pytest.mark.parametrize("box", [(10.3, 2.2, 40.4, 10.5), (0, 0, 33.3, 16), (20.7, 0, 43.3, 16), (5, 5, 20, 10)])
@pytest.mark.parametrize("width", [15, 30, 38, 90])
def test_a_fractional_box_starts_and_ends_where_it_says(box, width):
    image = resampled(ramp(), box, (width, 5), "cubic")
    expected = (box[0] + (np.arange(width) + 0.5) * box[2] / width) * 4
    assert np.abs(image.numpy()[2, :, 0].astype(float) - expected)[2:-2].max() <= 2.5


def test_resampling_gives_transparent_pixels_no_say():
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[:, :20] = [255, 0, 0, 255]
    pixels[:, 20:] = [0, 255, 0, 0]
    made = Take(0, 0, 40, 40, 10, 10).take(Level(pyvips.Image.new_from_array(pixels, interpretation="srgb"))).numpy()
    seen = made[made[..., 3] > 8]
    assert (seen[:, 0] >= 250).all()
    assert (seen[:, 1] <= 5).all()


def test_taking_everything_at_full_size_changes_nothing():
    for image in (drawn(alpha=True), deep(), inked()):
        made = Take(0, 0, image.width, image.height, image.width, image.height).take(Level(image))
        assert np.array_equal(made.numpy(), image.numpy())
        assert made.format == image.format


def test_taking_smaller_keeps_16_bit():
    image = deep()
    made = Take(0, 0, 120, 80, 60, 40).take(Level(image))
    assert (made.format, made.interpretation) == ("ushort", "rgb16")
    assert abs(made.avg() - image.avg()) < 200


def test_placing_inside_and_outside():
    image = flat([9, 8, 7])
    assert Place(-2, -1, 4, 3).apply(image).bands == 3
    placed = Place(2, 1, 12, 9).apply(image).numpy()
    assert (tuple(placed[0, 0]), tuple(placed[1, 2])) == ((0, 0, 0, 0), (9, 8, 7, 255))
    assert Place(100, 0, 5, 5).apply(image).numpy().max() == 0
    assert Place(-100, 0, 5, 5).apply(image).numpy().shape == (5, 5, 4)


def test_filling_behind():
    half = flat([200, 100, 0, 128])
    assert tuple(Fill((0, 0, 1)).apply(half).numpy()[0, 0]) == (100, 50, 127)
    assert tuple(Fill((0, 0, 1), 0).apply(half).numpy()[0, 0]) == (200, 100, 0, 128)
    alpha = Fill((0, 0, 1), 0.5).apply(half).numpy()[0, 0]
    assert alpha[3] == 192
    clear = Fill((0, 0, 1), 0.5).apply(flat([200, 100, 0, 0])).numpy()[0, 0]
    assert tuple(clear) == (0, 0, 255, 128)
    assert tuple(Fill((1, 0, 0)).apply(flat([9, 9, 9])).numpy()[0, 0]) == (9, 9, 9)


def test_filling_gray_and_cmyk_without_colour_management():
    assert components((1, 0, 0), "gray") == pytest.approx((0.299,))
    assert components((1, 0.5, 0.5), "cmyk") == (0, 0.5, 0.5, 0)
    assert components((0, 0, 0), "cmyk") == (0, 0, 0, 1)
    gray = flat([10, 0], kind="b-w")
    assert Fill((1, 1, 1)).apply(gray).numpy()[0, 0] == 255


def test_effects_leave_alpha_alone():
    image = drawn(60, 40, alpha=True)
    for step in (Curve(2, -0.2), Saturate(0)):
        assert np.array_equal(step.apply(image).numpy()[..., 3], image.numpy()[..., 3])


def test_curves_of_16_bit_are_as_fine():
    made = Curve(0.5, 0).apply(deep())
    assert made.format == "ushort"
    assert np.abs(made.numpy().astype(int) - np.rint(deep().numpy() / 2)).max() <= 1


def test_sharpening_in_bytes_is_exact_to_the_byte():
    image = photograph(60, 50)
    made = Unsharp(1.5, 1.2, 3).apply(image).numpy().astype(float)
    plain, soft = image.numpy().astype(float), blurred(image, 1.2).numpy().astype(float)
    apart = plain - soft
    expected = np.clip(plain + np.where(np.abs(apart) >= 3, np.rint(1.5 * apart), 0), 0, 255)
    assert np.array_equal(made, expected)


def test_sharpening_16_bit_matches_bytes():
    image = photograph(60, 50)
    wide = (image.cast("ushort") * 257).cast("ushort").copy(interpretation="rgb16")
    fine = Unsharp(1.5, 1.2, 3).apply(wide)
    assert fine.format == "ushort"
    assert np.abs(Narrow().apply(fine).numpy().astype(int) - Unsharp(1.5, 1.2, 3).apply(image).numpy()).mean() < 1


def test_sharpening_draws_no_rim_around_a_cut_out():
    image = drawn(60, 40, alpha=True)
    red = pyvips.Image.new_from_array(
        np.dstack([np.full((40, 60), 200, np.uint8), np.full((40, 60, 2), 40, np.uint8), image.numpy()[..., 3]]),
        interpretation="srgb",
    )
    made = Unsharp(3, 2).apply(red).numpy()
    seen = made[made[..., 3] > 16].astype(int)
    assert np.abs(seen[:, :3] - [200, 40, 40]).max() <= 12


def test_a_wide_blur_is_close_to_the_exact_one():
    image = photograph(300, 260)
    exact = image.gaussblur(24, min_ampl=0.01, precision="float")
    apart = (blurred(image, 24) - exact).abs()
    assert apart.crop(50, 50, 200, 160).max() <= 2


def test_flat_areas_stay_exactly_as_they_are():
    """Whatever libvips rounds inside, no filter brightens or darkens: the weights are made for that."""
    for value in (0, 1, 77, 200, 254, 255):
        image = flat([value, value, value], 40, 30)
        for sigma in (0.3, 0.5, 1, 2, 5, 12, 20):
            assert (blurred(image, sigma).min(), blurred(image, sigma).max()) == (value, value)
        for centre in (16, 40):
            assert (crisped(image, centre).min(), crisped(image, centre).max()) == (value, value)
        for kernel in ("linear", "cubic", "lanczos3", "bisharp"):
            assert (resized(image, (17, 31), kernel).min(), resized(image, (17, 31), kernel).max()) == (value, value)


def test_the_mean_stays_where_blurring_and_narrowing():
    image = photograph(64, 64)
    assert abs(blurred(image, 1).avg() - image.avg()) < 0.6
    assert Narrow().apply(image) is image
