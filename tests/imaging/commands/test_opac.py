"""opac: the opacity of a layer's content, or of the whole picture."""

import numpy as np
import pytest

from imaging.asking import matches_golden, pixels, read, refusal, resolved, steps
from imaging.shelf import drawn
from printroom.imaging.commands.layer import Opacity
from printroom.imaging.steps.colours import Fill
from printroom.imaging.steps.covering import Fade

ALPHA = drawn(240, 160, alpha=True).numpy()


@pytest.mark.parametrize(
    ("value", "expected"),
    [("50", Opacity(50, 100)), ("90,70", Opacity(90, 70)), (",30", Opacity(100, 30)), ("0", Opacity(0, 100))],
)
def test_opac_reads_one_or_two_percentages(value, expected):
    assert read("opac", value) == expected


def test_opac_refuses_more_than_all():
    assert refusal("opac", "101") == "expected a number from 0 to 100"
    assert refusal("opac", "-1") == "expected a number from 0 to 100"
    assert refusal("opac", "1,2,3") == "expected at most 2 arguments"


def test_opac_of_a_hundred_changes_nothing():
    assert resolved("opac=100,100&layer=0&opac=100").digest() == resolved("").digest()
    assert np.array_equal(pixels("opac=100&fmt=png-alpha", "alpha"), ALPHA)


def test_both_opacities_of_the_content_multiply():
    found = pixels("layer=0&opac=90,70&fmt=png-alpha", "alpha")
    assert np.array_equal(found[..., 3], np.rint(ALPHA[..., 3] * 0.63))
    assert np.array_equal(found[..., :3], ALPHA[..., :3])


def test_opac_of_a_layer_leaves_its_fills_alone():
    assert steps("layer=0&opac=40&color=ff0000&bgColor=0000ff&scl=1")[1:] == [
        Fade(0.4),
        Fill((1, 0, 0), 1),
        Fill((0, 0, 1), 1),
    ]
    assert (pixels("layer=0&opac=0&bgColor=ff0000", "drawn") == [255, 0, 0]).all()


def test_opac_outside_of_layers_is_that_of_the_whole_picture():
    found = pixels("opac=40&bgColor=ff0000&fmt=png-alpha", "alpha")
    assert (found[..., 3] == 102).all()


def test_opac_looks_as_before():
    assert matches_golden("opac")
    assert matches_golden("opac-layer")
