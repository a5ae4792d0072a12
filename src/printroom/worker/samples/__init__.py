"""Sample pictures: landscapes, still lifes and surfaces, drawn by rule, with the light and grain of photographs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pyvips

from printroom.worker.samples.paint import HEIGHT, WIDTH
from printroom.worker.samples.scenes import Land, Lights, Table, linen, marble

MM_PER_INCH = 25.4

SCENES: Mapping[str, Callable[[], pyvips.Image]] = {
    "alpine-lake": Land(
        above=(62, 116, 178),
        horizon=(196, 216, 228),
        near=(34, 58, 48),
        seed=11,
        ridges=((0.34, 0.5), (0.42, 0.34), (0.52, 0.16)),
        clouds=0.3,
        water=0.6,
    ),
    "blue-ridges": Land(
        above=(120, 160, 200),
        horizon=(214, 224, 232),
        near=(22, 42, 66),
        seed=23,
        ridges=((0.4, 0.2), (0.48, 0.22), (0.57, 0.22), (0.67, 0.24), (0.8, 0.26)),
        sun=(0.68, 0.28),
        glow=(255, 240, 214),
    ),
    "city-lights": Lights(
        dark=(14, 16, 34), colors=((255, 170, 70), (255, 96, 60), (110, 170, 255), (255, 220, 160)), seed=3
    ),
    "desert-dunes": Land(
        above=(84, 142, 196),
        horizon=(236, 206, 164),
        near=(186, 112, 54),
        seed=31,
        ridges=((0.5, 0.12), (0.6, 0.2), (0.74, 0.26)),
        sun=(0.2, 0.22),
        glow=(255, 244, 222),
    ),
    "evening-sea": Land(
        above=(52, 58, 112),
        horizon=(250, 152, 92),
        near=(40, 30, 52),
        seed=41,
        ridges=((0.55, 0.07),),
        clouds=0.45,
        sun=(0.55, 0.5),
        glow=(255, 216, 130),
        water=0.6,
    ),
    "green-marble": partial(marble, (32, 74, 62), (196, 216, 198), 8),
    "linen-cloth": partial(linen, (196, 184, 162), 6),
    "misty-forest": Land(
        above=(172, 184, 182),
        horizon=(214, 220, 214),
        near=(22, 40, 34),
        seed=57,
        ridges=((0.36, 0.3), (0.5, 0.34), (0.64, 0.36), (0.82, 0.34)),
        clouds=0.2,
    ),
    "night-sky": Land(
        above=(6, 10, 30),
        horizon=(46, 62, 104),
        near=(4, 7, 14),
        seed=61,
        ridges=((0.72, 0.26), (0.84, 0.2)),
        stars=True,
        sun=(0.76, 0.2),
        glow=(226, 232, 246),
    ),
    "oranges": Table(
        wall=(92, 112, 116),
        top=(142, 98, 62),
        balls=((0.3, 0.15, (240, 130, 24)), (0.68, 0.17, (236, 120, 20)), (0.49, 0.19, (248, 146, 34))),
    ),
    "snow-field": Land(
        above=(70, 128, 190),
        horizon=(222, 232, 240),
        near=(236, 240, 248),
        seed=71,
        ridges=((0.42, 0.46), (0.6, 0.2), (0.78, 0.14)),
        clouds=0.25,
        sun=(0.16, 0.2),
        glow=(255, 250, 238),
    ),
    "white-marble": partial(marble, (228, 226, 222), (92, 96, 104), 19),
}


def write(scene: Callable[[], pyvips.Image], path: Path) -> None:
    """The scene as a JPEG, as a camera would store it."""
    grain = pyvips.Image.gaussnoise(WIDTH, HEIGHT, sigma=3, mean=0, seed=len(path.name)).gaussblur(0.7)
    dense = 300 / MM_PER_INCH
    picture = (scene() + grain).cast("uchar").copy(interpretation="srgb", xres=dense, yres=dense)
    picture.jpegsave(str(path), Q=92, optimize_coding=True)
