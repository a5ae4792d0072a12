"""cropPathE: cut to the bounding boxes of paths that came with the picture."""

import numpy as np

from imaging.asking import matches_golden, pixels, planned, read, refusal, resolved, size, steps
from imaging.shelf import Shelf, photograph
from printroom.imaging.commands.shape import CropPathE
from printroom.imaging.steps.placing import Take


def test_crop_path_e_reads_names():
    assert read("cropPathE", "Path 1, b") == CropPathE(names=("Path 1", "b"))
    assert refusal("cropPathE", " ,") == "expected 1 to 16 names of paths"


def test_the_picture_becomes_what_is_around_the_path():
    """The disc reaches from 0.2 to 0.8 across and from 0.1 to 0.9 down."""
    assert steps("cropPathE=Disc&scl=1", "outlined") == [Take(64, 24, 192, 192, 192, 192)]
    assert np.array_equal(pixels("cropPathE=Disc", "outlined"), photograph(320, 240).crop(64, 24, 192, 192).numpy())


def test_boxes_are_cut_to_one_after_another():
    """The ring reaches from 0.3 to the right edge: what both have is left."""
    assert steps("cropPathE=Disc,Ring&scl=1", "outlined") == [Take(96, 24, 160, 192, 160, 192)]
    assert steps("cropPathE=Ring,Disc&scl=1", "outlined") == [Take(96, 24, 160, 192, 160, 192)]


def test_it_is_cut_from_what_crop_left_and_then_sized():
    assert steps("cropPathE=Disc&crop=100,0,200,100&scl=1", "outlined") == [Take(100, 24, 156, 76, 156, 76)]
    assert size("cropPathE=Disc&size=96,0&scl=1", "outlined") == (96, 96)


def test_names_that_the_picture_has_not_mean_nothing():
    assert resolved("cropPathE=Nothing", "outlined").digest() == resolved("", "outlined").digest()
    assert resolved("cropPathE=Disc", "photo").digest() == resolved("", "photo").digest()
    assert size("cropPathE=Nothing,Disc&scl=1", "outlined") == (192, 192)


def test_a_path_of_which_nothing_is_left_is_passed_over():
    shelf = Shelf().sized(
        "Co/a", 100, 100, paths=(("Out", "M1.2,0L1.5,0L1.5,1Z"), ("Past", "M0.5,0.5L1.5,0.5L1.5,1.5Z"))
    )
    assert (planned("cropPathE=Out", "a", shelf=shelf).width, planned("cropPathE=Past", "a", shelf=shelf).width) == (
        100,
        50,
    )


def test_places_of_the_source_go_along():
    found = planned("cropPathE=Disc&scl=1&anchor=100,50", "outlined")
    assert found.anchor == (36, 26)


def test_crop_path_e_looks_as_before():
    assert matches_golden("cropPathE")
