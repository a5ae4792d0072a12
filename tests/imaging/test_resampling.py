"""Resampling: which level is read, and what comes of it against other resamplers."""

import math

import numpy as np
import pytest
import pyvips
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from imaging.asking import planned
from imaging.shelf import Shelf, deep, drawn, gray, inked, photograph
from printroom.imaging import encode, parse, plan, render, resolve
from printroom.imaging.originals import open_original
from printroom.imaging.ports import Level
from printroom.imaging.pyramid import open_level, write_pyramid
from printroom.imaging.steps.placing import Take
from samples import FOLDER, needs_samples

SHELF = Shelf().sized("Co/huge", 4000, 3000).sized("Co/small", 640, 427)


BOUNDS = settings(derandomize=True, deadline=None, max_examples=80)
PILLOW = {
    "linear": Image.Resampling.BILINEAR,
    "cubic": Image.Resampling.BICUBIC,
    "lanczos3": Image.Resampling.LANCZOS,
}
PICTURES = {
    "photo": photograph(640, 480),
    "drawn": drawn(240, 160),
    "gray": gray(240, 160),
    "alpha": drawn(240, 160, alpha=True),
}


def psnr(one, other, top=255):
    """In decibels."""
    error = ((np.asarray(one, float) - np.asarray(other, float)) ** 2).mean()
    return 10 * math.log10(top**2 / error) if error else math.inf


def taken(image, width, height, kernel="lanczos3"):
    return Take(0, 0, image.width, image.height, width, height, kernel).take(Level(image)).numpy()


def pillowed(array, size, kernel):
    """Band by band in floating point, colours times alpha: Pillow's own way with alpha clips before it divides."""
    weight = array[..., 3:] / 255 if array.shape[2] == 4 else np.ones((*array.shape[:2], 1))
    bands = [*np.moveaxis(array[..., :3] * weight, 2, 0), weight[..., 0]]
    *colours, alpha = (np.asarray(Image.fromarray(band.astype(np.float32)).resize(size, kernel)) for band in bands)
    made = np.dstack([*(np.where(alpha > 0.002, band / np.maximum(alpha, 0.002), 0) for band in colours), alpha * 255])
    return np.clip(made, 0, 255)[..., : array.shape[2]]


def seen(array):
    """Colours as far as they are seen: times alpha."""
    return array[..., :3] * (array[..., 3:] / 255) if array.ndim == 3 and array.shape[2] == 4 else array


@pytest.mark.parametrize(
    ("source", "query", "shrink"),
    [
        ("huge", "wid=400", 10 / 1.2),
        ("huge", "wid=400&op_sharpen=1", 5),
        ("huge", "wid=400&op_usmR=1.5,2", 5),
        ("huge", "layer=0&op_usmR=1.5,2&layer=comp&wid=400", 5),
        ("huge", "wid=400&op_usm=0.9,1,8,0", 10 / 1.2),
        ("huge", "wid=100", 20),
        ("huge", "crop=100,100,400,300&wid=200", 1),
        ("huge", "scl=0.9", 1),
        ("small", "scl=3", 1.5),
        ("small", "scl=2.7", 1.35),
    ],
)
def test_a_level_is_finer_than_needed_and_twice_as_fine_where_it_costs_little_or_shows(source, query, shrink):
    take = planned(query, source, shelf=SHELF).layers[0].take
    assert take.shrink == pytest.approx(shrink, rel=0.02)


@needs_samples
@pytest.mark.parametrize(
    ("name", "width", "least"),
    [
        ("temple-640x427.jpg", 200, 43),
        ("temple-640x427.jpg", 400, 44),
        ("hubble-deep-field.jpg", 200, 45),
        ("storm-dark-2mp.jpg", 400, 47),
        ("storm-dark-2mp.jpg", 800, 48),
    ],
)
def test_a_view_from_levels_is_near_one_lanczos_reduction_of_the_original(tmp_path, name, width, least):
    image = open_original(FOLDER / "photos" / name).image.copy_memory()
    write_pyramid(image, tmp_path / "p.tif", "photograph")
    height = round(image.height * width / image.width)
    take = Take(0, 0, image.width, image.height, width, height)
    exact = image.resize(width / image.width, vscale=height / image.height, kernel="lanczos3", gap=1000)
    assert psnr(take.take(open_level(tmp_path / "p.tif", take.shrink)).numpy(), exact.numpy()) >= least


