"""Signing keys: the keys of a company, which count at once. Their secrets leave the store once, when they are made."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from sqlalchemy.orm import Session

from printroom.contract.faults import ApiFault, FaultCode
from printroom.models import Company, now
from printroom.repositories import companies as rows
from printroom.repositories.published import raise_generation
from printroom.services.names import printable
from printroom.services.signing import NAME, sign

KEY: Final = "signing_keys"
MOST: Final = 16
SECRET: Final = re.compile(r"[\x21-\x7e]{16,256}", re.ASCII)
URL: Final = re.compile(r"[\x21-\x7e]{1,8192}", re.ASCII)
PREFIXES: Final = ("/is/image/", "/is/content/")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """`signs`: it is the newest."""

    name: str
    created: dt.datetime
    signs: bool


class SigningKeys:
    """Of one company. All keys verify, the newest signs: so a key is changed by adding one, and removing the old one
    when what it signed is not asked for any more."""

    def __init__(self, session: Session, company: Company) -> None:
        self._session = session
        self._company = company

    def all(self) -> list[SigningKey]:
        """Oldest first."""
        stored = self._stored()
        return [SigningKey(key["name"], dt.datetime.fromisoformat(key["created"]), key is stored[-1]) for key in stored]

    def add(self, name: str, secret: str | None) -> str:
        """Its secret; one is made where none is given. Faults: 30000 for a used name, 30001 for a poor name or secret."""
        rows.lock(self._session, self._company)
        chosen = secret or secrets.token_urlsafe(32)
        self._check(name, chosen)
        self._store([*self._stored(), {"name": name, "secret": chosen, "created": now().isoformat()}])
        return chosen

    def remove(self, name: str) -> None:
        rows.lock(self._session, self._company)
        left = [key for key in self._stored() if key["name"] != name]
        if len(left) == len(self._stored()):
            raise _wrong(f"name {printable(name)!r}: the company has no such signing key")
        self._store(left)

    def sign(self, url: str, expires: dt.datetime | None) -> str:
        """The URL with a signature of the newest key, in the place of any other. Faults: 30000 where there is no key,
        30001 for what is no image URL of the company, or an end that has passed."""
        if not self._stored():
            raise ApiFault(FaultCode.EXCEPTION, "the company has no signing key: add one with addSigningKey")
        if expires is not None and expires <= now():
            raise _wrong("expires: expected a time that is still to come")
        parts, prefix = _parts(url)
        if unquote(parts.path.removeprefix(prefix).lstrip("/").partition("/")[0]) != self._company.name:
            raise _wrong(f"url: expected a path of the company {self._company.name}")
        key = self._stored()[-1]
        until = None if expires is None else int(expires.timestamp())
        query = sign(parts.path, parts.query, key=key["name"], secret=key["secret"], expires=until)
        return urlunsplit(parts._replace(query=query, fragment=""))

    def _stored(self) -> list[dict[str, Any]]:
        return list(self._company.settings.get(KEY, ()))

    def _store(self, keys: list[dict[str, Any]]) -> None:
        self._company.settings = {**self._company.settings, KEY: keys}
        self._session.flush()
        raise_generation(self._session, self._company.id)

    def _check(self, name: str, secret: str) -> None:
        if not NAME.fullmatch(name):
            raise _wrong(f"name {printable(name)!r}: expected letters, digits, _ and -, at most 64")
        if any(key["name"] == name for key in self._stored()):
            raise ApiFault(FaultCode.EXCEPTION, f"Signing key name '{name}' is already in use.")
        if not SECRET.fullmatch(secret):
            raise _wrong("secret: expected 16 to 256 characters of ASCII without blanks")
        if len(self._stored()) >= MOST:
            raise ApiFault(FaultCode.EXCEPTION, f"a company has at most {MOST} signing keys: remove one first")


def secrets_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """name → secret, of a company's settings."""
    return {key["name"]: key["secret"] for key in settings.get(KEY, ())}


def _parts(url: str) -> tuple[SplitResult, str]:
    try:
        parts = urlsplit(url) if URL.fullmatch(url) else urlsplit("")
    except ValueError:
        parts = urlsplit("")
    prefix = next((prefix for prefix in PREFIXES if parts.path.startswith(prefix)), None)
    if prefix is None:
        raise _wrong("url: expected an encoded URL whose path begins with /is/image/ or /is/content/")
    return parts, prefix


def _wrong(reason: str) -> ApiFault:
    return ApiFault(FaultCode.INVALID_PARAMETER, reason)
