"""What can be seen in a sample picture."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import pyvips

from printroom.worker.samples import paint
from printroom.worker.samples.paint import HEIGHT, WIDTH, Color


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """A landscape: colours of the sky above and at the horizon, of the nearest ridge; heights are shares of the picture.

    A ridge is (height of its line from above, how rough it is), the farthest first. `water` is the line below which
    what is above is mirrored.
    """

    above: Color
    horizon: Color
    near: Color
    seed: int
    ridges: Sequence[tuple[float, float]] = ()
    clouds: float = 0
    sun: tuple[float, float] | None = None
    glow: Color = (255, 214, 150)
    water: float | None = None
    stars: bool = False

    def __call__(self) -> pyvips.Image:
        picture = self._sky()
        for number, (height, roughness) in enumerate(self.ridges):
            picture = self._ridge(picture, number, height=height, roughness=roughness)
        return picture if self.water is None else paint.mirrored(picture, self.water, self.seed)

    def _sky(self) -> pyvips.Image:
        sky = paint.blend(paint.flat(self.above), paint.flat(self.horizon), (paint.y() / HEIGHT * 1.5).clamp())
        if self.stars:
            sky += paint.stars(self.seed)
        if self.clouds:
            cover = ((paint.fractal(420, self.seed, stretch=2.2) * 1.6 + self.clouds - 0.4) * 1.5).clamp()
            sky = paint.blend(sky, paint.flat(paint.lighter(self.horizon, 24)), cover * 0.85)
        return sky if self.sun is None else paint.shone(sky, self.sun, self.glow)

    def _ridge(self, picture: pyvips.Image, number: int, *, height: float, roughness: float) -> pyvips.Image:
        """Farther ridges take the colour of the air, and lie in haze at their foot."""
        nearness = (number + 1) / len(self.ridges)
        line = paint.profile(self.seed + 7 * number, cell=420) * roughness * HEIGHT + height * HEIGHT
        color = [far + (near - far) * nearness**1.3 for far, near in zip(self.horizon, self.near, strict=True)]
        relief = paint.fractal(150, self.seed + number, stretch=0.6) * 70 * nearness
        foot = ((paint.y() - line) / (HEIGHT * 0.22)).clamp() * (1 - nearness) * 0.75
        land = paint.blend(paint.flat(color) + relief, paint.flat(self.horizon), foot)
        return paint.blend(picture, land, ((paint.y() - line) * 0.4).clamp())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lights:
    """Lights of a town out of focus, before the dark."""

    dark: Color
    colors: Sequence[Color]
    seed: int
    count: int = 70

    def __call__(self) -> pyvips.Image:
        dice = random.Random(self.seed)
        picture = paint.blend(
            paint.flat(self.dark), paint.flat(paint.lighter(self.dark, 22)), (paint.y() / HEIGHT).clamp()
        )
        for color in self.colors:
            discs = pyvips.Image.black(WIDTH // 2, HEIGHT // 2)
            for _ in range(self.count // len(self.colors)):
                place = dice.randrange(WIDTH // 2), int(dice.gauss(0.55, 0.2) * HEIGHT / 2)
                one = pyvips.Image.black(WIDTH // 2, HEIGHT // 2)
                radius = dice.randrange(16, 62)
                one = one.draw_circle([dice.randrange(60, 150)], *place, radius, fill=True)
                discs += one.draw_circle([190], *place, radius)
            soft = discs.gaussblur(1.6).resize(2) / 255
            picture += soft * list(color)
        return picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Glossy balls on a table before a plain wall: (x, radius, colour), all of them standing on one line."""

    wall: Color
    top: Color
    balls: Sequence[tuple[float, float, Color]]

    def __call__(self) -> pyvips.Image:
        wall = paint.blend(
            paint.flat(paint.lighter(self.wall, 20)),
            paint.flat(paint.lighter(self.wall, -34)),
            paint.distance((0.3, 0.3), 0.95),
        )
        wood = paint.flat(self.top) + paint.fractal(160, 5, stretch=9) * 46 + (paint.y() - 0.62 * HEIGHT) * 0.03
        picture = paint.blend(wall, wood, ((paint.y() - 0.62 * HEIGHT) * 0.1).clamp())
        for x, radius, color in self.balls:
            picture = paint.ball(picture, (x * WIDTH, (0.84 - radius) * HEIGHT), radius * HEIGHT, color=color)
        return picture


def marble(light: Color, vein: Color, seed: int) -> pyvips.Image:
    """Polished stone: veins where warped waves are steep."""
    wave = (paint.x() * 0.09 + paint.y() * 0.06 + paint.fractal(620, seed) * 620).sin().abs()
    fine = (paint.x() * 0.31 - paint.y() * 0.19 + paint.fractal(380, seed + 3) * 900).sin().abs()
    depth = (1 - wave) ** 5 * 0.8 + (1 - fine) ** 9 * 0.35
    return paint.blend(paint.flat(light) + paint.fractal(300, seed + 9) * 26, paint.flat(vein), depth.clamp())


def linen(thread: Color, seed: int) -> pyvips.Image:
    """Woven cloth in folds, lit from the left."""
    weave = (paint.x() * 36).sin() * (paint.y() * 36).sin() * 15 + (paint.x() * 36 + paint.y() * 36).cos() * 5
    uneven = paint.fractal(40, seed, stretch=12) * 22 + paint.fractal(40, seed + 1, stretch=1 / 12) * 22
    folds = (paint.x() * 0.22 + paint.y() * 0.1 + paint.fractal(700, seed + 2) * 420).sin() * 38
    return paint.flat(thread) + weave + uneven + folds
