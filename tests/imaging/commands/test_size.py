"""size: the picture fits inside it; the canvas is exactly it."""

from imaging.asking import error, matches_golden, read, refusal, steps
from printroom.imaging.commands.geometry import Size
from printroom.imaging.steps.placing import Place, Take


def test_size_reads_two_numbers_and_0_is_free():
    assert read("size", "500,400") == Size(500, 400)
    assert read("size", "500") == Size(500, 0)


def test_size_refuses_negative_numbers():
    assert refusal("size", "-1,0") == "expected a number from 0 to 2147483648"


def test_size_with_a_free_side_keeps_the_aspect():
    assert steps("size=500,0&scl=1") == [Take(0, 0, 1000, 800, 500, 400)]


def test_size_of_another_aspect_is_the_canvas_with_the_picture_in_its_middle():
    assert steps("size=500,500&scl=1") == [Take(0, 0, 1000, 800, 500, 400), Place(0, 50, 500, 500)]


def test_size_enlarges():
    assert steps("size=2000,0&scl=1") == [Take(0, 0, 1000, 800, 2000, 1600)]


def test_size_of_zero_is_none():
    assert steps("size=0,0&scale=0.5&scl=1") == steps("scale=0.5&scl=1")


def test_size_n_is_for_layers_above_layer_0():
    assert read("sizeN", "0.5,0") == Size(0.5, 0, normal=True)
    assert refusal("sizeN", "1.5,0") == "expected a number from 0 to 1"
    assert error("sizeN=0.5,0") == ("parse", "sizeN=0.5,0: not for layer 0, whose size it would be a part of")
    assert error("sizeN=0.5,0&size=50,50") is None


def test_size_looks_as_before():
    assert matches_golden("size")
