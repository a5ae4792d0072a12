"""Replies of the image door that are no picture: properties and trees as text, javascript, XML or JSON(P).

The forms are those of the pages «req» and «Properties» of the Image Serving reference. Clients cut the JSON form out by
its literal beginning and end: it has no blanks and no line end.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from xml.sax.saxutils import quoteattr

Format = Literal["text", "javascript", "xml", "json"]
Tree = dict[str, "str | Tree | list[str | Tree]"]

HANDLER: Final = "s7jsonResponse"
ERROR_HANDLER: Final = "s7jsonError"
COPYRIGHT: Final = "Printroom"

_JAVA: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", ":": "\\:"}
_SCRIPT: Final = {
    "'": "''",
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_PLACES: Final = {
    key: place
    for place, key in enumerate(("pv", "type", "n", "c", "l", "i", "s", "v", "set", "item", "dx", "dy", "iv"))
}
# Clients go through these by their length, however few there are.
_LISTS: Final = frozenset({"relation"})
_VARIABLE: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)*")
_NUMBER: Final = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?", re.ASCII)
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a client wants to be told: `handler` is the function that JSON calls, `id` what it echoes there."""

    format: Format = "text"
    handler: str = ""
    id: str = ""
    encoding: str = "UTF-8"


@dataclass(frozen=True, slots=True)
class Written:
    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Element:
    """Of a tree: attributes and children become keys in JSON; a single child of a name is no array there."""

    name: str
    attributes: Mapping[str, str]
    children: Sequence[Element] = ()


def write(values: Mapping[str, str], form: Form, moment: dt.datetime) -> Written:
    """Properties by dotted names (`image.width`). `moment` is told in the text form.

    Names that a script could not assign to are left out of javascript: nothing stored can become code.
    """
    match form.format:
        case "text":
            return _text(_lines(values), moment)
        case "javascript":
            assigned = {name: value for name, value in values.items() if _VARIABLE.fullmatch(name)}
            told = "".join(f"{name}='{_script(value)}'\n" for name, value in assigned.items())
            return Written(told.encode(), "text/javascript; charset=UTF-8")
        case "xml":
            return _document(_groups(values), form)
        case "json":
            return _call(form.handler or HANDLER, dict(values), form)


def write_error(title: str, message: str, form: Form, moment: dt.datetime) -> Written:
    """An error in the same form; in JSON to a function of its own, whatever handler was asked for."""
    if form.format == "json":
        return _call(ERROR_HANDLER, {"message": message, "title": title}, form)
    return write({"error.title": title, "error.message": message}, form, moment)


def write_tree(tree: Element, form: Form) -> Written:
    """XML, or JSON where that is asked."""
    if form.format == "json":
        return _call(form.handler or HANDLER, {tree.name: _plain(tree)}, form)
    return _document([_xml(tree)], form)


def write_areas(areas: Sequence[Mapping[str, str]], form: Form) -> Written:
    """An image map: AREA elements in XML. In JSON they are a list, and coordinates are numbers: clients count with them."""
    if form.format == "json":
        return _call(form.handler or HANDLER, [_counted(area) for area in areas], form)
    return _document([_xml(Element("map", {}, [Element("area", area) for area in areas]))], form)


def write_plain(text: str) -> Written:
    """Text as it is."""
    return Written(text.encode("utf-8", "replace"), "text/plain; charset=UTF-8")


def banner(moment: dt.datetime) -> Written:
    """What an image server says when it is asked nothing: a sign of health."""
    return _text([f"copyright={COPYRIGHT}"], moment)


def _text(lines: Iterable[str], moment: dt.datetime) -> Written:
    told = f"#S7Z OK\n#{moment:%a %b %d %H:%M:%S} UTC {moment:%Y}\n" + "".join(f"{line}\n" for line in lines)
    return Written(told.encode("ascii"), "text/plain; charset=UTF-8")


def _lines(values: Mapping[str, str]) -> Iterator[str]:
    for name, value in values.items():
        key = _java(name).replace(" ", "\\ ").replace("=", "\\=")
        # Java leaves out blanks before a value that are not marked.
        mark = "\\" if value.startswith(" ") else ""
        yield f"{key}={mark}{_java(value)}"


def _java(text: str) -> str:
    """With the escapes of Java's property files: nothing but ASCII is left."""
    return "".join(_JAVA.get(mark) or (mark if " " <= mark <= "~" else _units(mark)) for mark in text)


def _units(mark: str) -> str:
    """The UTF-16 code units of a character as Java escapes them."""
    raw = mark.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{raw[at : at + 2].hex()}" for at in range(0, len(raw), 2))


def _script(text: str) -> str:
    """A quote is doubled, as the reference says, although JavaScript would want a backslash."""
    told = "".join(_SCRIPT.get(mark, mark) for mark in text).replace("</", "<\\/")
    return told.encode("utf-8", "replace").decode()


def _call(function: str, content: object, form: Form) -> Written:
    told = json.dumps(content, separators=(",", ":"))
    return Written(f"/*jsonp*/{function}({told},{json.dumps(form.id)});".encode(), "text/javascript; charset=UTF-8")


def _groups(values: Mapping[str, str]) -> list[str]:
    """`image.width` stands in the group `image`; names without a dot stand outside any group."""
    groups: dict[str, list[str]] = {}
    for name, value in values.items():
        group, dot, rest = name.partition(".")
        line = f"<property name={_quoted(rest if dot else name)} value={_quoted(value)}/>"
        groups.setdefault(group if dot else "", []).append(line)
    inner = "".join(
        "".join(lines) if not group else f"<prop-group name={_quoted(group)}>{''.join(lines)}</prop-group>"
        for group, lines in groups.items()
    )
    return [f"<prop-group>{inner}</prop-group>"]


def _xml(tree: Element) -> str:
    attributes = "".join(f" {name}={_quoted(value)}" for name, value in tree.attributes.items())
    inner = "".join(_xml(child) for child in tree.children)
    return f"<{tree.name}{attributes}>{inner}</{tree.name}>" if inner else f"<{tree.name}{attributes}/>"


def _plain(tree: Element) -> Tree:
    """Keys in the order in which clients have always met them: some cut the text by patterns."""
    found: Tree = dict(tree.attributes)
    for name in dict.fromkeys(child.name for child in tree.children):
        same: list[str | Tree] = [_plain(child) for child in tree.children if child.name == name]
        found[name] = same if len(same) > 1 or name in _LISTS else same[0]
    return {key: found[key] for key in sorted(found, key=lambda key: _PLACES.get(key, len(_PLACES)))}


def _counted(area: Mapping[str, str]) -> dict[str, str | list[int | float]]:
    """Percentages stay text."""
    parts = [part.strip() for part in area.get("coords", "").split(",")]
    if not all(_NUMBER.fullmatch(part) for part in parts):
        return dict(area)
    return {**area, "coords": [float(part) if "." in part else int(part) for part in parts]}


def _quoted(text: str) -> str:
    escapes = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;", '"': "&quot;"}
    return quoteattr(_NOT_XML.sub("\ufffd", text), escapes)


def _document(parts: Iterable[str], form: Form) -> Written:
    told = f'<?xml version="1.0" encoding="{form.encoding}"?>' + "".join(parts)
    return Written(told.encode(form.encoding, "xmlcharrefreplace"), f"text/xml; charset={form.encoding}")
