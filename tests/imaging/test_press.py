"""The master of a copy, written in this process or in one of its own."""

from dataclasses import replace

import pytest

from imaging.shelf import Shelf, drawn, photograph
from printroom.imaging import ImagingError, Purpose, parse, plan, resolve
from printroom.imaging import press as pressing
from printroom.imaging.press import LARGE, Job, records

SHELF = Shelf()
SHELF.put("Co/photo", photograph(320, 240))
SHELF.put("Co/mask", drawn(320, 240))


@pytest.fixture
def job(tmp_path):
    def made(query, name="master.tif"):
        planned = plan(resolve(parse(query, path="Co/photo", catalog=SHELF), SHELF), Purpose.COPY)
        files = {record.key: tmp_path / f"{record.key.replace('/', '-')}.png" for record in records(planned)}
        for record in records(planned):
            SHELF.pictures[record.name].pngsave(str(files[record.key]))
        return Job(planned, files, tmp_path / name, 300.0)

    return made


@pytest.mark.parametrize(
    "query", ["wid=100&op_usm=1,1,6,0", "rotate=30&fmt=png-alpha", "mask=Co/mask", "src=is{Co/mask?crop=0,0,50,50}"]
)
def test_a_process_of_its_own_makes_the_same_master(query, job):
    here, apart = job(query), job(query, "apart.tif")
    assert pressing._press(here) == pressing._press_apart(apart)
    assert here.target.read_bytes() == apart.target.read_bytes()


def test_every_picture_of_a_plan_is_among_its_records(job):
    assert [record.name for record in records(job("mask=Co/mask&wid=9").plan)] == ["Co/photo", "Co/mask"]
    assert [record.name for record in records(job("src=is{Co/mask?mask=is{Co/photo}}").plan)] == ["Co/mask", "Co/photo"]


@pytest.mark.parametrize("press", [pressing._press, pressing._press_apart])
def test_a_broken_source_is_told_by_its_name(press, job):
    broken = job("wid=100")
    (file,) = broken.files.values()
    file.write_bytes(file.read_bytes()[:400])
    with pytest.raises(ImagingError) as refused:
        press(broken)
    assert (refused.value.code, refused.value.message) == ("source", "Co/photo cannot be read")


def test_only_large_work_is_done_apart(job):
    small = job("wid=100")
    layer = small.plan.layers[0]
    huge = replace(layer.source, width=LARGE, height=2)
    assert not small.large
    assert replace(small, plan=replace(small.plan, layers=(replace(layer, source=huge),))).large
    assert replace(small, plan=replace(small.plan, width=LARGE, height=2)).large
