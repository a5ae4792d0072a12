"""Names of assets and folders: what URLs can carry."""

from __future__ import annotations

import re
import unicodedata

from printroom.contract.faults import ApiFault, FaultCode

LONGEST = 200
UNCARRIABLE = re.compile(r"[/?&%#,;{}()\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
RULE = "must have no / ? & % # , ; { } ( ) and no control characters"


def checked(name: str, *, element: str) -> str:
    """The name in NFC; a fault 30001 that names `element` where a URL cannot carry it."""
    clean = unicodedata.normalize("NFC", name).strip()
    if not clean:
        raise ApiFault(FaultCode.MISSING_PARAMETER, f"{element} is required")
    if clean in {".", ".."}:
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element} {printable(name)!r}: a name must not be . or ..")
    if UNCARRIABLE.search(clean):
        raise ApiFault(FaultCode.INVALID_PARAMETER, f"{element} {printable(name)!r}: a name {RULE}")
    if len(clean) > LONGEST:
        raise ApiFault(
            FaultCode.INVALID_PARAMETER, f"{element}: a name has at most {LONGEST} characters, not {len(clean)}"
        )
    return clean


def mended(name: str) -> str:
    """The name in NFC, with `_` for every character that a URL cannot carry, and never empty or too long."""
    clean = UNCARRIABLE.sub("_", unicodedata.normalize("NFC", name)).strip()[:LONGEST].strip()
    return "_" if clean in {"", ".", ".."} else clean


def path_parts(path: str, *, element: str) -> list[str]:
    """The checked names of a folder path; empty parts and a leading slash do not count."""
    return [checked(part, element=element) for part in path.split("/") if part.strip()]


def printable(text: str) -> str:
    """`text` as an error message can show it: at most 100 characters, no control characters."""
    shown = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
    return shown if len(shown) <= 100 else shown[:100] + "…"
