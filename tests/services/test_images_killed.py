"""A copy whose process is killed at a named moment is whole or not there, and what is left over can be swept away."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from killing import MOMENTS
from printroom.models import Company, now
from printroom.repositories import assets as asset_rows
from printroom.services.sweep import sweep
from printroom.storage.workrooms import clear_workrooms
from studio import Studio, apart, drawn


def killed_copy(studio: Studio, source: str, moment: str) -> None:
    script = Path(__file__).parents[1] / "killing.py"
    words = [str(studio.runtime.config.data), str(studio.company.id), source, moment]
    process = subprocess.run([sys.executable, str(script), *words], capture_output=True, timeout=120, check=False)
    assert process.returncode == -signal.SIGKILL, process.stderr.decode()


def made(studio: Studio) -> str | None:
    with studio.runtime.unit() as unit:
        found = asset_rows.by_name(unit.session, studio.company.id, "made")
        return found.handle if found else None


def swept(studio: Studio) -> None:
    for path in studio.runtime.config.incoming.iterdir():
        os.utime(path, (0, 0))
    sweep(studio.runtime, dt.timedelta(0), wait=lambda _: None)
    # The sweep leaves folders alone that are younger than 20 seconds, whose age nobody can set.
    clear_workrooms(studio.runtime.config.incoming, now() + dt.timedelta(seconds=1))


@pytest.mark.parametrize("moment", [moment for moment in MOMENTS if moment != "after the commit"])
def test_a_copy_that_was_killed_is_not_there_and_can_be_made_again(moment: str, studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    with studio.runtime.unit(writing=True) as unit:
        unit.session.get_one(Company, studio.company.id).publish_at_once = True
    studio.change(source, ready_for_publish=True)
    keys, passing, rows = studio.everything()
    killed_copy(studio, source, moment)
    assert (made(studio), studio.everything()[2]) == (None, rows)
    strays = studio.keys() - keys
    left = {path.name for path in studio.runtime.config.incoming.iterdir()} - passing
    at_work = {"work-"} if moment in {"rendered", "bytes put"} else set()
    assert (len(strays), {name[:5] for name in left}) == (0 if moment == "rendered" else 1, at_work)
    swept(studio)
    assert studio.everything() == (keys, passing, rows)
    with studio.runtime.unit_of_work(studio.scope, writing=True) as services:
        services.images.copy(
            source=services.assets.readable(source), folder=services.folders.root(), name="made", commands="flip=lr"
        )
    assert made(studio) is not None


def test_a_copy_whose_process_is_killed_after_the_commit_is_whole(studio: Studio) -> None:
    source = studio.add("cat", drawn(60, 40))
    killed_copy(studio, source, "after the commit")
    swept(studio)
    handle = made(studio)
    assert handle is not None
    with studio.pixels(handle) as pixels:
        assert apart(pixels, drawn(60, 40).fliphor()) == 0
    assert [recipe.source_name for recipe in studio.recipes(handle)] == ["cat"]
