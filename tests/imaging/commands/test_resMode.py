"""resMode: the filter of every scaling step."""

import itertools

import numpy as np
import pytest

from imaging.asking import drawn_golden, matches_golden, planned, read, refusal, steps
from imaging.shelf import Shelf
from printroom.imaging.commands.view import ResMode
from printroom.imaging.steps.placing import Take


def test_res_mode_reads_its_names():
    assert [read("resMode", name) for name in ("bilin", "bicub", "sharp2", "bisharp", "SHARP")] == [
        ResMode("linear"),
        ResMode("cubic"),
        ResMode("lanczos3"),
        ResMode("bisharp"),
        ResMode("mks2013"),
    ]


def test_res_mode_refuses_others():
    assert refusal("resMode", "nearest") == "expected one of bilin, bicub, sharp2, bisharp, sharp"


def test_res_mode_is_that_of_the_taking():
    assert steps("wid=100&resMode=bilin") == [Take(0, 0, 1000, 800, 100, 80, "linear")]
    assert steps("wid=100") == [Take(0, 0, 1000, 800, 100, 80, "lanczos3")]


def test_every_number_of_the_attribute_is_a_name_of_the_command():
    numbers = {1: "sharp", 2: "bilin", 3: "bicub", 4: "sharp2", 5: "bisharp"}
    for number, name in numbers.items():
        shelf = Shelf().sized("Co/large", 1000, 800).having(res_mode=number)
        takes = [planned(query, shelf=shelf).layers[0].take for query in ("wid=100", f"wid=100&resMode={name}")]
        assert takes[0] == takes[1]


@pytest.mark.parametrize("name", ["resMode", "resMode-bilin", "resMode-bicub", "resMode-sharp", "resMode-sharp2"])
def test_resMode_looks_as_before(name):
    assert matches_golden(name)


def test_no_two_look_alike():
    names = ["resMode", "resMode-bilin", "resMode-bicub", "resMode-sharp", "resMode-sharp2"]
    made = [drawn_golden(name).numpy().astype(int) for name in names]
    for one, other in itertools.combinations(made, 2):
        assert np.abs(one - other).mean() > 0.5
