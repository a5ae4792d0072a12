"""What sharpening and colour operations cost, on a level that is decoded already, over plain libvips."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pyvips

from benching.house import photograph
from benching.parsing import OnePicture
from printroom.imaging import parse, plan, render, resolve
from printroom.imaging.ports import Level, Record

TURNS = 15
VIEW = "wid=1600&"
COLOURS = "op_brightness=8&op_contrast=15&op_colorbalance=5,0,-8&op_hue=12&op_saturation=20"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Half of a picture of 12 megapixels, in memory."""

    image: pyvips.Image = field(default_factory=lambda: photograph(2000, 1500).copy_memory())

    def open(self, record: Record, shrink: float) -> Level:
        return Level(self.image, 0.5, 0.5)


def ours(decoded: Decoded, query: str) -> Callable[[], object]:
    catalog = OnePicture()
    planned = plan(resolve(parse(VIEW + query, path="Co/asset", catalog=catalog), catalog))
    return lambda: render(planned, decoded).write_to_memory()


def theirs(decoded: Decoded, work: Callable[[pyvips.Image], pyvips.Image]) -> Callable[[], object]:
    return lambda: work(decoded.image.resize(0.8, kernel="lanczos3")).write_to_memory()


def nothing(image: pyvips.Image) -> pyvips.Image:
    return image


def sharpened(image: pyvips.Image) -> pyvips.Image:
    """op_usm=1,2,6 of a picture at 0.4 of its size."""
    blurred = image.gaussblur(0.8, precision="integer", min_ampl=0.01)
    sharp = (image * 2 - blurred).cast("uchar")
    return ((image - blurred).abs() >= 6).ifthenelse(sharp, image)


def toned(image: pyvips.Image) -> pyvips.Image:
    """COLOURS, the hue in 256 steps."""
    gain = 1 / 0.85
    bright = image.linear([1], [20.4], uchar=True).linear([gain], [127.5 - 127.5 * gain], uchar=True)
    balanced = bright.linear([1, 1, 1], [12.75, 0, -20.4], uchar=True)
    hsv = balanced.copy(interpretation="srgb").sRGB2HSV()
    turned = (hsv[0].linear([1], [8.5]) % 256).cast("uchar").bandjoin(hsv[1]).bandjoin(hsv[2])
    rgb = turned.copy(interpretation="hsv").HSV2sRGB()
    luma = [0.299, 0.587, 0.114]
    rows = [[1.2 * (row == at) - 0.2 * luma[at] for at in range(3)] for row in range(3)]
    return rgb.recomb(pyvips.Image.new_from_array(rows)).rint().cast("uchar")


def in_turn(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Median milliseconds of the processor for each, measured by turns after one turn that does not count."""
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(TURNS + 1):
        for at, work in enumerate((first, second)):
            before = time.process_time()
            work()
            if turn:
                spent[at].append((time.process_time() - before) * 1000)
    return statistics.median(spent[0]), statistics.median(spent[1])


def rows() -> list[tuple[str, ...]]:
    """For the report: what, ours, theirs, ratio, aim."""
    decoded = Decoded()
    measured = (
        ("scaling alone, 1.9 Mpixel (CPU)", in_turn(ours(decoded, ""), theirs(decoded, nothing))),
        ("USM (CPU)", in_turn(ours(decoded, "op_usm=1,2,6"), theirs(decoded, sharpened))),
        (
            "brightness, contrast, balance, hue, saturation (CPU)",
            in_turn(ours(decoded, COLOURS), theirs(decoded, toned)),
        ),
    )
    return [
        (name, f"{mine:.0f} ms", f"{plain:.0f} ms", f"{mine / plain:.2f}", "≤ 1.2") for name, (mine, plain) in measured
    ]
