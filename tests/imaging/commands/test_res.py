"""res: scales by object resolution."""

from imaging.asking import matches_golden, read, refusal, steps
from printroom.imaging.commands.geometry import Res
from printroom.imaging.steps.placing import Take


def test_res_reads_positive_numbers():
    assert read("res", "72.5") == Res(72.5)


def test_res_refuses_zero():
    assert refusal("res", "0") == "expected a number greater than 0"


def test_res_is_relative_to_the_resolution_of_the_record():
    assert steps("res=50&scl=1") == [Take(0, 0, 1000, 800, 500, 400)]


def test_res_gives_way_to_scale_and_size():
    assert steps("res=10&scale=0.5&scl=1") == steps("scale=0.5&scl=1")
    assert steps("res=10&size=250,0&scl=1") == steps("size=250,0&scl=1")


def test_res_looks_as_before():
    assert matches_golden("res")
