"""crop, cropN: which part of the source a layer shows."""

from imaging.asking import matches_golden, read, refusal, steps
from printroom.imaging.commands.geometry import Crop
from printroom.imaging.steps.placing import Blank, Place, Take


def test_crop_reads_pixels_and_fractions():
    assert read("crop", "-10,20,300,200") == Crop(-10, 20, 300, 200)
    assert read("cropN", "0.25,0,.5,1") == Crop(0.25, 0, 0.5, 1, normal=True)


def test_crop_refuses_an_empty_rectangle():
    assert refusal("crop", "0,0,0,10") == "expected a width and a height of at least 1"
    assert refusal("cropN", "0,0,0,1") == "expected a width and a height greater than 0"
    assert refusal("crop", "0,0,10") == "expected a number"
    assert refusal("crop", "0,0,1e11,1") == "expected a number from -2147483648 to 2147483648"


def test_crop_and_scaling_are_one_step():
    assert steps("crop=100,50,400,300&wid=200") == [Take(100, 50, 400, 300, 200, 150)]


def test_crop_n_rounds_each_edge_by_itself():
    assert steps("cropN=0.1234,0,0.5,1&scl=1") == [Take(123, 0, 500, 800, 500, 800)]
    assert steps("cropN=0.1235,0,0.5,1&scl=1") == [Take(124, 0, 500, 800, 500, 800)]


def test_crop_beyond_the_source_is_transparent():
    assert steps("crop=-50,-50,1100,900&scl=1") == [Take(0, 0, 1000, 800, 1000, 800), Place(50, 50, 1100, 900)]
    assert steps("crop=2000,0,100,50&scl=1") == [Blank(100, 50)]


def test_the_last_crop_wins_as_a_whole():
    assert steps("crop=0,0,10,10&cropN=0,0,.5,.5&scl=1") == [Take(0, 0, 500, 400, 500, 400)]


def test_crop_looks_as_before():
    assert matches_golden("crop")


def test_cropN_looks_as_before():
    assert matches_golden("cropN")
