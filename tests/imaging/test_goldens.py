"""Every golden image looks as before, and every command that changes pixels has one."""

import json
from pathlib import Path

import pytest

from imaging.asking import FOLDER, golden_difference
from imaging.goldens import GOLDENS
from printroom.imaging.commands.table import TABLE

CONTRACT = json.loads((Path(__file__).parents[2] / "contract" / "commands.json").read_text())["commands"]
# What these do is seen in bytes, replies or other tests, not in pixels.
ELSEWHERE = {"layer", "anchorN", "origin", "originN", "template", "pathAttr", "effectMask"}


@pytest.mark.parametrize("name", GOLDENS)
def test_a_golden_looks_as_before(name):
    found, allowed = golden_difference(name)
    assert found <= allowed


def test_every_command_that_changes_pixels_has_a_golden():
    shown = {name.split("-")[0] for name in GOLDENS}
    wanted = {name for name, entry in TABLE.items() if entry.read and entry.scope not in {"request", "structure"}}
    wanted -= {name for name, entry in TABLE.items() if entry.bake == "metadata"}
    assert wanted - shown - ELSEWHERE == set()


def test_every_golden_file_is_one_of_them():
    assert {path.stem for path in FOLDER.glob("*.png")} == set(GOLDENS)
