"""origin, originN: the point of the layer that is placed."""

from imaging.asking import read, refusal, steps
from printroom.imaging.commands.geometry import Origin


def test_origin_reads_pixels_and_fractions_from_the_centre():
    assert read("origin", "10,-20") == Origin(10, -20)
    assert read("originN", "0.5,-0.5") == Origin(0.5, -0.5, normal=True)


def test_origin_refuses_numbers_beyond_its_range():
    assert refusal("origin", "2147483649,0") == "expected a number from -2147483648 to 2147483648"
    assert refusal("origin", "1") == "expected a number"


def test_origin_of_the_only_layer_moves_nothing():
    assert steps("scl=2&origin=10,10") == steps("scl=2")
