"""defaultImage: what is shown instead of a picture that is missing; an empty name turns it off."""

from imaging.asking import error, read, resolved
from printroom.imaging import Purpose
from printroom.imaging.commands.request import DefaultImage


def test_default_image_reads_its_values():
    assert read("defaultImage", "Co/none") == DefaultImage("Co/none")
    assert read("defaultImage", "") == DefaultImage("")


def test_default_image_has_its_effect():
    assert resolved("defaultImage=Co/none").default_image == "Co/none"
    assert resolved("defaultImage=").default_image == ""
    assert resolved("").default_image is None
    assert error("defaultImage=Co/x", purpose=Purpose.COPY) == (
        "parse",
        "defaultImage=Co/x: a copy cannot have this command",
    )
