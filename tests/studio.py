"""Pictures in a company, through the real intake and ingest: `studio.add("cat", drawn(600, 400))`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import pyvips
from sqlalchemy import func, select

from printroom.imaging.intake import Intake
from printroom.imaging.originals import open_original
from printroom.models import Asset, Company, Picture, Recipe
from printroom.models.base import Model
from printroom.repositories import assets as asset_rows
from printroom.repositories import pictures as picture_rows
from printroom.repositories import recipes as recipe_rows
from printroom.runtime import Runtime
from printroom.services.caller import Access, Caller, Scope
from printroom.services.ingest import Arrival, Rules
from printroom.services.storing import seen_of
from printroom.storage.blobs import Blobs


def drawn(width: int, height: int, *, alpha: bool = False) -> pyvips.Image:
    """Slopes of colour with a grid of lines and a disc: every crop of it is unlike every other."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    red = 255 * x / max(width - 1, 1)
    green = 255 * y / max(height - 1, 1)
    blue = 127 + 100 * np.sin(x / 9) * np.cos(y / 7)
    lines = ((x % 50) < 2) | ((y % 40) < 2)
    disc = (x - width * 0.6) ** 2 + (y - height * 0.4) ** 2 < (min(width, height) * 0.2) ** 2
    bands = [np.where(lines, 20, np.where(disc, 230 - band * 0.3, band)) for band in (red, green, blue)]
    if alpha:
        bands.append(np.where(disc, 255, np.clip(x * 255 / width, 0, 255)))
    return pyvips.Image.new_from_array(np.stack(bands, axis=-1).round().astype(np.uint8)).copy(interpretation="srgb")


def apart(one: pyvips.Image, other: pyvips.Image) -> float:
    """The mean absolute difference of two pictures of one size, 0 to 255."""
    assert (one.width, one.height, one.bands) == (other.width, other.height, other.bands)
    return (one.cast("float") - other.cast("float")).abs().avg()


def values(picture: pyvips.Image) -> np.ndarray:
    """The pixels as an array of height, width and bands."""
    array = picture.numpy()
    return array if array.ndim == 3 else array[:, :, np.newaxis]


@dataclass(frozen=True, slots=True)
class Studio:
    """Takes pictures in as `who`, and shows the pixels of an asset's original."""

    runtime: Runtime
    company: Company
    who: Caller
    intake: Intake
    folder: Path

    @property
    def scope(self) -> Scope:
        return Scope(self.who, self.company, Access(unlimited=True))

    def add(
        self,
        name: str,
        picture: pyvips.Image | Path,
        *,
        suffix: str = ".png",
        into: str = "",
        rules: Rules | None = None,
        **options: object,
    ) -> str:
        """The handle of a new asset of that picture, written in the format of the suffix, or of that file."""
        rules = rules or Rules()
        if isinstance(picture, Path):
            path = self.folder / f"{name}{picture.suffix}"
            path.write_bytes(picture.read_bytes())
        else:
            path = self.folder / f"{name}{suffix}"
            picture.write_to_file(str(path), **options)
        pyramid = self.runtime.config.incoming / f"{name}.pyramid.tif"
        facts = self.intake.examine(path, pyramid)
        with self.runtime.unit_of_work(self.scope, writing=True) as services:
            original = services.storing.put(
                self.company.id, path, media_type=facts.media_type, suffix=path.suffix, digest=facts.digest
            )
            serving = services.storing.put(self.company.id, pyramid, media_type="image/tiff", suffix="tif")
            arrival = Arrival(into, path.name, original, serving, seen_of(facts))
            return services.ingest.take(arrival, rules).asset.handle

    def asset(self, handle: str) -> Asset:
        with self.runtime.unit() as unit:
            found = asset_rows.by_id(unit.session, int(handle.split("|")[1]))
            assert found is not None
            return found

    def picture(self, handle: str) -> Picture:
        asset = self.asset(handle)
        assert asset.picture_id is not None
        with self.runtime.unit() as unit:
            return picture_rows.by_id(unit.session, asset.picture_id)

    @contextlib.contextmanager
    def pixels(self, handle: str) -> Iterator[pyvips.Image]:
        """The asset's original, upright, at full resolution."""
        with self.runtime.unit() as unit:
            key = picture_rows.blob(unit.session, self.picture(handle).original_id).key
        with self.runtime.resources.local.path(key) as path:
            yield open_original(path, access="random").image

    def change(self, handle: str, **fields: object) -> None:
        """Set columns of the asset's row."""
        with self.runtime.unit(writing=True) as unit:
            row = asset_rows.by_id(unit.session, int(handle.split("|")[1]))
            for name, value in fields.items():
                assert hasattr(row, name)
                setattr(row, name, value)

    def recipes(self, handle: str) -> list[Recipe]:
        """How the asset came to its pixels, oldest first."""
        with self.runtime.unit() as unit:
            return list(recipe_rows.found(unit.session, self.company.id, asset_id=self.asset(handle).id))

    def warnings(self, handle: str) -> list[str]:
        """Those of the asset's last recipe."""
        return self.recipes(handle)[-1].warnings

    def everything(self) -> tuple[set[str], set[str], dict[str, int]]:
        """All there is: keys of blobs, files that have no key yet, and how many rows each table has."""
        with self.runtime.unit() as unit:
            rows = {
                table.name: unit.session.scalar(select(func.count()).select_from(table)) or 0
                for table in Model.metadata.sorted_tables
            }
        return self.keys(), {path.name for path in self.runtime.config.incoming.iterdir()}, rows

    def keys(self) -> set[str]:
        """Every key in the blob store."""
        return {key for key, _ in Blobs.keys(self.runtime.resources.blobs)}


@pytest.fixture(scope="session")
def intake() -> Iterator[Intake]:
    with Intake() as made:
        yield made


@pytest.fixture
def studio(runtime: Runtime, company: Company, admin: Caller, intake: Intake, tmp_path: Path) -> Studio:
    folder = tmp_path / "pictures"
    folder.mkdir()
    return Studio(runtime, company, admin, intake, folder)
