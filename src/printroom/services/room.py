"""Room: whether a failure means that a disk is full, which is no bug and which an operator can mend."""

from __future__ import annotations

import errno
import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError

from printroom.contract.faults import ApiFault, FaultCode

FULL: Final = "the server has no room left"
_ERRNO: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_SQLITE: Final = sqlite3.SQLITE_FULL
_POSTGRESQL: Final = "53100"


class NoRoomLeft(ApiFault):
    """30000: a disk of the server is full."""

    def __init__(self) -> None:
        super().__init__(FaultCode.EXCEPTION, f"{FULL}: nothing was stored")


def is_full(trouble: BaseException | None) -> bool:
    """Of a disk, or of that of a database; also where other trouble came of it."""
    while trouble is not None:
        cause = trouble.orig if isinstance(trouble, DBAPIError) else trouble
        if isinstance(cause, OSError) and cause.errno in _ERRNO:
            return True
        if getattr(cause, "sqlite_errorcode", None) == _SQLITE or getattr(cause, "sqlstate", None) == _POSTGRESQL:
            return True
        trouble = trouble.__cause__ or trouble.__context__
    return False
