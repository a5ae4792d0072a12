"""fit: how the composite is brought into wid × hei."""

import pytest

from imaging.asking import error, matches_golden, read, refusal, size, steps
from printroom.imaging.commands.view import Fit
from printroom.imaging.steps.placing import Place, Take


def test_fit_reads_a_mode_and_an_upscale_flag():
    assert read("fit", "crop") == Fit("crop", None)
    assert read("fit", "CONSTRAIN,1") == Fit("constrain", True)
    assert read("fit", "wrap,0") == Fit("wrap", False)


def test_fit_refuses_other_modes():
    assert refusal("fit", "cover") == "expected one of fit, constrain, crop, wrap, stretch, hfit, vfit"
    assert refusal("fit", "fit,2") == "expected one of 0, 1, false, true"
    assert refusal("fit", "fit,1,1") == "expected at most 2 arguments"


def test_fit_without_a_size_is_an_error():
    assert error("fit=crop") == ("parse", "fit=crop: expected wid or hei beside it")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("wid=300&hei=300&fit=crop", (300, 300)),
        ("wid=300&hei=300&fit=constrain", (300, 240)),
        ("wid=300&hei=300&fit=wrap", (375, 300)),
        ("wid=2000&fit=fit,0", (1000, 800)),
        ("wid=2000&fit=constrain,1", (2000, 1600)),
        ("wid=2000", (2000, 1600)),
        ("hei=1600&fit=constrain", (1000, 800)),
    ],
)
def test_fit_decides_the_size_of_the_reply(query, expected):
    assert size(query) == expected


def test_fit_stretch_gives_each_direction_its_factor():
    assert steps("wid=300&hei=300&fit=stretch") == [Take(0, 0, 1000, 800, 300, 300)]


def test_fit_crop_cuts_evenly_on_both_sides():
    assert steps("wid=300&hei=300&fit=crop") == [Take(0, 0, 1000, 800, 375, 300), Place(-37, 0, 300, 300)]


def test_fit_fit_leaves_bars():
    assert steps("wid=300&hei=300") == [Take(0, 0, 1000, 800, 300, 240), Place(0, 30, 300, 300)]


def test_fit_looks_as_before():
    assert matches_golden("fit")
