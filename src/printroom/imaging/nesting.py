"""Brackets: where a nested request ends, and what it holds. Page «image-serving-nesting» of the public reference."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from printroom.imaging.errors import ImagingError, shown

MAX_NESTING: Final = 8

PREFIXED: Final = r"(?P<prefix>is|ir|fxg)?(?P<open>\{|\(|%7b|%28)"
_VALUE: Final = re.compile(rf"{PREFIXED}(?P<inner>.*)", re.IGNORECASE | re.DOTALL)
_BRACKET: Final = re.compile(r"[{}()]|%7[bd]|%2[89]", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[{}()]")
_OPENERS: Final = {"{": "}", "(": ")"}
_SAME: Final = {"%7b": "{", "%7d": "}", "%28": "(", "%29": ")"}


@dataclass(frozen=True, slots=True)
class Inner:
    """The text of a nested request: `prefix` is, ir, fxg or empty for a URL; raw text inside the braces."""

    prefix: str
    text: str


def inner(command: str, value: str) -> Inner | None:
    """The nested request that the raw value of `command`, src or mask, holds, None where it is a plain name.

    Where a client has encoded the whole of it, brackets and question mark too, one encoding is taken off.
    """
    found = _VALUE.fullmatch(value)
    if not found:
        return None
    end = closing(value, found.start("open"))
    if end is None:
        raise _refused(command, value, "expected a closing bracket")
    if end != len(value):
        raise _refused(command, value, "expected nothing after the nested request")
    text = found["inner"]
    text = text[: -1 if text[-1] in "})" else -3]
    if len(found["open"]) > 1 and "?" not in text and "%3f" in text.lower():
        text = unquote(text, errors="replace")
    return Inner((found["prefix"] or "").lower(), text)


def closing(text: str, at: int) -> int | None:
    """The index after the bracket that closes the one at `at`, None where it stays open.

    Encoded brackets count only where the first one is encoded: inside plain ones they are data.
    """
    waiting: list[str] = []
    for bracket in (_BRACKET if text[at] == "%" else _PLAIN).finditer(text, at):
        plain = _SAME.get(bracket[0].lower(), bracket[0])
        if plain in _OPENERS:
            waiting.append(_OPENERS[plain])
        elif waiting and plain == waiting[-1]:
            waiting.pop()
        if not waiting:
            return bracket.end()
    return None


def unclosed(text: str, at: int) -> ImagingError:
    """For a command whose bracket at `at` of a whole query stays open."""
    begins = text.rfind("&", 0, at) + 1
    name, _, value = text[begins : at + 24].partition("=")
    return _refused(name.strip(), value, "expected a closing bracket")


def _refused(command: str, value: str, rule: str) -> ImagingError:
    return ImagingError("parse", f"{command}={shown(value)}: {rule}", command=command, value=value, rule=rule)
