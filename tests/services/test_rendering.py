"""Rendering for copies: how sources are read, and what stored commands must be."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
import pyvips

from printroom.contract.faults import FaultCode
from printroom.imaging.press import OriginalSources, records
from printroom.imaging.pyramid import write_master
from printroom.imaging.render import render
from printroom.services.catalog import CallerCatalog
from printroom.services.permissions import Permissions
from printroom.services.rendering import Prepared, readable_commands
from refusals import refused
from studio import Studio, apart, drawn

READ_ONCE = [
    "wid=300",
    "crop=300,200,900,700&wid=600&op_usm=1,1,6,0",
    "scl=3.3&op_sharpen=1",
    "flip=lr&op_usm=2,5,0,1",
    "extend=20,30,40,50&bgColor=ff0000",
    "op_brightness=20&op_saturation=30&icc=AdobeRGB&wid=700",
]
READ_ANYHOW = ["rotate=90", "flip=ud", "rotate=12", "wid=2000", "op_usm=1,200,0"]


def prepared(studio: Studio, handle: str, commands: str) -> Prepared:
    with studio.runtime.unit_of_work(studio.scope) as services:
        catalog = CallerCatalog(services.unit.session, studio.company, Permissions(services.unit.session, studio.scope))
        record = catalog.of(services.assets.readable(handle), studio.picture(handle))
        return services.rendering.prepare(record, commands, catalog)


def master(studio: Studio, made: Prepared, path: Path, *, sequential: bool) -> pyvips.Image:
    with ExitStack() as held:
        local = studio.runtime.resources.local
        files = {record.key: held.enter_context(local.path(record.key)) for record in records(made.plan)}
        write_master(render(made.plan, OriginalSources(files, sequential=sequential)), path)
    return pyvips.Image.tiffload(str(path))


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp"])
def test_rows_are_read_once_where_the_plan_says_so(suffix: str, studio: Studio, tmp_path: Path) -> None:
    noise = pyvips.Image.gaussnoise(1300, 1100, mean=0, sigma=20, seed=4)
    picture = (drawn(1300, 1100) * 0.8 + noise).cast("uchar").copy(interpretation="srgb")
    source = studio.add("cat", picture, suffix=suffix)
    for number, commands in enumerate(READ_ONCE):
        made = prepared(studio, source, commands)
        assert made.plan.sequential, commands
        once, anyhow = (master(studio, made, tmp_path / f"{number}-{way}.tif", sequential=way) for way in (True, False))
        assert apart(once, anyhow) == 0, commands


@pytest.mark.parametrize("commands", READ_ANYHOW)
def test_a_plan_says_where_rows_are_wanted_in_another_order(commands: str, studio: Studio) -> None:
    assert not prepared(studio, studio.add("cat", drawn(600, 400)), commands).plan.sequential


def test_stored_commands_may_name_presets_and_pictures_that_are_not_there_yet() -> None:
    readable_commands("$later$&src=later&wid=10", "$Even.Later$")


@pytest.mark.parametrize("text", ["wid=x", "src=is{", "op_usm=x"])
def test_stored_commands_must_be_readable(text: str) -> None:
    with refused(FaultCode.INVALID_PARAMETER) as told:
        readable_commands("", text)
    assert told.reason.startswith("urlPostApplyModifier: Error parsing IS command: ")
