"""Neighbours at one server: a long copy keeps nobody waiting, and of two copies to one name one is made."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import pyvips
import requests

from serving import COMPANY, Server

COMPANY_HANDLE = "c|1"
TRIES = 15
SIDE = 10_000
GIB = 1 << 30
PAUSE = 0.02
MOST_TURNS = 50
# Seconds that a busy machine may add to a call of some milliseconds.
SLACK = 0.02


def copy(server: Server, source: str, name: str, commands: str) -> requests.Response:
    message = {
        "companyHandle": COMPANY_HANDLE,
        "assetHandle": source,
        "folderHandle": f"f|{COMPANY}/",
        "name": name,
        "urlModifier": commands,
    }
    return server.api("copyImage", message, timeout=600)


@pytest.mark.parametrize("commands", ["wid=20", ""], ids=["baked", "plain"])
def test_of_two_copies_to_one_name_one_is_made(server: Server, commands: str):
    stem = f"race{len(commands)}"
    source = server.upload(COMPANY_HANDLE, {f"{stem}.png": server.drawing(60 + len(commands), 50)})[stem]
    with ThreadPoolExecutor(2) as pool:
        for number in range(TRIES):
            start = Barrier(2)

            def run(name: str, start: Barrier = start) -> requests.Response:
                start.wait()
                return copy(server, source, name, commands)

            name = f"{stem}-{number}"
            made, refused = sorted(pool.map(run, [name, name]), key=lambda answer: answer.status_code)
            assert (made.status_code, refused.status_code) == (200, 422)
            assert (refused.json()["code"], refused.json()["detail"]) == (
                30000,
                f"Asset ID '{name}' is already in use.",
            )
            found = server.api("getAssetsByName", {"companyHandle": COMPANY_HANDLE, "nameArray": [name]}).json()
            assert [each["assetHandle"] for each in found["assetArray"]] == [made.json()["assetHandle"]]


def photograph(path: Path, side: int) -> bytes:
    """Rings of every width, as a JPEG."""
    rings = pyvips.Image.zone(side, side, uchar=True)
    picture = rings.bandjoin([rings.rot90(), rings.invert()]).copy(interpretation="srgb")
    picture.jpegsave(str(path), Q=85)
    return path.read_bytes()


def medians(calls: Mapping[str, Callable[[], object]], goes_on: Callable[[int], bool]) -> dict[str, float]:
    """The median of the seconds that each call takes, made in turns for as long as it goes on, but TRIES times at least."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for turn in itertools.count():
        if turn >= TRIES and not goes_on(turn):
            return {name: statistics.median(seconds) for name, seconds in taken.items()}
        for name, call in calls.items():
            began = time.monotonic()
            call()
            taken[name].append(time.monotonic() - began)
            time.sleep(PAUSE)
    raise AssertionError("counting does not end")


@pytest.mark.slow
def test_a_long_copy_keeps_nobody_waiting(server: Server, tmp_path: Path):
    files = {"huge.jpg": photograph(tmp_path / "huge.jpg", SIDE), "other.jpg": photograph(tmp_path / "other.jpg", 3500)}
    assets = server.upload(COMPANY_HANDLE, files, readyForPublish=True)
    publish = {"publishType": "Full", "emailSetting": "None"}
    order = {"companyHandle": COMPANY_HANDLE, "jobName": "publish", "imageServingPublishJob": publish}
    server.finished(COMPANY_HANDLE, server.api("submitJob", order).json()["jobHandle"])
    numbers = itertools.count(1)

    def folder() -> None:
        path = f"folder{next(numbers)}"
        server.api("createFolder", {"companyHandle": COMPANY_HANDLE, "folderPath": path}).raise_for_status()

    def picture() -> None:
        # Never the same twice, so that none comes from the cache.
        commands = f"crop={next(numbers)},0,3000,3000&wid=400"
        requests.get(f"{server.address}/is/image/{COMPANY}/other?{commands}", timeout=60).raise_for_status()

    calls = {"createFolder": folder, "wid=400": picture}
    alone = medians(calls, lambda _: False)
    with ThreadPoolExecutor(1) as pool:
        long: Future[requests.Response] = pool.submit(copy, server, assets["huge"], "huge-copy", "op_usm=1,1,6,0")
        time.sleep(0.5)
        beside = medians(calls, lambda turn: not long.done() and turn < MOST_TURNS)
        in_time = not long.done()
        assert long.result().status_code == 200, long.result().text
    assert in_time, "the copy ended before enough was measured beside it"
    late = {name: (alone[name], seconds) for name, seconds in beside.items() if seconds > 2 * alone[name] + SLACK}
    assert late == {}
    (web,) = server.processes("spawn_main")
    assert peak(web) < 2 * GIB


def peak(pid: int) -> int:
    """The most memory that a process ever had resident, in bytes."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) * 1024
