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
    """req: what is asked for: a picture, or what is told of it; then the form and the encoding of a reply that is text.

    All types, with examples, are in data-requests.md.
    """

    type: str = "img"
    format: str = ""  # empty: the type's own
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
    """id: a mark of the client's: it changes nothing, and is repeated in JSON replies.

    Characters other than letters, digits, `_`, `.` and `-` are dropped, and what comes after the 64th.
    """

    id: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(_ID.sub("", value)[:64])


@dataclass(frozen=True, slots=True)
class Handler:
    """handler: the name of the function that a JSON reply calls: 1 to 128 letters and digits."""

    name: str

    @classmethod
    def parse(cls, value: str) -> Self:
        if not _HANDLER.fullmatch(value):
            raise BadValue("expected letters and digits")
        return cls(value)


@dataclass(frozen=True, slots=True)
class DefaultImage:
    """defaultImage: the picture that is shown where one is missing. Empty: none, and the reply is an error."""

    name: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value.strip())


@dataclass(frozen=True, slots=True)
class Template:
    """template: the asset whose commands are the body of the request. The asset of the path becomes the variable
    `$object$`."""

    name: str

    @classmethod
    def parse(cls, value: str) -> Self:
        if not value or "," in value:
            raise BadValue("expected the name of a template")
        return cls(value)


@dataclass(frozen=True, slots=True)
class Cache:
    """cache: `off` keeps browsers and proxies from keeping the reply."""

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
    """bfc: `on` sends JPEG and PNG as AVIF or WebP to browsers that like these better, where that is smaller."""

    on: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(choice(value, ("on", "off", "true", "false", "1", "0")) in {"on", "true", "1"})


@dataclass(frozen=True, slots=True)
class Network:
    """network: `on` sends less to clients that ask to save data (`Save-Data: on`)."""

    on: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(choice(value, ("on", "off")) == "on")


@dataclass(frozen=True, slots=True)
class ImageSet:
    """imageSet: a set written out in the request, as `req=set` tells it, in the place of the one that the asset has."""

    text: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value)


@dataclass(frozen=True, slots=True)
class LabelKey:
    """labelkey: the key of the user data that becomes the label of an item in the reply to `req=set`."""

    key: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value)


@dataclass(frozen=True, slots=True)
class Locale:
    """locale: the language that pictures and texts are chosen for, by the attributes `LocaleMap` and `LocaleStrMap`.

    Without these it changes nothing.
    """

    id: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value.strip())


@dataclass(frozen=True, slots=True)
class EffectMask:
    """effectMask: whether effects are knocked out below their layer. There are no effects yet: it changes nothing."""

    on: bool

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(flag(value))


@dataclass(frozen=True, slots=True)
class Type:
    """type: the kind (`UserType`) that a file of `/is/content` must have; pictures ignore it."""

    filter: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value)


@dataclass(frozen=True, slots=True)
class Timeout:
    """timeout: milliseconds that `req=saveToFile` may take. That is never served: it changes nothing."""

    milliseconds: int

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(whole(value, low=0))


@dataclass(frozen=True, slots=True)
class Text:
    """name, message: texts of `req=saveToFile` and `req=message`; elsewhere they change nothing."""

    text: str

    @classmethod
    def parse(cls, value: str) -> Self:
        return cls(value)
