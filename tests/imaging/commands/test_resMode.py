"""resMode: the filter of every scaling step."""

from imaging.asking import matches_golden, read, refusal, steps
from printroom.imaging.commands.view import ResMode
from printroom.imaging.steps.placing import Take


def test_res_mode_reads_its_names():
    assert [read("resMode", name) for name in ("bilin", "bicub", "sharp2", "bisharp", "SHARP")] == [
        ResMode("linear"),
        ResMode("cubic"),
        ResMode("lanczos3"),
        ResMode("bisharp"),
        ResMode("lanczos3"),
    ]


def test_res_mode_refuses_others():
    assert refusal("resMode", "nearest") == "expected one of bilin, bicub, sharp2, bisharp, sharp"


def test_res_mode_is_that_of_the_taking():
    assert steps("wid=100&resMode=bilin") == [Take(0, 0, 1000, 800, 100, 80, "linear")]
    assert steps("wid=100") == [Take(0, 0, 1000, 800, 100, 80, "lanczos3")]


def test_resMode_looks_as_before():
    assert matches_golden("resMode")
