"""The database: its engine, its transactions and its migrations, the same for SQLite and PostgreSQL."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).parent.parent / "models" / "migrations"
MIGRATION_LOCK = 0x7072696E74


class NewerData(Exception):
    """The data was written by a newer version of the program."""


class OutOfReach(Exception):
    """The database does not answer, cannot be written, or what is there is none."""


def connect(url: str, *, pool_size: int = 20) -> Engine:
    """An engine. On SQLite a transaction begins as BEGIN or, where the option `writing` is set, BEGIN IMMEDIATE.

    Its errors do not tell the values of a statement: they come into the log.
    """
    if not url.startswith("sqlite"):
        return sa.create_engine(
            url.replace("postgresql://", "postgresql+psycopg://"),
            pool_size=pool_size,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    engine = sa.create_engine(url, pool_size=pool_size, hide_parameters=True, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")


def reach(engine: Engine) -> None:
    """Raises OutOfReach where nothing can be written to the database."""
    try:
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            pass
    except sa.exc.DatabaseError as error:
        place = engine.url.render_as_string(hide_password=True)
        raise OutOfReach(f"the database {place} cannot be used: {' '.join(str(error.orig).split())}") from error


def begin(session: Session, *, writing: bool) -> None:
    """Begin a transaction; a writing one takes SQLite's only writer's place at once."""
    session.connection(execution_options={"writing": writing})


def head() -> str:
    found = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert found is not None
    return found


def version(engine: Engine) -> str | None:
    """The revision of the stored data; None in an empty database."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine) -> bool:
    """Bring the data to this program's version, under a lock; true where something was done.

    Raises NewerData where the data is of a version that this program does not know.
    """
    with _locked(engine) as connection:
        here = MigrationContext.configure(connection).get_current_revision()
        script = ScriptDirectory(str(MIGRATIONS))
        if here == script.get_current_head():
            return False
        if here is not None and here not in {revision.revision for revision in script.walk_revisions()}:
            raise NewerData(f"the data is of version {here}, which this program ({head()}) does not know")
        if here is not None and engine.dialect.name == "sqlite":
            _save_aside(engine, here)
        config = AlembicConfig()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if engine.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            assert broken is None, f"a migration broke a key: {broken}"
        return True


@contextlib.contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    with (
        engine.connect().execution_options(writing=True) as connection,
        _free_of_keys(connection),
        connection.begin(),
    ):
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        yield connection


@contextlib.contextmanager
def _free_of_keys(connection: Connection) -> Iterator[None]:
    """On SQLite a table is changed by making it anew: were its keys held, dropping the old one would delete with it
    all rows that go with its rows. They can be let go outside of a transaction only."""
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def _save_aside(engine: Engine, revision: str) -> None:
    """Copy the SQLite file beside itself before it is migrated. The writer's lock is held, so the file is at rest."""
    path = Path(engine.url.database or "")
    for suffix in ("", "-wal"):
        source = path.with_name(path.name + suffix)
        if source.exists():
            shutil.copy2(source, path.with_name(f"{path.name}.{revision}{suffix}"))
