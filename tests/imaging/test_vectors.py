"""The published arithmetic: sizes, places and refusals that follow from the public reference."""

import json
from pathlib import Path

import pytest

from imaging.shelf import Shelf
from printroom.imaging.errors import ImagingError
from printroom.imaging.parse import parse
from printroom.imaging.plan import plan
from printroom.imaging.resolve import resolve

VECTORS = json.loads((Path(__file__).parent / "geometry-vectors.json").read_text())["vectors"]
NAMES = {
    "DefaultPix": "default_pix",
    "MaxPix": "max_pix",
    "DefaultThumbPix": "default_thumb_pix",
    "ThumbType": "thumb_type",
    "Resolution": "resolution",
}
ALONE = [vector for vector in VECTORS if "layer=1" not in vector["query"] and vector["source"]]


def planned(vector):
    shelf = Shelf().sized("Co/picture", *vector["source"])
    for name, (width, height) in vector.get("sources", {}).items():
        shelf.sized(name, width, height)
    given = vector.get("attributes", {})
    shelf.having(**{NAMES[name]: tuple(value) if isinstance(value, list) else value for name, value in given.items()})
    return plan(resolve(parse(vector["query"], path="Co/picture", catalog=shelf), shelf))


def landed(plan, vector):
    """Where the source (with rgn=: the whole composite) lies in the reply."""
    left, top, right, bottom = plan.mapping.box(0, 0, *vector["source"])
    return [round(left), round(top), round(right - left), round(bottom - top)]


@pytest.mark.parametrize("vector", ALONE, ids=lambda vector: vector["id"])
def test_a_vector_of_one_picture_comes_out_exactly(vector):
    expected = vector["expect"]
    if expected.get("error"):
        with pytest.raises(ImagingError):
            planned(vector)
        return
    found = planned(vector)
    assert (found.width, found.height) == (expected["width"], expected["height"])
    assert "image_rect" not in expected or landed(found, vector) == expected["image_rect"]


def test_every_vector_without_layers_is_tried():
    assert len(ALONE) == 98