@pytest.mark.parametrize("kernel", PILLOW)
@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize(("factor", "least"), [(0.11, 44), (0.23, 45.5), (0.37, 49), (0.71, 46), (1.7, 47), (3, 48)])
def test_resampling_is_that_of_pillow(name, kernel, factor, least):
    """Another implementation of the same filter. Reduced below a quarter ours averages first, which costs some dB;
    enlarged, Lanczos is Catmull-Rom here, so that Pillow's bicubic is the one to compare with."""
    image = PICTURES[name]
    width, height = round(image.width * factor), round(image.height * factor)
    theirs = PILLOW["cubic" if factor > 1 and kernel == "lanczos3" else kernel]
    other = pillowed(np.atleast_3d(image.numpy()), (width, height), theirs)
    made = taken(image, width, height, kernel).reshape(other.shape)
    assert psnr(seen(made), seen(other)) >= least
    if name == "alpha":
        assert psnr(made[..., 3], other[..., 3]) >= 45


@needs_samples
@pytest.mark.parametrize("kernel", PILLOW)
@pytest.mark.parametrize(
    ("name", "factor", "least"),
    [
        ("temple-640x427", 0.23, 45),
        ("temple-640x427", 0.71, 53.5),
        ("fig-in-bowl-4mp", 0.11, 51),
        ("fig-in-bowl-4mp", 0.37, 54),
    ],
)
def test_resampling_of_photographs_is_that_of_pillow(name, kernel, factor, least):
    image = open_original(FOLDER / "photos" / f"{name}.jpg").image.copy_memory()
    size = round(image.width * factor), round(image.height * factor)
    other = np.asarray(Image.fromarray(image.numpy()).resize(size, PILLOW[kernel]))
    assert psnr(taken(image, *size, kernel), other) >= least


@pytest.mark.parametrize("kernel", ["linear", "cubic", "lanczos3"])
@pytest.mark.parametrize("factor", [0.37, 0.71, 1.7])
def test_resampling_of_16_bit_is_that_of_pillow_and_as_fine(kernel, factor):
    image = pyvips.Image.new_from_array(
        (photograph(300, 200).numpy()[..., 0].astype(np.uint16) * 251 + 77), interpretation="grey16"
    )
    width, height = round(image.width * factor), round(image.height * factor)
    made = taken(image, width, height, kernel).squeeze()
    theirs = PILLOW["cubic" if factor > 1 and kernel == "lanczos3" else kernel]
    other = Image.fromarray(image.numpy().squeeze().astype(np.float32)).resize((width, height), theirs)
    assert made.dtype == np.uint16
    assert psnr(made, np.clip(np.asarray(other), 0, 65535), 65535) >= 52


def magic(at):
    """Magic Kernel Sharp of 2013: a quadratic B-spline, sharpened by a quarter."""
    at = np.abs(at)
    near, middle, far = 17 / 16 - 7 / 4 * at**2, at**2 - 11 / 4 * at + 7 / 4, -((at - 5 / 2) ** 2) / 8
    return np.select([at <= 0.5, at <= 1.5, at <= 2.5], [near, middle, far], 0.0)


@pytest.mark.parametrize("factor", [0.37, 0.5, 0.71])
def test_sharp_is_magic_kernel_sharp(factor):
    image = photograph(300, 200)
    made = image.numpy().astype(float)
    for axis, side in ((0, image.height), (1, image.width)):
        size = round(side * factor)
        centres = (np.arange(size) + 0.5) * side / size - 0.5
        places = np.arange(-20, side + 20)
        weights = magic((places[None, :] - centres[:, None]) * size / side)
        weights /= weights.sum(axis=1, keepdims=True)
        made = np.moveaxis(np.tensordot(weights, np.take(made, np.clip(places, 0, side - 1), axis), (1, axis)), 0, axis)
    width, height = round(image.width * factor), round(image.height * factor)
    assert psnr(taken(image, width, height, "mks2013"), np.clip(made, 0, 255)) >= 50


KERNEL = st.sampled_from(["linear", "cubic", "lanczos3", "mks2013", "bisharp"])
SIDE = st.integers(1, 90)


@BOUNDS
@given(
    width=SIDE,
    height=SIDE,
    kernel=KERNEL,
    value=st.sampled_from([0, 1, 128, 254, 255]),
    bands=st.sampled_from([1, 3, 4]),
)
def test_one_colour_stays_that_colour_to_the_edge(width, height, kernel, value, bands):
    kind = {1: "b-w", 3: "srgb", 4: "cmyk"}[bands]
    image = pyvips.Image.new_from_array(np.full((29, 37, bands), value, np.uint8), interpretation=kind)
    assert (taken(image, width, height, kernel) == value).all()


