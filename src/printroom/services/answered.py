"""Answered: what delivery says to an image URL, before a door writes it down."""

from __future__ import annotations

from dataclasses import dataclass

from printroom.imaging import ImagingError
from printroom.imaging.commands.request import Req
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
    """How the client wants to be told what is no picture; `req.format` is empty where the type decides."""

    req: Req = Req()
    handler: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`hours` is how long a client may keep it: -1 for ever, 0 not without asking again, None not at all.

    `private`: for this caller alone. `varies`: another Accept header may get other bytes. `stand_in`: this is the
    default image, because what was asked for is not there.
    """

    content: Reply | Told | Unchanged | Trouble
    manner: Manner = Manner()
    etag: str = ""
    hours: float | None = None
    private: bool = False
    varies: bool = False
    stand_in: bool = False


BUSY = Trouble("busy", "Server busy", "the server makes too many pictures at the moment: try again in a moment")


def refused(error: ImagingError | Busy, manner: Manner) -> Answer:
    """An error as the reference's page «Errors» has it: a missing object is told by its path, and by nothing else."""
    if isinstance(error, Busy):
        return Answer(content=BUSY, manner=manner)
    if error.code == "not_found" and error.value:
        title = f"Unable to find /{printable(error.value.lstrip('/'))}"
        return Answer(content=Trouble(error.code, title, title), manner=manner)
    return Answer(content=Trouble(error.code, error.title, printable_lines(error.message)), manner=manner)


def printable_lines(text: str) -> str:
    """`text` on one line that an error message can show, at most 400 characters."""
    parts = [printable(text[at : at + 100]) for at in range(0, min(len(text), 400), 100)]
    return "".join(parts) + ("…" if len(text) > 400 else "")
