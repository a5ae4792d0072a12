"""`printroom serve`: the data brought up to date, the first user, worker processes, web processes."""

from __future__ import annotations

import os
import sys
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from printroom.cli.local import NotReady
from printroom.config import Config, unknown
from printroom.contract.faults import Fault
from printroom.dispatch import check
from printroom.repositories import users
from printroom.repositories.database import connect, migrate, reach
from printroom.repositories.unit import Unit
from printroom.services.bootstrap import bootstrap
from printroom.services.passwords import Passwords
from printroom.web.serving import look_at_port, serve
from printroom.worker.process import Workers

log = structlog.get_logger("printroom.server")
BOOTSTRAP = "PRINTROOM_BOOTSTRAP_USER, PRINTROOM_BOOTSTRAP_PASSWORD and PRINTROOM_BOOTSTRAP_COMPANY"


def run(config: Config) -> None:
    """Until SIGTERM or SIGINT. Raises as `prepare`, and PortTaken, before anything is done to the data."""
    check()
    look_at_port(config)
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
    own = ["--number", str(number), "--parent", str(os.getpid()), "--log-level", config.log_level]
    return [sys.executable, "-m", "printroom", "worker", "--data", str(config.data), *own]


def prepare(config: Config) -> None:
    """The data folder at this program's version, with its first user where it is empty.

    Raises NewerData, OutOfReach, and NotReady for a folder or bootstrap settings that cannot be used.
    """
    for name in unknown():
        log.warning("passed over: no setting is called that", name=name)
    try:
        config.data.mkdir(parents=True, exist_ok=True)
    except FileExistsError as wrong:
        raise NotReady(f"{config.data} is no folder") from wrong
    database = connect(config.database)
    try:
        reach(database)
        if migrate(database):
            log.info("migrated", data=str(config.data))
        _settle(database, config)
    finally:
        database.dispose()


def _settle(database: Engine, config: Config) -> None:
    user, company = config.bootstrap_user, config.bootstrap_company
    password = config.bootstrap_password.get_secret_value()
    with Session(database, expire_on_commit=False) as session:
        unit = Unit(session, writing=True)
        try:
            made = bootstrap(unit, Passwords(), user=user, password=password, company=company)
        except Fault as refused:
            raise NotReady(f"the first user cannot be made of {BOOTSTRAP}: {refused.reason}") from refused
        if made:
            log.info("first user made", user=user, company=company)
        elif not users.count(session):
            if user or password or company:
                raise NotReady(f"the first user needs all of {BOOTSTRAP}")
            log.warning("nobody can sign in: there is no user yet", settings=BOOTSTRAP)
        unit.commit()
