"""Runtime: what lives as long as the process, and the units of work it opens."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from printroom import imaging
from printroom.config import Config
from printroom.engine.jobs import Engine
from printroom.repositories.database import connect
from printroom.repositories.unit import Unit
from printroom.services import Services
from printroom.services.attributes import defaults
from printroom.services.caller import Scope
from printroom.services.delivery import Delivery
from printroom.services.lanes import Lane
from printroom.services.passwords import Passwords
from printroom.services.resources import Resources
from printroom.services.static import StaticContent
from printroom.storage.blobs import Blobs
from printroom.storage.local import Local
from printroom.storage.renditions import Renditions


class Runtime:
    """`jobs` is the started job engine of this process: a client in a server, a worker in a worker."""

    def __init__(self, config: Config, jobs: Engine) -> None:
        imaging.start()
        self.config = config
        self.jobs = jobs
        self.database = connect(config.database)
        blobs = Blobs(
            config.blobs_url or str(config.data.absolute() / "blobs"), incoming=config.incoming, options=_bucket(config)
        )
        self.resources = Resources(
            config=config,
            passwords=Passwords(),
            blobs=blobs,
            local=Local(blobs, folder=config.cache / "blobs", limit=config.local_copy_bytes),
            renditions=Renditions(
                config.cache / "replies", memory=config.reply_memory_bytes, disk=config.reply_disk_bytes
            ),
            copies=Lane(config.render_memory_bytes),
            replies=Lane(config.render_memory_bytes),
            start_job=jobs.enqueue,
            cancel_job=jobs.cancel,
            defaults=defaults(config.default_attributes),
        )
        self.delivery = Delivery(self.database, self.resources)
        self.static = StaticContent(self.database, blobs, self.delivery.gate)

    @contextlib.contextmanager
    def unit_of_work(self, where: Callable[[Session], Scope] | Scope, *, writing: bool = False) -> Iterator[Services]:
        """Services on one session: committed when the block ends well, rolled back when it does not.

        `where` is the scope, or reads it inside the same transaction.
        """
        with self.unit(writing=writing) as unit:
            scope = where if isinstance(where, Scope) else where(unit.session)
            yield Services(unit, scope, self.resources, self.delivery)

    @contextlib.contextmanager
    def unit(self, *, writing: bool = False) -> Iterator[Unit]:
        """The transaction alone, for what has no caller yet: sign-in, the image door, upkeep."""
        with Session(self.database, expire_on_commit=False) as session:
            unit = Unit(session, writing=writing)
            try:
                yield unit
            except BaseException:
                unit.roll_back()
                raise
            unit.commit()

    def close(self) -> None:
        self.jobs.stop()
        self.delivery.close()
        self.database.dispose()


def settle() -> None:
    """Once all modules are loaded: what lives as long as the process is never looked at by the collector again, and
    the rest only after many new objects. A reply of a thousand assets takes half the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def _bucket(config: Config) -> dict[str, str]:
    if not config.blobs_url.startswith("s3://"):
        return {}
    found = {
        "region": config.s3_region,
        "endpoint": config.s3_endpoint,
        "access_key_id": config.s3_access_key,
        "secret_access_key": config.s3_secret_key.get_secret_value(),
    }
    if config.s3_endpoint.startswith("http://"):
        found["allow_http"] = "true"
    return {name: value for name, value in found.items() if value}
