"""A process that makes one copy and is killed at a named moment: `python killing.py DATA COMPANY SOURCE MOMENT`."""

from __future__ import annotations

import os
import signal
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

from printroom.config import Config
from printroom.engine.jobs import Engine
from printroom.models import Asset, Company, User
from printroom.runtime import Runtime
from printroom.services import Services
from printroom.services.assets import Assets
from printroom.services.caller import Access, Scope
from printroom.services.publishing import Publishing
from printroom.services.recipes import Recipes
from printroom.services.rendering import Rendering
from printroom.services.sign_in import caller_of
from printroom.services.storing import Storing


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingRendering(Rendering):
    def bake(self, *args: Any) -> Any:
        super().bake(*args)
        die()


class DyingStoring(Storing):
    def put(self, *args: Any, **options: Any) -> Any:
        super().put(*args, **options)
        die()


class DyingAtThePicture(Storing):
    def picture(self, *args: Any, **options: Any) -> Any:
        super().picture(*args, **options)
        die()


class DyingAssets(Assets):
    def add(self, asset: Asset) -> Asset:
        super().add(asset)
        die()
        return asset


class DyingRecipes(Recipes):
    def note(self, *args: Any, **options: Any) -> Any:
        super().note(*args, **options)
        die()


class DyingPublishing(Publishing):
    def noticed(self, *assets: Asset) -> None:
        super().noticed(*assets)
        die()


class Rendered(Services):
    @cached_property
    def rendering(self) -> Rendering:
        config = self.resources.config
        return DyingRendering(
            self.resources.local,
            self.resources.copies,
            incoming=config.incoming,
            max_copy_pixels=config.max_copy_pixels,
        )


class BytesPut(Services):
    @cached_property
    def storing(self) -> Storing:
        return DyingStoring(self.unit.session, self.resources.blobs)


class PictureNamed(Services):
    @cached_property
    def storing(self) -> Storing:
        return DyingAtThePicture(self.unit.session, self.resources.blobs)


class RowAdded(Services):
    @cached_property
    def assets(self) -> Assets:
        return DyingAssets(self.unit.session, self.scope, self.permissions)


class RecipeNoted(Services):
    @cached_property
    def recipes(self) -> Recipes:
        return DyingRecipes(self.unit.session, self.scope, assets=self.assets, showing=self.showing)


class PutOut(Services):
    @cached_property
    def publishing(self) -> Publishing:
        return DyingPublishing(self.unit.session, self.scope.company)


MOMENTS: dict[str, type[Services]] = {
    "rendered": Rendered,
    "bytes put": BytesPut,
    "picture named": PictureNamed,
    "row added": RowAdded,
    "recipe noted": RecipeNoted,
    "put out": PutOut,
    "before the commit": Services,
    "after the commit": Services,
}


def main(data: str, company_id: str, source: str, moment: str) -> None:
    config = Config(data=Path(data))
    jobs = Engine(config.jobs_database)
    jobs.start_client()
    runtime = Runtime(config, jobs)
    with runtime.unit(writing=True) as unit:
        company = unit.session.get_one(Company, int(company_id))
        user = unit.session.query(User).order_by(User.id).first()
        assert user is not None
        scope = Scope(caller_of(unit.session, user), company, Access(unlimited=True))
        services = MOMENTS[moment](unit, scope, runtime.resources, runtime.delivery)
        services.images.copy(
            source=services.assets.readable(source), folder=services.folders.root(), name="made", commands="flip=lr"
        )
        if moment == "before the commit":
            die()
    die()


if __name__ == "__main__":
    main(*sys.argv[1:])
