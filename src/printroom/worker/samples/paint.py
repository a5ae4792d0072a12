"""Brushes: flat colours, noise, light, mirrors. Every picture is WIDTH by HEIGHT; a place is in shares of both."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pyvips

WIDTH, HEIGHT = 1920, 1280
# Noise is drawn small and enlarged: so coarse it has no detail to lose.
DRAWN_CELL = 24
Color = tuple[float, float, float]


def x() -> pyvips.Image:
    return pyvips.Image.xyz(WIDTH, HEIGHT)[0]


def y() -> pyvips.Image:
    return pyvips.Image.xyz(WIDTH, HEIGHT)[1]


def flat(color: Sequence[float]) -> pyvips.Image:
    return pyvips.Image.black(WIDTH, HEIGHT) + list(color)


def lighter(color: Color, by: float) -> Color:
    return color[0] + by, color[1] + by, color[2] + by


def blend(below: pyvips.Image, above: pyvips.Image, share: pyvips.Image) -> pyvips.Image:
    return below + (above - below) * share


def distance(place: tuple[float, float], reach: float) -> pyvips.Image:
    """0 at a place (shares of width and height), 1 at so many widths from it and beyond."""
    across, down = x() - place[0] * WIDTH, y() - place[1] * HEIGHT
    return ((across * across + down * down) ** 0.5 / (reach * WIDTH)).clamp()


def fractal(cell: int, seed: int, *, stretch: float = 1) -> pyvips.Image:
    """Noise of about -0.6 to 0.6 in five octaves; `stretch` widens it (above 1) or makes it taller."""
    across, down = max(stretch, 1), max(1 / stretch, 1)
    width, height = math.ceil(WIDTH / across), math.ceil(HEIGHT / down)
    total = pyvips.Image.black(width, height)
    for octave in range(5):
        size = cell / 2**octave
        factor = max(size / DRAWN_CELL, 1)
        drawn = pyvips.Image.perlin(
            math.ceil(width / factor) + 1,
            math.ceil(height / factor) + 1,
            cell_size=max(round(size / factor), 2),
            seed=seed + octave,
        )
        total += drawn.resize(factor, kernel="cubic").crop(0, 0, width, height) / 2**octave * 0.8
    return total.resize(across, vscale=down, kernel="cubic").crop(0, 0, WIDTH, HEIGHT)


def profile(seed: int, *, cell: int) -> pyvips.Image:
    """One row of noise, everywhere the same from top to bottom: the line of a ridge."""
    return fractal(cell, seed).crop(0, HEIGHT // 2, WIDTH, 1).replicate(1, HEIGHT)


def shone(picture: pyvips.Image, place: tuple[float, float], glow: Color) -> pyvips.Image:
    """A sun or moon, and the light of it in the air."""
    air = (1 - distance(place, 0.55)) ** 3 * 0.75
    disc = (1 - (distance(place, 0.1) * 5.2 - 1) * 9).clamp()
    return blend(blend(picture, flat(glow), air), flat(lighter(glow, 18)), disc)


def stars(seed: int) -> pyvips.Image:
    """The few highest peaks of noise, the higher the brighter."""
    noise = pyvips.Image.gaussnoise(WIDTH // 2, HEIGHT // 2, sigma=1, mean=0, seed=seed)
    return (noise - 3.3).clamp().resize(2, kernel="cubic").gaussblur(0.8) * 620


def mirrored(picture: pyvips.Image, line: float, seed: int) -> pyvips.Image:
    """Below the line the picture upside down, darker, in waves that grow towards the eye."""
    shore = round(line * HEIGHT)
    depth = HEIGHT - shore
    above = picture.crop(0, shore - depth, WIDTH, depth).flipver()
    place = pyvips.Image.xyz(WIDTH, depth)
    waves = fractal(60, seed, stretch=7).crop(0, 0, WIDTH, depth) * (place[1] / depth * 60 + 6)
    across = ((place[0] + waves * 0.3) / (WIDTH - 1)).clamp() * (WIDTH - 1)
    down = ((place[1] + waves) / (depth - 1)).clamp() * (depth - 1)
    mapped = above.mapim(across.bandjoin(down), extend="copy")
    water = mapped * 0.78 + [2, 8, 14] + waves * 0.5
    return picture.crop(0, 0, WIDTH, shore).join(water, "vertical")


def ball(picture: pyvips.Image, centre: tuple[float, float], radius: float, *, color: Color) -> pyvips.Image:
    """Lit from above left, with a highlight, and its shadow on the table."""
    across, down = (x() - centre[0]) / radius, (y() - centre[1]) / radius
    square = across * across + down * down
    toward = (1 - square).clamp() ** 0.5
    light = (across * -0.45 + down * -0.6 + toward * 0.66).clamp()
    skin = fractal(26, 77) * 16
    shine = light**40 * 150
    body = (light * 0.78 + 0.22) * list(color) + skin + shine
    flat = (y() - centre[1] - radius * 0.93) / (radius * 0.2)
    side = (x() - centre[0] - radius * 0.35) / (radius * 1.25)
    shadow = (1 - (flat * flat + side * side) ** 0.5).clamp() * 0.6
    return blend(picture * (1 - shadow), body, ((1 - square) * radius * 0.4).clamp())
