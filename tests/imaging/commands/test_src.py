"""src: the picture of a layer, by name or as a request of its own."""

import pytest

from imaging.asking import error, matches_golden, planned, read, refusal, size, steps
from imaging.shelf import Shelf
from printroom.imaging import ImagingError
from printroom.imaging.commands.layer import Src
from printroom.imaging.steps.colours import Curve
from printroom.imaging.steps.filters import Unsharp
from printroom.imaging.steps.placing import Mirror, Take


def test_src_reads_a_name():
    assert read("src", "Co/photo") == Src("Co/photo")


def test_src_refuses_commas_and_nothing():
    assert refusal("src", "Co/a,b") == "expected the name of an image"
    assert refusal("src", "") == "expected the name of an image"


def test_src_replaces_the_picture_of_the_path():
    assert steps("src=Co/photo&scl=1") == [Take(0, 0, 320, 240, 320, 240)]


def test_src_that_is_missing_is_an_error_that_names_it():
    assert error("src=Other/secret") == ("not_found", "Unable to find Other/secret")
    assert error("src=is{Other/secret?wid=10}") == ("not_found", "Unable to find Other/secret")


def test_src_of_other_kinds_is_refused():
    assert error("src={http://example.org/a.jpg}")[0] == "refused"
    assert error("src=ir{Co/vignette}")[0] == "refused"
    assert error("src=..%2fa")[0] == "refused"


def test_src_may_be_a_request_of_any_bracket():
    for query in (
        "src=is{Co/photo?scl=2&flip=lr}",
        "src=is(Co/photo?scl=2&flip=lr)",
        "src=is%7BCo/photo?scl=2&flip=lr%7D",
    ):
        assert size(query) == (160, 120)
    assert size("src=is{?src=is{Co/photo?wid=100}&extend=5,5,5,5}&scl=1") == (110, 85)


def test_src_nested_too_deep_is_refused():
    query = "Co/photo?scl=1"
    for _ in range(10):
        query = f"?src=is{{{query}}}"
    assert error(query[1:]) == ("nesting", "requests may be nested at most 8 deep")


def test_bounds_and_background_do_not_hold_inside():
    shelf = Shelf().sized("Co/a", 100, 100).sized("Co/b", 3000, 3000).having(default_pix=(40, 40), max_pix=(500, 500))
    assert planned("src=is{Co/b?bgc=ff0000}&scl=10", "a", shelf=shelf).width == 300


def test_the_modifier_of_a_source_comes_before_the_commands_of_the_layer():
    shelf = (
        Shelf()
        .sized("Co/a", 9, 9)
        .sized("Co/b", 100, 80, modifier="crop=0,0,50,40&wid=7")
        .sized("Co/c", 9, 9, modifier="src=Co/b")
    )
    assert planned("src=Co/b&scl=1", "a", shelf=shelf).width == 50
    assert planned("src=Co/b&crop=0,0,30,30&scl=1", "a", shelf=shelf).width == 30
    with pytest.raises(ImagingError) as caught:
        planned("src=Co/c", "a", shelf=shelf)
    assert caught.value.message == "src=Co/c: its own commands name another source; nest the request instead"


def test_sharpening_around_a_request_is_known_inside_of_it():
    """Coarse levels lack the finest detail, which strong sharpening shows, however deep the picture is nested."""
    inside = "src=is{?src=is{Co/b?wid=1500}&scale=0.9}&scl=1"
    shelf = Shelf().sized("Co/a", 9, 9).sized("Co/b", 3000, 3000)
    for effect, sharpened in (("", False), ("&op_usmR=0.2,1", False), ("&op_usmR=3,1", True), ("&op_sharpen=1", True)):
        outer = planned(f"{inside}{effect}", "a", shelf=shelf).layers[0]
        middle = outer.source.layers[0]
        assert [layer.take.sharpened for layer in (outer, middle, middle.source.layers[0])] == [sharpened] * 3


def test_what_a_modifier_says_of_the_whole_picture_is_said_of_the_layer():
    stored = "flip=lr&op_brightness=20&opac=50&op_usmR=1,2&clipPath=M0,0L9,0L9,9Z&wid=7&fmt=png-alpha&rotate=90"
    shelf = Shelf().sized("Co/a", 9, 9).sized("Co/b", 100, 80, modifier=stored)
    inside = "flip=lr&op_brightness=20&opac=50&op_usmR=1,2&clipPath=M0,0L9,0L9,9Z&rotate=90"
    plain = Shelf().sized("Co/a", 9, 9).sized("Co/b", 100, 80)
    assert planned("src=Co/b&scl=1", "a", shelf=shelf).layers[0].steps == (
        planned(f"layer=0&src=Co/b&{inside}&layer=comp&scl=1", "a", shelf=plain).layers[0].steps
    )
    assert [type(step).__name__ for step in planned("src=Co/b&scl=1", "a", shelf=shelf).layers[0].steps] == [
        *("Curve", "Unsharp", "Mirror", "Fade", "Quarter", "Clip")
    ]
    undone = planned("layer=0&src=Co/b&flip=ud&op_brightness=0&layer=comp&scl=1", "a", shelf=shelf).layers[0].steps
    assert undone[0] == Unsharp(1, 2)
    assert undone[1] == Mirror(False, True)


def test_the_object_of_a_template_keeps_its_own_corrections():
    shelf = (
        Shelf()
        .sized("Co/a", 100, 80, modifier="op_brightness=20&crop=0,0,50,80", post_modifier="flip=lr")
        .sized("Co/t", 9, 9, modifier="src=$object$&scl=1")
    )
    made = planned("template=Co/t", "a", shelf=shelf)
    assert (made.width, made.layers[0].steps) == (50, (Curve(1, 0.2),))


def test_src_looks_as_before():
    assert matches_golden("src")
