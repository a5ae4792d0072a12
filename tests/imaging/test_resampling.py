"""Resampling: which level is read, and what comes of it against other resamplers."""

import math

import pytest

from imaging.asking import planned
from imaging.shelf import Shelf
from printroom.imaging.originals import open_original
from printroom.imaging.pyramid import open_level, write_pyramid
from printroom.imaging.steps.placing import Take
from samples import FOLDER, needs_samples

SHELF = Shelf().sized("Co/huge", 4000, 3000).sized("Co/small", 640, 427)


def psnr(one, other):
    """In decibels, for 8 bit."""
    error = ((one.cast("float") - other.cast("float")) ** 2).avg()
    return 10 * math.log10(255**2 / error) if error else math.inf


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
    assert psnr(take.take(open_level(tmp_path / "p.tif", take.shrink)), exact) >= least
