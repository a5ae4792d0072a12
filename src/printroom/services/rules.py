"""Rules: what the rule set of a company makes of an image URL. Page: c-rule-set-reference."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from printroom.imaging.errors import ImagingError
from printroom.services.asking import Header
from printroom.services.patterns import Pattern, Substitution

LONGEST: Final = 16_384
LONGEST_VALUE: Final = 1000
TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}", re.ASCII)
# Those that keep clients and caches safe, or frame the reply.
OURS: Final = frozenset({
    "access-control-allow-credentials",
    "access-control-allow-origin",
    "connection",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "content-type",
    "etag",
    "keep-alive",
    "location",
    "proxy-authenticate",
    "set-cookie",
    "strict-transport-security",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "vary",
    "www-authenticate",
    "x-content-type-options",
    "x-frame-options",
    "x-request-id",
})
_VARIABLE: Final = re.compile(r"\$([A-Za-z0-9._-]+)\$", re.ASCII)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`substitution` None: the URL stays as it is. `overrides` are attributes by field; `addresses` empty: those of
    the company count. Headers may hold `$variables$` of the request."""

    expression: Pattern
    substitution: Substitution | None = None
    on_match: Literal["break", "continue", "error"] = "break"
    everywhere: bool = False
    contexts: frozenset[str]
    overrides: tuple[tuple[str, Any], ...] = ()  # Any: each attribute has a type of its own
    addresses: tuple[str, ...] = ()
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules came to: path and query in one, and what they set; the last rule that matched wins."""

    text: str
    overrides: Mapping[str, Any]
    addresses: tuple[str, ...] = ()
    headers: tuple[Header, ...] = ()


def applied(rules: Sequence[Rule], text: str, context: str) -> Ruled:
    """`text` is `Company/asset?query`. Raises ImagingError `refused` where a rule says so, or it is too long."""
    ruled = Ruled(text, {})
    if rules and len(text) > LONGEST:
        raise ImagingError("refused", f"a request of this company has at most {LONGEST} characters")
    for rule in rules:
        if context not in rule.contexts or not rule.expression.found(ruled.text):
            continue
        if rule.on_match == "error":
            raise ImagingError("refused", "a rule of the company refuses this request")
        ruled = _after(rule, ruled)
        if rule.on_match == "break":
            break
    return ruled


def _after(rule: Rule, ruled: Ruled) -> Ruled:
    text = ruled.text
    if rule.substitution is not None:
        text = rule.expression.replaced(text, rule.substitution, everywhere=rule.everywhere)
        if len(text) > LONGEST:
            raise ImagingError("refused", "the rules of the company make this request too long")
    return Ruled(
        text,
        {**ruled.overrides, **dict(rule.overrides)},
        rule.addresses or ruled.addresses,
        (*ruled.headers, *rule.headers),
    )


def parts(text: str) -> tuple[str, str]:
    """Path and query; a rule may have put commands behind a path that had no query."""
    path, mark, query = text.partition("?")
    if not mark:
        path, _, query = text.partition("&")
    return path, query


def written(headers: Sequence[Header], variables: Mapping[str, str]) -> tuple[Header, ...]:
    """The headers that are said: variables replaced, what HTTP cannot carry left out, as are those of OURS."""
    found = []
    for header in headers:
        name = _filled(header.name, variables)
        value = _CONTROL.sub("", _filled(header.value, variables))[:LONGEST_VALUE].strip()
        if allowed(name):
            found.append(replace(header, name=name, value=value.encode("latin-1", "replace").decode("latin-1")))
    return tuple(found)


def allowed(name: str) -> bool:
    """A header that a rule may set."""
    return TOKEN.fullmatch(name) is not None and name.lower() not in OURS


def _filled(text: str, variables: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: variables.get(found[1].lower(), ""), text)
