"""Signing: image URLs under a key that only the company and its shop know.

A signed URL ends with `signature=KEY.EXPIRES.MAC`: the name of the key, seconds since 1970 or nothing, and in
hexadecimal digits the HMAC-SHA256 of all that stands before it from the path on, dot included:
`/is/image/Acme/cat?wid=400&signature=shop.1893456000.`
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from printroom.imaging.errors import ImagingError

NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_TAIL: Final = re.compile(
    rf"(?P<before>|.*&)(?P<said>signature=(?P<key>{NAME.pattern})\.(?P<expires>\d{{0,12}})\.)(?P<mac>[0-9a-f]{{64}})",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
REFUSED: Final = "this URL needs a signature of one of the company's keys, right and not expired"


@dataclass(frozen=True, slots=True)
class Signed:
    """`query` without the signature; `expires` in seconds since 1970, None for never."""

    query: str
    key: str
    expires: int | None
    text: str
    mac: str


def sign(path: str, query: str, *, key: str, secret: str, expires: int | None = None) -> str:
    """The query with a signature at its end; `path` from `/is/` on, both encoded as they will be sent."""
    plain = unsigned(query)
    said = f"{plain}{'&' if plain else ''}signature={key}.{'' if expires is None else expires}."
    return said + mac(secret, f"{path}?{said}")


def mac(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def signed(path: str, query: str) -> Signed | None:
    """The signature that a query ends with, not yet judged; None where it ends with nothing of that shape."""
    found = _TAIL.fullmatch(query) if "signature=" in query.lower() else None
    if found is None:
        return None
    return Signed(
        query=found["before"].removesuffix("&"),
        key=found["key"],
        expires=int(found["expires"]) if found["expires"] else None,
        text=f"{path}?{found['before']}{found['said']}",
        mac=found["mac"].lower(),
    )


def unsigned(query: str) -> str:
    found = signed("", query)
    return query if found is None else found.query


def verify(found: Signed | None, secrets: Mapping[str, str], now: float) -> None:
    """Raises ImagingError `locked`, in the same words for everything that can be wrong."""
    secret = secrets.get(found.key) if found else None
    right = secret is not None and found is not None and hmac.compare_digest(mac(secret, found.text), found.mac)
    if not right or found is None or (found.expires is not None and now > found.expires):
        raise ImagingError("locked", REFUSED)
