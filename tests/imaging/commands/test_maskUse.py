"""maskUse: what the mask covers, the rest, or everything."""

import numpy as np
import pytest

from imaging.asking import matches_golden, pixels, read, refusal
from imaging.shelf import drawn
from printroom.imaging.commands.masking import MaskUse

ALPHA = drawn(240, 160, alpha=True).numpy()


@pytest.mark.parametrize("use", ["norm", "invert", "off"])
def test_mask_use_reads_its_three_values(use):
    assert read("maskUse", use.upper()) == MaskUse(use)


def test_mask_use_refuses_others():
    assert refusal("maskUse", "on") == "expected one of norm, invert, off"


def test_norm_changes_nothing():
    assert np.array_equal(pixels("maskUse=norm&fmt=png-alpha", "alpha"), ALPHA)


def test_off_shows_the_colours_under_transparent_pixels():
    for query in ("", "&wid=120"):
        found = pixels(f"maskUse=off&fmt=png-alpha{query}", "alpha")
        opaque = found if found.shape[2] == 3 else found[..., :3]
        assert opaque.min(axis=2).max() > 0
    assert np.array_equal(pixels("maskUse=off&fmt=png-alpha", "alpha")[..., :3], ALPHA[..., :3])


def test_off_does_without_a_mask_too():
    found = pixels("mask=Co/photo&maskUse=off&fmt=png-alpha", "alpha")
    assert np.array_equal(found[..., :3], ALPHA[..., :3])
    assert found.shape[2] == 3 or found[..., 3].min() == 255


def test_invert_shows_the_rest_with_its_colours():
    found = pixels("maskUse=invert&fmt=png-alpha", "alpha")
    assert np.array_equal(found[..., 3], 255 - ALPHA[..., 3])
    assert np.array_equal(found[..., :3], ALPHA[..., :3])


def test_inverted_twice_is_the_mask_itself():
    """The inner alpha is inverted, and becomes the mask that is inverted again."""
    found = pixels("mask=is{Co/alpha?maskUse=invert}&maskUse=invert&fmt=png-alpha", "alpha")
    assert np.array_equal(found, ALPHA)


def test_inverting_a_picture_without_a_mask_hides_it():
    found = pixels("maskUse=invert&fmt=png-alpha", "drawn")
    assert (found.shape, found[..., 3].max()) == ((160, 240, 4), 0)


def test_fills_lie_behind_whatever_side_is_shown():
    found = pixels("maskUse=invert&bgColor=ff0000", "drawn")
    assert (found == [255, 0, 0]).all()


def test_parts_outside_of_the_picture_stay_transparent():
    for use in ("off", "invert"):
        found = pixels(f"crop=-20,0,60,40&maskUse={use}&scl=1&fmt=png-alpha", "alpha")
        assert found[:, :20, 3].max() == 0


@pytest.mark.parametrize("use", ["invert", "off"])
def test_mask_use_looks_as_before(use):
    assert matches_golden(f"maskUse-{use}")
