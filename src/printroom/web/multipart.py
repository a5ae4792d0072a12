"""multipart/form-data as it comes: headers and bytes of one part after another, never a whole part in memory."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, MultipartState, parse_options_header

LONGEST_BOUNDARY = 200
EXTENDED_NAME = re.compile(rb";\s*filename\*\s*=\s*utf-8''([^;\s]+)", re.IGNORECASE)
# Where a parser stands before its first part.
BETWEEN = frozenset({MultipartState.START, MultipartState.START_BOUNDARY})


class Malformed(Exception):
    """The body is no multipart/form-data."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the headers of a part say; `file_name` is None for a field of the form."""

    name: str
    file_name: str | None


class Parts(Protocol):
    """Who takes the parts."""

    def begin(self, part: Part) -> None: ...

    def write(self, chunk: bytes) -> None: ...

    def end(self) -> None: ...


class Multipart:
    """Feeds the parts of one body to `parts`.

    Some clients close the body before the files (the sample of page UploadFile does): what follows a terminator is
    read as more parts where it looks like them.
    """

    def __init__(self, content_type: str, parts: Parts) -> None:
        kind, options = parse_options_header(content_type)
        self._boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not 0 < len(self._boundary) <= LONGEST_BOUNDARY:
            raise Malformed("the body is no multipart/form-data with a boundary")
        self._terminator = b"--" + self._boundary + b"--"
        self._parts = parts
        self._pending = b""
        self._headers: dict[bytes, bytes] = {}
        self._field, self._value = b"", b""
        self._terminated = False
        self._parser: MultipartParser | None = self._new_parser()

    def feed(self, chunk: bytes) -> None:
        """Raises Malformed, and whatever the taker of the parts raises."""
        self._pending += chunk
        while (found := self._pending.find(self._terminator)) >= 0:
            cut = found + len(self._terminator)
            self._write(self._pending[:cut])
            self._pending = self._pending[cut:]
            if self._parser is not None and self._parser.state == MultipartState.END:
                self._terminated = True
                self._parser = self._new_parser()
        # The beginning of a terminator may stand at the end.
        ready = len(self._pending) - len(self._terminator) + 1
        if ready > 0:
            self._write(self._pending[:ready])
            self._pending = self._pending[ready:]

    def finish(self) -> None:
        """The body has ended; Malformed where its last part has not."""
        self._write(self._pending)
        if not (self._terminated and (self._parser is None or self._parser.state in BETWEEN)):
            raise Malformed("the body was cut off")

    def _write(self, chunk: bytes) -> None:
        if self._parser is None or not chunk:
            return
        try:
            self._parser.write(chunk)
        except FormParserError as problem:
            if not (self._terminated and self._parser.state in BETWEEN):
                raise Malformed("the body is no well-formed multipart/form-data") from problem
            self._parser = None

    def _new_parser(self) -> MultipartParser:
        return MultipartParser(
            self._boundary,
            {
                "on_part_begin": self._headers.clear,
                "on_header_field": self._on_field,
                "on_header_value": self._on_value,
                "on_header_end": self._on_header,
                "on_headers_finished": self._on_part,
                "on_part_data": lambda data, start, end: self._parts.write(data[start:end]),
                "on_part_end": self._parts.end,
            },
        )

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        self._headers[self._field.lower()] = self._value
        self._field, self._value = b"", b""

    def _on_part(self) -> None:
        self._parts.begin(part_of(self._headers.get(b"content-disposition", b"")))


def part_of(disposition: bytes) -> Part:
    """What a Content-Disposition says: names in UTF-8, or in what older clients send."""
    _, options = parse_options_header(disposition)
    extended = EXTENDED_NAME.search(disposition)
    plain = options.get(b"filename")
    name = unquote(extended[1].decode("ascii", "replace")) if extended else None if plain is None else _text(plain)
    return Part(_text(options.get(b"name", b"")), name)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
