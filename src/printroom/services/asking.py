"""Asking: an image URL as it came, and what a client says about the reply that it has already."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from printroom.imaging.errors import ImagingError
from printroom.imaging.syntax import split_path
from printroom.services.names import printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """If-None-Match: entity tags without quotes, or `*`; If-Modified-Since counts only where there are none."""

    etags: frozenset[str] = frozenset()
    since: dt.datetime | None = None

    def __bool__(self) -> bool:
        return bool(self.etags) or self.since is not None

    def settled(self, etag: str, modified: dt.datetime | None, *, hours: float | None) -> bool:
        """Nothing need be sent: it would be what the client has, or never expires, `hours` -1."""
        return self.met(etag, modified) or (hours == -1 and bool(self))

    def met(self, etag: str, modified: dt.datetime | None) -> bool:
        """What the client has is what it would get."""
        if self.etags:
            return etag in self.etags or "*" in self.etags
        return self.since is not None and modified is not None and modified <= self.since


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What a client says of itself: `accepts` names the picture formats it likes, the best first.

    `ratio` is device pixels per pixel, None where it is not said; `saves_data`: it wants small replies.
    """

    accepts: tuple[str, ...] = ()
    ratio: float | None = None
    saves_data: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """A header of the reply: `add` appends to a value that is there, else it is replaced."""

    name: str
    value: str
    add: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """`path` is what follows `/is/image/`, `query` what follows `?`, both as sent, still encoded; `address` sent it,
    None where it is asked for another's sake, so that no filter counts.

    The gate sets what follows: `overrides` are attributes that a rule changed, by field; `headers` what a rule wants
    to be said; `until`, in seconds since 1970, when the signature ends.
    """

    path: str
    query: str = ""
    address: str | None = ""
    overrides: tuple[tuple[str, Any], ...] = ()  # Any: each attribute has a type of its own
    headers: tuple[Header, ...] = ()
    until: int | None = None
    client: Client = field(default=Client())
    conditions: Conditions = field(default=Conditions())

    @property
    def object(self) -> str:
        """The object, `Company/name`, still encoded, with the presets behind it; slashes around it mean nothing here."""
        return self.path.strip("/")

    @property
    def company(self) -> str:
        """The first element of the path: the company whose records count."""
        return self.names[0]

    @property
    def names(self) -> list[str]:
        """The elements of the path, decoded one by one, in NFC. Raises ImagingError `not_found` for undecodable ones."""
        return [self._decoded(element) for element in split_path(self.object)[0].split("/")]

    @property
    def names_object(self) -> bool:
        """The path goes on after the company."""
        return bool(self.object.partition("/")[2])

    def missing(self) -> ImagingError:
        """There is nothing at this path, or nothing for this client: the same words for both."""
        return ImagingError("not_found", f"Unable to find /{printable(unquoted(self.object))}", value=self.object)

    def _decoded(self, element: str) -> str:
        try:
            name = unquote_to_bytes(element).decode()
        except UnicodeDecodeError as error:
            raise self.missing() from error
        if "\0" in name:
            raise self.missing()
        return unicodedata.normalize("NFC", name)


def unquoted(text: str) -> str:
    return unquote_to_bytes(text).decode("utf-8", "replace")
