"""Who is calling: SOAP header, HTTP Basic or a token → Caller. It comes before everything else."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field, replace

from printroom.runtime import Runtime
from printroom.services import sign_in
from printroom.services.caller import Caller


@dataclass(frozen=True, slots=True)
class Credentials:
    """A token counts where there is no user."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def complete(self) -> bool:
        return bool(self.token or (self.user and self.password))


def from_authorization(header: str) -> Credentials:
    """From the Authorization header of HTTP; empty where it is absent or of another kind."""
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() == "bearer":
        return Credentials(token=value.strip())
    if scheme.lower() != "basic":
        return Credentials()
    try:
        text = base64.b64decode(value.strip(), validate=True)
    except (binascii.Error, ValueError):
        return Credentials()
    user, _, password = _decoded(text).partition(":")
    return Credentials(user=user, password=password)


def _decoded(text: bytes) -> str:
    """UTF-8, or what older clients send."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1")


def caller_of(runtime: Runtime, credentials: Credentials, *, locale: str = "") -> Caller:
    """The caller, read in a transaction of its own; AuthenticationFault 10000 to 10002."""
    with runtime.unit() as unit:
        if credentials.token and not credentials.user:
            caller = sign_in.by_token(unit.session, credentials.token)
        else:
            caller = sign_in.by_password(
                unit.session, runtime.resources.passwords, email=credentials.user, password=credentials.password
            )
    return replace(caller, locale=locale) if locale else caller


def locale_of(header: str, accept_language: str) -> str:
    """The authHeader's, else the first of Accept-Language, else empty: the server's own."""
    first = accept_language.split(",")[0].split(";")[0].strip()
    return header or (first if first.replace("-", "").isalnum() and first.isascii() else "")
