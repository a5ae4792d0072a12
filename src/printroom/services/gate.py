"""Gate: what stands between an image URL as it came and the commands in it, in the order of evaluation.

Signature, rule set, address, obfuscation, lock, presets only. What is admitted is a plain path and query, so that the caches
behind the gate know nothing of locks and signatures.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from printroom.imaging import syntax
from printroom.imaging.commands.table import spelled
from printroom.imaging.errors import ImagingError
from printroom.imaging.ports import Attributes
from printroom.repositories.generations import Generations
from printroom.services import locks, signing
from printroom.services.answered import Answer
from printroom.services.asking import Ask
from printroom.services.remembered import LONGEST
from printroom.services.rendering import AnyPreset
from printroom.services.rules import Ruled, applied, parts, written
from printroom.services.rulesets import compiled
from printroom.services.shelves import NOWHERE, Company, Shelves

# Beside image presets, where a company takes nothing else: they change no pixel.
WITH_PRESETS: Final = frozenset({"req", "handler", "id", "locale"})
CONTEXTS: Final[Mapping[str, str]] = {"is": "/is/image/", "static": "/is/content/"}
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Gate:
    """Of this process. `clock` tells seconds since 1970."""

    def __init__(self, generations: Generations, shelves: Shelves, clock: Callable[[], float] = time.time) -> None:
        self._generations = generations
        self.shelves = shelves
        self._clock = clock

    def company(self, ask: Ask) -> Company:
        """Whose path it is, NOWHERE where there is none of that name. Raises ImagingError for one that cannot be read."""
        found = self._generations.of(ask.company)
        return Company(found[0], ask.company, found[1]) if found else NOWHERE

    def at_hand(self, ask: Ask) -> Ask | None:
        """As `admit`, where that takes microseconds; None where it would take longer, or ends in a refusal."""
        if len(ask.path) + len(ask.query) > LONGEST:
            return None
        try:
            company = self.company(ask) if self._generations.at_hand else NOWHERE
            attributes = self.shelves.attributes_at_hand(company) if company is not NOWHERE else None
            secrets = self.shelves.secrets_at_hand(company)
            if attributes is None or (secrets is None and _needs_secrets(ask, attributes)):
                return None
            return self.judged(ask, attributes, secrets or {}, "is")
        except ImagingError:
            return None

    def admit(self, ask: Ask, context: str = "is") -> Ask:
        """The URL that counts; `context` is one of CONTEXTS. Raises ImagingError `refused` or `locked`."""
        with self.shelves.of(self.company(ask)) as shelf:
            attributes = shelf.attributes
            secrets = shelf.secrets if _needs_secrets(ask, attributes) else {}
        return self.judged(ask, attributes, secrets, context)

    def judged(self, ask: Ask, attributes: Attributes, secrets: Mapping[str, str], context: str) -> Ask:
        """By these attributes; `secrets` are those of the signing keys, by name."""
        ask = self._verified(ask, attributes, secrets, context)
        if not _guarded(attributes):
            return ask
        ruled = _ruled(ask, attributes, context)
        addresses = ruled.addresses or attributes.client_addresses
        if addresses and ask.address is not None and not within(ask.address, addresses):
            raise ImagingError("refused", "requests are not answered at this address")
        if ruled.overrides:
            attributes = replace(attributes, **ruled.overrides)
        if attributes.presets_only:
            _only_presets(ask.path, _plain(ask.query, attributes))
        return _behind(ask, ruled, attributes)

    def _verified(self, ask: Ask, attributes: Attributes, secrets: Mapping[str, str], context: str) -> Ask:
        """Without its signature. One that is there must be right even where none is needed."""
        found = signing.signed(CONTEXTS[context] + ask.path, ask.query)
        if found is None and not attributes.require_signature:
            return ask
        signing.verify(found, secrets, self._clock())
        return ask if found is None else replace(ask, query=found.query, until=found.expires)


def _ruled(ask: Ask, attributes: Attributes, context: str) -> Ruled:
    text = f"{ask.object}?{ask.query}" if ask.query else ask.object
    return applied(compiled(attributes.rule_set), text, context)


def _behind(ask: Ask, ruled: Ruled, attributes: Attributes) -> Ask:
    """What is left to be parsed. Rules never lead out of the company whose rules they are."""
    path, query = parts(ruled.text) if attributes.rule_set else (ask.path, ask.query)
    plain = _plain(query, attributes)
    found = replace(ask, path=path, query=plain) if (path, plain) != (ask.path, ask.query) else ask
    if attributes.rule_set:
        if found.company != ask.company:
            raise ImagingError("refused", "the rules of the company lead to another one")
        variables = _variables(plain) if any("$" in f"{each.name}{each.value}" for each in ruled.headers) else {}
        headers = written(ruled.headers, variables)
        found = replace(found, overrides=tuple(ruled.overrides.items()), headers=headers)
    return found


def _variables(query: str) -> dict[str, str]:
    found = syntax.read(query, AnyPreset(), syntax.Allowance()).variables
    return {name: syntax.decoded(value) for name, value in found.items()}


def dressed(answer: Answer, ask: Ask) -> Answer:
    """With the headers that a rule adds, and kept by clients no longer than the signature holds."""
    hours = answer.hours
    if ask.until is not None and hours is not None:
        left = max(ask.until - time.time(), 0) / 3600
        hours = left if hours == -1 else min(hours, left)
    if hours == answer.hours and not ask.headers:
        return answer
    return replace(answer, hours=hours, headers=ask.headers)


def within(address: str, networks: tuple[str, ...]) -> bool:
    """An address that cannot be read is in no network."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    plain = getattr(found, "ipv4_mapped", None) or found
    return any(plain in network for network in _networks(networks))


@lru_cache(maxsize=256)
def _networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in texts)


def _guarded(attributes: Attributes) -> bool:
    """More stands between a URL and its commands than a signature."""
    return bool(
        attributes.rule_set
        or attributes.client_addresses
        or attributes.presets_only
        or attributes.request_obfuscation
        or attributes.request_lock
    )


def _needs_secrets(ask: Ask, attributes: Attributes) -> bool:
    return attributes.require_signature or "signature=" in ask.query.lower()


def _plain(query: str, attributes: Attributes) -> str:
    """Out of base64, then without its lock."""
    if attributes.request_obfuscation:
        query = locks.clear(query)
    return locks.unlocked(query) if attributes.request_lock else query


def _only_presets(path: str, query: str) -> None:
    """Raises ImagingError `refused` where a URL has commands or variables of its own, in its path or its query."""
    script = syntax.read("&".join([*unquote(path).split("&")[1:], query]), AnyPreset(), syntax.Allowance())
    names = (spelled(modifier.name) for modifier in script.modifiers)
    found = [name for name in names if name is not None and name not in WITH_PRESETS]
    found += [f"${name}" for name in script.variables]
    if found:
        raise ImagingError("refused", f"{found[0]}=: pictures of this company are shown by image presets only")
