"""Shelves: the published records of companies, kept in memory for the generation that they belong to."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, TypeVar, cast

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from printroom.imaging.ports import Attributes, Kind, Record
from printroom.repositories import profiles as profile_rows
from printroom.repositories import published as rows
from printroom.repositories.database import begin
from printroom.services import records
from printroom.services.catalog import own_name
from printroom.services.signing_keys import secrets_of

T = TypeVar("T")
MOST: Final = 5_000
# A record with more text than this is read anew each time.
LARGEST_TEXT: Final = 4096
# Of one picture.
MOST_VIEWS: Final = 100


@dataclass(frozen=True, slots=True)
class Company:
    """`generation` rises with each publish: what is known of one generation holds for it."""

    id: int
    name: str
    generation: int


# A company that there is not: whoever asks sees what he would see in one that has published nothing.
NOWHERE: Final = Company(0, "", 0)


@dataclass(frozen=True, slots=True)
class Published:
    """A published record, and when it was put out."""

    fields: Mapping[str, Any]
    moment: dt.datetime


class Shelves:
    """Of this process. Safe for threads."""

    def __init__(self, database: Engine, most: int = MOST, defaults: Attributes = records.BUILT_IN) -> None:
        self._database = database
        self.defaults = defaults
        self._most = most
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def of(self, company: Company) -> Iterator[Shelf]:
        """For one request: the database is asked only for what is not in memory, in one transaction that ends here."""
        with ExitStack() as stack:
            yield Shelf(self, company, stack)

    def session(self, stack: ExitStack) -> Session:
        session = stack.enter_context(Session(self._database, expire_on_commit=False))
        begin(session, writing=False)
        return session

    def kept(self, key: Hashable) -> object | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def attributes_at_hand(self, company: Company) -> Attributes | None:
        """None where the database would have to be asked."""
        return cast("Attributes | None", self.kept((company.id, company.generation, "attributes", "")))

    def secrets_at_hand(self, company: Company) -> Mapping[str, str] | None:
        return cast("Mapping[str, str] | None", self.kept((company.id, company.generation, "secrets", "")))

    def keep(self, key: Hashable, value: object) -> None:
        with self._lock:
            self._kept[key] = value
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)


class Shelf:
    """A Catalog of what one company has published. Keys name pyramids. What is missing is not remembered."""

    def __init__(self, shelves: Shelves, company: Company, stack: ExitStack) -> None:
        self._shelves = shelves
        self._company = company
        self._stack = stack
        self._session: Session | None = None

    @property
    def attributes(self) -> Attributes:
        return self._found("attributes", "", self._attributes) or self._shelves.defaults

    @property
    def secrets(self) -> Mapping[str, str]:
        """Of the keys that the company's URLs may be signed with, by their names."""
        found = self._found("secrets", "", lambda s: secrets_of(rows.settings(s, self._company.id)))
        return {} if found is None else found

    def published(self, name: str) -> Mapping[str, Any] | None:
        """The whole published record of an asset; its `image` is there where it is a picture."""
        found = self._published(name)
        return found.fields if found else None

    def record(self, name: str, kind: Kind = "image") -> Record | None:
        fields = self.published(name)
        return records.from_plain(fields["image"]) if fields and "image" in fields else None

    def static(self, name: str) -> Mapping[str, Any] | None:
        wanted = own_name(name, self._company.name)
        return self._found("static", wanted, lambda s: _file(s, self._company.id, wanted)) if wanted else None

    def macro(self, name: str) -> str | None:
        return self._found("preset", name.lower(), lambda s: rows.preset(s, self._company.id, name))

    def profile(self, name: str) -> bytes | None:
        wanted = own_name(name, self._company.name)
        key = self._profiles.get(wanted) if wanted else None
        if key is None:
            return None
        return self._found("profile", str(key), lambda s: profile_rows.content(s, key))

    @property
    def _profiles(self) -> dict[str, int]:
        """All of the company, so that a name that is not there is known without the database."""
        found = self._found("profiles", "", lambda s: rows.profiles(s, self._company.id))
        return {} if found is None else found

    def xmp(self, name: str) -> bytes | None:
        """Read anew each time: a packet may be large, and is seldom asked for."""
        wanted = own_name(name, self._company.name)
        return rows.xmp(self._asking(), self._company.id, wanted) if wanted else None

    def derivatives(self, name: str) -> tuple[str, ...]:
        wanted = own_name(name, self._company.name)
        if not wanted:
            return ()
        read = rows.derivatives
        found = self._found("derivatives", wanted, lambda s: tuple(read(s, self._company.id, wanted, most=MOST_VIEWS)))
        return tuple(f"{self._company.name}/{each}" for each in found or ())

    def last_published(self) -> dt.datetime | None:
        return self._found("moment", "", lambda s: rows.last_published(s, self._company.id))

    def newest(self, names: Iterable[str]) -> dt.datetime | None:
        """The full second since which all of these are as they are; None where one is not there."""
        found = [self._published(name) for name in names]
        moments = [each.moment for each in found if each]
        if not moments or len(moments) < len(found):
            return None
        return max(moments).replace(microsecond=0) + dt.timedelta(seconds=1)

    def _published(self, name: str) -> Published | None:
        wanted = own_name(name, self._company.name)
        return self._found("record", wanted, lambda s: self._read(s, wanted)) if wanted else None

    def _read(self, session: Session, name: str) -> Published | None:
        row = rows.record_and_moment(session, self._company.id, name)
        return Published(row[0], row[1]) if row else None

    def _attributes(self, session: Session) -> Attributes:
        return records.attributes(rows.attributes(session, self._company.id), self._shelves.defaults)

    def _found(self, kind: str, name: str, read: Callable[[Session], T | None]) -> T | None:
        key = (self._company.id, self._company.generation, kind, name)
        kept = self._shelves.kept(key)
        if kept is not None:
            return cast(T, kept)
        found = read(self._asking())
        if found is not None and _small(found):
            self._shelves.keep(key, found)
        return found

    def _asking(self) -> Session:
        if self._session is None:
            self._session = self._shelves.session(self._stack)
        return self._session


def _file(session: Session, company_id: int, name: str) -> Mapping[str, Any] | None:
    row = rows.static_file(session, company_id, name)
    return row[0] if row else None


def _small(found: object) -> bool:
    texts = found.fields.values() if isinstance(found, Published) else (found,)
    return sum(len(text) for text in texts if isinstance(text, str | bytes)) <= LARGEST_TEXT
