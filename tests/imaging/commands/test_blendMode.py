"""blendMode: what becomes of the pixels below; of layer 0 it means nothing, but in a watermark."""

import pytest

from imaging.asking import golden_difference, read, refusal, resolved
from imaging.goldens import WATERMARKS
from printroom.imaging import parse
from printroom.imaging.commands.layer import BlendMode
from printroom.imaging.steps.blending import MODES


def test_blend_mode_reads_a_word():
    assert [read("blendMode", word) for word in MODES] == [BlendMode(word) for word in MODES]
    assert read("blendmode", " MULT ") == BlendMode("mult")
    expected = "expected one of norm, dissolve, lighten, darken, mult, screen"
    assert {refusal("blendMode", word) for word in ("", "multiply", "0")} == {expected}


@pytest.mark.parametrize("query", ["blendMode=mult", "layer=0&blendMode=mult", "blendMode=none"])
def test_blend_mode_means_nothing_outside_of_further_layers(query):
    assert resolved(query).digest() == resolved("").digest()
    assert [(passed.said.name, passed.outcome) for passed in parse(query).passed] == [("blendMode", "ignored")]


def test_blend_mode_is_kept_for_further_layers():
    assert parse("layer=2&src=Co/a&blendMode=screen").layers[1].commands.items == (BlendMode("screen"),)


def test_blend_mode_counts_for_a_picture_that_is_laid_over_another_and_not_for_what_is_nested_in_it():
    request = parse("layer=0&src=is{Co/a?blendMode=darken}&layer=comp&blendMode=mult", placed=True)
    assert request.layers[0].commands.items == (BlendMode("mult"),)
    assert request.layers[0].source.layers[0].commands.items == ()


@pytest.mark.parametrize("name", WATERMARKS)
def test_blend_mode_looks_as_before(name):
    found, allowed = golden_difference(name)
    assert found <= allowed
