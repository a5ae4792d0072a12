"""The sample pictures are drawn: the same each time, unlike each other, with light and grain."""

from __future__ import annotations

from pathlib import Path

import pytest
import pyvips

from printroom.worker.samples import SCENES, write
from printroom.worker.samples.paint import HEIGHT, WIDTH


@pytest.mark.parametrize("name", ["linen-cloth", "night-sky"])
def test_a_scene_is_a_photograph_sized_jpeg(tmp_path: Path, name: str):
    path = tmp_path / f"{name}.jpg"
    write(SCENES[name], path)
    made = pyvips.Image.new_from_file(str(path))
    assert (made.width, made.height, made.bands, made.get("vips-loader")) == (WIDTH, HEIGHT, 3, "jpegload")
    assert made.deviate() > 8
    grain = made.crop(0, 0, 64, 64) - made.crop(0, 0, 64, 64).gaussblur(2)
    assert grain.deviate() > 1


def test_there_are_a_dozen():
    assert len(SCENES) == 12
