"""Generations: which company a name is, and which generation of its published records counts, at the price of one read."""

from __future__ import annotations

from threading import Lock
from typing import Any

from sqlalchemy.engine import Engine

QUESTION = "SELECT id, generation FROM company WHERE name = {}"
PLACEHOLDERS = {"sqlite": "?", "postgresql": "%s"}


class Generations:
    """Raw reads on a connection of its own, outside any transaction: nobody waits for the pool. Safe for threads."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._question = QUESTION.format(PLACEHOLDERS[database.dialect.name])
        self._lock = Lock()
        self._connection: Any = None  # Any: the connections of two drivers

    @property
    def at_hand(self) -> bool:
        """The read takes microseconds and cannot wait for another machine."""
        return self._database.dialect.name == "sqlite"

    def of(self, company: str) -> tuple[int, int] | None:
        """(id, generation) of the company of that name, as last committed."""
        with self._lock:
            if self._connection is None:
                self._connection = self._connected()
                return self._asked(company)
            try:
                return self._asked(company)
            except self._database.dialect.loaded_dbapi.Error:
                self._connection = self._connected()
                return self._asked(company)

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _connected(self) -> Any:
        connection = self._database.raw_connection()
        driver: Any = connection.driver_connection  # Any: sqlite3 has no public type for what psycopg calls autocommit
        connection.detach()
        if self._database.dialect.name != "sqlite":
            driver.rollback()
            driver.autocommit = True
        return driver

    def _asked(self, company: str) -> tuple[int, int] | None:
        found = self._connection.execute(self._question, (company,)).fetchone()
        return (found[0], found[1]) if found else None
