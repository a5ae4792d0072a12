"""Locks: the query of a URL under a keyless lock, and in base64. Neither is security; signing is.

Pages: r-request-locking, r-request-obfuscation.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final
from urllib.parse import unquote

from printroom.imaging.errors import ImagingError

_LOCK: Final = re.compile(r"&[0-9a-f]{4}", re.IGNORECASE | re.ASCII)
_STANDARD: Final = str.maketrans("-_", "+/")


def lock(query: str) -> str:
    """The four digits that lock this query, which must be encoded for HTTP."""
    found = 0
    for byte in query.encode("utf-8", "surrogateescape"):
        found = (found * 131 + byte) & 0xFFFF
    return f"{found:04x}"


def unlocked(query: str) -> str:
    """The query without its lock, `&hhhh` at the end. Raises ImagingError `locked` where that is missing or wrong."""
    text, end = query[:-5], query[-5:]
    if not _LOCK.fullmatch(end) or end[1:].lower() != lock(text):
        raise ImagingError("locked", "this URL must end with its lock, & and four hexadecimal digits")
    return text


def clear(query: str) -> str:
    """The query that base64 hides, in the standard or the URL alphabet, with or without its padding.

    Raises ImagingError `locked` where it is none, or holds no text.
    """
    packed = unquote(query).rstrip("=").translate(_STANDARD)
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise ImagingError("locked", "the query of this URL must be in base64") from error


def obscured(query: str) -> str:
    return base64.b64encode(query.encode()).decode()
