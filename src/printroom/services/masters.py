"""Masters: new pixels by commands. Planned while reading, rendered and stored outside any transaction, then named."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from printroom.imaging.ports import Attributes
from printroom.models import Asset, Picture
from printroom.repositories.unit import Unit
from printroom.services.caller import Scope
from printroom.services.catalog import CallerCatalog
from printroom.services.permissions import Permissions
from printroom.services.recipes import Making
from printroom.services.rendering import Baked, Extras, Prepared, Rendering, engine_versions
from printroom.services.storing import Stored, Storing
from printroom.storage.workrooms import workroom

MEDIA_TYPE, SUFFIX = "image/tiff", "tif"


@dataclass(frozen=True, slots=True)
class Made:
    """New pixels, stored but not yet named by a row."""

    baked: Baked
    stored: Stored
    making: Making


class Masters:
    """`defaults` are the attributes that companies inherit."""

    def __init__(
        self, unit: Unit, scope: Scope, *, storing: Storing, rendering: Rendering, defaults: Attributes
    ) -> None:
        self._unit = unit
        self._scope = scope
        self._storing = storing
        self._rendering = rendering
        self._defaults = defaults

    def make(self, source: Asset, picture: Picture, commands: str, permissions: Permissions) -> Made:
        """Plan, let the transaction go, render into a master file, and store its bytes.

        Faults: 30001 for what cannot be read, reached or made; 30000 for a picture that turns out broken. Then
        nothing is left behind.
        """
        catalog = CallerCatalog(self._unit.session, self._scope.company, permissions, self._defaults)
        prepared = self._rendering.prepare(catalog.of(source, picture), commands, catalog)
        extras = Extras(
            resolution=source.resolution or picture.resolution,
            image_map=source.image_map,
            targets=source.targets,
            picture=picture,
        )
        name = source.name
        self._unit.pause()
        baked, stored = self._stored(prepared, extras)
        making = Making(
            modifier=commands,
            resolved=prepared.resolved.text,
            presets=catalog.used_presets,
            sources=catalog.used_pictures(besides=name),
            versions=engine_versions(),
            warnings=baked.warnings,
            result_digest=stored.digest,
        )
        return Made(baked, stored, making)

    def _stored(self, prepared: Prepared, extras: Extras) -> tuple[Baked, Stored]:
        """In a folder that is locked meanwhile: whoever sweeps beside a long copy leaves it alone."""
        with workroom(self._rendering.incoming) as room:
            file = room / f"master.{SUFFIX}"
            baked = self._rendering.bake(prepared, file, extras)
            return baked, self._storing.put(self._scope.company.id, file, media_type=MEDIA_TYPE, suffix=SUFFIX)

    @contextlib.contextmanager
    def naming(self, made: Made) -> Iterator[None]:
        """A block that gives the pixels their rows, in a writing transaction; where it fails the bytes are taken back."""
        try:
            self._unit.write()
            yield
        except BaseException:
            self._storing.discard(made.stored)
            raise

    def give(self, asset: Asset, made: Made) -> None:
        """The pixels, and what lies in their coordinates, become the asset's; its modifiers are in them."""
        company = self._scope.company.id
        blob = self._storing.blob(company, made.stored)
        asset.picture_id = self._storing.picture(company, original=blob, serving=blob, seen=made.baked.seen).id
        if blob.key != made.stored.key:
            self._unit.after_commit(lambda: self._storing.discard(made.stored))
        asset.url_modifier = asset.url_post_apply_modifier = ""
        asset.resolution = made.baked.resolution
        asset.anchor_x, asset.anchor_y = made.baked.anchor or (None, None)
        asset.image_map, asset.targets = made.baked.image_map, made.baked.targets
