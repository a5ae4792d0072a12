"""Pictures drawn by rule, and the catalog and sources that hold them in memory."""

from dataclasses import dataclass, field, replace

import numpy as np
import pyvips

from printroom.imaging.ports import Attributes, Level, Record

FREE = Attributes(default_pix=(0, 0), max_pix=(0, 0))


def drawn(width=240, height=160, *, alpha=False):
    """Coloured bars, a grid, a disc: sharp edges. With alpha: transparent outside the disc, half inside a stripe."""
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[..., 0] = np.where((x // 20) % 2, 220, 40)
    pixels[..., 1] = np.where((y // 20) % 2, 200, 60)
    pixels[..., 2] = (x * 255 // max(1, width - 1)).astype(np.uint8)
    disc = (x - width * 0.4) ** 2 + (y - height * 0.5) ** 2 < (min(width, height) * 0.35) ** 2
    pixels[..., 3] = np.where(disc, 255, 0)
    pixels[(y > height * 0.45) & (y < height * 0.55) & disc, 3] = 128
    pixels[disc & ((x + y) % 10 < 2), :3] = 250
    return _image(pixels if alpha else pixels[..., :3])


def photograph(width=640, height=480, *, seed=7):
    """Soft light, texture and a few edges, as a camera would see them."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / max(width, height)
    total = np.zeros((height, width, 3))
    for _ in range(24):
        frequency, phase = rng.uniform(1, 40, 2), rng.uniform(0, 2 * np.pi)
        wave = np.sin(2 * np.pi * (frequency[0] * x + frequency[1] * y) + phase)
        total += wave[..., None] * rng.uniform(-1, 1, 3) / np.hypot(*frequency) ** 0.7
    total += 0.8 * ((x * 3).astype(int) % 2)[..., None] * np.array([1, 0.6, 0.2])
    total += rng.normal(0, 0.04, total.shape)
    low, high = np.percentile(total, [1, 99])
    return _image(np.clip((total - low) / (high - low) * 235 + 10, 0, 255).astype(np.uint8))


def gray(width=120, height=80):
    y, x = np.mgrid[0:height, 0:width]
    return _image(((x * 2 + y) % 256).astype(np.uint8)[..., None])


def deep(width=120, height=80):
    """16 bit RGB."""
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.stack([x * 500, y * 700, (x + y) * 300], axis=-1).astype(np.uint16)
    return pyvips.Image.new_from_array(pixels, interpretation="rgb16")


def inked(width=120, height=80):
    """CMYK."""
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.stack([x * 2, y * 3, (x + y) % 200, x * 0 + 20], axis=-1).astype(np.uint8)
    return pyvips.Image.new_from_array(pixels, interpretation="cmyk")


def _image(pixels):
    kind = "b-w" if pixels.shape[2] < 3 else "srgb"
    return pyvips.Image.new_from_array(np.ascontiguousarray(pixels), interpretation=kind)


@dataclass
class Shelf:
    """A catalog and its sources at once: pictures by name, presets by name. Halved levels, as a pyramid has them."""

    attributes: Attributes = FREE
    macros: dict = field(default_factory=dict)
    pictures: dict = field(default_factory=dict)
    records: dict = field(default_factory=dict)
    opened: list = field(default_factory=list)

    def put(self, name, image, **said):
        pixels = {"b-w": "gray", "grey16": "gray", "cmyk": "cmyk"}.get(str(image.interpretation), "rgb")
        alpha = image.bands > {"gray": 1, "rgb": 3, "cmyk": 4}[pixels]
        facts = {
            "name": name,
            "key": name,
            "revision": f"{name}-1",
            "width": image.width,
            "height": image.height,
            "pixels": pixels,
            "has_alpha": alpha,
            "depth": 16 if image.format == "ushort" else 8,
        }
        self.pictures[name] = image
        self.records[name] = Record(**{**facts, **said})
        return self

    def sized(self, name, width, height, **said):
        """A record of that size whose pixels nobody asks for."""
        self.records[name] = Record(name=name, key=name, revision=name, width=width, height=height, **said)
        return self

    def having(self, **attributes):
        self.attributes = replace(self.attributes, **attributes)
        return self

    def record(self, name, kind="image"):
        return self.records.get(name)

    def macro(self, name):
        return self.macros.get(name.lower())

    def profile(self, name):
        return None

    def open(self, record, shrink):
        image = self.pictures[record.key]
        level = image
        while level.width > 1 and level.height > 1 and image.width / (level.width // 2) <= shrink:
            level = level.crop(0, 0, level.width // 2 * 2, level.height // 2 * 2).shrink(2, 2)
            level = level.rint().cast(image.format).copy(interpretation=image.interpretation)
        self.opened.append((record.key, shrink))
        return Level(level, level.width / image.width, level.height / image.height)
