"""`printroom call`: an operation with its fields as words, entered at dispatch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any  # JSON is whatever it is

from printroom.cli.local import NotReady, acting, opened
from printroom.codecs.json import read, write
from printroom.config import Config
from printroom.contract.operations import OPERATIONS
from printroom.contract.shape import Wire, members
from printroom.dispatch import run


def call(config: Config, operation: str, words: Sequence[str], *, user: str) -> str:
    """The reply as JSON. Raises Fault, NotReady."""
    plain = message(operation, words)
    with opened(config) as runtime:
        caller = acting(runtime, user)
        asked = read(operation, json.dumps(plain).encode())
        reply = write(asked, run(runtime, caller, asked))
    return json.dumps(json.loads(reply), indent=2, ensure_ascii=False)


def message(operation: str, words: Sequence[str]) -> dict[str, Any]:
    """`name=value` words as the plain form of the operation's message.

    A value is text where the field is, else JSON; a list's items may come as JSON or as words of one name.
    """
    known = OPERATIONS.get(operation)
    if known is None:
        raise NotReady(f"{operation!r} is no operation; `printroom where NAME` tells of one")
    fields = {name: one.wire for one in members(known.param) for name in (one.wire.name, *one.wire.aliases)}
    plain: dict[str, Any] = {}
    for word in words:
        name, sign, text = word.partition("=")
        if not sign or name not in fields:
            raise NotReady(f"{word!r}: expected name=value; {operation} takes {', '.join(fields) or 'nothing'}")
        if fields[name].item:
            plain.setdefault(name, []).extend(_items(fields[name], text))
        else:
            plain[name] = _value(fields[name].type, text)
    return plain


def _items(wire: Wire, text: str) -> list[Any]:
    value = _parsed(text) if text.startswith("[") else _value(wire.item_type or "", text)
    return value if isinstance(value, list) else [value]


def _value(kind: str, text: str) -> Any:
    return text if kind in {"string", "dateTime", "base64Binary"} else _parsed(text)


def _parsed(text: str) -> Any:
    """What is no JSON stays text: the message's own reader says what it expected."""
    try:
        return json.loads(text)
    except ValueError:
        return text
