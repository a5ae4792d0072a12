"""`printroom serve`: the data brought up to date, the first user, worker processes, web processes."""

from __future__ import annotations

import os
import sys
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from printroom.config import Config
from printroom.dispatch import check
from printroom.repositories.database import connect, migrate
from printroom.repositories.unit import Unit
from printroom.services.bootstrap import bootstrap
from printroom.services.passwords import Passwords
from printroom.web.serving import serve
from printroom.worker.process import Workers

log = structlog.get_logger("printroom.server")


def run(config: Config) -> None:
    """Until SIGTERM or SIGINT. Raises NewerData, PortTaken, and Fault for unusable bootstrap settings."""
    check()
    prepare(config)
    log.info("serving", address=f"http://{config.host}:{config.port}", data=str(config.data))
    workers = Workers(partial(_worker, config), count=config.workers)
    workers.start()
    try:
        serve(config, ending=workers.begin_stop)
    finally:
        workers.stop()


def _worker(config: Config, number: int) -> list[str]:
    """The command line of one of the server's own workers; all other settings come with the environment."""
    own = ["--number", str(number), "--parent", str(os.getpid())]
    return [sys.executable, "-m", "printroom", "worker", "--data", str(config.data), *own]


def prepare(config: Config) -> None:
    """The data folder at this program's version, with its first user where it is empty. Raises NewerData."""
    config.data.mkdir(parents=True, exist_ok=True)
    database = connect(config.database)
    try:
        if migrate(database):
            log.info("migrated", data=str(config.data))
        _settle(database, config)
    finally:
        database.dispose()


def _settle(database: Engine, config: Config) -> None:
    password = config.bootstrap_password.get_secret_value()
    with Session(database, expire_on_commit=False) as session:
        unit = Unit(session, writing=True)
        if bootstrap(
            unit, Passwords(), user=config.bootstrap_user, password=password, company=config.bootstrap_company
        ):
            log.info("first user made", user=config.bootstrap_user, company=config.bootstrap_company)
        unit.commit()
