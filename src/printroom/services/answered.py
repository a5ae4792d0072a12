"""Answered: what delivery says to an image URL, before a door writes it down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from printroom.imaging import ImagingError
from printroom.imaging.commands.request import Req
from printroom.services.asking import Header
from printroom.services.lanes import Busy
from printroom.services.names import printable
from printroom.services.told import Told
from printroom.storage.renditions import Reply


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What the client has is what it would get."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error: its stable code, one line, and words for who asked."""

    code: str
    title: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How the client wants to be told what is no picture; `req.format` is empty where the type decides.

    `message` is for the log of the server.
    """

    req: Req = Req()
    handler: str = ""
    id: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`hours` is how long a client may keep it: -1 for ever, 0 not without asking again, None not at all.

    `private`: for this caller alone. `varies` names the headers that get other bytes when they say something else.
    `modified`: since when it is as it is, None where that is not told. `stand_in`: this is the default image, because
    what was asked for is not there. `error`: the code of the error that this picture shows. `headers`
    are those that a rule of the company adds.
    """

    content: Reply | Told | Unchanged | Trouble
    manner: Manner = Manner()
    etag: str = ""
    hours: float | None = None
    private: bool = False
    varies: tuple[str, ...] = ()
    modified: dt.datetime | None = None
    stand_in: bool = False
    error: str = ""
    headers: tuple[Header, ...] = ()


# Levels of ErrorDetail: below the first the title stands alone.
MESSAGE = 2
PICTURES = frozenset({"img", "tmb", "mask"})
PARTS = 3
BUSY = Trouble("busy", "Server busy", "the server makes too many pictures at the moment: try again in a moment")


def status_of(answer: Answer, not_found_status: int) -> int:
    """The HTTP status; errors in JSON have 200, because a script element would not run otherwise. Pictures have no JSON."""
    trouble, req = answer.content, answer.manner.req
    if not isinstance(trouble, Trouble) or (req.format == "json" and req.type not in PICTURES):
        return 200
    return {"not_found": not_found_status, "busy": 503}.get(trouble.code, 403)


def refused(error: ImagingError | Busy, manner: Manner, detail: int = 2) -> Answer:
    """An error as the reference's pages «Errors» and «ErrorDetail» have it; `detail` is 0 to 3.

    A missing object is told by its path, and by nothing else. Nothing is ever told but what the client sent and what
    was expected of it: neither files nor the code have a place here.
    """
    if isinstance(error, Busy):
        return Answer(content=BUSY, manner=manner)
    title = error.title
    if error.code == "not_found" and error.value:
        title = f"Unable to find /{printable(error.value.lstrip('/'))}"
    message = title if detail < MESSAGE or title is not error.title else printable_lines(error.message)
    if detail >= PARTS:
        message += _parts(error)
    return Answer(content=Trouble(error.code, title, message), manner=manner)


def _parts(error: ImagingError) -> str:
    """The offending command apart, for who has to find it in a long text."""
    told = {"code": error.code, "command": error.command, "value": error.value, "rule": error.rule}
    return f" ({'; '.join(f'{name}: {printable_lines(value)}' for name, value in told.items() if value)})"


def printable_lines(text: str) -> str:
    """`text` on one line that an error message can show, at most 400 characters."""
    parts = [printable(text[at : at + 100]) for at in range(0, min(len(text), 400), 100)]
    return "".join(parts) + ("…" if len(text) > 400 else "")
