"""A worker process from its settings: `printroom worker` ends here."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Collection

from printroom.config import Config
from printroom.engine.jobs import Engine
from printroom.imaging.intake import Intake
from printroom.repositories import jobs as rows
from printroom.runtime import Runtime
from printroom.storage.workrooms import workroom
from printroom.worker.process import Post, main
from printroom.worker.tasks import Duties
from printroom.worker.work import Workplace


class Beats:
    """Signs of life as rows, dated by the database's clock."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._host = socket.gethostname()

    def beat(self, executor_id: str) -> None:
        with self._runtime.unit(writing=True) as unit:
            rows.beat(unit.session, executor_id, self._host)

    def alive(self, within: dt.timedelta) -> Collection[str]:
        with self._runtime.unit() as unit:
            return rows.workers_since(unit.session, rows.clock(unit.session) - within)

    def forget(self, executor_id: str) -> None:
        with self._runtime.unit(writing=True) as unit:
            rows.forget_worker(unit.session, executor_id)


def work(config: Config, *, number: int = 1, parent: int | None = None) -> None:
    """Work until SIGTERM, or until the parent (a process id) dies. `number` tells the workers of one host apart."""
    name = f"{config.worker_id or socket.gethostname()}-{number}"
    engine = Engine(config.jobs_database, executor_id=name)
    runtime = Runtime(config, engine)
    config.incoming.mkdir(parents=True, exist_ok=True)
    with workroom(config.incoming) as scratch, Intake(scratch=scratch) as intake:
        intake.warm()
        place = Workplace(runtime, intake)
        main(engine, Post(parent=parent), duties=Duties(place), heart=Beats(runtime))
    runtime.database.dispose()
