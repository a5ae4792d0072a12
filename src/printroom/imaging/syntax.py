"""The text of a request: modifiers, macros, variables. No value is read here. docs/protocol-syntax.md says all of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, unquote_plus

from printroom.imaging.errors import ImagingError, shown
from printroom.imaging.nesting import PREFIXED, closing, unclosed
from printroom.imaging.ports import Catalog

MAX_TEXT: Final = 8192
MAX_EXPANDED: Final = 65536
MAX_MODIFIERS: Final = 1024
MAX_MACRO_DEPTH: Final = 16
MAX_NAME: Final = 2048

DEFAULT_MACROS: Final[Mapping[str, str]] = {
    "shadow": "blendMode=mult&color=0,0,0&opac=75&op_blur=5&pos=3,4",
    "glow": "blendMode=screen&color=255,255,190&opac=75&op_blur=5",
}
"""What every catalog has unless it says otherwise: for effect layers."""

_NAME: Final = r"[A-Za-z0-9._-]+"
_REFERENCE: Final = re.compile(rf"\$({_NAME})\$", re.ASCII)
_DEFINITION: Final = re.compile(rf"\$({_NAME})\$?", re.ASCII)
_OPENED: Final = re.compile(
    rf"\s*(?P<name>(?:src|mask|imageset|(?:\$|%24){_NAME}(?:\$|%24)?))=\s*{PREFIXED}", re.IGNORECASE | re.ASCII
)
_BRACKETS: Final = re.compile(r"=\s*(?:is|ir|fxg)?(?:[{(]|%7b|%28)", re.IGNORECASE)
_MACRO_THEN: Final = re.compile(r"((?:\$|%24)[^$=&?]+(?:\$|%24))\?+")
_IN_PATH: Final = re.compile(r"(?:\$[^$/&=]+\$)+")
_BREAKS: Final = {ord(mark): None for mark in "\r\n\t"}


@dataclass(frozen=True, slots=True)
class Modifier:
    """A command as it stands: name and raw value, None where there is no `=`; `own` and `origin`: see Said."""

    name: str
    value: str | None
    own: bool = True
    origin: str = field(default="url", compare=False)


@dataclass(frozen=True, slots=True)
class Script:
    """A text taken apart: commands in their order, and the variables that it defines (raw, by lower-case name)."""

    modifiers: tuple[Modifier, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Allowance:
    """What one request may still cost: the texts of its presets, of its records and of the requests inside it too."""

    modifiers: int = MAX_MODIFIERS
    characters: int = MAX_EXPANDED

    def spend(self, characters: int, modifiers: int = 1) -> None:
        self.modifiers -= modifiers
        self.characters -= characters
        if self.modifiers < 0 or self.characters < 0:
            raise ImagingError("parse", "the request is too long once its presets are expanded")


def read(text: str, catalog: Catalog | None, allowance: Allowance, *, own: bool = True, origin: str = "url") -> Script:
    """Splits a text and expands its macros in place. Raises ImagingError `parse` or `macro`."""
    if own and len(text) > MAX_TEXT:
        raise ImagingError("parse", f"the request has {len(text)} characters: at most {MAX_TEXT} are read")
    reader = _Reader(catalog, allowance, own)
    reader.read(text, origin, 0)
    return Script(tuple(reader.modifiers), reader.variables)


def substituted(raw: str, variables: Mapping[str, str]) -> str:
    """References replaced once; what replaces them is not looked at again, unknown ones stay.

    Raises ImagingError `parse` beyond 65,536 characters.
    """
    if "$" not in raw:
        return raw
    size = len(raw) + sum(len(variables.get(name.lower(), "")) for name in _REFERENCE.findall(raw))
    if size > MAX_EXPANDED:
        raise ImagingError("parse", "the request is too long once its variables are replaced")
    return _REFERENCE.sub(lambda found: variables.get(found[1].lower(), found[0]), raw)


def decoded(raw: str) -> str:
    """Percent escapes and `+` resolved, once; bytes that are no UTF-8 become U+FFFD."""
    return unquote_plus(raw, errors="replace") if "%" in raw or "+" in raw else raw


def object_name(raw: str, command: str | None = None) -> str:
    """The name of an object, decoded. Raises ImagingError `refused` for `..` and `?`, and beyond 2,048 characters."""
    name = unquote(raw, errors="replace") if "%" in raw else raw
    rule = ""
    if ".." in name.replace("\\", "/").split("/") or "?" in name or "\0" in name:
        rule = "expected an image name without '..' and '?'"
    elif len(name) > MAX_NAME:
        rule = f"expected an image name of at most {MAX_NAME} characters"
    if rule:
        said = shown(name) if command is None else f"{command}={shown(name)}"
        raise ImagingError("refused", f"{said}: {rule}", command=command, value=name, rule=rule)
    return name


def value_name(raw: str, command: str) -> str:
    """The name of an object in the value of a command, where `+` is a blank."""
    return object_name(raw.replace("+", " ").strip(), command)


def split_path(path: str) -> tuple[str, str]:
    """The object of a raw path, and the text of the presets that were put behind it: `Co/asset$preset$`.

    Nothing but presets: locks and signatures of queries would not know of it.
    """
    start = path.find("$", 1)
    if start < 0 or path[start - 1] == "/" or not _IN_PATH.fullmatch(path, start):
        return path, ""
    return path[:start], path[start:].replace("$$", "$&$")


@dataclass(slots=True)
class _Reader:
    """The state of going through a text once."""

    catalog: Catalog | None
    allowance: Allowance
    own: bool
    modifiers: list[Modifier] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)

    def read(self, text: str, origin: str, depth: int) -> None:
        for piece in _pieces(text):
            self.allowance.spend(len(piece) + 1)
            name, equals, value = piece.partition("=")
            name, value = name.rstrip(), value.strip()
            plain = name.replace("%24", "$") if name[0] in "$%" else name
            if plain[0] != "$":
                self.modifiers.append(Modifier(name, value if equals else None, self.own, origin))
            elif plain[-1] == "$" and len(plain) > 2 and not value:
                self._expand(decoded(plain[1:-1]), origin, depth)
            elif equals and (definition := _DEFINITION.fullmatch(plain)):
                self.variables[definition[1].lower()] = value
            else:
                self.modifiers.append(Modifier(name, value if equals else None, self.own, origin))

    def _expand(self, name: str, origin: str, depth: int) -> None:
        """A macro is a macro with `=` behind it too: that is how libraries for URLs write a name without a value."""
        if depth >= MAX_MACRO_DEPTH:
            raise ImagingError("macro", f"presets may use presets at most {MAX_MACRO_DEPTH} deep")
        body = self.catalog.macro(name) if self.catalog else None
        body = DEFAULT_MACROS.get(name.lower()) if body is None else body
        if body is None:
            raise ImagingError("macro", f"the preset ${name}$ is not defined", value=f"${name}$")
        self.read(body, origin if depth else f"preset {name}", depth + 1)


def _pieces(text: str) -> Iterator[str]:
    """Modifiers, split at `&` outside nested requests; comments and empty ones, and stray `?`, left out."""
    clean = text.translate(_BREAKS)
    for part in _split(clean) if _BRACKETS.search(clean) else clean.split("&"):
        piece = part.strip().lstrip("?").lstrip()
        while "?" in piece and (then := _MACRO_THEN.match(piece)):
            yield then[1]
            piece = piece[then.end() :].lstrip()
        if piece and piece[0] not in ".=":
            yield piece


def _split(text: str) -> Iterator[str]:
    """A definition whose bracket stays open is plain text, and so are the brackets of those after it."""
    at, plain = 0, False
    while at < len(text):
        opened = _OPENED.match(text, at)
        defines = opened is not None and opened["name"][0] in "$%"
        end = closing(text, opened.start("open")) if opened and not (plain and defines) else at
        if opened and end is None and not defines:
            raise unclosed(text, opened.start("open"))
        plain = plain or end is None
        stop = text.find("&", end or at)
        stop = len(text) if stop < 0 else stop
        yield text[at:stop]
        at = stop + 1
