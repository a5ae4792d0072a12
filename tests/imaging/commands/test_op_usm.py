"""op_usm: unsharp mask whose radius shrinks with the picture."""

import numpy as np

from imaging.asking import matches_golden, pixels, read, refusal, steps
from printroom.imaging.commands.filters import Usm
from printroom.imaging.steps.filters import Unsharp


def test_usm_reads_up_to_four_arguments_and_clamps():
    assert read("op_usm", "1,1,6,0") == Usm(1, 1, 6, False)
    assert read("op_usm", "0.5") == Usm(0.5)
    assert read("op_usm", "9,300,-1,1") == Usm(5, 250, 0, True)
    assert read("op_usm", ",2") == Usm(0, 2)


def test_usm_refuses_words_and_too_many():
    assert refusal("op_usm", "strong") == "expected a number"
    assert refusal("op_usm", "1,1,1,1,1") == "expected at most 4 arguments"
    assert refusal("op_usm", "1,1,1,2") == "expected one of 0, 1, false, true"


def test_usm_radius_shrinks_with_the_picture_and_never_grows():
    assert steps("wid=500&op_usm=1,4,6,0")[1:] == [Unsharp(1, 2, 6, False)]
    assert steps("scl=0.5&op_usm=1,4")[1:] == [Unsharp(1, 4, 0, False)]
    assert steps("wid=100&op_usm=1,1")[1:] == [Unsharp(1, 0.3, 0, False)]


def test_usm_of_a_layer_shrinks_with_that_layer_too():
    assert steps("layer=0&scale=0.5&op_usm=1,4&layer=comp&scl=1")[1:] == [Unsharp(1, 2, 0, False)]


def test_usm_without_amount_or_radius_is_none():
    assert steps("scl=1&op_usm=0,5")[1:] == []
    assert steps("scl=1&op_usm=2")[1:] == []


def test_separators_may_be_escaped():
    assert steps("scl=1&op_usm=0.9%2C1.0%2C8%2C0")[1:] == [Unsharp(0.9, 1, 8, False)]


def test_usm_below_its_threshold_changes_nothing():
    assert np.array_equal(pixels("scl=1&op_usm=3,2,255", "photo"), pixels("scl=1", "photo"))


def test_usm_on_luma_moves_all_components_alike():
    made = pixels("scl=1&op_usm=1,2,0,1", "photo").astype(int)
    moved = made - pixels("scl=1", "photo")
    inside = ((made > 0) & (made < 255)).all(axis=-1)
    assert (moved[inside].max(axis=-1) == moved[inside].min(axis=-1)).all()


def test_op_usm_looks_as_before():
    assert matches_golden("op_usm")


def test_op_usm_mono_looks_as_before():
    assert matches_golden("op_usm-mono")
