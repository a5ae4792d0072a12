"""Unit: the transactions of one unit of work on one session."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy.orm import Session

from printroom.repositories.database import begin

# A little longer than a writer that waits for SQLite's lock sleeps at most before it looks again.
TURN_SECONDS: Final = 0.12


class Unit:
    """One request or one job item. Only `runtime` commits at the end; `pause` lets go of the transaction on the way.

    After `pause()` nothing is open: slow work goes there. `write()` begins a writing transaction and forgets what was
    read before, so that whatever a rule relies on is looked at again.
    """

    def __init__(self, session: Session, *, writing: bool) -> None:
        self.session = session
        self.writing = writing
        self._after: list[Callable[[], None]] = []
        begin(session, writing=writing)

    def pause(self) -> None:
        """End the transaction, keeping what was done in it; rows read so far may still be looked at."""
        self.session.commit()
        self.run_after()

    def write(self) -> None:
        """Begin a writing transaction after a pause, or at once where a reading one is open."""
        if self.session.in_transaction():
            self.session.commit()
        self.session.expire_all()
        begin(self.session, writing=True)
        self.writing = True

    def give_way(self) -> None:
        """Commit, let a writer that waits have its turn, and go on writing.

        SQLite wakes nobody: whoever waits would find the lock taken again at every look.
        """
        self.pause()
        if self.session.get_bind().dialect.name == "sqlite":
            time.sleep(TURN_SECONDS)
        self.write()

    def read(self) -> None:
        """Begin a reading transaction after a pause."""
        self.session.expire_all()
        begin(self.session, writing=False)

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """One item of a batch: undone alone when it fails."""
        with self.session.begin_nested():
            yield

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do `action` once the transaction is committed, never when it is not."""
        self._after.append(action)

    def commit(self) -> None:
        self.session.commit()
        self.run_after()

    def run_after(self) -> None:
        actions, self._after = self._after, []
        for action in actions:
            action()

    def roll_back(self) -> None:
        self._after = []
        self.session.rollback()
