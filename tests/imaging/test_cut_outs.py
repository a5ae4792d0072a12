"""What is cut out of one colour keeps that colour up to its edges, whatever is done to it."""

import numpy as np
import pytest
import pyvips

from imaging.shelf import Shelf
from printroom.imaging import parse, plan, render, resolve

COLOUR = (200, 60, 200)
GROUND = "c83cc8"
ACTIONS = [
    "rotate=10",
    "rotate=-33.3&wid=70",
    "perspectiveN=0.1,0.1,0.9,0,1,1,0,0.8",
    "perspectiveN=0.1,0.1,0.9,0,1,1,0,0.8,R2",
    "perspectiveN=0.1,0.1,0.9,0,1,1,0,0.8,R3T200&wid=60",
    "perspectiveN=0.3,0.3,0.4,0.3,1,1,0,0.8",
    "perspectiveN=-1,-1,2,-1,2,2,-1,2",
    "op_sharpen=1",
    "op_usm=2,1.5",
    "op_blur=6",
    "op_grow=3",
    "scale=0.63",
    "wid=37",
    "wid=190&resMode=bisharp",
    "op_growMask=4",
]


def flat():
    image = pyvips.Image.black(80, 60, bands=3) + list(COLOUR)
    return image.cast("uchar").copy(interpretation="srgb")


def sheet(side, box):
    """White inside of the box, sharp edges."""
    pixels = np.zeros((60 // side, 80 // side, 1), np.uint8)
    left, top, right, bottom = (part // side for part in box)
    pixels[top:bottom, left:right] = 255
    return pyvips.Image.new_from_array(pixels, interpretation="b-w")


BOX = (20, 16, 60, 44)
SHELF = Shelf().put("Co/flat", flat()).put("Co/mask", sheet(1, BOX)).put("Co/small", sheet(2, BOX))
SHELF.put("Co/cut", flat().bandjoin(sheet(1, BOX)).copy(interpretation="srgb"))


def pixels(source, query):
    size = "" if "wid=" in query else "&scl=1"
    return render(plan(resolve(parse(query + size, path=f"Co/{source}", catalog=SHELF), SHELF)), SHELF).numpy()


@pytest.mark.parametrize("source", ["flat", "flat mask=Co/mask", "flat mask=Co/small", "cut"])
@pytest.mark.parametrize("action", ACTIONS)
def test_a_cut_out_on_a_ground_of_its_own_colour_cannot_be_seen(source, action):
    name, _, mask = source.partition(" ")
    found = pixels(name, f"{action}&bgc={GROUND}" + (f"&{mask}" if mask else ""))
    assert np.abs(found.astype(int) - COLOUR).max() <= 2


@pytest.mark.parametrize("action", ACTIONS)
def test_nor_has_it_a_rim_where_it_covers_all(action):
    found = pixels("cut", f"{action}&fmt=png-alpha").astype(int)
    solid = found[found[..., 3] >= 250][:, :3]
    assert len(solid)
    assert np.abs(solid - COLOUR).max() <= 2
