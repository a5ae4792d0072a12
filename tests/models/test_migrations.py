"""Migrations: from nothing to the models, on both databases; newer data refused, older data saved aside."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from printroom.models import Company, Model, now
from printroom.repositories.database import MIGRATIONS, NewerData, connect, head, migrate, version


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, tmp_path):
    """An engine on an empty database."""
    url = f"sqlite:///{tmp_path}/printroom.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    made = connect(url)
    yield made
    made.dispose()


def upgrade(database, revision: str) -> None:
    with database.connect().execution_options(writing=True) as connection, connection.begin():
        config = AlembicConfig()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def put_company(database, name: str) -> None:
    with database.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO company (name, expires, publish_at_once, generation, settings, created)"
                " VALUES (:name, :now, false, 0, '{}', :now)"
            ),
            {"name": name, "now": now().replace(tzinfo=None)},
        )


def names(database) -> list[str]:
    with database.connect() as connection:
        return list(connection.scalars(sa.select(Company.name)))


def test_revisions_stand_in_one_line():
    revisions = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]

    assert revisions == [f"{number:04}" for number in range(len(revisions), 0, -1)]
    assert head() == revisions[0]


def test_migrate_makes_what_the_models_say(database):
    assert version(database) is None
    assert migrate(database) is True
    assert version(database) == head()
    assert migrate(database) is False

    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Model.metadata) == []
        assert set(sa.inspect(connection).get_table_names()) == {*Model.metadata.tables, "alembic_version"}


def columns(database) -> dict[str, list[tuple[str, str, bool]]]:
    with database.connect() as connection:
        found = sa.inspect(connection)
        return {
            table: sorted(
                (column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(table)
            )
            for table in Model.metadata.tables
        }


def test_migrations_make_the_columns_that_create_all_makes(database, request, tmp_path):
    """The comparison of Alembic does not look at types."""
    migrate(database)
    by_migrations = columns(database)
    with database.begin() as connection:
        Model.metadata.drop_all(connection)
        Model.metadata.create_all(connection)

    assert by_migrations == columns(database)


@pytest.mark.parametrize("start", [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][1:])
def test_migrate_keeps_what_older_data_holds(database, start):
    upgrade(database, start)
    put_company(database, "Acme")

    assert migrate(database) is True
    assert version(database) == head()
    assert names(database) == ["Acme"]


def fill(database) -> None:
    """A row in every table, each column of no null and each key of another row set: to 1 and the like."""
    tables = sa.MetaData()
    tables.reflect(database)
    with database.begin() as connection:
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                wanted = [column for column in table.columns if not column.nullable or column.foreign_keys]
                values = {column.name: filler(column.type) for column in wanted}
                connection.execute(table.insert().values(values))


def filler(kind: sa.types.TypeEngine) -> object:
    values = (
        (sa.Boolean, False),
        (sa.DateTime, now()),
        (sa.JSON, {}),
        (sa.Numeric, 1),
        (sa.Integer, 1),
        (sa.LargeBinary, b"1"),
    )
    return next((value for known, value in values if isinstance(kind, known)), "1")


def rows(database) -> dict[str, int]:
    tables = sa.MetaData()
    tables.reflect(database)
    with database.connect() as connection:
        counted = sa.select(sa.func.count()).select_from
        return {name: connection.scalar(counted(table)) for name, table in tables.tables.items()}


@pytest.mark.parametrize("start", [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][1:])
def test_migrate_loses_no_row_of_any_table(database, start):
    upgrade(database, start)
    fill(database)
    before = rows(database)
    assert set(before.values()) == {1}

    migrate(database)

    after = rows(database)
    assert {name: after[name] for name in before} == before
    if database.dialect.name == "sqlite":
        with database.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_migrate_refuses_newer_data(database):
    migrate(database)
    put_company(database, "Acme")
    with database.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(NewerData, match=f"version 9999, which this program \\({head()}\\) does not know"):
        migrate(database)
    assert version(database) == "9999"
    assert names(database) == ["Acme"]


def test_migrate_saves_an_older_file_aside(tmp_path):
    database = connect(f"sqlite:///{tmp_path}/printroom.db")
    upgrade(database, "0001")
    put_company(database, "Acme")
    migrate(database)
    put_company(database, "Later")

    aside = tmp_path / "printroom.db.0001"
    saved = sqlite3.connect(aside)
    assert saved.execute("SELECT name FROM company").fetchall() == [("Acme",)]
    assert saved.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    assert saved.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    saved.close()
    database.dispose()


def test_migrate_saves_nothing_aside_where_there_is_nothing_to_do(tmp_path):
    database = connect(f"sqlite:///{tmp_path}/printroom.db")
    migrate(database)
    migrate(database)
    database.dispose()

    assert {path.name for path in tmp_path.iterdir()} - {"printroom.db-wal", "printroom.db-shm"} == {"printroom.db"}


def test_migrations_are_inside_the_package():
    import printroom

    assert MIGRATIONS.is_relative_to(Path(printroom.__file__).parent)
    assert (MIGRATIONS / "versions" / "0001_the_first_tables.py").is_file()
