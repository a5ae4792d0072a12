"""Commands that concern the request as a whole: what is asked for, and how the reply travels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from printroom.imaging.commands.base import arguments, choice, flag, whole
from printroom.imaging.errors import BadValue

TYPES: Final = (
    "img",
    "tmb",
    "mask",
    "props",
    "imageprops",
    "catalogprops",
    "exists",
    "imageset",
    "set",
    "userdata",
    "targets",
    "map",
    "xmp",
    "xlate",
    "resolve",
    "validate",
    "loadcache",
    "saveToFile",
    "message",
    "mbrSet",
)
FORMATS: Final = ("text", "javascript", "xml", "json")
ENCODINGS: Final = ("UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1")
_HANDLER: Final = re.compile(r"[A-Za-z0-9]{1,128}", re.ASCII)
_ID: Final = re.compile(r"[^A-Za-z0-9_.-]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Req:
    """req: the type of reply; format (empty: the type's own) and encoding of replies that are text."""

    type: str = "img"
    format: str = ""
    encoding: str = "UTF-8"

    @classmethod
    def parse(cls, value: str) -> Self:
        kind, form, encoding = arguments(value, 3)
        return cls(
            choice(kind or "img", TYPES),
            choice(form, FORMATS) if form else "",
            choice(encoding, ENCODINGS) if encoding else "UTF-8",
        )

    @classmethod
    def guessed(cls, value: str) -> Self:
        """As far as it can be told: words that are unknown count as nothing. The type is empty where only a form is known."""
        said = [word.strip().lower() for word in value.split(",")] + ["", ""]
        kind, form, encoding = (
            _known(word, among) for word, among in zip(said, (TYPES, FORMATS, ENCODINGS), strict=False)
        )
        return cls(kind or ("" if form and said[0] else "img"), form, encoding or "UTF-8")


def _known(word: str, among: Sequence[str]) -> str:
    return next((each for each in among if each.lower() == word), "")


@dataclass(frozen=True, slots=True)
class Id:
    """id: no meaning but to be echoed in JSON replies; other characters than letters, digits, _.- are dropped."""

    id: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(_ID.sub("", value)[:64])


@dataclass(frozen=True, slots=True)
class Handler:
    """handler: the name of the function that a JSON reply calls."""

    name: str

    @classmethod
    def parse(cls, value: str) -> Self:
        if not _HANDLER.fullmatch(value):
            raise BadValue("expected letters and digits")
        return cls(value)


@dataclass(frozen=True, slots=True)
class DefaultImage:
    """defaultImage: what is shown instead of a picture that is missing; an empty name turns it off."""

    name: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value.strip())


@dataclass(frozen=True, slots=True)
class Template:
    """template: the record whose commands are the body of the request; the object of the path becomes `$object$`."""

    name: str

    @classmethod
    def parse(cls, value: str) -> Self:
        if not value or "," in value:
            raise BadValue("expected the name of a template")
        return cls(value)


@dataclass(frozen=True, slots=True)
class Cache:
    """cache: whether client and server may keep the reply."""

    client: str = "on"
    server: bool = True

    @classmethod
    def parse(cls, value: str) -> Self:
        client, server = arguments(value, 2)
        return cls(
            choice(client or "on", ("on", "off", "validate", "update")),
            choice(server or "on", ("on", "off")) == "on",
        )


@dataclass(frozen=True, slots=True)
class Bfc:
    """bfc: on lets the browser's Accept header choose a better format than JPEG or PNG."""

    on: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(choice(value, ("on", "off", "true", "false", "1", "0")) in {"on", "true", "1"})


@dataclass(frozen=True, slots=True)
class Network:
    """network: on lets Save-Data lower the quality."""

    on: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(choice(value, ("on", "off")) == "on")


@dataclass(frozen=True, slots=True)
class ImageSet:
    """imageSet: a set written out in the request, for req=set."""

    text: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value)


@dataclass(frozen=True, slots=True)
class LabelKey:
    """labelkey: which user data becomes the label of a set's items."""

    key: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value)


@dataclass(frozen=True, slots=True)
class Locale:
    """locale: which translation of names and strings; without a locale map it changes nothing."""

    id: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value.strip())


@dataclass(frozen=True, slots=True)
class EffectMask:
    """effectMask: whether effects are knocked out below their layer."""

    on: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(flag(value))


@dataclass(frozen=True, slots=True)
class Type:
    """type: the user type that static content must have; pictures ignore it."""

    filter: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value)


@dataclass(frozen=True, slots=True)
class Timeout:
    """timeout: milliseconds; only req=saveToFile, which is never served, would use it."""

    milliseconds: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(whole(value, low=0))


@dataclass(frozen=True, slots=True)
class Text:
    """name, message: text that only replies use which are never served."""

    text: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value)