@BOUNDS
@given(width=SIDE, height=SIDE, kernel=KERNEL, seed=st.integers(0, 999), wide=st.booleans())
def test_what_is_opaque_stays_opaque_and_what_is_clear_stays_clear(width, height, kernel, seed, wide):
    top = 65535 if wide else 255
    rng = np.random.default_rng(seed)
    array = rng.integers(0, top + 1, (31, 43, 4)).astype(np.uint16 if wide else np.uint8)
    for alpha in (0, top):
        array[..., 3] = alpha
        image = pyvips.Image.new_from_array(array, interpretation="rgb16" if wide else "srgb")
        made = taken(image, width, height, kernel)
        assert (made[..., 3] == alpha).all()
        assert alpha or not made.any()


@BOUNDS
@given(width=SIDE, height=SIDE, kernel=KERNEL, edge=st.integers(1, 42))
def test_a_cut_out_keeps_its_colour_to_its_rim(width, height, kernel, edge):
    """Whatever is transparent has no say in the colours, and nowhere is there more alpha than full or less than none."""
    array = np.zeros((31, 43, 4), np.uint8)
    array[:, :edge] = [200, 90, 30, 255]
    array[:, edge:] = [0, 255, 0, 0]
    made = taken(pyvips.Image.new_from_array(array, interpretation="srgb"), width, height, kernel).astype(int)
    apart = np.abs(made[..., :3] - [200, 90, 30]) * made[..., 3:] / 255
    assert apart.max() <= 1


SHELF.put("Co/picture", drawn(60, 40)).put("Co/alpha", drawn(60, 40, alpha=True)).put("Co/gray", gray(60, 40))
SHELF.put("Co/deep", deep(60, 40)).put("Co/ink", inked(60, 40))
NAMES = ["Co/picture", "Co/alpha", "Co/gray", "Co/deep", "Co/ink"]


def resolved(query, name):
    return resolve(parse(query, path=name, catalog=SHELF), SHELF)


def shown(query, name):
    return render(plan(resolved(f"{query}&fmt=png-alpha", name)), SHELF).numpy()


@BOUNDS
@given(
    name=st.sampled_from(NAMES),
    box=st.tuples(st.integers(0, 50), st.integers(0, 30), st.integers(1, 60), st.integers(1, 40)),
    more=st.sampled_from([
        "scl=1",
        "wid=31",
        "wid=131",
        "scl=2&op_sharpen=1",
        "op_usmR=1,1&scl=1",
        "rotate=90&scl=1.5",
    ]),
)
def test_a_crop_and_then_all_of_it_is_the_crop(name, box, more):
    """But for 16 bit, which an inner request hands on as 8."""
    x, y, width, height = box[0], box[1], min(box[2], 60 - box[0]), min(box[3], 40 - box[1])
    crop = f"crop={x},{y},{width},{height}"
    again = f"src=is({name}?{crop}&scl=1)&crop=0,0,{width},{height}&{more}"
    apart = np.abs(shown(again, name).astype(int) - shown(f"{crop}&{more}", name))
    assert apart.max() <= (2 if name == "Co/deep" else 0)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("step", "times"), [("rotate=90", 4), ("rotate=180", 2), ("flip=lr", 2), ("flip=ud", 2), ("rotate=270", 4)]
)
@pytest.mark.parametrize("scale", ["scl=1", "wid=41", "wid=77"])
def test_turning_and_flipping_back_is_as_before(name, step, times, scale):
    """Of the picture at its size, before it is brought to that of the view."""
    source = f"{name}?scl=1"
    for _ in range(times):
        source = f"?src=is({source})&{step}&scl=1"
    assert np.array_equal(shown(f"src=is({source})&{scale}", name), shown(f"src=is({name}?scl=1)&{scale}", name))


@BOUNDS
@given(
    name=st.sampled_from(NAMES),
    commands=st.permutations(["wid=50", "op_usmR=1,1", "crop=3,4,50,30", "resMode=bisharp", "bgc=ff0000", "fmt=png"]),
    noise=st.sampled_from(["", "&.x=1", "&utm=3", "&op_brightness=0", "&flip=lr&flip=lr"]),
)
def test_equal_resolved_requests_are_equal_bytes(name, commands, noise):
    one = resolved("&".join(sorted(commands)), name)
    other = resolved("&".join(commands) + noise, name)
    if "flip" in noise:
        assert one.digest() != other.digest()
        return
    assert one.digest() == other.digest()
    bodies = [encode(render(made, SHELF), made.output).data for made in (plan(one), plan(other))]
    assert bodies[0] == bodies[1]
