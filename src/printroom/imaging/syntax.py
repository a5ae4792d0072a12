"""The text of a request: modifiers, macros, variables, nested requests. No value is read here."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, unquote_plus

from printroom.imaging.errors import ImagingError
from printroom.imaging.ports import Catalog

MAX_TEXT: Final = 8192
MAX_EXPANDED: Final = 65536
MAX_MODIFIERS: Final = 1024
MAX_MACRO_DEPTH: Final = 16
MAX_NESTING: Final = 8

_NAME: Final = r"[A-Za-z0-9._-]+"
_MACRO: Final = re.compile(rf"\$({_NAME})\$", re.ASCII)
_DEFINITION: Final = re.compile(rf"\$({_NAME})", re.ASCII)
_REFERENCE: Final = _MACRO
_OPENED: Final = re.compile(
    rf"(?P<name>src|mask|imageset|\${_NAME})=(?P<prefix>is|ir|fxg)?(?P<open>\{{|\(|%7b|%28)", re.IGNORECASE | re.ASCII
)
_BRACKET: Final = re.compile(r"[{}()]|%7[bd]|%2[89]", re.IGNORECASE)
_OPENERS: Final = {"{": "}", "(": ")"}
_SAME: Final = {"%7b": "{", "%7d": "}", "%28": "(", "%29": ")"}
_VALUE: Final = re.compile(r"(?P<prefix>is|ir|fxg)?(?P<open>\{|\(|%7b|%28)(?P<inner>.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Modifier:
    """A command as it stands: name and raw value, None where there is no `=`; `own` and `origin`: see Said."""

    name: str
    value: str | None
    own: bool = True
    origin: str = field(default="url", compare=False)


@dataclass(frozen=True, slots=True)
class Inner:
    """The text of a nested request: `prefix` is, ir, fxg or empty for a URL; raw text inside the braces."""

    prefix: str
    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """A text taken apart: commands in their order, and the variables that it defines (raw, by lower-case name)."""

    modifiers: tuple[Modifier, ...]
    variables: Mapping[str, str]


def read(text: str, catalog: Catalog | None, *, own: bool = True, origin: str = "url") -> Script:
    """Splits a text and expands its macros in place. Raises ImagingError `parse` or `macro`."""
    if len(text) > MAX_TEXT:
        raise ImagingError("parse", f"the request has {len(text)} characters: at most {MAX_TEXT} are read")
    modifiers: list[Modifier] = []
    variables: dict[str, str] = {}
    size = 0
    for count, (name, value, preset) in enumerate(_expanded(text, catalog, 0)):
        size += len(name) + len(value or "") + 1
        if size > MAX_EXPANDED or count > MAX_MODIFIERS:
            raise ImagingError("parse", "the request is too long once its presets are expanded")
        definition = _DEFINITION.fullmatch(name)
        if definition and value is not None:
            variables[definition[1].lower()] = value
        elif name:
            modifiers.append(Modifier(name, value, own, f"preset {preset}" if preset else origin))
    return Script(tuple(modifiers), variables)


def substituted(raw: str, variables: Mapping[str, str]) -> str:
    """References replaced once; what replaces them is not looked at again, unknown ones stay."""
    return _REFERENCE.sub(lambda found: variables.get(found[1].lower(), found[0]), raw)


def decoded(raw: str) -> str:
    """Percent escapes and `+` resolved."""
    return unquote_plus(raw, errors="replace")


def object_name(raw: str) -> str:
    """The name of an object, decoded. Raises ImagingError `refused` for `..` and `?`."""
    name = unquote(raw, errors="replace")
    if ".." in name.replace("\\", "/").split("/") or "?" in name or "\0" in name:
        raise ImagingError("refused", "an image name may not contain '..' or '?'")
    return name


def inner(value: str) -> Inner | None:
    """The nested request that a raw src= or mask= value holds, None where it is a plain name."""
    found = _VALUE.fullmatch(value.strip())
    if not found:
        return None
    end = _closing(value.strip(), found.start("open"))
    if end != len(value.strip()):
        raise ImagingError("parse", f"src={value}: expected nothing after the nested request")
    text = found["inner"]
    text = text[: -3 if text[-3:].lower() in _SAME else -1]
    return Inner((found["prefix"] or "").lower(), text)


def _expanded(
    text: str, catalog: Catalog | None, depth: int, preset: str = ""
) -> Iterator[tuple[str, str | None, str]]:
    """Names, values and the outermost preset that they stand in.

    An empty name for each macro, so that whoever counts sees those that hold nothing.
    """
    if depth > MAX_MACRO_DEPTH:
        raise ImagingError("macro", f"presets may use presets at most {MAX_MACRO_DEPTH} deep")
    for piece in _pieces(text):
        name, equals, value = piece.partition("=")
        name = name.strip()
        macro = _MACRO.fullmatch(name) if not equals else None
        if macro:
            body = catalog.macro(macro[1]) if catalog else None
            if body is None:
                raise ImagingError("macro", f"the preset {macro[0]} is not defined", value=macro[0])
            yield "", None, preset
            yield from _expanded(body, catalog, depth + 1, preset or macro[1])
        else:
            yield name, value.strip() if equals else None, preset


def _pieces(text: str) -> Iterator[str]:
    """Modifiers, split at `&` outside nested requests; comments and empty ones left out."""
    text = text.translate({ord(mark): None for mark in "\r\n\t"})
    at = 0
    while at < len(text):
        start = at + len(text[at:]) - len(text[at:].lstrip())
        opened = _OPENED.match(text, start)
        end = _closing(text, opened.start("open")) if opened else start
        stop = text.find("&", end)
        stop = len(text) if stop < 0 else stop
        piece = text[at:stop].strip()
        if piece and not piece.startswith("."):
            yield piece
        at = stop + 1


def _closing(text: str, at: int) -> int:
    """The index after the bracket that closes the one at `at`."""
    waiting: list[str] = []
    for bracket in _BRACKET.finditer(text, at):
        plain = _SAME.get(bracket[0].lower(), bracket[0])
        if plain in _OPENERS:
            waiting.append(_OPENERS[plain])
        elif waiting and plain == waiting[-1]:
            waiting.pop()
        if not waiting:
            return bracket.end()
    raise ImagingError("parse", f"{text[max(0, at - 8) : at + 24]}: expected a closing bracket")
