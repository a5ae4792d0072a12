"""qlt: quality and chroma subsampling."""

from imaging.asking import planned, read, refusal, resolved
from imaging.shelf import Shelf
from printroom.imaging import Purpose
from printroom.imaging.commands.output import Qlt


def test_qlt_reads_and_clamps():
    assert read("qlt", "85,1") == Qlt(85, True)
    assert read("qlt", "60") == Qlt(60, False)
    assert read("qlt", "750") == Qlt(100)
    assert read("qlt", "0") == Qlt(1)


def test_qlt_refuses_words():
    assert refusal("qlt", "best") == "expected a number"


def test_qlt_replaces_an_earlier_one_as_a_whole():
    output = resolved("qlt=90,1&qlt=60").output
    assert (output.quality, output.chroma) == (60, False)


def test_qlt_without_a_number_keeps_that_of_the_attribute():
    shelf = Shelf().sized("Co/large", 10, 10).having(jpeg_quality=(72, False))
    outputs = [resolved(f"qlt={value}", shelf=shelf).output for value in (",1", ",0", ",")]
    assert [(output.quality, output.chroma) for output in outputs] == [(72, True), (72, False), (72, False)]


def test_without_qlt_the_attribute_counts():
    output = resolved("wid=10", shelf=Shelf().sized("Co/large", 10, 10).having(jpeg_quality=(72, True))).output
    assert (output.quality, output.chroma) == (72, True)


def test_qlt_is_left_out_of_a_copy_and_that_is_said():
    found = planned("qlt=60&wid=100", purpose=Purpose.COPY)
    assert [notice.message for notice in found.notices] == ["qlt=60: ignored, it concerns delivery only"]
