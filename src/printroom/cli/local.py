"""What commands need that work on a data folder directly, without a server: its runtime, and a caller in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any  # settings are of any type

from pydantic import ValidationError
from pydantic_settings import SettingsError

from printroom.config import Config
from printroom.contract.faults import Fault
from printroom.engine.jobs import Engine
from printroom.repositories import users as rows
from printroom.repositories.database import connect, head, reach, version
from printroom.runtime import Runtime
from printroom.services.attributes import defaults
from printroom.services.caller import Caller
from printroom.services.sign_in import caller_of


class NotReady(Exception):
    """The data folder, or what was asked of it, does not allow the command."""


def settings(**given: Any) -> Config:
    """The environment's settings, with what the command line gives in their place. Raises NotReady for bad ones."""
    try:
        config = Config(**{name: value for name, value in given.items() if value is not None})
        defaults(config.default_attributes)
    except SettingsError as wrong:
        raise NotReady("PRINTROOM_DEFAULT_ATTRIBUTES: expected a JSON object of names and texts") from wrong
    except Fault as wrong:
        raise NotReady(f"PRINTROOM_DEFAULT_ATTRIBUTES: {wrong.reason}") from wrong
    except ValidationError as wrong:
        raise NotReady("; ".join(map(_said, wrong.errors()))) from wrong
    return config


def _said(wrong: Mapping[str, Any]) -> str:
    """The setting and the rule; never its value, which may be a secret."""
    return f"PRINTROOM_{'_'.join(map(str, wrong['loc'])).upper()}: {wrong['msg'].removeprefix('Value error, ')}"


@contextmanager
def opened(config: Config) -> Iterator[Runtime]:
    """Raises NotReady where the data is not of this program's version, OutOfReach."""
    look(config)
    jobs = Engine(config.jobs_database)
    jobs.start_client()
    runtime = Runtime(config, jobs)
    try:
        yield runtime
    finally:
        runtime.close()


def acting(runtime: Runtime, email: str) -> Caller:
    """The user of that e-mail, who needs no password on this machine."""
    with runtime.unit() as unit:
        user = rows.by_email(unit.session, email)
        if user is None and not email:
            raise NotReady("who calls? Say --user E-MAIL, or set PRINTROOM_BOOTSTRAP_USER")
        if user is None:
            raise NotReady(f"there is no user with the e-mail {email!r}; say --user")
        return caller_of(unit.session, user)


def look(config: Config) -> None:
    """Raises NotReady where the data is not of this program's version, OutOfReach where there is no database."""
    if not config.database_url and not (config.data / "printroom.db").exists():
        raise NotReady(f"{config.data} is no data folder: `printroom serve` or `printroom migrate` makes one")
    database = connect(config.database)
    try:
        reach(database)
        found = version(database)
    finally:
        database.dispose()
    if found != head():
        raise NotReady(f"the data is of version {found}, this program's is {head()}: `printroom migrate` first")
