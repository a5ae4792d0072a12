"""op_noise: the same noise every time."""

import hashlib

import numpy as np
import pytest
import pyvips

from imaging.asking import matches_golden, pixels, read, refusal, steps
from imaging.shelf import deep, drawn, gray
from printroom.imaging.commands.filters import Noise
from printroom.imaging.steps.grain import Grain, randomness
from printroom.imaging.steps.spreading import Spread

MIDDLE = pyvips.Image.new_from_array(np.full((300, 400, 3), 128, np.uint8), interpretation="srgb")


def test_noise_reads_percent_distribution_and_flag():
    assert read("op_noise", "10") == Noise(10)
    assert read("op_noise", "10,Gaussian,1") == Noise(10, "gaussian", True)
    assert read("op_noise", "500,,0") == Noise(100)
    assert read("op_noise", "-1,uniform") == Noise(0)


def test_noise_refuses_other_words():
    assert refusal("op_noise", "much") == "expected a number"
    assert refusal("op_noise", "5,poisson") == "expected one of uniform, gaussian"
    assert refusal("op_noise", "5,uniform,2") == "expected one of 0, 1, false, true"
    assert refusal("op_noise", "5,uniform,1,1") == "expected at most 3 arguments"


def test_noise_is_one_step_at_the_end_and_0_is_none():
    assert steps("scl=1&op_noise=10,gaussian,1&op_grow=2")[1:] == [Spread(2), Grain(0.1, True, True)]
    assert steps("scl=1&op_noise=0,gaussian")[1:] == []


def test_uniform_noise_is_as_wide_as_asked():
    moved = Grain(0.2).apply(MIDDLE).numpy().astype(float) - 128
    assert (moved.min(), moved.max()) == (-51, 51)
    assert abs(moved.mean()) < 0.3
    assert abs(moved.std() - 51 / np.sqrt(3)) < 0.3
    counts = np.histogram(moved, bins=17, range=(-51, 51))[0]
    assert counts.max() / counts.min() < 1.3


def test_gaussian_noise_has_half_of_that_as_sigma():
    moved = Grain(0.2, gaussian=True).apply(MIDDLE).numpy().astype(float) - 128
    assert abs(moved.mean()) < 0.3
    assert abs(moved.std() - 25.5) < 0.5
    assert abs((np.abs(moved) <= 25).mean() - 0.683) < 0.02


def test_noise_of_neighbours_and_components_is_independent():
    moved = Grain(0.5).apply(MIDDLE).numpy().astype(float) - 128
    pairs = [
        (moved[..., 0], moved[..., 1]),
        (moved[..., 1], moved[..., 2]),
        (moved[:, 1:], moved[:, :-1]),
        (moved[1:], moved[:-1]),
        (moved[:, 251:], moved[:, :-251]),
        (moved[257:], moved[:-257]),
    ]
    assert max(abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) for one, other in pairs) < 0.02


def test_gray_noise_is_the_same_in_all_components():
    made = Grain(0.3, mono=True).apply(MIDDLE).numpy()
    assert (made.max(axis=-1) == made.min(axis=-1)).all()
    assert made.std() > 20


def test_noise_is_the_same_everywhere_and_ever():
    drawn_bytes = randomness(300, 280, bands=3).write_to_memory()
    assert hashlib.sha256(drawn_bytes).hexdigest() == "68f3fe4fb5d7987f21d689e85587fbf4be07f5409b82bf4b9901dd760397aed6"
    assert pixels("wid=100&op_noise=30", "photo").tobytes() == pixels("wid=100&op_noise=30", "photo").tobytes()


def test_tiles_of_a_picture_have_the_noise_of_the_picture():
    whole = pixels("wid=300&op_noise=30,gaussian", "photo")
    piece = pixels("wid=300&rect=140,30,80,60&op_noise=30,gaussian", "photo")
    assert np.array_equal(piece, whole[30:90, 140:220])


def test_noise_leaves_alpha_alone_and_stays_in_bounds():
    image = drawn(60, 40, alpha=True)
    made = Grain(1).apply(image)
    assert np.array_equal(made.numpy()[..., 3], image.numpy()[..., 3])
    assert (made.numpy()[..., :3].min(), made.numpy()[..., :3].max()) == (0, 255)


def test_noise_on_gray_and_16_bit():
    made = Grain(0.1).apply(gray()).numpy().astype(int) - gray().numpy()
    assert np.abs(made).max() <= 26
    made = Grain(0.1).apply(deep())
    assert made.format == "ushort"
    moved = made.numpy().astype(int) - deep().numpy()
    assert 6000 < moved.max() <= 6554


@pytest.mark.parametrize("name", ["op_noise", "op_noise-gaussian", "op_noise-mono", "op_noise-drawn"])
def test_op_noise_looks_as_before(name):
    assert matches_golden(name)
